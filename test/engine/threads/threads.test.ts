import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { packRecords } from '../../../engine/batch.ts';
import type { Plan } from '../../../engine/plan/plan.ts';
import type { ExecutorOptions } from '../../../engine/threads/executor.ts';
import { createInlineExecutor } from '../../../engine/threads/inline.ts';
import { createThreadsExecutor } from '../../../engine/threads/parallel.ts';
import { describeExecutor, numbered, readOutcome } from './executor-conformance.ts';
import { compileProgram, PARTITION, STAND_IN_URL, standInPlan } from './stand-in-program.ts';

async function threads(plan: Plan, options: ExecutorOptions = {}) {
  return createThreadsExecutor(plan, await compileProgram(plan), 3, {
    threshold: 1,
    programModule: STAND_IN_URL,
    ...options,
  });
}

describeExecutor('threads', threads);
describeExecutor('threads, small batches inline', (plan) => threads(plan, { threshold: 500 }));

const plan = standInPlan({ partition: PARTITION });
const executor = await threads(plan);
afterAll(() => executor.close());

test('threads and inline give the same outcome for any batch', async () => {
  const inline = createInlineExecutor(await compileProgram(plan));
  const text = fc.oneof(
    fc.string({ maxLength: 40, unit: 'grapheme' }),
    fc.string({ maxLength: 9 }).map((rest) => `bad${rest}`),
    fc.string({ maxLength: 9 }).map((rest) => `drop${rest}`),
    fc.string({ minLength: 200, maxLength: 2000 }),
  );
  const record = fc.record({ text, id: fc.option(fc.string({ maxLength: 5 })), unreadable: fc.nat(9) });
  await fc.assert(
    fc.asyncProperty(fc.array(record, { maxLength: 60 }), fc.boolean(), async (records, lent) => {
      const packed = packRecords(records.map((one) => one.text));
      const batch = {
        ...packed,
        unreadable: records.flatMap((one, index) =>
          one.unreadable === 0 ? [{ index, code: 'data' as const, detail: 'none' }] : [],
        ),
        context: { shared: { all: 'x' }, perRecord: { id: records.map((one) => one.id) } },
      };
      const expected = readOutcome(await inline.execute(batch));
      const bytes = lent ? executor.allocate(packed.bytes.length) : packed.bytes;
      bytes.set(packed.bytes);
      const outcome = await executor.execute({ ...batch, bytes });
      executor.release(bytes);
      expect(readOutcome(outcome)).toEqual(expected);
      expect(outcome.failures.map((failure) => failure.index)).toEqual(
        expected.flatMap((one) => (one.failure ? [one.failure.index] : [])),
      );
    }),
    { numRuns: 150 },
  );
});

test('shared memory that is never given back runs out, not over', async () => {
  const first = executor.allocate(1000);
  expect(first.buffer).toBeInstanceOf(SharedArrayBuffer);
  executor.release(first);
  expect(executor.allocate(1000).buffer).toBe(first.buffer);
  const lent = Array.from({ length: 300 }, () => executor.allocate(1000).buffer);
  expect(lent.slice(-1)[0]).toBeInstanceOf(ArrayBuffer);
  expect(lent.filter((buffer) => buffer instanceof SharedArrayBuffer).length).toBeLessThan(260);
});

test('memory that was not lent is not taken back', async () => {
  const strange = new Uint8Array(new SharedArrayBuffer(10));
  executor.release(strange);
  executor.release(new Uint8Array(10));
  expect(executor.allocate(10).buffer).not.toBe(strange.buffer);
});

test('no thread is started before the first batch that is large enough', async () => {
  let started = 0;
  const count = () => {
    started += 1;
  };
  subscribe('worker_threads', count);
  const lazy = await threads(standInPlan(), { threshold: 2000 });
  await lazy.execute(packRecords(numbered(100)));
  expect(started).toBe(0);
  await lazy.execute(packRecords(numbered(1000)));
  expect(started).toBe(3);
  unsubscribe('worker_threads', count);
  await lazy.close();
});
