import { expect, test } from 'vitest';
import { createEngine, type PipelineConfig, packRecords } from '../../engine/index.ts';

// docs/record-semantics.md, "One record, many inner records": which inner record failed, and how they are counted.

async function run(pipeline: PipelineConfig, record: string) {
  const engine = createEngine({ parse: 'json', ...pipeline }, { threads: 1 });
  const { inner, failures } = await engine.run(packRecords([record]));
  await engine.close();
  return { inner, failures };
}

const EXPLODE: PipelineConfig = { steps: [{ explode: { field: 'r' } }, { types: { n: 'int' } }] };
const RECORD = '{"r":[{"n":"1"},{"n":"x"},{"n":"y"}]}';

test('the failure of a record names the first inner record that explode made and that failed', async () => {
  const { inner, failures } = await run(EXPLODE, RECORD);
  expect(inner).toEqual({ records: 3, ok: 1, dropped: 0, failed: 2 });
  expect(failures).toEqual([
    { index: 0, code: 'type', detail: expect.stringMatching(/^inner record 1: n: .*"x"/) as string },
  ]);
});

test('what onError: drop leaves out, and a filter, is counted as dropped', async () => {
  expect(await run({ ...EXPLODE, onError: 'drop' }, RECORD)).toEqual({
    inner: { records: 3, ok: 1, dropped: 2, failed: 0 },
    failures: [],
  });
  const steps: PipelineConfig['steps'] = [{ explode: { field: 'r' } }, { filter: { n: '1' } }];
  expect((await run({ steps }, RECORD)).inner).toEqual({ records: 3, ok: 1, dropped: 2, failed: 0 });
});

test('records of explode within lines are counted beside the lines', async () => {
  const { inner, failures } = await run({ ...EXPLODE, decode: 'lines' }, `{"r":[]}\n${RECORD}\n`);
  expect(inner).toEqual({ records: 5, ok: 1, dropped: 1, failed: 3 });
  expect(failures[0]).toMatchObject({
    inner: 1,
    detail: expect.stringMatching(/^inner record 1: inner record 1: n: /),
  });
});

test('a redacted pipeline says which, and nothing of it', async () => {
  const steps: PipelineConfig['steps'] = [...EXPLODE.steps!, { redact: { n: 'mask' } }];
  const { failures } = await run({ steps }, RECORD);
  expect(failures[0]!.detail).toBe('inner record 1: n: expected int');
});
