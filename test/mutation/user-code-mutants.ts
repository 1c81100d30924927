/**
 * @module test/mutation/user-code-mutants
 * Deliberate breakages of what calls the user's own functions.
 */
import type { Mutant } from './mutants.ts';

const CODE = 'engine/user-code';
const CASES = ['test/engine/user-code/random.test.ts'];
const PROGRAMS = 'engine/programs';
const SHAPES = ['test/engine/user-code/shapes.test.ts'];
const ENDED = ['test/engine/user-code/ended.test.ts'];
const EVENTS = ['test/engine/sources/firehose/batched-event.test.ts'];
const RECOVERY = ['test/engine/threads/recovery.test.ts'];

export const USER_CODE_MUTANTS: readonly Mutant[] = [
  {
    why: 'a Map is no record, though JSON.stringify writes one',
    file: `${CODE}/inspect.ts`,
    find: "      return new Unfit(nameOf(value), '');\n    default:",
    replace: '      return HOLDS.nothing;\n    default:',
    tests: CASES,
  },
  {
    why: 'a hole in an array is not null',
    file: `${CODE}/inspect.ts`,
    find: 'if (value === undefined)',
    replace: 'if (value === null)',
    tests: CASES,
  },
  {
    why: 'a promise that has settled is not settled again',
    file: `${CODE}/call-async.ts`,
    find: 'if (!open.delete(place)) return;',
    replace: 'open.delete(place);',
    tests: ['test/engine/user-code/late-promise.test.ts'],
  },
  {
    why: 'no more calls are open than `concurrency`',
    file: `${CODE}/call-async.ts`,
    find: 'open.size < concurrency',
    replace: 'open.size <= concurrency',
    tests: ENDED,
  },
  {
    why: 'a promise that never settles has a timer',
    file: `${CODE}/call-async.ts`,
    find: 'const ms = Math.min(scope.patience, Math.max(0, scope.left()));',
    replace: 'const ms = Math.max(0, scope.left());',
    tests: ENDED,
  },
  {
    why: 'one record does not take the time of all others',
    file: `${CODE}/scope.ts`,
    find: 'Math.max(ms / 2, Math.min(ms, NEAR_THE_END))',
    replace: 'ms',
    tests: ENDED,
  },
  {
    why: 'mapBatch gives a result for each record',
    file: `${CODE}/call-batch.ts`,
    find: 'returned.length === count ? null',
    replace: 'returned.length >= count ? null',
    tests: CASES,
  },
  {
    why: 'an integer of many digits is not read as a double',
    file: `${PROGRAMS}/object-shape.ts`,
    find: 'Math.abs(number) <= Number.MAX_SAFE_INTEGER ? number : Number.NaN',
    replace: 'number',
    tests: SHAPES,
  },
  {
    why: 'a number that JSON writes in another way is not copied',
    file: `${PROGRAMS}/object-shape.ts`,
    find: 'for (const index of unlike) read[index] = Number.NaN;',
    replace: '',
    tests: SHAPES,
  },
  {
    why: 'a member that is gone is not copied',
    file: `${PROGRAMS}/object-shape.ts`,
    find: '    if (index < count) return null;\n',
    replace: '',
    tests: SHAPES,
  },
  {
    why: 'members in another order are not copied',
    file: `${PROGRAMS}/object-shape.ts`,
    find: 'if (name !== names[index]) return null;',
    replace: '',
    tests: SHAPES,
  },
  {
    why: 'what an object inherits is not written',
    file: `${PROGRAMS}/object-shape.ts`,
    find: 'return prototype === BARE || prototype === Object.prototype || prototype === null;',
    replace: 'return true;',
    tests: SHAPES,
  },
  {
    why: 'names that could be more than names are in no code',
    file: `${PROGRAMS}/object-shape.ts`,
    find: '[\\w.-]{0,63}$/',
    replace: '[^"]{0,63}$/',
    tests: SHAPES,
  },
  {
    why: 'records of other names are not read by a shape',
    file: `${PROGRAMS}/object-shape.ts`,
    find: 'for (; at + 4 <= bytes.length; at += 4)',
    replace: 'for (; at + 4 <= bytes.length; at += 4) if (at > 64)',
    tests: SHAPES,
  },
  {
    why: 'text with escapes is not read as it stands',
    file: `${PROGRAMS}/code-objects.ts`,
    find: '!isText || (backslash >= 0 && backslash < to)',
    replace: '!isText',
    tests: SHAPES,
  },
  {
    why: 'text that JSON writes in another way is not copied',
    file: `${PROGRAMS}/object-shape.ts`,
    find: 'JSON.stringify(found.value) === json',
    replace: 'true',
    tests: SHAPES,
  },
  {
    why: 'text beyond ASCII is copied as the bytes that it was',
    file: `${PROGRAMS}/object-shape.ts`,
    find: "lastIsOdd ? lastBytes.toString('utf8', from, to) : ",
    replace: '',
    tests: SHAPES,
  },
  {
    why: 'a date that was set is written anew',
    file: `${PROGRAMS}/object-shape.ts`,
    find: '(isDate && value.getTime() !== moments[index])',
    replace: 'false',
    tests: SHAPES,
  },
  {
    why: 'a day that is not that of the record before is looked up',
    file: `${PROGRAMS}/object-shape.ts`,
    find: 'day !== lastDay',
    replace: 'lastDay < 0',
    tests: SHAPES,
  },
  {
    why: 'a record is copied only where it was read last',
    file: `${PROGRAMS}/direct-code.ts`,
    find: 'record === lastRead && ',
    replace: '',
    tests: SHAPES,
  },
  {
    why: 'records that are not one behind the other are not copied together',
    file: 'engine/reference/output.ts',
    find: 'source !== bytes || sourceTo !== from',
    replace: 'source !== bytes',
    tests: SHAPES,
  },
  {
    why: 'ends that come early wait for those before them',
    file: `${PROGRAMS}/direct-code.ts`,
    find: 'if (ending.ended() === record) endOne(record, end);',
    replace: 'if (ending.ended() >= 0) endOne(record, end);',
    tests: SHAPES,
  },
  {
    why: 'a function that takes the rest can see context values',
    file: `${CODE}/function.ts`,
    find: '[\\w$]*\\s*\\([^()=./]*\\)\\s*\\{)/',
    replace: '[\\w$]*\\s*\\([^()=/]*\\)\\s*\\{)/',
    tests: SHAPES,
  },
  {
    why: 'of several outputs all are written',
    file: 'engine/programs/user-code.ts',
    find: "texts.join('\\n')",
    replace: 'texts[0]!',
    tests: CASES,
  },
  {
    why: 'integers that a double cannot hold are read again',
    file: 'engine/programs/code-objects.ts',
    find: 'inner > Number.MAX_SAFE_INTEGER ||',
    replace: '',
    tests: CASES,
  },
  {
    why: 'timestamps of one alternative are not those of another',
    file: 'engine/config/build-plan.ts',
    find: 'others.every((other) => other?.join() === moments.join()) ?',
    replace: 'true ?',
    tests: CASES,
  },
  {
    why: 'calls that overlap do not share what holds their events',
    file: 'engine/sources/firehose/event-codec.ts',
    find: '      kept = null;\n',
    replace: '      kept = codec;\n',
    tests: EVENTS,
  },
  {
    why: 'partition keys are in the reply to an event as bytes',
    file: 'engine/sources/firehose/batched-event.ts',
    find: 'outcome.partitionKeys === null ?',
    replace: 'true ?',
    tests: EVENTS,
  },
  {
    why: 'a record whose base64 is not canonical is read leniently, by the parsed event',
    file: 'engine/kernel/assembly/event.ts',
    find: 'if (at == 0 || !decoded) return',
    replace: 'if (at == 0) return',
    tests: EVENTS,
  },
  {
    why: 'records in work that are all of a range are halved',
    file: 'engine/threads/run-here.ts',
    find: ' || (suspect === from && end === to)',
    replace: '',
    tests: RECOVERY,
  },
];
