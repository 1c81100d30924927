/**
 * The pool with the pipeline itself: workers compile the plan, and threads give what inline gives.
 */
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { packRecords } from '../../../engine/batch.ts';
import { buildPlan } from '../../../engine/config/build-plan.ts';
import { compileProgram } from '../../../engine/programs/compile.ts';
import { createExecutor } from '../../../engine/threads/create.ts';
import { createInlineExecutor } from '../../../engine/threads/inline.ts';
import { readOutcome } from './executor-conformance.ts';

const BASE = new URL('../../fixtures/map/', import.meta.url).pathname;
const LINE =
  '83.149.9.216 - - [17/May/2015:10:05:03 +0000] "GET /x.png HTTP/1.1" 200 203023 "http://a/" "Mozilla/5.0"';
const closing: (() => Promise<void>)[] = [];
afterAll(() => Promise.all(closing.map((close) => close())));

async function both(pipeline: unknown) {
  const plan = buildPlan(pipeline, BASE);
  const program = await compileProgram(plan);
  const threads = await createExecutor(plan, program, 2, { threshold: 1, timeLimit: 5000 });
  closing.push(() => threads.close());
  return { inline: createInlineExecutor(program), threads };
}

const line = fc.oneof(
  fc.integer({ min: 100, max: 599 }).map((status) => LINE.replace('200', String(status))),
  fc.string({ maxLength: 30, unit: 'grapheme' }).map((agent) => LINE.replace('Mozilla/5.0', agent)),
  fc.string({ maxLength: 50 }),
  fc.uint8Array({ maxLength: 50 }),
);
const json = fc.oneof(
  fc.record({ a: fc.option(fc.string()), b: fc.jsonValue() }).map((value) => JSON.stringify(value)),
  fc.string({ maxLength: 10 }),
);

describe.each([
  ['apache-combined', { parse: 'apache-combined' }, line],
  [
    'filter, partition and context',
    {
      parse: 'apache-combined',
      filter: { status: { gte: 300 } },
      set: { trace: '${requestId}' },
      partition: { day: '${timestamp:yyyy-MM-dd}' },
    },
    line,
  ],
  ['json', { parse: { json: {} }, onError: 'raw' }, json],
  ['a map module', { parse: { json: {} }, map: './renames.mjs' }, json],
])('%s', (_, pipeline, record) => {
  test('threads and inline give the same outcome', async () => {
    const { inline, threads } = await both(pipeline);
    await fc.assert(
      fc.asyncProperty(
        fc.array(record as fc.Arbitrary<string | Uint8Array>, { maxLength: 30 }),
        async (records) => {
          const context = {
            shared: { requestId: 'r-1' },
            perRecord: { recordId: records.map((_, i) => `${i}`) },
          };
          const batch = { ...packRecords(records), context };
          const [expected, outcome] = [await inline.execute(batch), await threads.execute(batch)];
          expect(readOutcome(outcome)).toEqual(readOutcome(expected));
          expect(outcome.failures).toEqual(expected.failures);
        },
      ),
      { numRuns: 40 },
    );
  });
});

test('a map module that ends its thread costs its one record', async () => {
  const { threads } = await both({ parse: { json: {} }, map: './deadly.mjs' });
  const texts = Array.from({ length: 60 }, (_, index) => (index === 41 ? 'EXIT' : `text ${index}`));
  const outcome = await threads.execute(packRecords(texts.map((text) => JSON.stringify({ text }))));
  expect(outcome.failures).toEqual([{ index: 41, code: 'worker', detail: 'its worker exited with code 7' }]);
  expect(readOutcome(outcome)[59]?.text).toBe('{"text":"text 59"}\n');
});

test('a map function that is no module stays on the calling thread', async () => {
  const map = (record: object) => ({ ...record, here: true });
  const plan = buildPlan({ parse: { json: {} }, map }, BASE);
  const executor = await createExecutor(plan, await compileProgram(plan, [map]), 4);
  expect(executor.kind).toBe('inline');
  expect(readOutcome(await executor.execute(packRecords(['{"a":1}'])))[0]?.text).toBe(
    '{"a":1,"here":true}\n',
  );
});

test('one thread is the calling one', async () => {
  const plan = buildPlan({ parse: 'apache-combined' }, BASE);
  expect((await createExecutor(plan, await compileProgram(plan), 1)).kind).toBe('inline');
});
