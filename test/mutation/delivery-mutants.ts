/**
 * @module test/mutation/delivery-mutants
 * Deliberate breakages of how inner records are joined, and of the ledger that has to notice them in a stream.
 */
import type { Mutant } from './mutants.ts';

const PACKED = ['test/simulator/packed.test.ts'];
const LEDGER = ['test/simulator/ledger/ledger.test.ts'];
const JOIN = { file: 'engine/select.ts', find: '} else pushOutputs(firstOk, behind);', tests: PACKED };

export const DELIVERY_MUTANTS: readonly Mutant[] = [
  {
    ...JOIN,
    why: 'the ledger of a stream notices that the last of several inner records is lost',
    replace: '} else pushOutputs(firstOk, Math.max(firstOk + 1, behind - 1));',
  },
  {
    ...JOIN,
    why: 'the ledger of a stream notices that the first of several inner records is there twice',
    replace:
      '} else { pushOutputs(firstOk, behind); if (behind - firstOk > 1) pushOutputs(firstOk, firstOk + 1); }',
  },
  {
    ...JOIN,
    why: 'the ledger of a stream notices that inner records are in another order',
    replace: '} else { pushOutputs(firstOk + 1, behind); pushOutputs(firstOk, firstOk + 1); }',
  },
  {
    why: 'the ledger of a stream notices that a failed inner record does not fail the record it is in',
    file: 'engine/select.ts',
    find: 'if (done.status[at] === STATUS.failed) failed = at;',
    replace: '',
    tests: PACKED,
  },
  {
    why: 'the ledger of a stream notices that a user record of the KPL has another partition key',
    file: 'engine/decoders/kpl.ts',
    find: 'partitionKey: keys[key] ?? null',
    replace: 'partitionKey: keys[0] ?? null',
    tests: PACKED,
  },
  {
    why: 'a record that was delivered may not fail as well',
    file: 'simulator/ledger/ledger.ts',
    find: "        duplicate(record, 'failed, and delivered as well');",
    replace: '        continue;',
    tests: LEDGER,
  },
  {
    why: 'what is left out of a record is not in the bucket',
    file: 'simulator/ledger/ledger.ts',
    find: 'else if (output === null) here.due = { status: SILENT.dropped, prefix };\n      else if (output.length === 0)',
    replace: 'else if (output === null || output.length === 0)',
    tests: LEDGER,
  },
  {
    why: 'a record that is put again is a record of its own',
    file: 'simulator/stream/producer.ts',
    find: '    made(copy, true);\n',
    replace: '',
    tests: PACKED,
  },
];
