import { compileProgram } from '../../../engine/pipeline/compile.ts';
import { compileOracle } from '../../../engine/pipeline/oracle.ts';
import { CASES } from './cases/index.ts';
import { describeProgram } from './describe-program.ts';

describeProgram('oracle', CASES, async (plan, map) =>
  plan.map === null ? compileOracle(plan, null) : compileProgram(plan, map),
);
