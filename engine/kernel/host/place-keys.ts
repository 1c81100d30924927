/**
 * @module engine/kernel/host/place-keys
 * Keys that records are hashed with, in the kernel's memory: of HMAC's two paddings of the key (RFC 2104), the states behind them.
 */
import { readKey } from '../../environment.ts';
import type { KeyPlace } from '../../plan/plan.ts';
import { CAPTURES } from '../memory.ts';
import { KEY_BYTES } from '../ops.ts';
import type { KernelExports } from './load.ts';

/** A block of SHA-256. */
const BLOCK_BYTES = 64;
const INNER_PADDING = 0x36;
const OUTER_PADDING = 0x5c;

function shortKey(key: Uint8Array): Uint8Array {
  if (key.length <= BLOCK_BYTES) return key;
  return process.getBuiltinModule('node:crypto').createHash('sha256').update(key).digest();
}

/** @throws MillraceError where a key is not set, or is too short */
export function placeKeys(
  memory: WebAssembly.Memory,
  exports: KernelExports,
  keys: readonly KeyPlace[],
): void {
  for (const { source, address } of keys) {
    const key = shortKey(readKey(source));
    for (const [index, padding] of [INNER_PADDING, OUTER_PADDING].entries()) {
      const block = new Uint8Array(memory.buffer, CAPTURES, BLOCK_BYTES).fill(padding);
      for (const [at, byte] of key.entries()) block[at]! ^= byte;
      exports.beginHash(address + (index * KEY_BYTES) / 2, CAPTURES);
      block.fill(0);
    }
  }
}
