import { compileProgram } from '../../../engine/programs/compile.ts';
import { compileReference } from '../../../engine/reference/reference.ts';
import { CASES } from './cases/index.ts';
import { describeProgram } from './describe-program.ts';

describeProgram('reference', CASES, async (plan, map) =>
  plan.map === null ? compileReference(plan, null) : compileProgram(plan, map),
);
