/**
 * @module test/mutation/mutants
 * Deliberate breakages of the kernel, of the generator of matchers and of the reference path, each with the tests that have to notice it.
 * A breakage is one that a hand could make: an edge forgotten, a sign, a guard taken for superfluous.
 */

import { REFERENCE_MUTANTS } from './reference-mutants.ts';
import { TEXT_MUTANTS } from './text-mutants.ts';

export interface Mutant {
  /** What is broken, and why that would matter. */
  readonly why: string;
  readonly file: string;
  /** Text that is there exactly once. */
  readonly find: string;
  readonly replace: string;
  /** Test files, one of which has to fail. */
  readonly tests: readonly string[];
}

const KERNEL = 'engine/kernel/assembly';
const PATTERN = 'engine/pattern';
const tests = (...names: readonly string[]) => names.map((name) => `test/engine/kernel/${name}.test.ts`);
const LIMITS = ['test/engine/conformance/kernel.test.ts'];
const REFERENCE = ['test/engine/conformance/reference.test.ts'];
const MATCHING = ['test/engine/pattern/pattern.test.ts'];
const LARGE = ['test/engine/pattern/large.test.ts'];

export const MUTANTS: readonly Mutant[] = [
  ...REFERENCE_MUTANTS,
  ...TEXT_MUTANTS,
  {
    why: 'of 32 characters at a time the second 16 have to be base64, too',
    file: `${KERNEL}/base64-decode.ts`,
    find: 'if (v128.any_true(v128.or(aOutside, bOutside))) break;',
    replace: 'if (v128.any_true(aOutside)) break;',
    tests: tests('events/event'),
  },
  {
    why: 'a surrogate written as UTF-8 is not UTF-8',
    file: `${KERNEL}/utf8.ts`,
    find: '0xe6, 0xae, 0xba, 0xba,',
    replace: '0xe6, 0xae, 0xaa, 0xaa,',
    tests: tests('values'),
  },
  {
    why: 'a backslash has to be escaped',
    file: `${KERNEL}/json-text.ts`,
    find: 'space), v128.eq<i8>(v, backslash));',
    replace: 'space), v128.eq<i8>(v, two));',
    tests: tests('values', 'fields'),
  },
  {
    why: 'integers have no leading zeros in JSON',
    file: `${KERNEL}/numbers.ts`,
    find: '(load<u8>(start) != 0x30 || length == 1)',
    replace: 'true',
    tests: tests('values'),
  },
  {
    why: 'a minus in the offset of a time means the other direction',
    file: `${KERNEL}/timestamps.ts`,
    find: '(sign == 0x2d ? -offset : offset);\n  return setMoment(load<i32>(SEEN_DAYS',
    replace: 'offset;\n  return setMoment(load<i32>(SEEN_DAYS',
    tests: tests('timestamps'),
  },
  {
    why: 'the year 1900 had no 29 February',
    file: `${KERNEL}/moment.ts`,
    find: '(year % 100 != 0 || year % 400 == 0)',
    replace: 'true',
    tests: tests('timestamps'),
  },
  {
    why: 'of two texts the one that begins the other is less',
    file: `${KERNEL}/filter.ts`,
    find: 'return length < otherLength ? OUTCOME_LESS',
    replace: 'return length > otherLength ? OUTCOME_LESS',
    tests: tests('fields', 'json'),
  },
  {
    why: 'an optional field that took no part is left out, not null',
    file: `${KERNEL}/emit.ts`,
    find: 'if ((flags & FLAG_OPTIONAL) == 0) target',
    replace: 'target',
    tests: tests('fields', 'records'),
  },
  {
    why: 'a record with two ids is not one that the kernel may take',
    file: `${KERNEL}/event.ts`,
    find: 'if (at == 0 || id != 0 || load',
    replace: 'if (at == 0 || load',
    tests: tests('events/event'),
  },
  {
    why: 'JSON numbers have no leading zeros: JSON.parse would refuse the event',
    file: `${KERNEL}/json-scan.ts`,
    find: 'if (at == whole || (at - whole > 1 && load<u8>(whole) == 0x30)) return 0;',
    replace: 'if (at == whole) return 0;',
    tests: tests('events/event', 'json'),
  },
  {
    why: 'a name that comes again after an object with names of its own is still a repeated one',
    file: `${KERNEL}/json-names.ts`,
    find: '(overwritten || load<u32>(place) == stamp)',
    replace: '(load<u32>(place) == stamp)',
    tests: tests('json'),
  },
  {
    why: 'a member that a rename would displace is for the reference path to place',
    file: `${KERNEL}/members.ts`,
    find: 'if ((seen & members) == members) return true;',
    replace: '',
    tests: tests('json'),
  },
  {
    why: 'a template in the place of a member took one that came later for none',
    file: `${KERNEL}/members.ts`,
    find: '(absent & seen) != 0 || inConflict()',
    replace: 'inConflict()',
    tests: tests('templates'),
  },
  {
    why: 'a template that is one reference without a value is null, not empty text',
    file: `${KERNEL}/template.ts`,
    find: 'if (missing && (flags & FLAG_LONE) != 0) return',
    replace: 'if (false) return',
    tests: tests('templates'),
  },
  {
    why: 'keys of the same length are not the same keys',
    file: `${KERNEL}/template.ts`,
    find: ' && memory.compare(keys, nextKeys, length) == 0) return 0;',
    replace: ') return 0;',
    tests: tests('templates'),
  },
  {
    why: 'a partition key without a value fails its record',
    file: `${KERNEL}/template.ts`,
    find: 'if (missing && (flags & FLAG_REQUIRED) != 0)',
    replace: 'if (false)',
    tests: tests('templates'),
  },
  {
    why: 'a record that fails and is passed on as it came gets one line feed, not two',
    file: `${KERNEL}/record.ts`,
    find: '&& (start == end || load<u8>(end - 1) != 0x0a)) store',
    replace: ') store',
    tests: tests('events/event-sizes', 'templates', 'events/overflow', 'records'),
  },
  {
    why: 'a line end within an LTSV value is none of its text',
    file: `${KERNEL}/ltsv-record.ts`,
    find: 'if (load<u8>(after) != 0x09) return STATUS_NO_MATCH; // a line end within',
    replace: '',
    tests: tests('ltsv'),
  },
  {
    why: 'the kernel follows no more levels than any pipeline allows',
    file: `${KERNEL}/json-scan.ts`,
    find: 'const DEEPEST: i32 = 62;',
    replace: 'const DEEPEST: i32 = 63;',
    tests: LIMITS,
  },
  {
    why: 'a record with more values than the limit is for the reference path to fail',
    file: `${KERNEL}/members.ts`,
    find: 'return count >= most;',
    replace: 'return count > most + 1;',
    tests: LIMITS,
  },
  {
    why: 'a record that becomes too long fails',
    file: `${KERNEL}/record.ts`,
    find: 'if (after - target > slot(SLOT_LONGEST_OUTPUT)) return STATUS_BAIL_LIMIT;',
    replace: '',
    tests: LIMITS,
  },
  {
    why: 'a template that becomes too long fails its record, whether it is written or not',
    file: `${KERNEL}/record.ts`,
    find: 'if (end - start > slot(SLOT_LONGEST)) return STATUS_BAIL_LIMIT;',
    replace: '',
    tests: LIMITS,
  },
  {
    why: 'a day of one digit is a digit',
    file: `${KERNEL}/timestamps.ts`,
    find: 'if (<u32>dayOfMonth > 9) return false;',
    replace: '',
    tests: tests('strftime'),
  },
  {
    why: 'a name that comes twice in structured data is not two members',
    file: `${KERNEL}/structured-data.ts`,
    find: 'memory.compare(other, start, length) == 0) return false;',
    replace: 'false) return false;',
    tests: tests('structured-data'),
  },
  {
    why: 'an event whose values were read before its records may have no member behind them',
    file: `${KERNEL}/event.ts`,
    find: 'if (recordsAt != 0 && found) return 0;',
    replace: '',
    tests: tests('templates'),
  },
  {
    why: 'of results that are shorter than the room reserved for them, the rule decides, not the total',
    file: `${KERNEL}/result.ts`,
    find: 'if (size < shortest) spare += shortest - size;',
    replace: '',
    tests: tests('events/overflow'),
  },
  {
    why: 'a reply of exactly the ceiling fits',
    file: 'engine/sources/firehose/overflow.ts',
    find: 'const fits = bytes + longer <= ceiling;',
    replace: 'const fits = bytes + longer < ceiling;',
    tests: tests('events/overflow'),
  },
  {
    why: 'a template in an object must not have read a member as missing that comes behind the object',
    file: `${KERNEL}/members.ts`,
    find: '        absent |= load<u64>(op, 16) & ~seen;\n',
    replace: '',
    tests: tests('json'),
  },
  {
    why: 'a value in the place of an object that is set in fails the record',
    file: `${KERNEL}/json-record.ts`,
    find: '    if (flags & FLAG_SET) return STATUS_BAIL_TYPE;\n',
    replace: '',
    tests: tests('json'),
  },
  {
    why: 'a loop over 16 bytes a turn must not leave one out',
    file: `${PATTERN}/wasm/code.ts`,
    find: 'asm.i32(LANES);',
    replace: 'asm.i32(LANES + 1);',
    tests: MATCHING,
  },
  {
    why: 'the skip may stop beyond the end, and a capture must not',
    file: `${PATTERN}/wasm/code.ts`,
    find: '    emitClamp(writer);\n',
    replace: '',
    tests: MATCHING,
  },
  {
    why: 'a state that is left at its first byte is left there, not where the state before began',
    file: `${PATTERN}/wasm/code.ts`,
    find: '      emitAside(writer, () => emitCatchUp(writer));\n',
    replace: '',
    tests: MATCHING,
  },
  {
    why: 'the greatest byte of a small set is in it',
    file: `${PATTERN}/wasm/sets.ts`,
    find: '  asm.i32(limit);\n',
    replace: '  asm.i32(limit - 1);\n',
    tests: MATCHING,
  },
  {
    why: 'where a root is jumped to from a later one, there is a dispatch',
    file: `${PATTERN}/wasm/plan.ts`,
    find: 'jumps.slice(index + 1).some(',
    replace: 'jumps.slice(index + 2).some(',
    tests: MATCHING,
  },
  {
    why: 'a state that leads to one where the line may end looks for the end itself',
    file: `${PATTERN}/wasm/plan.ts`,
    find: '(to === DEAD || (to !== EXIT && fails(states[to]!)))',
    replace: 'true',
    tests: MATCHING,
  },
  {
    why: 'a state that notes a match looks for the end before it does',
    file: `${PATTERN}/wasm/plan.ts`,
    find: 'accept === NO_ACCEPT && (to === DEAD',
    replace: '(to === DEAD',
    tests: MATCHING,
  },
  {
    why: 'no more than so many bytes are read behind the end',
    file: `${PATTERN}/wasm/code.ts`,
    find: ' && writer.overshoot + 1 + LANES <= OVER_READ;',
    replace: ';',
    tests: MATCHING,
  },
  {
    why: 'the bytes beyond ASCII have a table of their own',
    file: `${PATTERN}/wasm/sets.ts`,
    find: 'emitNibbleMask(asm, chunk, leaving, 128, push);',
    replace: 'emitNibbleMask(asm, chunk, leaving, 0, push);',
    tests: MATCHING,
  },
  {
    why: 'what an accepted match needs is overwritten when the automaton goes on and fails',
    file: `${PATTERN}/dfa/moves.ts`,
    find: '      if (!made.has(backup)) draft.backups.push([backup, register]);\n',
    replace: '',
    tests: MATCHING,
  },
  {
    why: 'a tag at a distance from one that is unset is unset, too',
    file: `${PATTERN}/wasm/report.ts`,
    find: 'if (!automaton.always.has(fixed.from)) {',
    replace: 'if (false) {',
    tests: MATCHING,
  },
  {
    why: 'a longer match that fails leaves the one that was noted before',
    file: `${PATTERN}/wasm/report.ts`,
    find: "else if (plan.notesMatches) asm.branch('report');",
    replace: '',
    tests: MATCHING,
  },
  {
    why: 'a prefix that ends within a byte leaves its bits and no more',
    file: 'engine/values/network-address.ts',
    find: 'bits - 8 * index',
    replace: 'bits - 8 * index + 1',
    tests: REFERENCE,
  },
  {
    why: 'a single group of zeros is not shortened',
    file: 'engine/values/network-address.ts',
    find: '/\\b0(?::0)+\\b/g',
    replace: '/\\b0(?::0)*\\b/g',
    tests: REFERENCE,
  },
  {
    why: 'of the rate itself a record is not kept',
    file: 'engine/steps/sample.ts',
    find: ' < rate ? null',
    replace: ' <= rate ? null',
    tests: REFERENCE,
  },
  {
    why: 'all 53 bits count',
    file: 'engine/steps/sample.ts',
    find: 'digest[6]! >> 3',
    replace: '0',
    tests: REFERENCE,
  },
  {
    why: 'on a day on which clocks change, one offset is not enough',
    file: 'engine/values/timestamps/zone.ts',
    find: 'return first === offset((day + 2) * DAY_MS) ? first : null;',
    replace: 'return first;',
    tests: REFERENCE,
  },
  {
    why: 'a label has 63 characters, not one more: a relaxed count is checked to the byte',
    file: `${PATTERN}/wasm/longest-run.ts`,
    find: 'asm.i32(check.most);',
    replace: 'asm.i32(check.most + 1);',
    tests: LARGE,
  },
  {
    why: 'a part may be made coarse only where what follows cannot be part of it',
    file: `${PATTERN}/syntax/coarsen.ts`,
    find: 'within === 1 && follow[byte] === 1)) return undefined;',
    replace: 'within === 2 && follow[byte] === 1)) return undefined;',
    tests: LARGE,
  },
  {
    why: 'what stands in the place of a coarse part has to be in its language',
    file: `${PATTERN}/wasm/module.ts`,
    find: '          asm.ins(Ins.i32Ne);\n          asm.when(leave);',
    replace: '          asm.ins(Ins.i32LtS);\n          asm.when(leave);',
    tests: LARGE,
  },
  {
    why: 'a line that takes too many looks is not one without a match',
    file: `${PATTERN}/wasm/restart.ts`,
    find: '      asm.i32(-1);\n      asm.ins(Ins.return);',
    replace: '      asm.i32(0);\n      asm.ins(Ins.return);',
    tests: LARGE,
  },
  {
    why: 'a search that begins anew has to look at the byte before',
    file: `${PATTERN}/dfa/restarts.ts`,
    find: "starts[classes.of[byte]!] === 'dead' ? 1 : 0",
    replace: "starts[classes.of[byte]!] === 'same' ? 0 : 0",
    tests: LARGE,
  },
  {
    why: 'a search has to look at the end of the line, too',
    file: `${PATTERN}/dfa/restarts.ts`,
    find: 'atEnd: mayBegin(classes.end)',
    replace: 'atEnd: false && mayBegin(classes.end)',
    tests: LARGE,
  },
  {
    why: 'an optional part with a rare beginning is left, not taken for missing',
    file: `${PATTERN}/dfa/subsets.ts`,
    find: 'if (nfa.op[to] === Op.Leave) return { to: undefined, exits: true,',
    replace: 'if (nfa.op[to] === Op.Leave) return { to: undefined, exits: false,',
    tests: LARGE,
  },
  {
    why: 'with a match noted, no more preferred way may be let go',
    file: `${PATTERN}/dfa/subsets.ts`,
    find: 'if (pcs.length === width && noted) return',
    replace: 'if (pcs.length === width && noted && width < 0) return',
    tests: MATCHING,
  },
  {
    why: 'captures that are read stand in the places of their groups',
    file: `${PATTERN}/wasm/report.ts`,
    find: 'asm.store32(4 * (2 * group + side));',
    replace: 'asm.store32(4 * (2 * capture + side));',
    tests: MATCHING,
  },
  {
    why: 'groups that nobody reads take no registers',
    file: `${PATTERN}/syntax/keep-groups.ts`,
    find: 'if (capture < 0) return strip(here.body);',
    replace: "if (capture < 0) return { kind: 'group', index: firstGroup, body: strip(here.body) };",
    tests: MATCHING,
  },
];
