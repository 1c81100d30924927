import { expect, test } from 'vitest';
import { readFirehose } from '../../../../engine/sources/firehose/read.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');

function read(
  event: unknown,
  contextNames: readonly string[] | null = [],
  invocation: Record<string, string> = {},
) {
  const batch = readFirehose(event as never, {
    allocate: (length) => new Uint8Array(length),
    contextNames,
    invocation,
  });
  const texts = Array.from({ length: batch.spans.length / 2 }, (_, index) =>
    Buffer.from(batch.bytes.subarray(batch.spans[2 * index], batch.spans[2 * index + 1])).toString(),
  );
  return { texts, unreadable: batch.unreadable, context: batch.context };
}

const record = (recordId: string, data: unknown, more: object = {}) => ({ recordId, data, ...more });

test('records are decoded in their order', () => {
  const event = { records: [record('1', base64('one')), record('2', ''), record('3', base64('three'))] };
  expect(read(event)).toMatchObject({ texts: ['one', '', 'three'], unreadable: [] });
});

test('an event without records is an empty batch', () => {
  expect(read({ records: [] })).toMatchObject({ texts: [], unreadable: [] });
});

test('data of other kinds and data that is not base64 are unreadable, the others are read', () => {
  const event = {
    records: [
      record('1', 5),
      record('2', base64('two')),
      record('3', '!!'),
      record('4', null),
      { recordId: '5' },
      record('6', { a: 1 }),
      record('7', base64('seven')),
    ],
  };
  expect(read(event)).toMatchObject({
    texts: ['', 'two', '', '', '', '', 'seven'],
    unreadable: [
      { index: 0, code: 'data', detail: 'data: expected base64 text, found number' },
      { index: 2, code: 'base64', detail: 'data is not base64' },
      { index: 3, code: 'data', detail: 'data: expected base64 text, found object' },
      { index: 4, code: 'data', detail: 'data: expected base64 text, found undefined' },
      { index: 5, code: 'data', detail: 'data: expected base64 text, found object' },
    ],
  });
});

test('MSK records carry their data in kafkaRecordValue', () => {
  const event = {
    records: [
      { recordId: '1', kafkaRecordValue: base64('one') },
      { recordId: '2', kafkaRecordValue: '?' },
      { recordId: '3', data: base64('three'), kafkaRecordValue: base64('no') },
    ],
  };
  const { texts, unreadable } = read(event);
  expect(texts).toEqual(['one', '', 'three']);
  expect(unreadable).toEqual([{ index: 1, code: 'base64', detail: 'kafkaRecordValue is not base64' }]);
});

const EVENT = {
  invocationId: 'inv',
  deliveryStreamArn: 'arn:stream',
  sourceKinesisStreamArn: 'arn:kinesis',
  region: 'eu-1',
  records: [
    record('one', '', {
      approximateArrivalTimestamp: 1431857103123,
      kinesisRecordMetadata: { shardId: 's', partitionKey: 'p', sequenceNumber: '42' },
    }),
    record('two', '', { approximateArrivalTimestamp: 'x' }),
  ],
};

test('context values come from the invocation, the event and the records', () => {
  expect(read(EVENT, null, { requestId: 'r' }).context).toEqual({
    shared: {
      requestId: 'r',
      invocationId: 'inv',
      deliveryStreamArn: 'arn:stream',
      sourceArn: 'arn:kinesis',
      region: 'eu-1',
    },
    perRecord: {
      recordId: ['one', 'two'],
      arrivalTime: ['2015-05-17T10:05:03.123Z', null],
      partitionKey: ['p', null],
      sequenceNumber: ['42', null],
      shardId: ['s', null],
    },
  });
});

test('values of each record are filled in only where they are asked for', () => {
  expect(read(EVENT, ['region', 'shardId']).context.perRecord).toEqual({ shardId: ['s', null] });
  expect(read(EVENT, []).context.perRecord).toEqual({});
});

test('the source of an MSK event is its cluster', () => {
  const event = { sourceMSKArn: 'arn:msk', records: [] };
  expect(read(event, null).context.shared).toEqual({ sourceArn: 'arn:msk' });
});

test('misspelt and missing members of the event are no matter', () => {
  const event = { deliverySteamArn: 'arn:stream', invocationId: 5, records: [record('1', base64('x'))] };
  expect(read(event, null)).toMatchObject({ texts: ['x'], context: { shared: {} } });
});

test('times out of any calendar are none', () => {
  const times = [9e15, -9e15, Number.NaN, Number.POSITIVE_INFINITY, null, 0];
  const records = times.map((time, index) =>
    record(String(index), '', { approximateArrivalTimestamp: time }),
  );
  expect(read({ records }, ['arrivalTime']).context.perRecord['arrivalTime']).toEqual([
    null,
    null,
    null,
    null,
    null,
    '1970-01-01T00:00:00.000Z',
  ]);
});
