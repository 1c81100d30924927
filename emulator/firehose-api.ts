/**
 * @module emulator/firehose-api
 * Firehose's PutRecordBatch on this machine, over HTTP as AWS's SDK speaks it, and what goes wrong with it: calls that are throttled,
 * taken in part, carried out without a reply, or never answered. Point AWS_ENDPOINT_URL_FIREHOSE at it.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const MOST_RECORDS = 500;
const MOST_BYTES = 4 << 20;
const MOST_RECORD_BYTES = 1000 * 1024;
const TARGET = 'Firehose_20150804.PutRecordBatch';

/**
 * What becomes of a call: `partial` takes every other record, `lost` takes all and closes the connection, `hang` takes none and keeps it
 * open, `throttle` and `down` refuse it with 400 and 503.
 */
export type CallFate = 'ok' | 'throttle' | 'partial' | 'lost' | 'hang' | 'down';

/** A record in the stream. */
export interface TakenRecord {
  readonly data: Buffer;
  /** Which call put it, from 0. */
  readonly call: number;
  /** Whether the caller was told. */
  readonly told: boolean;
}

export interface FirehoseApi {
  readonly url: string;
  readonly taken: readonly TakenRecord[];
  /** Records and bytes of each call, and when it came in, in ms. */
  readonly calls: readonly { readonly records: number; readonly bytes: number; readonly at: number }[];
  close(): Promise<void>;
}

export interface FirehoseApiOptions {
  /** Delivery streams that there are. */
  readonly streams: readonly string[];
  /** What becomes of a call by its number. Default: all are `ok`. */
  readonly fate?: (call: number) => CallFate;
}

interface Batch {
  readonly DeliveryStreamName: string;
  readonly Records: readonly { readonly Data: string }[];
}

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
}

const refuse = (response: ServerResponse, status: number, type: string, message: string) =>
  send(response, status, { __type: type, message });

/** Why AWS would not take the call. */
function wrongWith(datas: readonly Buffer[]): string | null {
  if (datas.length === 0 || datas.length > MOST_RECORDS) return `${datas.length} records`;
  if (datas.some(({ length }) => length === 0 || length > MOST_RECORD_BYTES))
    return 'a record of a wrong size';
  return datas.reduce((sum, { length }) => sum + length, 0) > MOST_BYTES ? 'more than 4 MiB' : null;
}

export async function startFirehoseApi({
  streams,
  fate = () => 'ok',
}: FirehoseApiOptions): Promise<FirehoseApi> {
  const taken: TakenRecord[] = [];
  const calls: { records: number; bytes: number; at: number }[] = [];

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    if (request.headers['x-amz-target'] !== TARGET)
      return refuse(response, 400, 'UnknownOperationException', TARGET);
    const { DeliveryStreamName, Records } = JSON.parse(body) as Batch;
    const datas = Records.map(({ Data }) => Buffer.from(Data, 'base64'));
    const call = calls.length;
    calls.push({
      records: datas.length,
      bytes: datas.reduce((sum, { length }) => sum + length, 0),
      at: Date.now(),
    });
    if (!streams.includes(DeliveryStreamName))
      return refuse(response, 400, 'ResourceNotFoundException', `no stream ${DeliveryStreamName}`);
    const wrong = wrongWith(datas);
    if (wrong !== null) return refuse(response, 400, 'InvalidArgumentException', wrong);
    const take = (told: boolean, some = datas) => {
      for (const data of some) taken.push({ data, call, told });
    };
    const end = fate(call);
    switch (end) {
      case 'throttle':
        return refuse(response, 400, 'ThrottlingException', 'rate exceeded');
      case 'down':
        return refuse(response, 503, 'ServiceUnavailableException', 'slow down');
      case 'hang':
        return;
      case 'lost':
        take(false);
        request.socket.destroy();
        return;
      case 'partial': {
        take(
          true,
          datas.filter((_, index) => index % 2 === 0),
        );
        const RequestResponses = datas.map((_, index) =>
          index % 2 === 0
            ? { RecordId: `${call}-${index}` }
            : { ErrorCode: 'ServiceUnavailableException', ErrorMessage: 'slow down' },
        );
        return send(response, 200, { FailedPutCount: Math.floor(datas.length / 2), RequestResponses });
      }
      case 'ok':
        take(true);
        return send(response, 200, {
          FailedPutCount: 0,
          RequestResponses: datas.map((_, index) => ({ RecordId: `${call}-${index}` })),
        });
      default:
        throw new Error(`no fate ${String(end satisfies never)}`);
    }
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: Error) =>
      refuse(response, 500, 'InternalFailure', error.message),
    );
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    taken,
    calls,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
}
