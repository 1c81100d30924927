/**
 * @module engine/pattern/wasm/restart
 * A search by the anchored automaton: it is begun at one offset after the other, until it finds a match, which is the
 * leftmost then. Offsets whose byte no match begins with are passed 16 at a time. That would take quadratic time where
 * every beginning looks promising for long, so the bytes it looks at are counted, and a line that takes too many is left to
 * RE2: however a pattern and a line are made, time stays linear.
 *
 * A search automaton follows all beginnings at once. It needs no second look, but a state for each combination of places
 * where a match may be: of the 361 log patterns of bench/engine/log-patterns a third had none that fits (2026-11-29).
 */
import type { Restart } from '../dfa/restarts.ts';
import { createAssembler, Ins, type ModuleFunction, Simd, ValueType } from './emit.ts';
import { type ByteSet, emitLeaveMask, emitSetTest } from './sets.ts';

/** Bytes that may be looked at for each byte of the line, and besides. */
const LOOKS_PER_BYTE = 8;
const LOOKS = 1024;
/** What it takes to begin, in bytes looked at. */
const LOOKS_TO_BEGIN = 16;
const LANES = 16;

const Local = { at: 0, end: 1, captures: 2, left: 3, result: 4, mask: 5, byte: 6, chunk: 7 } as const;
const EVERY_BYTE: ByteSet = new Uint8Array(256).fill(1);

/**
 * `(start, end, captures)`: the search behind `start`, where a match has been looked for already. −1: RE2 has to do it.
 * @param anchored the function that is begun again and again, by its index; it counts bytes
 */
export function generateRestart({ first, deadAfter, atEnd }: Restart, anchored: number): ModuleFunction {
  const asm = createAssembler();
  const others = first.map((begins) => 1 - begins);
  const add = (local: number, value: number): void => {
    asm.get(local);
    asm.i32(value);
    asm.ins(Ins.i32Add);
    asm.set(local);
  };
  const begin = (): void => {
    for (const local of [Local.at, Local.end, Local.captures]) asm.get(local);
    asm.call(anchored);
    asm.tee(Local.result);
    asm.i32(0);
    asm.ins(Ins.i32GtS);
    asm.when(() => {
      asm.get(Local.result);
      asm.ins(Ins.return);
    });
  };
  /** Goes to `label` where the byte before forbids a beginning. */
  const leaveIfDead = (label: string): void => {
    if (!deadAfter.includes(1)) return;
    asm.get(Local.at);
    asm.i32(1);
    asm.ins(Ins.i32Sub);
    asm.load8(0);
    asm.set(Local.byte);
    emitSetTest(asm, Local.byte, deadAfter, EVERY_BYTE);
    asm.branchIf(label);
  };
  asm.get(Local.at);
  asm.get(Local.end);
  asm.ins(Ins.i32GeU);
  asm.when(() => {
    asm.i32(0);
    asm.ins(Ins.return);
  });
  asm.get(Local.end);
  asm.get(Local.at);
  asm.ins(Ins.i32Sub);
  asm.i32(LOOKS_PER_BYTE);
  asm.ins(Ins.i32Mul);
  asm.i32(LOOKS);
  asm.ins(Ins.i32Add);
  asm.set(Local.left);
  asm.block('ended', () => {
    asm.loop('next', () => {
      add(Local.at, 1);
      asm.block('found', () => {
        asm.loop('skip', () => {
          asm.get(Local.at);
          asm.get(Local.end);
          asm.ins(Ins.i32GeU);
          asm.branchIf('ended');
          asm.get(Local.at);
          asm.simd(Simd.load, 0, 0);
          asm.set(Local.chunk);
          emitLeaveMask(asm, Local.chunk, others, EVERY_BYTE, (bytes) => asm.simd(Simd.const, ...bytes));
          asm.tee(Local.mask);
          asm.branchIf('found');
          add(Local.at, LANES);
          asm.branch('skip');
        });
      });
      asm.get(Local.mask);
      asm.ins(Ins.i32Ctz);
      asm.get(Local.at);
      asm.ins(Ins.i32Add);
      asm.tee(Local.at);
      asm.get(Local.end);
      asm.ins(Ins.i32GeU);
      asm.branchIf('ended');
      leaveIfDead('next');
      begin();
      asm.get(Local.left);
      asm.get(Local.result);
      asm.ins(Ins.i32Add);
      asm.i32(LOOKS_TO_BEGIN);
      asm.ins(Ins.i32Sub);
      asm.tee(Local.left);
      asm.i32(0);
      asm.ins(Ins.i32GeS);
      asm.branchIf('next');
      asm.i32(-1);
      asm.ins(Ins.return);
    });
  });
  if (atEnd) {
    asm.get(Local.end);
    asm.set(Local.at);
    asm.block('dead', () => {
      leaveIfDead('dead');
      begin();
    });
  }
  asm.i32(0);
  return {
    signature: { parameters: 3, results: 1 },
    locals: [
      { count: 4, type: ValueType.i32 },
      { count: 1, type: ValueType.v128 },
    ],
    body: asm.bytes,
  };
}
