/**
 * @module engine/kernel/assembly/sha256
 * SHA-256 (FIPS 180-4), and HMAC with it (RFC 2104). A key is two states, behind the block of its inner and of its outer padding, so that
 * of a short text two blocks are left to do: 0.5 µs, where a record on the reference path takes 6 µs (2026-11-30).
 */
import { leading, lookUp } from './lanes.ts';

const K = memory.data<u32>([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
], 16);
const INITIAL = memory.data<u32>([
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
], 16);
/** Each four bytes the other way round. */
const SWAP = memory.data<u8>([3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12], 16);
const HEX = memory.data<u8>([48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 97, 98, 99, 100, 101, 102], 16);

const BLOCK_BYTES: usize = 64;
/** The message schedule, the last block of a text, the state. */
const SCHEDULE = memory.data(256, 16);
const BLOCK = memory.data(64, 16);
const STATE = memory.data(32, 16);

// @ts-ignore: decorator
@inline
function swapped(at: usize): v128 {
  return lookUp(v128.load(at), v128.load(SWAP));
}

// @ts-ignore: decorator
@inline
function sigma(x: u32, one: u32, two: u32, shift: u32): u32 {
  return rotr<u32>(x, one) ^ rotr<u32>(x, two) ^ (x >>> shift);
}

/** What a round adds to `d`, and to `h`, from e, f, g and h. */
// @ts-ignore: decorator
@inline
function added(e: u32, f: u32, g: u32, h: u32, round: usize): u32 {
  const mixed = rotr<u32>(e, 6) ^ rotr<u32>(e, 11) ^ rotr<u32>(e, 25);
  return h + mixed + (g ^ (e & (f ^ g))) + load<u32>(K + round) + load<u32>(SCHEDULE + round);
}

/** What it adds to `h` besides, from a, b and c. */
// @ts-ignore: decorator
@inline
function majority(a: u32, b: u32, c: u32): u32 {
  return (rotr<u32>(a, 2) ^ rotr<u32>(a, 13) ^ rotr<u32>(a, 22)) + ((a & b) | (c & (a | b)));
}

/** Takes a block of 64 bytes into the state. */
function compress(state: usize, block: usize): void {
  for (let i: usize = 0; i < BLOCK_BYTES; i += 16) v128.store(SCHEDULE + i, swapped(block + i));
  for (let at = SCHEDULE + 64; at < SCHEDULE + 256; at += 4) {
    const far = sigma(load<u32>(at - 60), 7, 18, 3);
    store<u32>(at, load<u32>(at - 64) + far + load<u32>(at - 28) + sigma(load<u32>(at - 8), 17, 19, 10));
  }
  let a = load<u32>(state);
  let b = load<u32>(state, 4);
  let c = load<u32>(state, 8);
  let d = load<u32>(state, 12);
  let e = load<u32>(state, 16);
  let f = load<u32>(state, 20);
  let g = load<u32>(state, 24);
  let h = load<u32>(state, 28);
  // Eight rounds at once: no value moves from variable to variable.
  for (let round: usize = 0; round < 256; round += 32) {
    h = added(e, f, g, h, round);
    d += h;
    h += majority(a, b, c);
    g = added(d, e, f, g, round + 4);
    c += g;
    g += majority(h, a, b);
    f = added(c, d, e, f, round + 8);
    b += f;
    f += majority(g, h, a);
    e = added(b, c, d, e, round + 12);
    a += e;
    e += majority(f, g, h);
    d = added(a, b, c, d, round + 16);
    h += d;
    d += majority(e, f, g);
    c = added(h, a, b, c, round + 20);
    g += c;
    c += majority(d, e, f);
    b = added(g, h, a, b, round + 24);
    f += b;
    b += majority(c, d, e);
    a = added(f, g, h, a, round + 28);
    e += a;
    a += majority(b, c, d);
  }
  store<u32>(state, load<u32>(state) + a);
  store<u32>(state, load<u32>(state, 4) + b, 4);
  store<u32>(state, load<u32>(state, 8) + c, 8);
  store<u32>(state, load<u32>(state, 12) + d, 12);
  store<u32>(state, load<u32>(state, 16) + e, 16);
  store<u32>(state, load<u32>(state, 20) + f, 20);
  store<u32>(state, load<u32>(state, 24) + g, 24);
  store<u32>(state, load<u32>(state, 28) + h, 28);
}

// @ts-ignore: decorator
@inline
function copyState(from: usize, to: usize): void {
  v128.store(to, v128.load(from));
  v128.store(to, v128.load(from, 16), 16);
}

/** Takes in what is in BLOCK of a message, with the length of the whole message behind it. */
// @ts-ignore: decorator
@inline
function endMessage(length: usize): void {
  store<u64>(BLOCK, bswap<u64>(<u64>length << 3), 56);
  compress(STATE, BLOCK);
}

/** Takes in the text `start … end`, the last part of a message of `length` bytes, all before it whole blocks. */
function takeText(start: usize, end: usize, length: usize): void {
  while (end - start >= BLOCK_BYTES) {
    compress(STATE, start);
    start += BLOCK_BYTES;
  }
  const rest = end - start;
  for (let i: usize = 0; i < BLOCK_BYTES; i += 16) {
    v128.store(BLOCK + i, leading(v128.load(start + i), rest > i ? min<usize>(rest - i, 16) : 0));
  }
  store<u8>(BLOCK + rest, 0x80);
  if (rest > 55) {
    compress(STATE, BLOCK);
    memory.fill(BLOCK, 0, BLOCK_BYTES);
  }
  endMessage(length);
}

/** The state behind the first block of a message. */
export function beginHash(state: usize, block: usize): void {
  copyState(INITIAL, state);
  compress(state, block);
}

/** The first 53 bits of the hash of a text, which a double holds exactly. */
export function firstBits(start: usize, end: usize): f64 {
  copyState(INITIAL, STATE);
  takeText(start, end, end - start);
  return <f64>((<u64>load<u32>(STATE) << 21) | <u64>(load<u32>(STATE, 4) >>> 11));
}

/** Two hexadecimal digits for each of 16 bytes. */
// @ts-ignore: decorator
@inline
function writeHex(bytes: v128, target: usize): void {
  const table = v128.load(HEX);
  const low4 = i8x16.splat(0x0f);
  const high = lookUp(table, v128.and(v128.shr<u16>(bytes, 4), low4));
  const low = lookUp(table, v128.and(bytes, low4));
  v128.store(target, v128.shuffle<u8>(high, low, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23));
  v128.store(target, v128.shuffle<u8>(high, low, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31), 16);
}

/** Writes the op's digits of the text's HMAC, and the closing quote where it says so. */
export function writeHash(op: usize, start: usize, end: usize, target: usize): usize {
  const key = <usize>load<u32>(op, 40);
  copyState(key, STATE);
  takeText(start, end, BLOCK_BYTES + (end - start));
  v128.store(BLOCK, swapped(STATE));
  v128.store(BLOCK, swapped(STATE + 16), 16);
  v128.store(BLOCK, i32x4(0x80, 0, 0, 0), 32);
  v128.store(BLOCK, i32x4.splat(0), 48);
  copyState(key + 32, STATE);
  endMessage(BLOCK_BYTES + 32);
  writeHex(swapped(STATE), target);
  writeHex(swapped(STATE + 16), target + 32);
  target += <usize>load<u8>(op, 36);
  if (load<u8>(op, 37) != 0) store<u8>(target++, 0x22);
  return target;
}
