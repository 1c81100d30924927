/**
 * @module test/mutation/pattern-mutants
 * Breakages of the generator of matchers.
 */
import type { Mutant } from './mutants.ts';

const PATTERN = 'engine/pattern';
const MATCHING = ['test/engine/pattern/pattern.test.ts'];
const LARGE = ['test/engine/pattern/large.test.ts'];

export const PATTERN_MUTANTS: readonly Mutant[] = [
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
