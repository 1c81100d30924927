/**
 * @module engine/pattern/wasm/code
 * Automaton → the body of one WebAssembly function `(start, end, captures)`: the alternative that matched, or no match.
 *
 * The automaton's registers are the function's locals. A state that only one other leads to is written in place of the
 * jump; the others ("roots") follow one another, each behind the block that is left to get there:
 *
 *     loop dispatch
 *       block root-2
 *         block root-1
 *           block root-0
 *             br_table state            ; only a jump *back* sets `state` and comes through here
 *           end  … code of root 0 …     ; a jump forward is a plain `br root-2`, one to itself a `br loop-0`
 *         end    … code of root 1 …
 *       end      … code of root 2 …
 *
 * Over-reads: up to {@link OVER_READ} bytes after `end`. They are loaded, and may decide where in the code it is found out that
 * the line ended, but not the result.
 */

import type { Budget } from '../caps.ts';
import { type Automaton, DEAD, EXIT, NO_ACCEPT, type Transition } from '../dfa/automaton.ts';
import { checkedGlobals } from '../nfa/nfa.ts';
import { createAssembler, Ins, type ModuleFunction, Simd, unsigned, ValueType } from './emit.ts';
import { type Group, planCode, type StatePlan } from './plan.ts';
import {
  emitFinish,
  emitNote,
  emitReports,
  LEFT,
  Local,
  pushHere,
  pushValue,
  pushVector,
  register,
  type Writer,
} from './report.ts';
import { type ByteSet, emitLeaveMask, emitSetTest, emitWhenIn, holdsAllPossible, outsideOf } from './sets.ts';

/** Bytes of code that reports of matches may take where they are decided; beyond it they share one place. */
const INLINE_REPORTS = 4096;
const BYTES_PER_REPORT_TAG = 8;
/** Bytes of a vector. */
const LANES = 16;
/**
 * Bytes behind the line's end that must be readable. States that need not look for the end themselves leave it to
 * another, as long as no load can reach beyond these: of an access log's line 714 → 665 instructions (callgrind), 10 % less
 * code, 2 % less time (2026-11).
 */
export const OVER_READ = 64;
/** Units of work that writing a state takes besides its bytes. */
const STATE_WORK = 150;

function emitEffects(writer: Writer, { moves, accept }: Transition, here: () => void): void {
  if (accept !== NO_ACCEPT) emitNote(writer, accept, here);
  for (const [to, from] of moves) {
    pushValue(writer, from, here);
    writer.asm.set(register(to));
  }
}

/** Brings `at` to the offset at hand. */
function emitCatchUp(writer: Writer): void {
  if (writer.behind === 0) return;
  pushHere(writer);
  writer.asm.set(Local.at);
  writer.behind = 0;
}

/** Emits code that is jumped over if it is not taken: what is known of the offset is afterwards what it was before. */
function emitAside(writer: Writer, emit: () => void): void {
  const { behind, overshoot } = writer;
  emit();
  writer.behind = behind;
  writer.overshoot = overshoot;
}

function pushEnded(writer: Writer): void {
  pushHere(writer);
  writer.asm.get(Local.end);
  writer.asm.ins(Ins.i32GeU);
}

function emitLoadByte({ asm, behind }: Writer): void {
  asm.get(Local.at);
  asm.load8(behind);
  asm.set(Local.byte);
}

/**
 * Moves `at` over bytes in the set, 16 at a time, to the first that is not, or up to 15 bytes beyond the end: to bring it
 * back to the end is left to who finds that it is there, off the way that every field of every line takes.
 *
 * The first byte is asked for by itself. Where it leaves at once, as behind the `-` of a field without a value, the
 * processor has guessed so and is at the next field before the chain load → compare → mask → count of this one, some 17
 * cycles, is done: 74 → 64 ns a line of 237 bytes with two such fields (2026-11).
 *
 * Refused: looking at 32 to 64 bytes a turn (71 → 79 ns, 2026-11), since that chain takes the time, not the bytes; masks
 * of 64 bytes for two or three sets at once, carried from field to field (written out in C for one
 * pattern: 63 → 55 ns, with as much code for plain lines alone as all of this one's).
 */
function emitSkip(writer: Writer, { bytes }: Group, possible: ByteSet): void {
  const { asm, chunk } = writer;
  if (holdsAllPossible(bytes, possible)) {
    asm.get(Local.end);
    asm.set(Local.at);
    writer.behind = 0;
    return;
  }
  const label = `skip-${writer.labels++}`;
  const look = (): void => {
    asm.get(Local.at);
    asm.simd(Simd.load, 0, ...unsigned(writer.behind));
    asm.set(chunk);
    emitCatchUp(writer);
    emitLeaveMask(asm, chunk, bytes, possible, (vector) => pushVector(writer, vector));
    asm.tee(Local.mask);
    asm.branchIf(`${label}-found`);
  };
  asm.block(`${label}-ended`, () => {
    emitLoadByte(writer);
    emitWhenIn(asm, Local.byte, outsideOf(bytes, possible), possible, () => {
      emitAside(writer, () => emitCatchUp(writer));
      asm.branch(`${label}-ended`);
    });
    asm.block(`${label}-found`, () => {
      // the first 16 have a copy of their own: their load does not wait for `at` to have caught up
      look();
      asm.loop(label, () => {
        asm.get(Local.at);
        asm.i32(LANES);
        asm.ins(Ins.i32Add);
        asm.set(Local.at);
        pushEnded(writer);
        asm.branchIf(`${label}-ended`);
        look();
        asm.branch(label);
      });
    });
    asm.get(Local.mask);
    asm.ins(Ins.i32Ctz);
    asm.get(Local.at);
    asm.ins(Ins.i32Add);
    asm.set(Local.at);
  });
}

/** Brings `at` back to the end. */
function emitClamp({ asm }: Writer): void {
  asm.get(Local.at);
  asm.get(Local.end);
  asm.get(Local.at);
  asm.get(Local.end);
  asm.ins(Ins.i32LtU);
  asm.ins(Ins.select);
  asm.set(Local.at);
}

/** A run of bytes whose effects each replace the one before's: skip them, then do the effects of the last. */
function emitRun(writer: Writer, run: Group, possible: ByteSet, again: (() => void) | undefined): void {
  const { asm } = writer;
  const label = `run-${writer.labels++}`;
  emitCatchUp(writer);
  asm.block(label, () => {
    pushEnded(writer);
    asm.branchIf(label);
    emitLoadByte(writer);
    emitSetTest(asm, Local.byte, run.bytes, possible);
    asm.ins(Ins.i32Eqz);
    asm.branchIf(label);
    emitSkip(writer, run, possible);
    emitClamp(writer);
    emitEffects(writer, run.transition, () => {
      asm.get(Local.at);
      asm.i32(1);
      asm.ins(Ins.i32Sub);
    });
    again?.();
  });
}

function emitJump(writer: Writer, state: number): void {
  const { asm, rootIndex } = writer;
  const label = [`loop-${state}`, `root-${state}`].find((name) => asm.isOpen(name));
  if (label) {
    asm.branch(label);
    return;
  }
  asm.i32(rootIndex.get(state)!);
  asm.set(Local.root);
  asm.branch('dispatch');
}

function emitTransition(writer: Writer, transition: Transition): void {
  if (transition.to === DEAD) {
    emitFinish(writer, transition);
    return;
  }
  if (transition.to === EXIT) {
    writer.asm.i32(LEFT);
    writer.asm.ins(Ins.return);
    return;
  }
  emitEffects(writer, transition, () => pushHere(writer));
  writer.behind += 1;
  writer.overshoot += 1;
  if (!writer.rootIndex.has(transition.to)) emitState(writer, transition.to);
  else {
    emitCatchUp(writer);
    emitJump(writer, transition.to);
  }
}

function emitRest(writer: Writer, { rest, possible }: StatePlan): void {
  const { asm } = writer;
  if (rest.length > 1) emitLoadByte(writer);
  rest.forEach((group, index) => {
    if (index === rest.length - 1) emitTransition(writer, group.transition);
    else {
      emitWhenIn(asm, Local.byte, group.bytes, possible, () =>
        emitAside(writer, () => emitTransition(writer, group.transition)),
      );
    }
  });
}

function emitState(writer: Writer, state: number): void {
  const { asm, plan, budget } = writer;
  const own = plan.states[state]!;
  budget.spend(STATE_WORK);
  if (own.skip) emitSkip(writer, own.skip, own.possible);
  if (own.run) emitRun(writer, own.run, own.possible, own.skip && (() => emitJump(writer, state)));
  const { atEnd } = own;
  if (own.skip) writer.overshoot += LANES;
  // a root looks for the end, and so does every loop; after the next byte comes a vector at most
  const waits =
    plan.patient[state]! && !writer.rootIndex.has(state) && writer.overshoot + 1 + LANES <= OVER_READ;
  if (atEnd && !waits) {
    writer.overshoot = 0;
    pushEnded(writer);
    asm.when(() =>
      emitAside(writer, () => {
        asm.get(Local.end);
        asm.set(Local.at);
        writer.behind = 0;
        emitFinish(writer, atEnd);
      }),
    );
  }
  if (own.rest.length > 0) emitRest(writer, own);
  else asm.ins(Ins.unreachable); // every byte stays in the state, so only the end leaves it
}

/** The roots one behind the other, each after the block that is left to reach it. */
function emitRoots(writer: Writer): void {
  const { asm, plan } = writer;
  const nest = (index: number): void => {
    if (index < 0) {
      if (!plan.jumpsBack) return;
      asm.get(Local.root);
      const labels = plan.roots.map((state) => `root-${state}`);
      asm.branchTable(labels, labels[0]!);
      return;
    }
    const root = plan.roots[index]!;
    asm.block(`root-${root}`, () => nest(index - 1));
    writer.behind = 0;
    writer.overshoot = 0;
    if (!plan.loops.has(root)) emitState(writer, root);
    else {
      asm.loop(`loop-${root}`, () => emitState(writer, root));
      asm.ins(Ins.unreachable);
    }
  };
  if (plan.jumpsBack) asm.loop('dispatch', () => nest(plan.roots.length - 1));
  else nest(plan.roots.length - 1);
}

function emitPrologue(writer: Writer): readonly number[] {
  const asm = createAssembler();
  asm.get(Local.at);
  asm.set(Local.start);
  asm.i32(-1);
  asm.set(Local.accept);
  for (let index = 0; index < writer.automaton.registers; index++) {
    asm.i32(-1);
    asm.set(register(index));
  }
  for (const { bytes, local } of writer.vectors.values()) {
    asm.simd(Simd.const, ...bytes);
    asm.set(local);
  }
  return asm.bytes;
}

export function generateFunction(automaton: Automaton, budget: Budget, countsBytes = false): ModuleFunction {
  const plan = planCode(automaton);
  const reportTags = Math.max(...automaton.alternatives.map(({ tagCount }) => tagCount));
  const writer: Writer = {
    budget,
    automaton,
    plan,
    asm: createAssembler(budget.caps.functionBytes),
    chunk: Local.firstRegister + automaton.registers,
    vectors: new Map(),
    rootIndex: new Map(plan.roots.map((state, index) => [state, index])),
    globals: checkedGlobals(automaton.alternatives),
    countsBytes,
    fixedBy: new Map(automaton.fixed.map((fixed) => [fixed.tag, fixed])),
    reportInPlace: plan.finalAccepts * reportTags * BYTES_PER_REPORT_TAG < INLINE_REPORTS,
    behind: 0,
    overshoot: 0,
    labels: 0,
  };
  const { asm } = writer;
  if (plan.notesMatches || !writer.reportInPlace) {
    asm.block('report', () => {
      emitRoots(writer);
      asm.ins(Ins.unreachable);
    });
    emitReports(writer);
  } else {
    emitRoots(writer);
    asm.ins(Ins.unreachable);
  }
  return {
    signature: { parameters: 3, results: 1 },
    locals: [
      { count: Local.firstRegister - 3 + automaton.registers, type: ValueType.i32 },
      { count: 1 + writer.vectors.size, type: ValueType.v128 },
    ],
    body: emitPrologue(writer).concat(asm.bytes),
  };
}
