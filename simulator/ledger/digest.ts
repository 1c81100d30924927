/**
 * @module simulator/ledger/digest
 * What the ledger keeps instead of bytes.
 */
import { hash } from 'node:crypto';

/** Bytes of an output's end that are checked before the whole. */
const TAIL = 16;

/** All of the bytes, as text. */
export const digestOf = (bytes: Uint8Array): string => hash('sha1', bytes, 'base64');

/** 32 bits of a digest, for finished records: enough to recognise a duplicate. */
export const shortOf = (digest: string): number => Buffer.from(digest.slice(0, 8), 'base64').readUInt32LE(0);

/** A sum of the last bytes before `end` (FNV-1a): cheap, and rarely equal by chance. */
export function tailOf(bytes: Uint8Array, start: number, end: number): number {
  let sum = 0x811c9dc5;
  for (let at = Math.max(start, end - TAIL); at < end; at += 1) {
    sum = Math.imul(sum ^ bytes[at]!, 0x01000193);
  }
  return sum >>> 0;
}
