import { describe, expect, test } from 'vitest';
import type { PipelineConfig } from '../../engine/index.ts';
import type { LedgerCounts } from '../../simulator/simulation.ts';
import { type Change, type FakeRecord, runFake, streamOptions, version } from './fakes.ts';

// Log records that come packed: the ledger computes what comes of each by itself, and the engine under test takes them apart.

const APACHE: PipelineConfig = { parse: 'apache-combined' };
const CONTEXT = [
  'recordId',
  'innerIndex',
  'partitionKey',
  'logGroup',
  'logStream',
  'logEventId',
  'logTimestamp',
];

describe('every log record is where the policy says, whatever they are packed in', () => {
  test.each<[string, PipelineConfig, ('delivered' | 'dropped' | 'failed')[]]>([
    ['onError: failed', APACHE, ['delivered', 'failed']],
    ['onError: drop', { ...APACHE, onError: 'drop' }, ['delivered', 'dropped']],
    ['onError: raw', { ...APACHE, onError: 'raw' }, ['delivered']],
    ['a filter', { ...APACHE, onError: 'drop', filter: { status: { gte: 300 } } }, ['delivered', 'dropped']],
    ['no line feed', { ...APACHE, onError: 'drop', output: { newline: false } }, ['delivered', 'dropped']],
    [
      'outputs in gzip',
      { ...APACHE, onError: 'drop', output: { compress: 'gzip' } },
      ['delivered', 'dropped'],
    ],
    ['outputs in gzip, raw', { ...APACHE, onError: 'raw', output: { compress: 'gzip' } }, ['delivered']],
    [
      'context values of the payload',
      { ...APACHE, onError: 'drop', set: Object.fromEntries(CONTEXT.map((name) => [name, `\${${name}}`])) },
      ['delivered', 'dropped'],
    ],
    [
      'records that become the same',
      { ...APACHE, onError: 'drop', output: { format: 'csv', columns: ['status'] } } as PipelineConfig,
      ['delivered', 'dropped'],
    ],
  ])('%s', async (_, pipeline, places) => {
    for (const wrap of ['mixed', 'lines']) {
      const decode = wrap === 'lines' ? 'lines' : 'auto';
      const { result } = await runFake({ ...pipeline, decode }, undefined, { wrap, records: 4000 });
      const { put, outer, open, delivered, dropped, failed, putAgain } = result.last.ledger;
      expect(result.findings).toEqual([]);
      expect(result.clean).toBe(true);
      expect(put).toBe(4000 + putAgain);
      expect(outer).toBeLessThan(put / 2);
      expect([open, delivered + dropped + failed]).toEqual([0, put]);
      for (const place of places) expect([place, result.last.ledger[place]]).not.toEqual([place, 0]);
    }
  });

  test.each(['failed', 'first'] as const)('partition keys that differ: fanout %s', async (fanout) => {
    const pipeline: PipelineConfig = {
      ...APACHE,
      onError: 'drop',
      fanout,
      partition: { status: '${status}' },
    };
    const options = { wrap: 'mixed', stream: streamOptions({ partitionLimit: 500 }) };
    const { result } = await runFake(pipeline, undefined, options);
    expect(result.findings).toEqual([]);
    expect(result.last.ledger.dropped > result.last.ledger.delivered).toBe(fanout === 'failed');
  });
});

describe('the ledger finds a log record', () => {
  const bytesOf = ({ data }: FakeRecord) => Buffer.from(data!, 'base64');
  /** Changes the log records of one output that has several. */
  const inOne =
    (change: (lines: string[]) => string[]): Change =>
    (records, { number }) => {
      const one = records.find(
        (record) => record.result === 'Ok' && bytesOf(record).toString().split('\n').length > 6,
      );
      if (number !== 1 || one === undefined) return records;
      const lines = bytesOf(one)
        .toString('latin1')
        .split(/(?<=\n)/);
      one.data = Buffer.from(change(lines).join(''), 'latin1').toString('base64');
      return records;
    };
  test.each<[string, (lines: string[]) => string[], Partial<LedgerCounts>]>([
    ['that is missing', (lines) => lines.toSpliced(2, 1), { lost: 1, duplicated: 0, corrupted: 0 }],
    [
      'that is there twice',
      (lines) => lines.toSpliced(2, 0, lines[2]!),
      { lost: 0, duplicated: 1, corrupted: 0 },
    ],
    [
      'in the place of another',
      (lines) => lines.toSpliced(2, 2, lines[3]!, lines[2]!),
      { lost: 0, duplicated: 0, corrupted: 1 },
    ],
    [
      'that is another',
      (lines) => lines.with(2, lines[2]!.replace('"host"', '"hosT"')),
      { lost: 0, duplicated: 0, corrupted: 1 },
    ],
  ])('%s', async (_, change, found) => {
    const { result } = await runFake({ ...APACHE, onError: 'drop' }, inOne(change), { wrap: 'mixed' });
    expect(result.last.ledger).toMatchObject(found);
    expect(result.clean).toBe(false);
  });
});

test('a put whose reply is lost is put again: each of its records twice, and counted', async () => {
  const { result } = await runFake(APACHE, undefined, { records: 20_000, rate: 100 });
  const { put, putAgain, delivered, failed } = result.last.ledger;
  expect(putAgain).toBeGreaterThan(0);
  expect([put, delivered + failed]).toEqual([20_000 + putAgain, 20_000 + putAgain]);
  expect(result.clean).toBe(true);
});

test('a record whose event is sent again is counted, and delivered once', async () => {
  const stream = streamOptions({ source: 'kinesis', concurrency: 1 });
  const failing: Change = (records, { number }) =>
    number < 3 ? { kind: 'error', message: 'on purpose' } : records;
  const { result } = await runFake(APACHE, failing, { stream, records: 400, wrap: 'mixed' });
  const { put, calledAgain } = result.last.ledger;
  expect([result.clean, calledAgain]).toEqual([true, put]);
  const fine = await runFake(APACHE, undefined, { stream, records: 400 });
  expect(fine.result.last.ledger.calledAgain).toBe(0);
});

describe("a user's own lines, again and again", () => {
  const lines = ['{"a":1}', '{"a":2}', 'no JSON', '{"a":1}', '', '{"b":"é"}'].map((line) =>
    Buffer.from(line),
  );
  const input = { name: 'lines.log', lines };
  /** Every third record fails, though it should not. */
  const failing: Change = (records) =>
    records.map((record, index) => (index % 3 > 0 ? record : { ...record, result: 'ProcessingFailed' }));
  /** One record that came well is delivered twice. */
  const twice: Change = (records, { number }) => {
    const one = records.find(({ result }) => result === 'Ok');
    if (number === 1)
      one!.data = Buffer.concat([1, 2].map(() => Buffer.from(one!.data!, 'base64'))).toString('base64');
    return records;
  };

  test.each(['none', 'mixed', 'kpl'])(
    'are found as often as they were put, also where some fail: %s',
    async (wrap) => {
      const { result } = await runFake({ parse: 'json', onError: 'drop' }, failing, {
        wrap,
        input,
        records: 3000,
      });
      const { put, open, delivered, dropped, failed } = result.last.ledger;
      expect(result.findings).toEqual([]);
      expect([result.clean, open, delivered + dropped + failed]).toEqual([true, 0, put]);
      expect(Math.min(delivered, dropped, failed)).toBeGreaterThan(0);
    },
  );

  test('and once too often is found', async () => {
    const { result } = await runFake({ parse: 'json', onError: 'drop' }, twice, { input, records: 3000 });
    expect(result.clean).toBe(false);
    expect(result.last.ledger.duplicated).toBe(1);
  });
});

test('what the ledger cannot follow is refused', async () => {
  await expect(runFake({ ...APACHE, overflow: 'reingest' })).rejects.toThrow(
    'overflow: expected failed, found reingest',
  );
  const zipped = JSON.stringify({ ...APACHE, output: { compress: 'gzip' } });
  const versions = [version({ weight: 0.5 }), version({ name: '2', weight: 0.5, pipeline: zipped })];
  await expect(runFake(APACHE, undefined, { versions })).rejects.toThrow(
    'versions.pipeline.output.compress: expected the same in each version, found none and gzip',
  );
});
