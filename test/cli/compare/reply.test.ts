import type { FirehoseTransformationEvent } from 'aws-lambda';
import { expect, test } from 'vitest';
import { readReply } from '../../../cli/compare/reply.ts';

const eventOf = (...ids: string[]) =>
  ({ records: ids.map((recordId) => ({ recordId, data: '' })) }) as unknown as FirehoseTransformationEvent;
const base64 = (text: string) => Buffer.from(text).toString('base64');
const read = (ids: string[], ...records: unknown[]) => readReply(eventOf(...ids), { records });
const ok = (recordId: string, text = recordId) => ({ recordId, result: 'Ok', data: base64(text) });

test('results are found by their ids, in the order of the event', () => {
  const { records, surplus } = read(['1', '2'], ok('2'), ok('1'));
  expect(records.map(({ status, data }) => [status, data.toString()])).toEqual([
    ['Ok', '1'],
    ['Ok', '2'],
  ]);
  expect(surplus).toBe(0);
});

test('a record that is not in the reply has no result', () => {
  expect(read(['1', '2'], ok('1')).records[1]).toMatchObject({ status: 'none', reason: 'not in the reply' });
});

test('keys are those of partitions and of the Iceberg table', () => {
  const metadata = { partitionKeys: { day: 1 }, otfMetadata: { operation: 'delete' } };
  const { records } = read(['1', '2'], { ...ok('1'), metadata }, { ...ok('2'), metadata: {} });
  expect(records.map(({ keys }) => keys)).toEqual([{ day: '1', 'otfMetadata.operation': 'delete' }, null]);
});

test('results with unknown ids are counted', () => {
  expect(read(['1'], ok('1'), ok('1'), ok('9')).surplus).toBe(2);
  expect(read(['1', '1'], ok('1', 'a'), ok('1', 'b'))).toMatchObject({ surplus: 0 });
});

test.each([
  ['a result that is none', { recordId: '1', result: 'OK', data: '' }, 'a result of "OK"'],
  ['no result', { recordId: '1' }, 'a result of nothing'],
  ['data that is no text', { recordId: '1', result: 'Ok', data: 7 }, 'data that is number'],
  ['data that is no base64', { recordId: '1', result: 'Ok', data: '%%' }, 'data that is not base64'],
])('%s is no result', (_, record, reason) => {
  expect(read(['1'], record).records).toMatchObject([{ status: 'none', reason }]);
});

test.each([null, 7, {}, { records: 7 }, { records: [null] }])('%j has no results', (reply) => {
  expect(readReply(eventOf('1'), reply).records).toMatchObject([{ status: 'none' }]);
});

test('the data of MSK, partition keys, and odd base64 given back are read', () => {
  const { records } = read(
    ['1', '2', '3'],
    { recordId: '1', result: 'Ok', kafkaRecordValue: base64('x'), metadata: { partitionKeys: { day: '1' } } },
    { recordId: '2', result: 'ProcessingFailed', data: '%%%' },
    { recordId: '3', result: 'Dropped', data: base64('ignored') },
  );
  expect(records.map(({ status, data, keys }) => [status, data.toString(), keys])).toEqual([
    ['Ok', 'x', { day: '1' }],
    ['ProcessingFailed', '%%%', null],
    ['Dropped', '', null],
  ]);
});
