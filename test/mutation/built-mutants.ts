/**
 * @module test/mutation/built-mutants
 * What a pipeline that was compiled ahead promises.
 */
import type { Mutant } from './mutants.ts';

const file = 'engine/built/file.ts';
const opened = 'engine/built/plan-file.ts';
const FILE = ['test/engine/built/file.test.ts'];
const OPEN = ['test/engine/built/open.test.ts'];

export const BUILT_MUTANTS: readonly Mutant[] = [
  {
    why: 'a damaged file is an error',
    file,
    find: 'if (checksum(file.subarray(16)) !== file.readUInt32LE(12))',
    replace: 'if (file.length === 0)',
    tests: FILE,
  },
  {
    why: 'a file of another version is built again',
    file,
    find: 'if (version !== VERSION)',
    replace: "if (version === '')",
    tests: OPEN,
  },
  {
    why: 'limits are those of the function that runs it',
    file: opened,
    find: '...limitsOfFunction(memoryMb), ...limits',
    replace: '...limits',
    tests: OPEN,
  },
  {
    why: 'a pipeline’s own limits win over the function’s',
    file: opened,
    find: ', ...limits }',
    replace: ' }',
    tests: OPEN,
  },
  {
    why: 'modules are found from the file’s folder',
    file: 'engine/config/build-file.ts',
    find: 'relative(outFolder, fileURLToPath(module))',
    replace: 'fileURLToPath(module)',
    tests: OPEN,
  },
];
