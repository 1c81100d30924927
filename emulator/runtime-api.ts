/**
 * @module emulator/runtime-api
 * Lambda's Runtime API and its Invoke endpoint as a server on this machine, which real runtime processes poll. Several
 * processes may poll one server; an event goes to whichever asks first, as Lambda picks an idle environment.
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { REPLY_CEILING } from '../engine/limits.ts';

/** How an invocation ended; its time runs from when a runtime gets the event until its reply is here. */
export type InvocationResult =
  | { readonly kind: 'ok'; readonly body: Buffer; readonly milliseconds: number }
  | {
      readonly kind: 'error';
      readonly errorType: string;
      readonly message: string;
      readonly milliseconds: number;
    }
  /** It took too long; Lambda would now end the environment. */
  | { readonly kind: 'timeout'; readonly milliseconds: number };

export interface InvokeOptions {
  /** Milliseconds the function has. Default 60,000. */
  readonly timeout?: number;
  /** Milliseconds that the runtime is told it has: to see by how much a reply comes too late. Default: {@link timeout}. */
  readonly deadline?: number;
  readonly requestId?: string;
  readonly traceId?: string;
  readonly functionArn?: string;
}

export interface RuntimeError {
  readonly errorType: string;
  readonly errorMessage: string;
}

export interface RuntimeApiServer {
  /** For `AWS_LAMBDA_RUNTIME_API`. */
  readonly host: string;
  /** Gives an event to the next runtime that asks. What that wrote before its reply is in its log when this settles. */
  invoke(event: Uint8Array | string, options?: InvokeOptions): Promise<InvocationResult>;
  /** Settles with the next init error that a runtime reports. */
  nextInitError(): Promise<RuntimeError>;
  /** Requests for an invocation that wait for one. */
  readonly idle: number;
  /** Settles once a request for an invocation waits for one. */
  nextIdle(): Promise<void>;
  /** Invocations in progress never settle. */
  close(): Promise<void>;
}

export interface RuntimeApiOptions {
  /** How events are sent: with their length, as Lambda does, or in chunks. */
  readonly framing?: 'length' | 'chunked';
}

interface Pending {
  readonly requestId: string;
  readonly event: Uint8Array;
  readonly options: InvokeOptions;
  /** @param at when it ended, by `performance.now` */
  settle(result: (milliseconds: number) => InvocationResult, at: number): void;
  start(): void;
  forget(): void;
}

const PREFIX = '/2018-06-01/runtime/';
const INVOKE = /^\/2015-03-31\/functions\/[^/]+\/invocations$/;
const DEFAULT_TIMEOUT = 60_000;

/** Lambda's error for a reply over its limit, whichever runtime sent it. */
const TOO_LARGE: RuntimeError = {
  errorType: 'Function.ResponseSizeTooLarge',
  errorMessage: `Response payload size exceeded maximum allowed payload size (${REPLY_CEILING} bytes).`,
};

interface Body {
  readonly bytes: Buffer;
  /** When its last byte arrived, before the parts were joined: joining is not the runtime's time. */
  readonly arrived: number;
}

async function readBody(request: IncomingMessage): Promise<Body> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const arrived = performance.now();
  return { bytes: Buffer.concat(parts), arrived };
}

function send(response: ServerResponse, status: number, body: object | Uint8Array = {}, headers = {}): void {
  const bytes = body instanceof Uint8Array ? body : Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': bytes.length,
    ...headers,
  });
  response.end(bytes);
}

function readError(body: Buffer): RuntimeError {
  try {
    const { errorType = 'Unknown', errorMessage = '' } = JSON.parse(
      body.toString('utf8'),
    ) as Partial<RuntimeError>;
    return { errorType, errorMessage };
  } catch {
    return { errorType: 'Unknown', errorMessage: body.toString('utf8') };
  }
}

export async function startRuntimeApi({
  framing = 'length',
}: RuntimeApiOptions = {}): Promise<RuntimeApiServer> {
  const queue: Pending[] = [];
  const waiting: ServerResponse[] = [];
  const running = new Map<string, Pending>();
  const idleWaiters: (() => void)[] = [];
  /** Invocations whose reply was too large; a runtime that learns so may report it again. */
  const tooLarge = new Set<string>();
  const initErrors: RuntimeError[] = [];
  const initErrorWaiters: ((error: RuntimeError) => void)[] = [];

  function give(response: ServerResponse, invocation: Pending): void {
    const { requestId, event, options } = invocation;
    running.set(requestId, invocation);
    invocation.start();
    response.writeHead(200, {
      'Content-Type': 'application/json',
      'Lambda-Runtime-Aws-Request-Id': requestId,
      'Lambda-Runtime-Deadline-Ms': String(
        Date.now() + (options.deadline ?? options.timeout ?? DEFAULT_TIMEOUT),
      ),
      'Lambda-Runtime-Invoked-Function-Arn':
        options.functionArn ?? 'arn:aws:lambda:us-east-1:123456789012:function:millrace',
      'Lambda-Runtime-Trace-Id': options.traceId ?? 'Root=1-00000000-000000000000000000000000;Sampled=0',
      ...(framing === 'length' ? { 'Content-Length': event.length } : {}),
    });
    if (framing === 'chunked') {
      const piece = 32 * 1024;
      for (let at = 0; at < event.length; at += piece) response.write(event.subarray(at, at + piece));
      response.end();
    } else response.end(event);
  }

  function match(): void {
    while (queue.length > 0 && waiting.length > 0) {
      const response = waiting.shift()!;
      if (response.destroyed) continue;
      give(response, queue.shift()!);
    }
  }

  function invoke(event: Uint8Array | string, options: InvokeOptions = {}): Promise<InvocationResult> {
    return new Promise((resolve) => {
      const requestId = options.requestId ?? randomUUID();
      let started = 0;
      let timer: NodeJS.Timeout | undefined;
      const invocation: Pending = {
        requestId,
        event: typeof event === 'string' ? Buffer.from(event) : event,
        options,
        start() {
          started = performance.now();
          timer = setTimeout(() => {
            invocation.settle((milliseconds) => ({ kind: 'timeout', milliseconds }), performance.now());
          }, options.timeout ?? DEFAULT_TIMEOUT);
        },
        forget: () => clearTimeout(timer),
        settle(result, at) {
          clearTimeout(timer);
          running.delete(requestId);
          // A whole turn of the event loop, in which pipes that have something are read: the log came by another one.
          setImmediate(() => setImmediate(() => resolve(result(at - started))));
        },
      };
      queue.push(invocation);
      match();
    });
  }

  function settleError(invocation: Pending, { errorType, errorMessage }: RuntimeError, at: number): void {
    invocation.settle(
      (milliseconds) => ({ kind: 'error', errorType, message: errorMessage, milliseconds }),
      at,
    );
  }

  async function takeReply(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const [, id = '', what = ''] = /^invocation\/([^/]+)\/(response|error)$/.exec(path) ?? [];
    const { bytes: body, arrived } = await readBody(request);
    const requestId = decodeURIComponent(id);
    const invocation = running.get(requestId);
    if (what === 'error' && tooLarge.delete(requestId)) {
      send(response, 202, { status: 'OK' });
      return;
    }
    if (what === '' || invocation === undefined) {
      send(response, what === '' ? 404 : 400, { errorType: 'InvalidRequestID', errorMessage: id });
      return;
    }
    if (what === 'error') {
      settleError(invocation, readError(body), arrived);
    } else if (body.length > REPLY_CEILING) {
      // The invocation fails at once: not every runtime reports this response as an error.
      tooLarge.add(requestId);
      settleError(invocation, TOO_LARGE, arrived);
      send(response, 413, { errorType: 'RequestEntityTooLarge', errorMessage: `${body.length} bytes` });
      return;
    } else {
      invocation.settle((milliseconds) => ({ kind: 'ok', body, milliseconds }), arrived);
    }
    send(response, 202, { status: 'OK' });
  }

  async function initError(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const error = readError((await readBody(request)).bytes);
    const waiter = initErrorWaiters.shift();
    if (waiter === undefined) initErrors.push(error);
    else waiter(error);
    send(response, 202, { status: 'OK' });
  }

  /** As `aws lambda invoke` does: 200 with `X-Amz-Function-Error` for an error of the function. */
  async function invokeEndpoint(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const result = await invoke((await readBody(request)).bytes);
    if (result.kind === 'ok') {
      send(response, 200, result.body);
      return;
    }
    const { errorType, message: errorMessage } =
      result.kind === 'error' ? result : { errorType: 'Sandbox.Timedout', message: 'Task timed out' };
    send(response, 200, { errorType, errorMessage }, { 'X-Amz-Function-Error': 'Unhandled' });
  }

  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const path = pathname.startsWith(PREFIX) ? pathname.slice(PREFIX.length) : '';
    if (request.method === 'GET' && path === 'invocation/next') {
      waiting.push(response);
      tooLarge.clear(); // a runtime that asks for the next event is done with the last
      for (const wake of idleWaiters.splice(0)) wake();
      response.on('close', () => {
        const at = waiting.indexOf(response);
        if (at !== -1) waiting.splice(at, 1);
      });
      match();
    } else if (request.method !== 'POST') send(response, 404);
    else if (INVOKE.test(pathname)) await invokeEndpoint(request, response);
    else if (path === 'init/error') await initError(request, response);
    else await takeReply(request, response, path);
  }

  const server = createServer((request, response) => {
    route(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  server.keepAliveTimeout = 0; // a runtime's connection stays open between invocations, however long
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    host: `127.0.0.1:${port}`,
    invoke,
    nextInitError: () =>
      new Promise((resolve) => {
        const error = initErrors.shift();
        if (error === undefined) initErrorWaiters.push(resolve);
        else resolve(error);
      }),
    get idle() {
      return waiting.length;
    },
    nextIdle: () =>
      waiting.length > 0 ? Promise.resolve() : new Promise((resolve) => idleWaiters.push(resolve)),
    close() {
      for (const invocation of running.values()) invocation.forget();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
