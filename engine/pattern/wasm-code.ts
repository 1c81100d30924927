/**
 * @module engine/pattern/wasm-code
 * Automaton → the body of one WebAssembly function `(start, end, captures) → 0 | 1`.
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
 * Over-reads: up to 15 bytes after `end`. They are loaded, but never decide anything.
 */
import { type Automaton, DEAD, NO_ACCEPT, type Transition } from './automaton.ts';
import { type Budget, Refusal } from './caps.ts';
import { HERE, NO_SLOT, UNSET } from './closure.ts';
import type { FixedTag } from './nfa.ts';
import { type Assembler, createAssembler, Ins, type ModuleFunction, Simd, ValueType } from './wasm-emit.ts';
import { type CodePlan, type Group, planCode, type StatePlan } from './wasm-plan.ts';
import { type ByteSet, emitLeaveMask, emitSetTest, holdsAllPossible } from './wasm-sets.ts';

/** Locals. The first three are the parameters; `at` begins as `start`. */
const At = 0;
const End = 1;
const Captures = 2;
const Start = 3;
const Byte = 4;
const Root = 5;
const Accept = 6;
const AcceptAt = 7;
const Mask = 8;
const FirstRegister = 9;

/** Bytes of code that reports of matches may take where they are decided; beyond it they share one place. */
const INLINE_REPORTS = 4096;
const BYTES_PER_REPORT_TAG = 8;
/** Units of work that writing a state takes besides its bytes. */
const STATE_WORK = 150;

/** A vector constant and the local it is in. */
interface Vector {
  readonly bytes: readonly number[];
  readonly local: number;
}

interface Generator {
  readonly budget: Budget;
  readonly automaton: Automaton;
  readonly plan: CodePlan;
  readonly asm: Assembler;
  /** The local of the 16 bytes at hand; vector constants follow it. */
  readonly chunk: number;
  readonly vectors: Map<string, Vector>;
  readonly rootIndex: ReadonlyMap<number, number>;
  readonly fixedBy: ReadonlyMap<number, FixedTag>;
  readonly reportInPlace: boolean;
  labels: number;
}

const register = (index: number): number => FirstRegister + index;

/** Pushes a constant vector from its local. */
function pushVector(generator: Generator, bytes: readonly number[]): void {
  const { vectors, chunk, asm } = generator;
  const key = bytes.join();
  const vector = vectors.get(key) ?? { bytes, local: chunk + 1 + vectors.size };
  vectors.set(key, vector);
  asm.get(vector.local);
}

function pushValue({ asm }: Generator, from: number, here: () => void): void {
  if (from === HERE) here();
  else if (from === UNSET) asm.i32(-1);
  else asm.get(register(from));
}

/** The offset of a tag when the match of `accept` is reported; `here` pushes where that was. */
function pushTag(generator: Generator, tag: number, accept: readonly number[], here: () => void): void {
  const { asm, automaton, fixedBy } = generator;
  const fixed = fixedBy.get(tag);
  if (tag === 1) here();
  else if (!fixed) pushValue(generator, accept[tag] === NO_SLOT ? UNSET : accept[tag]!, here);
  else if (fixed.from === 'start') {
    asm.get(Start);
    if (fixed.distance === 0) return;
    asm.i32(fixed.distance);
    asm.ins(Ins.i32Add);
  } else {
    pushTag(generator, fixed.from, accept, here);
    if (fixed.distance === 0) return;
    if (!automaton.always.has(fixed.from)) {
      // an unset base stays unset
      asm.tee(Mask);
      asm.i32(fixed.distance);
      asm.ins(Ins.i32Sub);
      asm.i32(-1);
      asm.get(Mask);
      asm.i32(0);
      asm.ins(Ins.i32GeS);
      asm.ins(Ins.select);
    } else {
      asm.i32(fixed.distance);
      asm.ins(Ins.i32Sub);
    }
  }
}

/** Writes the captures and returns 1. */
function emitReport(generator: Generator, accept: number, here: () => void): void {
  const { asm, automaton } = generator;
  for (let tag = 0; tag < automaton.tagCount; tag++) {
    asm.get(Captures);
    pushTag(generator, tag, automaton.accepts[accept]!, here);
    asm.store32(4 * tag);
  }
  asm.i32(1);
  asm.ins(Ins.return);
}

function emitReturn({ asm }: Generator, value: number): void {
  asm.i32(value);
  asm.ins(Ins.return);
}

/** Notes a match that ends at `here`, to be reported if nothing better comes. */
function emitNote({ asm }: Generator, accept: number, here: () => void): void {
  asm.i32(accept);
  asm.set(Accept);
  here();
  asm.set(AcceptAt);
}

/** The end of the road: report this match, or one noted before, or none. */
function emitFinish(generator: Generator, { accept }: Transition): void {
  const { asm, plan, reportInPlace } = generator;
  const here = (): void => asm.get(At);
  if (accept !== NO_ACCEPT && reportInPlace) emitReport(generator, accept, here);
  else if (accept !== NO_ACCEPT) {
    emitNote(generator, accept, here);
    asm.branch('report');
  } else if (plan.notesMatches) asm.branch('report');
  else emitReturn(generator, 0);
}

function emitEffects(generator: Generator, { moves, accept }: Transition, here: () => void): void {
  if (accept !== NO_ACCEPT) emitNote(generator, accept, here);
  for (const [to, from] of moves) {
    pushValue(generator, from, here);
    generator.asm.set(register(to));
  }
}

function emitAdvance({ asm }: Generator, bytes: number): void {
  asm.get(At);
  asm.i32(bytes);
  asm.ins(Ins.i32Add);
  asm.set(At);
}

function pushEnded({ asm }: Generator): void {
  asm.get(At);
  asm.get(End);
  asm.ins(Ins.i32GeU);
}

function emitLoadByte({ asm }: Generator): void {
  asm.get(At);
  asm.load8();
  asm.set(Byte);
}

/**
 * Moves `at` over bytes in the set, 16 at a time, to the first that is not, or up to 15 bytes beyond the end: to bring it
 * back to the end is left to who finds that it is there, off the way that every field of every line takes.
 *
 * Refused: looking at 32 to 64 bytes a turn. On access lines it changes nothing (75 to 81 ns a line, 2026-11), since what
 * takes the time is the chain load → compare → mask → count of one field after the other.
 */
function emitSkip(generator: Generator, { bytes }: Group, possible: ByteSet): void {
  const { asm, chunk } = generator;
  if (holdsAllPossible(bytes, possible)) {
    asm.get(End);
    asm.set(At);
    return;
  }
  const label = `skip-${generator.labels++}`;
  asm.block(`${label}-found`, () => {
    asm.loop(label, () => {
      asm.get(At);
      asm.simd(Simd.load, 0, 0);
      asm.set(chunk);
      emitLeaveMask(asm, chunk, bytes, possible, (vector) => pushVector(generator, vector));
      asm.tee(Mask);
      asm.when(() => {
        asm.get(Mask);
        asm.ins(Ins.i32Ctz);
        asm.get(At);
        asm.ins(Ins.i32Add);
        asm.set(At);
        asm.branch(`${label}-found`);
      });
      emitAdvance(generator, 16);
      pushEnded(generator);
      asm.ins(Ins.i32Eqz);
      asm.branchIf(label);
    });
  });
}

/** Brings `at` back to the end. */
function emitClamp({ asm }: Generator): void {
  asm.get(At);
  asm.get(End);
  asm.get(At);
  asm.get(End);
  asm.ins(Ins.i32LtU);
  asm.ins(Ins.select);
  asm.set(At);
}

/** A run of bytes whose effects each replace the one before's: skip them, then do the effects of the last. */
function emitRun(generator: Generator, run: Group, possible: ByteSet, again: (() => void) | undefined): void {
  const { asm } = generator;
  const label = `run-${generator.labels++}`;
  asm.block(label, () => {
    pushEnded(generator);
    asm.branchIf(label);
    emitLoadByte(generator);
    emitSetTest(asm, Byte, run.bytes, possible);
    asm.ins(Ins.i32Eqz);
    asm.branchIf(label);
    emitSkip(generator, run, possible);
    emitClamp(generator);
    emitEffects(generator, run.transition, () => {
      asm.get(At);
      asm.i32(1);
      asm.ins(Ins.i32Sub);
    });
    again?.();
  });
}

function emitJump(generator: Generator, state: number): void {
  const { asm, rootIndex } = generator;
  const label = [`loop-${state}`, `root-${state}`].find((name) => asm.isOpen(name));
  if (label) {
    asm.branch(label);
    return;
  }
  asm.i32(rootIndex.get(state)!);
  asm.set(Root);
  asm.branch('dispatch');
}

function emitTransition(generator: Generator, transition: Transition): void {
  if (transition.to === DEAD) {
    emitFinish(generator, transition);
    return;
  }
  emitEffects(generator, transition, () => generator.asm.get(At));
  emitAdvance(generator, 1);
  if (generator.rootIndex.has(transition.to)) emitJump(generator, transition.to);
  else emitState(generator, transition.to);
}

function emitRest(generator: Generator, { rest, possible }: StatePlan): void {
  const { asm } = generator;
  if (rest.length > 1) emitLoadByte(generator);
  rest.forEach((group, index) => {
    if (index === rest.length - 1) emitTransition(generator, group.transition);
    else {
      emitSetTest(asm, Byte, group.bytes, possible);
      asm.when(() => emitTransition(generator, group.transition));
    }
  });
}

function emitState(generator: Generator, state: number): void {
  const { asm, plan, budget } = generator;
  const own = plan.states[state]!;
  const limit = budget.caps.functionBytes;
  if (asm.bytes.length > limit) throw new Refusal(`a function of more than ${limit} bytes`);
  budget.spend(STATE_WORK);
  if (own.skip) emitSkip(generator, own.skip, own.possible);
  if (own.run) emitRun(generator, own.run, own.possible, own.skip && (() => emitJump(generator, state)));
  const { atEnd } = own;
  if (atEnd) {
    pushEnded(generator);
    asm.when(() => {
      asm.get(End);
      asm.set(At);
      emitFinish(generator, atEnd);
    });
  }
  if (own.rest.length > 0) emitRest(generator, own);
  else asm.ins(Ins.unreachable); // every byte stays in the state, so only the end leaves it
}

/** The roots one behind the other, each after the block that is left to reach it. */
function emitRoots(generator: Generator): void {
  const { asm, plan } = generator;
  const nest = (index: number): void => {
    if (index < 0) {
      asm.get(Root);
      const labels = plan.roots.map((state) => `root-${state}`);
      asm.branchTable(labels, labels[0]!);
      return;
    }
    const root = plan.roots[index]!;
    asm.block(`root-${root}`, () => nest(index - 1));
    if (!plan.loops.has(root)) emitState(generator, root);
    else {
      asm.loop(`loop-${root}`, () => emitState(generator, root));
      asm.ins(Ins.unreachable);
    }
  };
  asm.loop('dispatch', () => nest(plan.roots.length - 1));
}

/** Where noted matches are reported: by the index in `accept`, or not at all. */
function emitReports(generator: Generator): void {
  const { asm, automaton } = generator;
  const labels = automaton.accepts.map((_, index) => `report-${index}`);
  asm.block('no-match', () => {
    const nest = (index: number): void => {
      if (index < 0) {
        asm.get(Accept); // −1, read as unsigned, is beyond the labels
        asm.branchTable(labels, 'no-match');
        return;
      }
      asm.block(labels[index]!, () => nest(index - 1));
      emitReport(generator, index, () => asm.get(AcceptAt));
    };
    nest(labels.length - 1);
  });
  emitReturn(generator, 0);
}

function countFinalAccepts({ states }: CodePlan): number {
  let count = 0;
  for (const { rest, atEnd } of states) {
    const last = [...rest.map(({ transition }) => transition), ...(atEnd ? [atEnd] : [])];
    count += last.filter(({ to, accept }) => to === DEAD && accept !== NO_ACCEPT).length;
  }
  return count;
}

function emitPrologue(generator: Generator): readonly number[] {
  const asm = createAssembler();
  asm.get(At);
  asm.set(Start);
  asm.i32(-1);
  asm.set(Accept);
  for (let index = 0; index < generator.automaton.registers; index++) {
    asm.i32(-1);
    asm.set(register(index));
  }
  for (const { bytes, local } of generator.vectors.values()) {
    asm.simd(Simd.const, ...bytes);
    asm.set(local);
  }
  return asm.bytes;
}

export function generateFunction(automaton: Automaton, budget: Budget): ModuleFunction {
  const plan = planCode(automaton);
  const generator: Generator = {
    budget,
    automaton,
    plan,
    asm: createAssembler(),
    chunk: FirstRegister + automaton.registers,
    vectors: new Map(),
    rootIndex: new Map(plan.roots.map((state, index) => [state, index])),
    fixedBy: new Map(automaton.fixed.map((fixed) => [fixed.tag, fixed])),
    reportInPlace: countFinalAccepts(plan) * automaton.tagCount * BYTES_PER_REPORT_TAG < INLINE_REPORTS,
    labels: 0,
  };
  const { asm } = generator;
  if (plan.notesMatches || !generator.reportInPlace) {
    asm.block('report', () => {
      emitRoots(generator);
      asm.ins(Ins.unreachable);
    });
    emitReports(generator);
  } else {
    emitRoots(generator);
    asm.ins(Ins.unreachable);
  }
  return {
    signature: { parameters: 3, results: 1 },
    locals: [
      { count: FirstRegister - 3 + automaton.registers, type: ValueType.i32 },
      { count: 1 + generator.vectors.size, type: ValueType.v128 },
    ],
    body: [...emitPrologue(generator), ...asm.bytes],
  };
}
