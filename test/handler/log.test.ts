import { expect, test } from 'vitest';
import type { EventSummary } from '../../engine/index.ts';
import { type LogSettings, summaryLine } from '../../handler/log.ts';

const SUMMARY: EventSummary = {
  records: 10,
  ok: 7,
  dropped: 1,
  failed: { json: 1, type: 1 },
  replyBytes: 900,
  duplicates: 0,
  inner: null,
  source: 'firehose',
  pipeline: 'pipeline.yaml',
  pipelineVersion: '0123456789ab',
  tier: 'kernel',
  durationMs: 1.25,
  inputBytes: 1000,
  sinkBytes: 0,
  handedBack: 3,
  samples: [],
};
const FINE = { ...SUMMARY, ok: 9, failed: {} };
const NOW = new Date(1_700_000_000_000);
const settings: LogSettings = {
  level: 'TRACE',
  metrics: { namespace: 'ns', dimensions: ['functionName', 'stage', 'source'], constants: { stage: 'prod' } },
  functionName: 'fn',
};

type Line = Record<string, unknown> & {
  _aws: {
    Timestamp: number;
    CloudWatchMetrics: [
      { Namespace: string; Dimensions: string[][]; Metrics: { Name: string; Unit: string }[] },
    ];
  };
};
const lineOf = (summary: EventSummary, changed: Partial<LogSettings> = {}) =>
  JSON.parse(summaryLine(summary, 'id-1', { ...settings, ...changed }, NOW) ?? 'null') as Line;

test('a line has what there is to say, once', () => {
  const { inner, duplicates, samples, ...counts } = SUMMARY;
  expect(lineOf(SUMMARY, { metrics: null })).toEqual({
    level: 'WARN',
    message: 'millrace: 2 of 10 records failed',
    timestamp: '2023-11-14T22:13:20.000Z',
    requestId: 'id-1',
    functionName: 'fn',
    ...counts,
    failedRecords: 2,
  });
  expect(lineOf(FINE, { metrics: null })).toMatchObject({ level: 'INFO', message: 'millrace: 10 records' });
});

test('inner records, duplicates and samples are there where there are any', () => {
  const inner = { records: 30, ok: 29, dropped: 1, failed: 0 };
  const samples = [{ recordId: 'r', stage: 'parse', reason: 'json', bytes: 3, shape: 'a 9' }] as const;
  expect(lineOf({ ...FINE, inner, duplicates: 2, samples })).toMatchObject({
    level: 'WARN',
    inner,
    innerRecords: 30,
    duplicates: 2,
    samples,
  });
});

test('metrics are numbers and dimensions texts of the line, as the embedded format asks', () => {
  const line = lineOf({ ...SUMMARY, inner: { records: 5, ok: 5, dropped: 0, failed: 0 } });
  const [{ Namespace, Dimensions, Metrics }] = line._aws.CloudWatchMetrics;
  expect(line._aws.Timestamp).toBe(NOW.getTime());
  expect(Namespace).toBe('ns');
  expect(Dimensions).toEqual([['functionName', 'stage', 'source']]);
  for (const name of Dimensions[0]!) expect(typeof line[name]).toBe('string');
  expect(Object.fromEntries(Metrics.map(({ Name, Unit }) => [Name, [Unit, line[Name]]]))).toEqual({
    records: ['Count', 10],
    ok: ['Count', 7],
    dropped: ['Count', 1],
    failedRecords: ['Count', 2],
    handedBack: ['Count', 3],
    inputBytes: ['Bytes', 1000],
    replyBytes: ['Bytes', 900],
    durationMs: ['Milliseconds', 1.25],
    innerRecords: ['Count', 5],
    'failed.json': ['Count', 1],
    'failed.type': ['Count', 1],
  });
});

test('a dimension that an invocation does not have is left out, and the metrics are not', () => {
  const metrics = { ...settings.metrics!, dimensions: ['pipelineVersion', 'source'] };
  const line = lineOf({ ...SUMMARY, pipelineVersion: null }, { metrics });
  expect(line._aws.CloudWatchMetrics[0].Dimensions).toEqual([['source']]);
  expect(lineOf(SUMMARY, { functionName: undefined })._aws.CloudWatchMetrics[0].Dimensions).toEqual([
    ['stage', 'source'],
  ]);
});

test("below Lambda's level there is no line, but its metrics stay, at a level that Lambda lets through", () => {
  expect(summaryLine(FINE, 'id', { ...settings, level: 'WARN', metrics: null })).toBeNull();
  expect(lineOf(SUMMARY, { level: 'WARN', metrics: null })['level']).toBe('WARN');
  expect(summaryLine(SUMMARY, 'id', { ...settings, level: 'ERROR', metrics: null })).toBeNull();
  const line = lineOf(FINE, { level: 'ERROR' });
  expect(line['level']).toBe('ERROR');
  expect(line).not.toHaveProperty('message');
  expect(line).toMatchObject({ records: 10, functionName: 'fn', stage: 'prod', source: 'firehose' });
});
