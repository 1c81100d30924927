/**
 * @module engine/pattern/wasm/sets
 * Code that asks "is this byte in the set": for one byte in a local, and for 16 at once.
 */
import { type Assembler, Ins, Simd } from './emit.ts';

/** A set of bytes: 256 entries, 1 where the byte is in. */
export type ByteSet = Uint8Array;

export type ByteRange = readonly [from: number, to: number];

/** The ranges of the bytes whose entry in `set` is `wanted`, each stretched over neighbours that cannot come, since fewer and longer ranges test faster. */
export function rangesOf(set: ByteSet, possible: ByteSet, wanted: 0 | 1): ByteRange[] {
  const ranges: [number, number][] = [];
  let stretch = true; // whether everything since the last range, or since 0, cannot come
  for (let byte = 0; byte < 256; byte++) {
    if (possible[byte] === 0) continue;
    if (set[byte] !== wanted) {
      stretch = false;
      continue;
    }
    const last = ranges.at(-1);
    if (last && stretch) last[1] = byte;
    else ranges.push([stretch ? 0 : byte, byte]);
    stretch = true;
  }
  const last = ranges.at(-1);
  if (last && stretch) last[1] = 255;
  return ranges;
}

function emitRangeTest(asm: Assembler, byte: number, [from, to]: ByteRange): void {
  asm.get(byte);
  if (from === to) {
    asm.i32(from);
    asm.ins(Ins.i32Eq);
    return;
  }
  if (to === 255) {
    asm.i32(from);
    asm.ins(Ins.i32GeU);
    return;
  }
  if (from > 0) {
    asm.i32(from);
    asm.ins(Ins.i32Sub);
  }
  asm.i32(to - from);
  asm.ins(Ins.i32LeU);
}

function emitRangesTest(asm: Assembler, byte: number, ranges: readonly ByteRange[]): void {
  ranges.forEach((range, index) => {
    emitRangeTest(asm, byte, range);
    if (index > 0) asm.ins(Ins.i32Or);
  });
}

/** 64 bytes of a set as the bits of an i64. */
function bitsOf(set: ByteSet, from: number): bigint {
  let bits = 0n;
  for (let bit = 0; bit < 64; bit++) if (set[from + bit] === 1) bits |= 1n << BigInt(bit);
  return bits;
}

/**
 * A table of 256 bits held in constants: no memory of the kernel's has to be set aside for it. Of its four quarters
 * only those in which a byte can come are there.
 */
function emitBitTest(asm: Assembler, byte: number, set: ByteSet, possible: ByteSet): void {
  const quarters = [0, 64, 128, 192].filter((from) => possible.subarray(from, from + 64).includes(1));
  const pick = (index: number): void => {
    asm.i64(bitsOf(set, quarters[index]!));
    if (index === quarters.length - 1) return;
    pick(index + 1);
    asm.get(byte);
    asm.i32(quarters[index]! + 64);
    asm.ins(Ins.i32LtU);
    asm.ins(Ins.select);
  };
  pick(0);
  asm.get(byte);
  asm.ins(Ins.i64ExtendI32U);
  asm.ins(Ins.i64ShrU); // wasm takes the count modulo 64
  asm.ins(Ins.i32WrapI64);
  asm.i32(1);
  asm.ins(Ins.i32And);
}

/** Leaves on the stack whether the byte in local `byte`, one of `possible`, is in the set: not zero if it is. */
export function emitSetTest(
  asm: Assembler,
  byte: number,
  set: ByteSet,
  possible: ByteSet,
  { inside, outside } = splitBy(set, possible),
): void {
  if (inside.length === 0 || outside.length === 0) asm.i32(outside.length === 0 ? 1 : 0);
  else if (inside.length <= 2) emitRangesTest(asm, byte, inside);
  else if (outside.length <= 2) {
    emitRangesTest(asm, byte, outside);
    asm.ins(Ins.i32Eqz);
  } else emitBitTest(asm, byte, set, possible);
}

interface Split {
  readonly inside: readonly ByteRange[];
  readonly outside: readonly ByteRange[];
}

/** The ranges of a set and of the rest: they take a look at every byte, so they are made once a test. */
const splitBy = (set: ByteSet, possible: ByteSet): Split => ({
  inside: rangesOf(set, possible, 1),
  outside: rangesOf(set, possible, 0),
});

/** The greatest byte of a set that takes a table to test and lies in its first word; −1 where it is not such a set. */
function lowTableLimit(set: ByteSet, possible: ByteSet, { inside, outside }: Split): number {
  if (inside.length <= 2 || outside.length <= 2) return -1;
  const greatest = set.findLastIndex((within, byte) => within === 1 && possible[byte] === 1);
  return greatest < 64 ? greatest : -1;
}

/**
 * Emits code that is done if the byte in local `byte` is in the set. Of sets such as white space the table is asked only
 * for a byte that is small enough to be in it: that is a comparison in place of ten instructions for all others.
 */
export function emitWhenIn(
  asm: Assembler,
  byte: number,
  set: ByteSet,
  possible: ByteSet,
  emit: () => void,
): void {
  const split = splitBy(set, possible);
  const limit = lowTableLimit(set, possible, split);
  if (limit < 0) {
    emitSetTest(asm, byte, set, possible, split);
    asm.when(emit);
    return;
  }
  asm.get(byte);
  asm.i32(limit);
  asm.ins(Ins.i32LeU);
  asm.when(() => {
    const low = possible.map((can, at) => (at <= limit ? can : 0));
    emitSetTest(asm, byte, set, low);
    asm.when(emit);
  });
}

/** Pushes a vector constant. The generator keeps them in locals, set once per call. */
export type PushVector = (bytes: readonly number[]) => void;

const splat = (byte: number): number[] => new Array<number>(16).fill(byte);

/** Comparisons a set of ranges takes: one for a single byte, a subtraction more for a range. */
const costOf = (ranges: readonly ByteRange[]): number =>
  ranges.reduce((sum, [from, to]) => sum + (from === to ? 1 : 2), 0);
/** Up to here comparing is cheaper than the two table lookups of the general way. */
const COMPARE_LIMIT = 6;

function emitRangesMask(asm: Assembler, chunk: number, ranges: readonly ByteRange[], push: PushVector): void {
  ranges.forEach(([from, to], index) => {
    asm.get(chunk);
    if (from === to) {
      push(splat(from));
      asm.simd(Simd.i8x16Eq);
    } else {
      if (from > 0) {
        push(splat(from));
        asm.simd(Simd.i8x16Sub);
      }
      push(splat(to - from));
      asm.simd(Simd.i8x16LeU);
    }
    if (index > 0) asm.simd(Simd.or);
  });
}

/**
 * Membership of any set among 128 bytes by two lookups: the low nibble gives a bit per high nibble in whose row the
 * byte is, the high nibble its own bit. Source: the method of simdjson and Hyperscan ("shufti").
 */
function emitNibbleMask(asm: Assembler, chunk: number, set: ByteSet, half: 0 | 128, push: PushVector): void {
  const low = splat(0);
  const high = splat(0);
  for (let row = 0; row < 8; row++) {
    high[(half >> 4) + row] = 1 << row;
    for (let column = 0; column < 16; column++) {
      if (set[half + 16 * row + column] === 1) low[column]! |= 1 << row;
    }
  }
  push(low);
  asm.get(chunk);
  push(splat(15));
  asm.simd(Simd.and);
  asm.simd(Simd.i8x16Swizzle);
  push(high);
  asm.get(chunk);
  asm.i32(4);
  asm.simd(Simd.i8x16ShrU);
  asm.simd(Simd.i8x16Swizzle);
  asm.simd(Simd.and);
  push(splat(0));
  asm.simd(Simd.i8x16Ne);
}

/** Whether no byte that can come is outside the set. */
export const holdsAllPossible = (set: ByteSet, possible: ByteSet): boolean =>
  possible.every((can, byte) => can === 0 || set[byte] === 1);

/** The bytes that can come and are not in the set. */
export const outsideOf = (set: ByteSet, possible: ByteSet): ByteSet =>
  possible.map((can, byte) => (can === 1 && set[byte] === 0 ? 1 : 0));

/** Leaves on the stack a set sign bit for each of the 16 bytes in local `chunk` that is *not* in the set. */
function emitLeaveVector(
  asm: Assembler,
  chunk: number,
  set: ByteSet,
  possible: ByteSet,
  push: PushVector,
): void {
  const outside = rangesOf(set, possible, 0);
  const inside = rangesOf(set, possible, 1);
  if (costOf(outside) <= COMPARE_LIMIT) {
    emitRangesMask(asm, chunk, outside, push);
    return;
  }
  if (costOf(inside) <= COMPARE_LIMIT) {
    emitRangesMask(asm, chunk, inside, push);
    asm.simd(Simd.not);
    return;
  }
  const leaving = set.map((within) => 1 - within);
  emitNibbleMask(asm, chunk, leaving, 0, push);
  const high = leaving.subarray(128);
  const highPossible = possible.subarray(128);
  if (high.every((leaves, index) => leaves === 1 || highPossible[index] === 0)) {
    asm.get(chunk); // every byte beyond ASCII leaves; of the mask only the sign of a lane counts
    asm.simd(Simd.or);
  } else if (high.some((leaves, index) => leaves === 1 && highPossible[index] === 1)) {
    emitNibbleMask(asm, chunk, leaving, 128, push);
    asm.simd(Simd.or);
  }
}

/**
 * Leaves on the stack a bit for each of the 16 bytes in local `chunk` that is *not* in the set. The bits of bytes that
 * are not `possible` mean nothing.
 */
export function emitLeaveMask(
  asm: Assembler,
  chunk: number,
  set: ByteSet,
  possible: ByteSet,
  push: PushVector,
): void {
  emitLeaveVector(asm, chunk, set, possible, push);
  asm.simd(Simd.i8x16Bitmask);
}
