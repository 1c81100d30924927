import { compileProgram } from '../../../engine/programs/compile.ts';
import { CASES } from './cases/index.ts';
import { describeProgram } from './describe-program.ts';

describeProgram('reference', CASES, (plan, functions) =>
  compileProgram({ ...plan, tier: { kind: 're2', because: 'the reference path' } }, functions),
);
