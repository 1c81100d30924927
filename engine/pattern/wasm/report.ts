/**
 * @module engine/pattern/wasm/report
 * The part of a generated function that knows where things are: its locals, and the writing of captures at the end.
 */

import type { Budget } from '../caps.ts';
import { type Automaton, NO_ACCEPT, type Transition } from '../dfa/automaton.ts';
import { HERE, NO_SLOT, UNSET } from '../dfa/closure.ts';
import type { FixedTag } from '../dfa/fixed-tags.ts';
import { type Assembler, Ins } from './emit.ts';
import type { CodePlan } from './plan.ts';

/** The result of a function that leaves a line to RE2: less than any "no match". */
export const LEFT = -0x8000_0000;

/** The function's locals. The first three are its parameters; `at` begins as `start`, registers and vectors follow. */
export const Local = {
  at: 0,
  end: 1,
  captures: 2,
  start: 3,
  byte: 4,
  root: 5,
  accept: 6,
  acceptAt: 7,
  mask: 8,
  firstRegister: 9,
} as const;

/** A vector constant and the local it is in. */
interface Vector {
  readonly bytes: readonly number[];
  readonly local: number;
}

/** A function being written. */
export interface Writer {
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
  /** By capture that is checked: the global its beginning goes to; its end goes to the next. */
  readonly globals: ReadonlyMap<number, number>;
  /** Whether "no match" says how many bytes have been looked at, as a number of zero or less. */
  readonly countsBytes: boolean;
  /**
   * How far the offset at hand is past what `at` holds. Where states are written in place of jumps, taking a byte only
   * counts this up, and loads have it as their immediate: no field then waits for the addition of the one before.
   */
  behind: number;
  /** How far beyond the end the offset at hand may be, as it was not looked for. */
  overshoot: number;
  labels: number;
}

export const register = (index: number): number => Local.firstRegister + index;

/** Pushes the offset at hand. */
export function pushHere({ asm, behind }: Writer): void {
  asm.get(Local.at);
  if (behind === 0) return;
  asm.i32(behind);
  asm.ins(Ins.i32Add);
}

/** Pushes a constant vector from its local. */
export function pushVector(writer: Writer, bytes: readonly number[]): void {
  const { vectors, chunk, asm } = writer;
  const key = bytes.join();
  const vector = vectors.get(key) ?? { bytes, local: chunk + 1 + vectors.size };
  vectors.set(key, vector);
  asm.get(vector.local);
}

export function pushValue({ asm }: Writer, from: number, here: () => void): void {
  if (from === HERE) here();
  else if (from === UNSET) asm.i32(-1);
  else asm.get(register(from));
}

/** The offset of a tag when the match of `accept` is reported; `here` pushes where that was. */
function pushTag(writer: Writer, tag: number, accept: readonly number[], here: () => void): void {
  const { asm, automaton, fixedBy } = writer;
  const fixed = fixedBy.get(tag);
  if (tag === 1) here();
  else if (!fixed) pushValue(writer, accept[tag] === NO_SLOT ? UNSET : accept[tag]!, here);
  else if (fixed.from === 'start') {
    asm.get(Local.start);
    if (fixed.distance === 0) return;
    asm.i32(fixed.distance);
    asm.ins(Ins.i32Add);
  } else {
    pushTag(writer, fixed.from, accept, here);
    if (fixed.distance === 0) return;
    if (!automaton.always.has(fixed.from)) {
      // an unset base stays unset
      asm.tee(Local.mask);
      asm.i32(fixed.distance);
      asm.ins(Ins.i32Sub);
      asm.i32(-1);
      asm.get(Local.mask);
      asm.i32(0);
      asm.ins(Ins.i32GeS);
      asm.ins(Ins.select);
    } else {
      asm.i32(fixed.distance);
      asm.ins(Ins.i32Sub);
    }
  }
}

/** Writes the captures of the alternative that matched and returns its number, from 1. */
function emitReport(writer: Writer, index: number, here: () => void): void {
  const { asm, automaton } = writer;
  const { tags, alternative } = automaton.accepts[index]!;
  const { firstTag, kept, checked } = automaton.alternatives[alternative]!;
  kept.forEach((group, capture) => {
    for (const side of [0, 1]) {
      asm.get(Local.captures);
      pushTag(writer, firstTag + 2 * capture + side, tags, here);
      asm.store32(4 * (2 * group + side));
    }
  });
  for (const capture of checked) {
    for (const side of [0, 1]) {
      pushTag(writer, 2 * capture + side, tags, here);
      asm.setGlobal(writer.globals.get(capture)! + side);
    }
  }
  asm.i32(alternative + 1);
  asm.ins(Ins.return);
}

/** No match: 0, or for a function that is called again and again over a line, less than that by how far it has looked. */
function emitNoMatch(writer: Writer, here: () => void): void {
  const { asm } = writer;
  if (writer.countsBytes) {
    asm.get(Local.start);
    here();
    asm.ins(Ins.i32Sub);
  } else asm.i32(0);
  asm.ins(Ins.return);
}

/** Notes a match that ends at `here`, to be reported if nothing better comes. */
export function emitNote({ asm }: Writer, accept: number, here: () => void): void {
  asm.i32(accept);
  asm.set(Local.accept);
  here();
  asm.set(Local.acceptAt);
}

/** The end of the road: report this match, or one noted before, or none. */
export function emitFinish(writer: Writer, { accept }: Transition): void {
  const { asm, plan, reportInPlace } = writer;
  const here = (): void => pushHere(writer);
  if (accept !== NO_ACCEPT && reportInPlace) emitReport(writer, accept, here);
  else if (accept !== NO_ACCEPT) {
    emitNote(writer, accept, here);
    asm.branch('report');
  } else if (plan.notesMatches) asm.branch('report');
  else emitNoMatch(writer, here);
}

/** Where noted matches are reported: by the index in `accept`, or not at all. */
export function emitReports(writer: Writer): void {
  const { asm, automaton } = writer;
  const labels = automaton.accepts.map((_, index) => `report-${index}`);
  asm.block('no-match', () => {
    const nest = (index: number): void => {
      if (index < 0) {
        asm.get(Local.accept); // −1, read as unsigned, is beyond the labels
        asm.branchTable(labels, 'no-match');
        return;
      }
      asm.block(labels[index]!, () => nest(index - 1));
      emitReport(writer, index, () => asm.get(Local.acceptAt));
    };
    nest(labels.length - 1);
  });
  emitNoMatch(writer, () => asm.get(Local.at));
}
