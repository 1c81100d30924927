import { expect, test } from 'vitest';
import { currentTraceId, readSettings } from '../../handler/settings.ts';

test('with nothing set the pipeline is looked for and threads are chosen', () => {
  expect(readSettings({})).toEqual({ pipeline: null, threads: 'auto', folder: process.cwd() });
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

test("the function's folder is Lambda's", () => {
  expect(readSettings({ LAMBDA_TASK_ROOT: '/var/task' }).folder).toBe('/var/task');
});

test('the trace is that of the moment', () => {
  expect(currentTraceId({ _X_AMZN_TRACE_ID: 'Root=1' })).toBe('Root=1');
  expect(currentTraceId({})).toBeUndefined();
});
