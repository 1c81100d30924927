import { expect, test } from 'vitest';
import { packRecords } from '../../../engine/batch.ts';
import { STATUS } from '../../../engine/outcome.ts';
import { createInlineExecutor } from '../../../engine/threads/inline.ts';
import { describeExecutor, numbered, readOutcome } from './executor-conformance.ts';
import { compileProgram, standInPlan } from './stand-in-program.ts';

describeExecutor('inline', async (plan) => createInlineExecutor(await compileProgram(plan)));

test('a record that makes the program throw fails alone', async () => {
  const executor = createInlineExecutor(await compileProgram(standInPlan({ title: 'deadly' })));
  const texts = numbered(100);
  for (const index of [0, 40, 41, 99]) texts[index] = 'THROW';
  const records = readOutcome(await executor.execute(packRecords(texts)));
  records.forEach((record, index) => {
    if (texts[index] === 'THROW') {
      expect(record.failure).toEqual({
        index,
        code: 'worker',
        detail: 'the program threw Error: a bug in the program',
      });
    } else expect(record).toMatchObject({ status: STATUS.ok, text: `{"text":"${texts[index]}"}\n` });
  });
});

test('a program that does not say where it threw is searched by halves', async () => {
  const program = await compileProgram(standInPlan({ title: 'deadly' }));
  const executor = createInlineExecutor({ run: (batch) => program.run(batch) });
  const texts = numbered(33);
  texts[17] = 'THROW';
  const records = readOutcome(await executor.execute(packRecords(texts)));
  expect(records.flatMap((record, index) => (record.failure ? [index] : []))).toEqual([17]);
});

test('with a deadline, what was done before it stays done', async () => {
  const program = await compileProgram(standInPlan());
  const slow = createInlineExecutor(
    {
      run(batch, progress) {
        const until = Date.now() + 20;
        while (Date.now() < until);
        return program.run(batch, progress);
      },
    },
    { deadlineMargin: 0 },
  );
  const texts = Array.from({ length: 400 }, () => 'x'.repeat(64 * 1024));
  const records = readOutcome(await slow.execute(packRecords(texts), { deadline: Date.now() + 150 }));
  expect(records).toHaveLength(400);
  const firstLate = records.findIndex((record) => record.failure?.code === 'deadline');
  expect(firstLate).toBeGreaterThan(0);
  expect(records.slice(0, firstLate).every((record) => record.status === STATUS.ok)).toBe(true);
  expect(records.slice(firstLate).every((record) => record.failure?.code === 'deadline')).toBe(true);
});
