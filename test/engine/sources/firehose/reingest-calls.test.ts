import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createPutAgain } from '../../../../engine/sources/firehose/reingest/put.ts';
import { pointSdkAt } from '../../../servers/aws-environment.ts';

// What a real Kinesis does under load, which a server on this machine does not: calls that are taken in part, or refused whole.

interface Call {
  readonly StreamARN: string;
  readonly Records: readonly { readonly Data: string; readonly PartitionKey: string }[];
}

let server: Server;
let calls: Call[];
let taken: string[];
/** Which records of a call are not taken; `null`: the call is refused. */
let refused: (call: number, size: number) => readonly number[] | null;

beforeEach(async () => {
  calls = [];
  taken = [];
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const call = JSON.parse(Buffer.concat(parts).toString()) as Call;
      const left = refused(calls.length, call.Records.length);
      calls.push(call);
      const [status, body] =
        left === null
          ? [400, { __type: 'ValidationException', message: 'too large' }]
          : [
              200,
              {
                FailedRecordCount: left.length,
                Records: call.Records.map((_, index) =>
                  left.includes(index)
                    ? { ErrorCode: 'ProvisionedThroughputExceededException', ErrorMessage: 'slow down' }
                    : { SequenceNumber: '1', ShardId: 'shardId-000000000000' },
                ),
              },
            ];
      for (const [index, { PartitionKey }] of call.Records.entries())
        if (left?.includes(index) === false) taken.push(PartitionKey);
      response.writeHead(status as number, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  pointSdkAt({ KINESIS: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => void server.close(resolve));
  vi.unstubAllEnvs();
});

const origin = { kinesisArn: 'arn:aws:kinesis:eu-west-1:111111111111:stream/events' };
const records = (count: number, length = 10) =>
  Array.from({ length: count }, (_, index) => ({ bytes: Buffer.alloc(length, 1), partitionKey: `${index}` }));
const keys = (count: number) => Array.from({ length: count }, (_, index) => `${index}`);
const LONG = Number.POSITIVE_INFINITY;

test('records that a call did not take are put again, those alone', async () => {
  refused = (call, size) => (call === 0 ? [...Array(size).keys()].filter((index) => index % 2 === 0) : []);
  expect(await createPutAgain()(origin, records(9), LONG)).toEqual([]);
  expect(calls.map(({ Records }) => Records.length)).toEqual([9, 5]);
  expect(taken.sort()).toEqual(keys(9));
});

test('calls have at most 500 records and 4 MiB', async () => {
  refused = () => [];
  expect(await createPutAgain()(origin, records(1100), LONG)).toEqual([]);
  expect(calls.map(({ Records }) => Records.length)).toEqual([500, 500, 100]);
  calls = [];
  expect(await createPutAgain()(origin, records(9, 1_000_000), LONG)).toEqual([]);
  expect(calls.map(({ Records }) => Records.length)).toEqual([4, 4, 1]);
});

test('a record that the stream refuses for its size takes no other along', async () => {
  refused = (_, size) => (size === 1 ? null : []);
  const some = [...records(3), { bytes: Buffer.alloc(2 << 20), partitionKey: 'large' }];
  const undelivered = await createPutAgain()(origin, some, LONG);
  expect(undelivered).toEqual([{ index: 3, detail: 'kinesis: ValidationException: too large' }]);
  expect(taken).toEqual(keys(3));
});

test('records that are never taken are told when the time is over', async () => {
  refused = (_, size) => [...Array(size).keys()];
  const undelivered = await createPutAgain()(origin, records(2), Date.now() + 500);
  expect(undelivered.map(({ index }) => index)).toEqual([0, 1]);
  expect(undelivered[0]!.detail).toBe('kinesis: ProvisionedThroughputExceededException: slow down');
});
