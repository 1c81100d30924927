/**
 * @module handler/raw-runtime/runtime-api
 * The Lambda Runtime API, version 2018-06-01: the next invocation, its response or error, and an init error.
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
import { readThrown } from '../../engine/errors.ts';
import { createConnection, type GivePlace, type Response } from './connection.ts';

const BASE = '/2018-06-01/runtime';

/** One invocation; times in milliseconds since 1970. */
export interface Invocation {
  readonly requestId: string;
  /** When Lambda ends it; `null` where the header is missing. */
  readonly deadline: number | null;
  readonly functionArn: string | null;
  readonly traceId: string | null;
  /** In the place that was given for it. */
  readonly event: Uint8Array;
}

/** A response after which the runtime must stop: Lambda is about to end the process. */
export class RuntimeApiError extends Error {
  override readonly name = 'RuntimeApiError';
  readonly status: number;

  /** Quotes the body, but of a 200: that is an event. */
  constructor(what: string, { status, body }: Response) {
    const text = status === 200 ? '' : Buffer.from(body).toString('utf8').slice(0, 200);
    super(`${what}: the Runtime API responded with ${status}${text === '' ? '' : ` ${text}`}`);
    this.status = status;
  }
}

export interface RuntimeApi {
  /**
   * Waits for the next invocation, however long that takes.
   * @param place where its event is to be put
   * @throws RuntimeApiError, or Error where the connection fails
   */
  next(place: GivePlace): Promise<Invocation>;
  /**
   * @param body must not change until this has come back
   * @throws RuntimeApiError with status 413 where it is too large
   */
  respond(requestId: string, body: Uint8Array): Promise<void>;
  fail(requestId: string, error: unknown): Promise<void>;
  failInit(error: unknown): Promise<void>;
  close(): void;
}

/** The header takes a name: anything else, a line feed above all, could become a header of its own. */
const ERROR_TYPE = /^[\w.$-]{1,100}$/;

function errorReport(thrown: unknown): { headers: Record<string, string>; body: Uint8Array } {
  const { name, message, stack } = readThrown(thrown);
  const report = { errorType: name, errorMessage: message, trace: stack.split('\n') };
  const type = ERROR_TYPE.test(name) ? name : 'Error';
  return {
    headers: { 'Lambda-Runtime-Function-Error-Type': type },
    body: Buffer.from(JSON.stringify(report)),
  };
}

function readDeadline(text: string | undefined): number | null {
  const deadline = Number(text);
  return text !== undefined && Number.isSafeInteger(deadline) && deadline > 0 ? deadline : null;
}

/** @param host what `AWS_LAMBDA_RUNTIME_API` says: `name:port` */
export function createRuntimeApi(host: string): RuntimeApi {
  const connection = createConnection(host);

  async function post(what: string, path: string, body: Uint8Array, headers: Record<string, string> = {}) {
    const response = await connection.request({
      method: 'POST',
      path: `${BASE}/${path}`,
      headers: { 'Content-Type': 'application/json', ...headers },
      body,
    });
    if (response.status < 200 || response.status > 299) throw new RuntimeApiError(what, response);
  }

  return {
    async next(place) {
      const response = await connection.request({ method: 'GET', path: `${BASE}/invocation/next`, place });
      const { status, headers, body } = response;
      if (status !== 200) throw new RuntimeApiError('asking for the next invocation', response);
      const requestId = headers.get('lambda-runtime-aws-request-id');
      if (requestId === undefined) throw new RuntimeApiError('an invocation without a request id', response);
      return {
        requestId,
        deadline: readDeadline(headers.get('lambda-runtime-deadline-ms')),
        functionArn: headers.get('lambda-runtime-invoked-function-arn') ?? null,
        traceId: headers.get('lambda-runtime-trace-id') ?? null,
        event: body,
      };
    },
    respond: (requestId, body) =>
      post('the response', `invocation/${encodeURIComponent(requestId)}/response`, body),
    async fail(requestId, error) {
      const { headers, body } = errorReport(error);
      await post('the error', `invocation/${encodeURIComponent(requestId)}/error`, body, headers);
    },
    async failInit(error) {
      const { headers, body } = errorReport(error);
      await post('the init error', 'init/error', body, headers);
    },
    close: () => connection.close(),
  };
}
