import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { createLedger, type Sent } from '../../../simulator/ledger/ledger.ts';
import { FIRST_ARRIVAL_MS } from '../../../simulator/samples/event-form.ts';
import { createClock } from '../../../simulator/stream/clock.ts';
import { createDestination } from '../../../simulator/stream/destination.ts';
import { createMetrics } from '../../../simulator/stream/metrics.ts';

/** A bucket whose objects are written down in place of being read by a ledger. */
function setUp(isPartitioned = false, compress: 'none' | 'gzip' = 'none') {
  const clock = createClock();
  const metrics = createMetrics();
  const objects: { at: number; prefix: string | null; text: string; meant: readonly number[] }[] = [];
  const ledger = {
    ...createLedger({ endsLines: true, isPartitioned }),
    delivered: (prefix: string, bytes: Uint8Array) =>
      void objects.push({ at: clock.now(), prefix, text: Buffer.from(bytes).toString(), meant: [] }),
    failed: (bytes: Uint8Array, meant: readonly Sent[]) =>
      void objects.push({
        at: clock.now(),
        prefix: null,
        text: Buffer.from(bytes).toString(),
        meant: meant.map(({ record }) => record),
      }),
  };
  const destination = createDestination({ clock, ledger, metrics, out: null, isPartitioned, compress });
  const arrived = (record: number) => ({ record, size: 1, arrivalMs: clock.now(), data: `data ${record}` });
  const deliver = (ms: number, text: string | Uint8Array, prefix = '') =>
    clock.at(ms, () => destination.deliver(prefix, arrived(0), Buffer.from(text)));
  return { clock, metrics, objects, destination, arrived, deliver };
}

test('an object is written five minutes after its first record, with all since, as they are', async () => {
  const { clock, objects, deliver } = setUp();
  deliver(1000, 'a');
  deliver(200_000, '{"b":1}');
  deliver(300_999, '\n');
  deliver(301_000.5, 'c');
  await clock.run();
  expect(objects).toMatchObject([
    { at: 301_000, text: 'a{"b":1}\n' },
    { at: 601_000.5, text: 'c' },
  ]);
});

test('an object is written when it has 5 MiB, and the next one is given its own time', async () => {
  const { clock, objects, deliver, destination } = setUp();
  const half = 'x'.repeat(2.5 * 1024 * 1024);
  deliver(0, half);
  deliver(100_000, half);
  deliver(200_000, 'rest');
  await clock.run();
  expect(objects.map(({ at, text }) => [at, text.length])).toEqual([
    [100_000, 5 * 1024 * 1024],
    [500_000, 4],
  ]);
  expect(destination.bytesOut).toBe(5 * 1024 * 1024 + 4);
});

test('each partition has an object of its own, and is active until it is written', async () => {
  const { clock, objects, deliver, destination } = setUp(true);
  deliver(0, '1', 'a/');
  deliver(10, '2', 'b/');
  deliver(20, '3', 'a/');
  const active: [number, boolean][] = [];
  for (const ms of [5, 30, 60_005, 60_020]) {
    clock.at(ms, () => void active.push([destination.activePartitions, destination.isActive('a/')]));
  }
  await clock.run();
  expect(objects).toMatchObject([
    { at: 60_000, prefix: 'a/', text: '13' },
    { at: 60_010, prefix: 'b/', text: '2' },
  ]);
  expect(active).toEqual([
    [1, true],
    [2, true],
    [1, false],
    [0, false],
  ]);
});

test('failed records are lines, each with the moments of the stream and the code', async () => {
  const { clock, objects, arrived, destination } = setUp();
  const failing = { attempts: 4, functionArn: 'arn:f:live' };
  clock.at(2000, () => {
    const record = arrived(7);
    clock.at(90_000, () => destination.fail(record, { ...failing, error: 'timeout' }));
    clock.at(90_000, () => destination.fail(arrived(8), { ...failing, error: 'partitions' }));
  });
  await clock.run();
  expect(objects.map(({ meant }) => meant)).toEqual([[7], [8]]); // in folders of their own
  expect(JSON.parse(objects[0]!.text)).toEqual({
    attemptsMade: 4,
    arrivalTimestamp: FIRST_ARRIVAL_MS + 2000,
    errorCode: 'Lambda.FunctionTimedOut',
    errorMessage: expect.any(String),
    attemptEndingTimestamp: FIRST_ARRIVAL_MS + 90_000,
    rawData: 'data 7',
    lambdaArn: 'arn:f:live',
  });
  expect(JSON.parse(objects[1]!.text)).toMatchObject({
    errorCode: 'DynamicPartitioning.ActivePartitionsLimitExceeded',
  });
});

test('how old the oldest record of an object was is a metric', async () => {
  const { clock, metrics, deliver } = setUp();
  deliver(0, 'a');
  await clock.run();
  const freshness = metrics.points().find(({ name }) => name === 'DeliveryToS3.DataFreshness');
  expect(freshness).toEqual({ name: 'DeliveryToS3.DataFreshness', minute: 5, sum: 300, samples: 1 });
});

test('of compressed outputs the ledger gets what a reader does; what is no whole member stays as it is', async () => {
  const { clock, objects, deliver } = setUp(false, 'gzip');
  const [a, b] = [gzipSync('a\n'), gzipSync('b\n')];
  deliver(1000, a);
  deliver(1001, Buffer.concat([b, Buffer.from('more')]));
  deliver(1002, b.subarray(0, -1));
  deliver(1003, 'plain\n');
  await clock.run();
  const whole = ['a\n', Buffer.concat([b, Buffer.from('more')]), b.subarray(0, -1), 'plain\n'];
  expect(objects[0]!.text).toBe(Buffer.concat(whole.map((piece) => Buffer.from(piece))).toString());
});
