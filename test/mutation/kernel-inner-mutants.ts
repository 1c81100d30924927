/**
 * @module test/mutation/kernel-inner-mutants
 * Breakages of the kernel: records within records, lines and log events.
 */
import type { Mutant } from './mutants.ts';

const KERNEL = 'engine/kernel/assembly';
const tests = (...names: readonly string[]) => names.map((name) => `test/engine/kernel/${name}.test.ts`);

export const KERNEL_INNER_MUTANTS: readonly Mutant[] = [
  {
    why: 'lines that have no line feed of their own have one between them',
    file: `${KERNEL}/inner.ts`,
    find: 'if (begin != target) store<u8>(target, 0x0a);',
    replace: '',
    tests: ['test/engine/conformance/entry-points.test.ts'],
  },
  {
    why: 'a record fails with the first of its lines that fails',
    file: `${KERNEL}/inner.ts`,
    find: 'if (failure == 0) failure = wrote;',
    replace: 'failure = wrote;',
    tests: tests('events/log-events'),
  },
  {
    why: 'a record of which a line fails is not delivered',
    file: `${KERNEL}/inner.ts`,
    find: 'if (failure != 0) return failure;',
    replace: '',
    tests: tests('events/log-events'),
  },
  {
    why: 'a log event’s text is read without its escapes, of which some characters have none',
    file: `${KERNEL}/json-copy.ts`,
    find: 'if (load<u8>(from, 1) != 0x75) return 0;',
    replace: '',
    tests: tests('events/log-events'),
  },
  {
    why: 'half a surrogate pair in a log event is the reference path’s',
    file: `${KERNEL}/json-copy.ts`,
    find: 'if (character < 0 || (character & 0xf800) == 0xd800) return 0;',
    replace: 'if (character < 0) return 0;',
    tests: tests('events/log-events'),
  },
  {
    why: 'signs between the digits and letters of ASCII are no hexadecimal digits',
    file: `${KERNEL}/json-copy.ts`,
    find: '(<u32>(c - 0x30) > 9 && digit < 10)',
    replace: 'false',
    tests: tests('events/log-events'),
  },
  {
    why: 'a message of a log event has to be UTF-8',
    file: `${KERNEL}/log-events.ts`,
    find: '!decodedHigh || isUtf8(copy, messageEnd) ? after : 0',
    replace: 'after',
    tests: tests('events/log-events'),
  },
  {
    why: 'a control is no text of JSON',
    file: `${KERNEL}/json-copy.ts`,
    find: 'if (c != 0x5c) return 0; // a control',
    replace: 'if (c != 0x5c) break;',
    tests: tests('events/log-events'),
  },
  {
    why: 'a member of a payload that comes twice is not read here',
    file: `${KERNEL}/log-events.ts`,
    find: '(seen & member) != 0 || ',
    replace: '',
    tests: tests('events/log-events'),
  },
  {
    why: '`auto` takes a payload by its first bytes alone',
    file: `${KERNEL}/log-events.ts`,
    find: 'at - json <= HEAD_BYTES ? at : 0',
    replace: 'true ? at : 0',
    tests: tests('events/log-events'),
  },
  {
    why: 'a payload ends with its last brace',
    file: `${KERNEL}/log-events.ts`,
    find: ' && at + 1 == end',
    replace: '',
    tests: tests('events/log-events'),
  },
  {
    why: 'what log events have is counted, as limits say',
    file: `${KERNEL}/log-events.ts`,
    find: ' && values <= slot(SLOT_MOST_VALUES)',
    replace: '',
    tests: tests('events/log-events'),
  },
  {
    why: 'of log events there are at most so many',
    file: `${KERNEL}/log-events.ts`,
    find: 'if (left-- == 0) return STATUS_BAIL_DECODE;',
    replace: 'left--;',
    tests: tests('events/log-events'),
  },
  {
    why: 'values of a payload are not those of the record behind it',
    file: `${KERNEL}/log-events.ts`,
    find: '  clearValue(SLOT_LOG_GROUP);\n',
    replace: '',
    tests: tests('events/log-events'),
  },
  {
    why: 'the room for a value that is named ends',
    file: `${KERNEL}/log-events.ts`,
    find: 'if (end - start > <usize>MOST_ID) return false;',
    replace: '',
    tests: tests('events/log-events'),
  },
  {
    why: 'records handed back for want of time are the same in every run of an event',
    file: 'engine/kernel/host/inflation.ts',
    find: '!isSettled && ',
    replace: '',
    tests: tests('events/log-events'),
  },
];
