/**
 * @module test/mutation/range-mutants
 * Deliberate breakages of files in ranges: lines at their edges, turns, and files that change.
 */
import type { Mutant } from './mutants.ts';

const tests = ['test/cli/ranges/ranges.test.ts'];
const ABSENT_TESTS = ['test/cli/run-absent.test.ts'];
const READER = 'cli/run/ranges/range-reader.ts';
const UNITS = 'cli/run/ranges/run-units.ts';
const ABSENT = 'cli/run/absent-fields.ts';
const DELIVER = 'cli/run/ranges/deliver.ts';

export const RANGE_MUTANTS: readonly Mutant[] = [
  {
    why: 'a line that begins where a range does is in that range',
    file: READER,
    find: 'for (let at = offset - 1; at < most; )',
    replace: 'for (let at = offset; at < most; )',
    tests,
  },
  {
    why: 'a range that no line begins in has none',
    file: READER,
    find: 'if (start >= to) return;',
    replace: 'if (start > to) return;',
    tests,
  },
  {
    why: 'a file that is longer than its last range was is read to its end',
    file: READER,
    find: 'if (length === wanted && end === Number.POSITIVE_INFINITY) return null;',
    replace: '',
    tests,
  },
  {
    why: 'lines in range of the last read that line buffers cannot take are not taken for the end',
    file: READER,
    find: '(state.isFileEnd && state.bytes === 0)',
    replace: 'state.bytes === 0',
    tests,
  },
  {
    why: 'what a thread made is written in its turn',
    file: 'cli/run/ranges/turns.ts',
    find: 'if (turn === unit) return;',
    replace: 'return;',
    tests,
  },
  {
    why: 'a stream holds copies before its turn',
    file: UNITS,
    find: 'bytes: copy(bytes)',
    replace: 'bytes',
    tests,
  },
  {
    why: 'a file with the name of the one that was checked is not taken for it',
    file: UNITS,
    find: 'if (identityOf(fstatSync(open.fd)) === file.identity) return open.fd;',
    replace: 'if (open !== null) return open.fd;',
    tests,
  },
  {
    why: 'lines are counted from the start of each file',
    file: DELIVER,
    find: 'place[PLACE.line] = 1;',
    replace: '',
    tests,
  },
  {
    why: 'the first end of a file ends it',
    file: DELIVER,
    find: 'if (isFileEnd) place[PLACE.ended] = file.first;',
    replace: '',
    tests,
  },
  {
    why: 'fields: a name that an earlier step makes is none that records have to bring',
    file: ABSENT,
    find: 'for (const name of madeBy(step)) made.add(name);',
    replace: '',
    tests: ABSENT_TESTS,
  },
  {
    why: 'fields: behind another parser the names are not those of the record',
    file: ABSENT,
    find: 'if (fields === null) break;',
    replace: 'if (fields === null) continue;',
    tests: ABSENT_TESTS,
  },
  {
    why: 'fields: records in an event are looked into',
    file: ABSENT,
    find: 'const isPlain = isLines && ',
    replace: 'const isPlain = ',
    tests: ABSENT_TESTS,
  },
  {
    why: 'fields: streams are looked at before their turn',
    file: DELIVER,
    find: 'absent?.look(batch);',
    replace: '',
    tests: ABSENT_TESTS,
  },
];
