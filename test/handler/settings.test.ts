import { expect, test } from 'vitest';
import { currentTraceId, readLogSettings, readSettings } from '../../handler/settings.ts';

test('with nothing set the pipeline is looked for and threads are chosen', () => {
  expect(readSettings({})).toEqual({
    pipeline: null,
    threads: 'auto',
    tier: 'auto',
    folder: process.cwd(),
    samples: 0,
  });
});

test.each([
  ['', null],
  ['  ', null],
  [' apache-common\n', 'apache-common'],
])('MILLRACE_PIPELINE=%j is %j', (value, pipeline) => {
  expect(readSettings({ MILLRACE_PIPELINE: value }).pipeline).toBe(pipeline);
});

test.each([
  ['', 'auto'],
  ['auto', 'auto'],
  ['1', 1],
  [' 12 ', 12],
])('MILLRACE_THREADS=%j is %j', (value, threads) => {
  expect(readSettings({ MILLRACE_THREADS: value }).threads).toBe(threads);
});

test.each(['0', '-1', '1.5', 'many', '01', '1000'])('MILLRACE_THREADS=%j is refused', (value) => {
  expect(() => readSettings({ MILLRACE_THREADS: value })).toThrow(
    `setting: MILLRACE_THREADS: expected auto or a whole number from 1, found ${JSON.stringify(value)}`,
  );
});

test.each(['', 'auto', 'kernel', ' re2 '])('MILLRACE_TIER=%j is taken', (value) => {
  expect(readSettings({ MILLRACE_TIER: value }).tier).toBe(value.trim() || 'auto');
});

test('MILLRACE_TIER of another name is refused', () => {
  expect(() => readSettings({ MILLRACE_TIER: 'fast' })).toThrow(
    'setting: MILLRACE_TIER: expected auto or kernel, re2, found "fast"',
  );
});

test("the function's folder is Lambda's", () => {
  expect(readSettings({ LAMBDA_TASK_ROOT: '/var/task' }).folder).toBe('/var/task');
});

test('the trace is that of the moment', () => {
  expect(currentTraceId({ _X_AMZN_TRACE_ID: 'Root=1' })).toBe('Root=1');
  expect(currentTraceId({})).toBeUndefined();
});

test.each([
  ['', 0],
  ['3', 3],
  [' 100 ', 100],
])('MILLRACE_LOG_SAMPLES=%j is %d', (value, samples) => {
  expect(readSettings({ MILLRACE_LOG_SAMPLES: value }).samples).toBe(samples);
});

test.each(['-1', '101', 'all', '1.5'])('MILLRACE_LOG_SAMPLES=%j is refused', (value) => {
  expect(() => readSettings({ MILLRACE_LOG_SAMPLES: value })).toThrow(
    `setting: MILLRACE_LOG_SAMPLES: expected a whole number from 0 to 100, found ${JSON.stringify(value)}`,
  );
});

test.each([
  [undefined, 'TRACE'],
  ['WARN', 'WARN'],
  ['error', 'ERROR'],
  ['verbose', 'TRACE'],
])("Lambda's level %j is %s", (value, level) => {
  expect(readLogSettings({ AWS_LAMBDA_LOG_LEVEL: value }).level).toBe(level);
});

const metricsOf = (environment: NodeJS.ProcessEnv) =>
  readLogSettings({ MILLRACE_METRICS: 'on', ...environment }).metrics;

test('metrics are off where nothing is set, and by function where they are on', () => {
  expect(readLogSettings({}).metrics).toBeNull();
  expect(metricsOf({ MILLRACE_METRICS: 'off' })).toBeNull();
  expect(metricsOf({})).toEqual({ namespace: 'millrace', dimensions: ['functionName'], constants: {} });
});

test('namespace and dimensions are as asked for', () => {
  expect(
    metricsOf({
      MILLRACE_METRICS_NAMESPACE: 'Shop/Logs',
      MILLRACE_METRICS_DIMENSIONS: 'source, stage=prod,tier',
    }),
  ).toEqual({
    namespace: 'Shop/Logs',
    dimensions: ['source', 'stage', 'tier'],
    constants: { stage: 'prod' },
  });
});

test.each([
  ['MILLRACE_METRICS', 'yes', 'on or off'],
  ['MILLRACE_METRICS_NAMESPACE', 'AWS/Lambda', 'up to 255 letters'],
  ['MILLRACE_METRICS_NAMESPACE', 'a b', 'up to 255 letters'],
  ['MILLRACE_METRICS_DIMENSIONS', 'requestId', 'functionName, source'],
  ['MILLRACE_METRICS_DIMENSIONS', 'records=5', 'functionName, source'],
  ['MILLRACE_METRICS_DIMENSIONS', 'failed.json=5', 'functionName, source'],
  ['MILLRACE_METRICS_DIMENSIONS', 'stage=', 'functionName, source'],
  ['MILLRACE_METRICS_DIMENSIONS', Array(31).fill('source').join(), 'at most 30 dimensions'],
])('%s=%j is refused', (name, value, expected) => {
  expect(() => metricsOf({ [name]: value })).toThrow(`setting: ${name}: expected ${expected}`);
});
