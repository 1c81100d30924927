/**
 * @module engine/kernel/encode/hidden
 * What an op has to know to write something else in the place of a value, made of that value: the network of an IP address, or
 * a keyed hash (ops.ts).
 */
import type { Hidden } from '../../plan/step.ts';
import { EMIT_HASH, EMIT_NETWORK } from '../ops.ts';
import type { ByteWriter } from './byte-writer.ts';

/**
 * Writes what the op has to know, and its kind.
 * @param mask how a text is written that is known beforehand, JSON's closing quote included; `null`: it cannot be
 * @returns false where it cannot be written
 */
export function encodeHidden(
  { view, literal, key }: ByteWriter,
  at: number,
  hidden: Hidden,
  mask: (text: string) => string | null,
): boolean {
  if (hidden.kind === 'hash') {
    view.setUint8(at, EMIT_HASH);
    view.setUint8(at + 36, hidden.digits);
    view.setUint8(at + 37, Number(mask('') === '"'));
    view.setUint32(at + 40, key(hidden.key), true);
    return true;
  }
  const spelled = mask(hidden.otherwise);
  if (spelled === null) return false;
  const placed = literal(spelled);
  view.setUint8(at, EMIT_NETWORK);
  view.setUint8(at + 36, hidden.prefixes.v4);
  view.setUint8(at + 37, hidden.prefixes.v6);
  view.setUint32(at + 40, placed.address, true);
  view.setUint32(at + 44, placed.length, true);
  return true;
}
