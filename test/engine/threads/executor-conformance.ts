/**
 * @module test/engine/threads/executor-conformance
 * What every executor has to keep. Run by `inline.test.ts` and `threads.test.ts` over the stand-in program.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Batch, NO_CONTEXT, packRecords } from '../../../engine/batch.ts';
import { countStatus, type Outcome, STATUS } from '../../../engine/outcome.ts';
import type { Plan } from '../../../engine/plan/plan.ts';
import type { Executor } from '../../../engine/threads/executor.ts';
import { PARTITION, standInPlan } from './stand-in-program.ts';

export type CreateExecutor = (plan: Plan) => Promise<Executor>;

/** An outcome as values that compare, record by record. */
export function readOutcome(outcome: Outcome) {
  const failures = new Map(outcome.failures.map((failure) => [failure.index, failure]));
  return Array.from(outcome.status, (status, index) => ({
    status,
    text: Buffer.from(outcome.bytes.slice(outcome.spans[2 * index], outcome.spans[2 * index + 1])).toString(),
    failure: failures.get(index) ?? null,
    keys: outcome.partitionKeys?.[index] ?? null,
  }));
}

/** `count` records, `record 0` and on. */
export function numbered(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `record ${index}`);
}

export function describeExecutor(name: string, create: CreateExecutor): void {
  describe(`${name}: the contract of an executor`, () => {
    let executor: Executor;
    let partitioning: Executor;
    beforeAll(async () => {
      executor = await create(standInPlan());
      partitioning = await create(standInPlan({ partition: PARTITION }));
    });
    afterAll(async () => {
      await executor.close();
      await partitioning.close();
    });
    const run = async (batch: Batch) => readOutcome(await executor.execute(batch));

    test('keeps the order of the records', async () => {
      const records = await run(packRecords(numbered(1000)));
      expect(records.map((record) => JSON.parse(record.text).text)).toEqual(numbered(1000));
    });

    test('gives an empty batch an empty outcome', async () => {
      const outcome = await executor.execute(packRecords([]));
      expect(outcome).toMatchObject({ failures: [], partitionKeys: null });
      expect([outcome.bytes.length, outcome.spans.length, outcome.status.length]).toEqual([0, 0, 0]);
    });

    test('runs one record, and fewer records than there are threads', async () => {
      expect(await run(packRecords(['one']))).toMatchObject([
        { status: STATUS.ok, text: '{"text":"one"}\n' },
      ]);
      expect(await run(packRecords(['one', 'two']))).toHaveLength(2);
    });

    test('takes empty records and gaps between records', async () => {
      const batch = { ...packRecords(['..one..two', '']), spans: new Uint32Array([2, 5, 5, 5, 7, 10]) };
      expect((await run(batch)).map((record) => record.text)).toEqual(
        ['one', '', 'two'].map((text) => `{"text":"${text}"}\n`),
      );
    });

    test('numbers failures by their place in the whole batch', async () => {
      const texts = numbered(100).map((text, index) => (index % 7 === 0 ? `bad ${index}` : text));
      const outcome = await executor.execute(packRecords(texts));
      expect(outcome.failures.map((failure) => failure.index)).toEqual(
        texts.flatMap((text, index) => (text.startsWith('bad') ? [index] : [])),
      );
      expect(outcome.failures.every((failure) => failure.detail === `bad ${failure.index}`)).toBe(true);
    });

    test('carries unreadable records over as failures of their own', async () => {
      const unreadable = [5, 50, 99].map((index) => ({
        index,
        code: 'base64' as const,
        detail: `at ${index}`,
      }));
      const outcome = await executor.execute({ ...packRecords(numbered(100)), unreadable });
      expect(outcome.failures).toEqual(unreadable);
      expect(countStatus(outcome)).toEqual({ ok: 97, dropped: 0, failed: 3 });
    });

    test('gives partition keys to ok records and null to others', async () => {
      const texts = ['a', 'bad', 'drop', 'd', 'e', 'f', 'g', 'h'];
      const outcome = await partitioning.execute(packRecords(texts));
      expect(outcome.partitionKeys?.map((keys) => keys?.['first'] ?? null)).toEqual([
        'a',
        null,
        null,
        'd',
        'e',
        'f',
        'g',
        'h',
      ]);
    });

    test('gives each record its own context', async () => {
      const texts = numbered(50);
      const context = {
        shared: { batch: 'b' },
        perRecord: { id: texts.map((_, i) => (i % 2 ? `id ${i}` : null)) },
      };
      const records = await run({ ...packRecords(texts), context });
      expect(records.map((record) => JSON.parse(record.text))).toEqual(
        texts.map((text, index) => ({ text, batch: 'b', id: index % 2 ? `id ${index}` : null })),
      );
    });

    test('runs overlapping batches, each to its own outcome', async () => {
      const outcomes = await Promise.all(
        Array.from({ length: 8 }, (_, batch) =>
          run(packRecords(numbered(100).map((text) => `${batch} ${text}`))),
        ),
      );
      outcomes.forEach((records, batch) => {
        expect(records.map((record) => JSON.parse(record.text).text)).toEqual(
          numbered(100).map((text) => `${batch} ${text}`),
        );
      });
    });

    test('reads batches from memory of its own, and uses it again once released', async () => {
      const { bytes, spans } = packRecords(numbered(100));
      for (let round = 0; round < 3; round++) {
        const own = executor.allocate(bytes.length);
        expect(own.byteLength).toBe(bytes.length);
        own.set(bytes);
        const records = await run({ bytes: own, spans, unreadable: [], context: NO_CONTEXT });
        expect(records.map((record) => JSON.parse(record.text).text)).toEqual(numbered(100));
        executor.release(own);
      }
    });

    test('leaves the batch as it was', async () => {
      const batch = packRecords(numbered(100));
      const before = structuredClone({ bytes: batch.bytes, spans: batch.spans });
      await executor.execute(batch);
      expect({ bytes: batch.bytes, spans: batch.spans }).toEqual(before);
    });

    test('fails what is not done a margin before the deadline, and returns at once', async () => {
      const unreadable = [{ index: 1, code: 'base64' as const, detail: 'no base64' }];
      const batch = { ...packRecords(numbered(100)), unreadable };
      const outcome = await executor.execute(batch, { deadline: Date.now() + 100 });
      expect(countStatus(outcome).failed).toBe(100);
      expect(outcome.failures.map((failure) => failure.index)).toEqual(
        numbered(100).map((_, index) => index),
      );
      expect(outcome.failures[0]).toMatchObject({ code: 'deadline' });
      expect(outcome.failures[1]).toEqual(unreadable[0]);
    });

    test('is not hurried by a deadline far away', async () => {
      const records = numbered(20_000);
      const outcome = await executor.execute(packRecords(records), { deadline: Date.now() + 60_000 });
      expect(readOutcome(outcome).map((record) => JSON.parse(record.text).text)).toEqual(records);
    });

    test('can be warmed up before the first batch', async () => {
      const warm = await create(standInPlan());
      await warm.warmUp();
      expect(readOutcome(await warm.execute(packRecords(numbered(100))))).toHaveLength(100);
      await warm.close();
    });

    test('rejects batches once it is closed, and can be closed twice', async () => {
      const closing = await create(standInPlan());
      await closing.execute(packRecords(numbered(10)));
      await closing.close();
      await closing.close();
      await expect(closing.execute(packRecords(['one']))).rejects.toMatchObject({
        code: 'ERR_MILLRACE_CLOSED',
      });
    });

    test('finishes what runs when it is closed', async () => {
      const closing = await create(standInPlan());
      const work = closing.execute(packRecords(numbered(1000)));
      await closing.close();
      expect(countStatus(await work).ok).toBe(1000);
    });
  });
}
