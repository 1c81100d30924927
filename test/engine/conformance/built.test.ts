/** Every case once more, by a pipeline that was built to a file's bytes and read back. */
import { describe, expect, test } from 'vitest';
import { openPlanFile } from '../../../engine/built/plan-file.ts';
import { buildPlan } from '../../../engine/config/build-plan.ts';
import { buildPipeline, type Tier } from '../../../engine/index.ts';
import { compileProgram } from '../../../engine/programs/compile.ts';
import type { Case } from './case.ts';
import { CASES } from './cases/index.ts';
import { moduleCases } from './cases/steps/user-code.ts';
import { batchOf, checkOutcome, FIXTURES, planOf } from './describe-program.ts';

const baseFolder = FIXTURES.pathname;
/** The kernel where it can, and the reference path. */
const ASKED: readonly ('auto' | Tier)[] = ['auto', 're2'];

async function check(member: Case): Promise<void> {
  const file = buildPipeline(member.pipeline, { baseFolder });
  for (const tier of ASKED) {
    const { plan } = openPlanFile(file, baseFolder, tier, null);
    // As JSON, which has no -0: it is written as 0 all the same.
    expect(JSON.stringify(plan)).toBe(JSON.stringify(buildPlan(member.pipeline, baseFolder, tier)));
    const program = await compileProgram(plan);
    const batch = batchOf(member);
    checkOutcome(await (program.runUserCode?.(batch, { patience: 10_000 }) ?? program.run(batch)), member);
  }
}

describe.each(Object.entries({ ...CASES, modules: moduleCases }))('%s', (_, cases) => {
  test.each(cases.map((member) => [member.name, member] as const))('%s', async (_name, member) => {
    if (planOf(member).plan.userCode !== 'function') return check(member);
    expect(() => buildPipeline(member.pipeline, { baseFolder })).toThrow(
      expect.objectContaining({ code: 'ERR_MILLRACE_PIPELINE' }),
    );
  });
});
