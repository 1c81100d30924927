/**
 * @module engine/kernel/encode/network
 * What an op has to know to write the network of an IP address (ops.ts).
 */
import type { Prefixes } from '../../values/network-address.ts';
import type { ByteWriter } from './byte-writer.ts';

/** What stays of an IP address; anything else becomes `otherwise`. */
export interface NetworkMask {
  readonly prefixes: Prefixes;
  readonly otherwise: string;
}

/** @param mask `otherwise` as it is written, JSON's closing quote included */
export function encodeNetwork(
  { view, literal }: ByteWriter,
  at: number,
  { prefixes }: NetworkMask,
  mask: string,
): void {
  const placed = literal(mask);
  view.setUint8(at + 36, prefixes.v4);
  view.setUint8(at + 37, prefixes.v6);
  view.setUint32(at + 40, placed.address, true);
  view.setUint32(at + 44, placed.length, true);
}
