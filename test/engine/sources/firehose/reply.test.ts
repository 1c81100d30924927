import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Failure } from '../../../../engine/failures.ts';
import { REPLY_CEILING } from '../../../../engine/limits.ts';
import { type PartitionKeys, STATUS } from '../../../../engine/outcome.ts';
import type { FirehoseRecord } from '../../../../engine/sources/firehose/read.ts';
import {
  type EncodedOutcome,
  encodeOutcome,
  replyFirehose,
} from '../../../../engine/sources/firehose/reply.ts';

interface End {
  readonly status: keyof typeof STATUS;
  readonly output?: string;
  readonly keys?: PartitionKeys;
}

function resultsFor(ends: readonly End[]): EncodedOutcome {
  const texts = ends.map(({ status, output = '' }) => Buffer.from(status === 'ok' ? output : ''));
  const spans = new Uint32Array(ends.length * 2);
  let end = 0;
  texts.forEach((text, index) => {
    spans[2 * index] = end;
    end += text.length;
    spans[2 * index + 1] = end;
  });
  const failures = ends.flatMap(({ status }, index): Failure[] =>
    status === 'failed' ? [{ index, code: 'no-match', detail: 'x' }] : [],
  );
  return encodeOutcome({
    bytes: Buffer.concat(texts),
    spans,
    status: Uint8Array.from(ends, ({ status }) => STATUS[status]),
    failures,
    inner: null,
    partitionKeys: ends.some(({ keys }) => keys !== undefined)
      ? ends.map(({ status, keys }) => (status === 'ok' ? (keys ?? null) : null))
      : null,
  });
}

const records = (...data: unknown[]): FirehoseRecord[] =>
  data.map((value, index) => ({ recordId: String(index), approximateArrivalTimestamp: 0, data: value }));

const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

describe('the reply', () => {
  test('ok carries the output, dropped nothing, failed its data as it came', () => {
    const { result, summary } = replyFirehose(
      records('b2xk', 'b2xk', 'b2xk !'),
      resultsFor([{ status: 'ok', output: 'new' }, { status: 'dropped' }, { status: 'failed' }]),
    );
    expect(result).toEqual({
      records: [
        { recordId: '0', result: 'Ok', data: 'bmV3' },
        { recordId: '1', result: 'Dropped', data: '' },
        { recordId: '2', result: 'ProcessingFailed', data: 'b2xk !' },
      ],
    });
    expect(summary).toEqual({
      records: 3,
      ok: 1,
      dropped: 1,
      failed: { 'no-match': 1 },
      replyBytes: bytesOf(result),
      duplicates: 0,
      inner: null,
    });
  });

  test.each([
    [['1', '2', '3'], 0],
    [['3', '1', '2'], 0],
    [['1', '2', '1'], 1],
    [['1', '1', '1', '0', '0'], 3],
    [[''], 0],
  ])('ids %j: %d come a second time', (ids, duplicates) => {
    const all = ids.map((recordId) => ({ recordId, approximateArrivalTimestamp: 0, data: '' }));
    const { summary } = replyFirehose(all, resultsFor(Array(ids.length).fill({ status: 'dropped' })));
    expect(summary.duplicates).toBe(duplicates);
  });

  test('failed data that is not text is returned as empty text', () => {
    const { result } = replyFirehose(
      records(5, undefined, null),
      resultsFor(Array(3).fill({ status: 'failed' })),
    );
    expect(result.records.map(({ data }) => data)).toEqual(['', '', '']);
  });

  test('MSK records are returned in kafkaRecordValue, and have no data', () => {
    const msk = { recordId: 'a', approximateArrivalTimestamp: 0, kafkaRecordValue: 'b2xk' };
    const { result, summary } = replyFirehose([msk], resultsFor([{ status: 'ok', output: 'new' }]));
    expect(result.records).toEqual([{ recordId: 'a', result: 'Ok', kafkaRecordValue: 'bmV3' }]);
    expect(summary.replyBytes).toBe(bytesOf(result));
  });

  test('partition keys are metadata of ok records', () => {
    const { result } = replyFirehose(
      records('', ''),
      resultsFor([
        { status: 'ok', output: 'x', keys: { day: 'é' } },
        { status: 'failed', keys: { day: 'x' } },
      ]),
    );
    expect(result.records).toEqual([
      { recordId: '0', result: 'Ok', data: 'eA==', metadata: { partitionKeys: { day: 'é' } } },
      { recordId: '1', result: 'ProcessingFailed', data: '' },
    ]);
  });

  test('no records are an empty list', () => {
    const { result, summary } = replyFirehose([], resultsFor([]));
    expect(result).toEqual({ records: [] });
    expect(summary.replyBytes).toBe(14);
  });

  test('records that do not fit fail in order, without data; those that fit go on', () => {
    const ends: End[] = [40, 40, 40, 3, 40].map((length) => ({ status: 'ok', output: 'x'.repeat(length) }));
    const full = replyFirehose(records('', '', '', '', ''), resultsFor(ends));
    const { result, summary } = replyFirehose(
      records('', '', '', '', ''),
      resultsFor(ends),
      full.summary.replyBytes - 60,
    );
    expect(result.records.map((record) => record.result)).toEqual([
      'Ok',
      'Ok',
      'ProcessingFailed',
      'Ok',
      'ProcessingFailed',
    ]);
    expect(result.records[2]!.data).toBe('');
    expect(summary).toMatchObject({ ok: 3, failed: { overflow: 2 } });
    expect(summary.replyBytes).toBe(bytesOf(result));
  });

  test('a ceiling that is met exactly is kept, one byte less is not', () => {
    const ends: End[] = [{ status: 'ok', output: 'some output' }];
    const { replyBytes } = replyFirehose(records(''), resultsFor(ends)).summary;
    expect(replyFirehose(records(''), resultsFor(ends), replyBytes).summary.failed).toEqual({});
    expect(replyFirehose(records(''), resultsFor(ends), replyBytes - 1).summary.failed).toEqual({
      overflow: 1,
    });
  });

  test('a failed record whose data does not fit keeps its own reason', () => {
    const { result, summary } = replyFirehose(
      records('x'.repeat(100)),
      resultsFor([{ status: 'failed' }]),
      100,
    );
    expect(result.records).toEqual([{ recordId: '0', result: 'ProcessingFailed', data: '' }]);
    expect(summary.failed).toEqual({ 'no-match': 1 });
  });

  test('the ceiling is what Lambda was measured to let through', () => {
    expect(REPLY_CEILING).toBe(6_291_556);
  });
});

const text = fc.string({
  unit: fc.constantFrom(...'aZ09"\\/ \n\u0001\u007fé\u2028\ud800\u{1f600}'),
  maxLength: 8,
});
const end: fc.Arbitrary<End> = fc.record(
  {
    status: fc.constantFrom('ok' as const, 'ok' as const, 'dropped' as const, 'failed' as const),
    output: fc.string({ unit: 'binary', maxLength: 40 }),
    keys: fc.dictionary(text, text, { maxKeys: 3 }),
  },
  { requiredKeys: ['status', 'output'] },
);
const received: fc.Arbitrary<FirehoseRecord> = fc.oneof(
  fc.record({
    recordId: text,
    approximateArrivalTimestamp: fc.constant(0),
    data: fc.oneof(text, fc.base64String(), fc.constant(5)),
  }),
  fc.record({
    recordId: text,
    approximateArrivalTimestamp: fc.constant(0),
    kafkaRecordValue: fc.oneof(text, fc.base64String()),
  }),
);

test('whatever comes: every id once and in order, bytes counted exactly, never above the ceiling', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(received, end), { maxLength: 12 }),
      fc.integer({ min: 0, max: 300 }),
      (pairs, spare) => {
        const given = pairs.map(([record]) => record);
        const ends = pairs.map(([, how]) => how);
        const shortest = bytesOf({
          records: pairs.map(([record, { status }]) => ({
            recordId: record.recordId,
            result: status === 'dropped' ? 'Dropped' : 'ProcessingFailed',
            [record.data === undefined && record.kafkaRecordValue !== undefined
              ? 'kafkaRecordValue'
              : 'data']: '',
          })),
        });
        const { result, summary } = replyFirehose(given, resultsFor(ends), shortest + spare);
        expect(result.records.map(({ recordId }) => recordId)).toEqual(given.map(({ recordId }) => recordId));
        expect(summary.replyBytes).toBe(bytesOf(result));
        expect(summary.replyBytes).toBeLessThanOrEqual(shortest + spare);
        let failed = 0;
        for (const [index, one] of result.records.entries()) {
          const data = 'kafkaRecordValue' in one ? one['kafkaRecordValue'] : one.data;
          const { status, output, keys } = ends[index]!;
          if (one.result === 'Ok') {
            expect(status).toBe('ok');
            expect(data).toBe(Buffer.from(output!).toString('base64'));
            expect(one.metadata?.partitionKeys).toEqual(keys);
          } else {
            expect(one.result).toBe(status === 'dropped' ? 'Dropped' : 'ProcessingFailed');
            expect(one).not.toHaveProperty('metadata');
            if (one.result === 'ProcessingFailed') failed += 1;
          }
        }
        const counted = Object.values(summary.failed).reduce((sum, count) => sum + count, 0);
        expect([summary.records, failed, summary.ok + summary.dropped]).toEqual([
          pairs.length,
          counted,
          pairs.length - failed,
        ]);
      },
    ),
    { numRuns: 500 },
  );
});
