import { expect, test } from 'vitest';
import type { Plan } from '../../../engine/plan/plan.ts';
import { compileProgram } from '../../../engine/programs/compile.ts';
import { createExecutor } from '../../../engine/threads/create.ts';
import type { MapConfig } from '../../../engine/user-code/function.ts';
import type { Case } from './case.ts';
import { CASES } from './cases/index.ts';
import { moduleCases } from './cases/steps/user-code.ts';
import { batchOf, checkOutcome, describeProgram, planOf } from './describe-program.ts';

/** A plan needs threads of its own, 0.1 s each: of a chapter the first cases stand for all. */
const CASES_A_CHAPTER = 1;

/** Functions in a pipeline do not cross threads. */
const isModular = ({ pipeline }: Case) => pipeline.map === undefined || typeof pipeline.map === 'string';

async function onThreads(plan: Plan, functions: readonly MapConfig[]) {
  const executor = await createExecutor(plan, await compileProgram(plan, functions), 2, { threshold: 0 });
  return {
    kind: executor.kind,
    run: (batch: Parameters<typeof executor.execute>[0]) => executor.execute(batch),
    close: () => executor.close(),
  };
}

describeProgram(
  'two threads',
  Object.fromEntries(
    Object.entries(CASES).map(([chapter, cases]) => [
      chapter,
      cases.filter(isModular).slice(0, CASES_A_CHAPTER),
    ]),
  ),
  onThreads,
);

describeProgram('user code on two threads', { modules: moduleCases }, onThreads);

test('a map module runs on threads, a map function inline, with the same results', async () => {
  const member = CASES['map']!.find(({ pipeline }) => typeof pipeline.map === 'string')!;
  const { plan, functions } = planOf(member);
  const runner = await onThreads(plan, functions);
  expect(runner.kind).toBe('threads');
  checkOutcome(await runner.run(batchOf(member)), member);
  await runner.close();
  const own = planOf({ pipeline: { parse: 'json', map: (record) => record } });
  const inline = await onThreads(own.plan, own.functions);
  expect(inline.kind).toBe('inline');
});
