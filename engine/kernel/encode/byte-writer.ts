/**
 * @module engine/kernel/encode/byte-writer
 * Lays a kernel program out in bytes: ops of fixed size first, then the literals they point to.
 */
import type { KeySource } from '../../environment.ts';
import type { KeyPlace } from '../../plan/plan.ts';
import { KEY_BYTES } from '../ops.ts';

/** Literals are copied 16 bytes at a time, so each has that much behind it. */
const LITERAL_PADDING = 16;

export const alignUp = (value: number, to: number): number => Math.ceil(value / to) * to;

export interface ByteWriter {
  readonly view: DataView;
  /** Puts text behind the ops (the same text once only); its address and length in bytes. */
  literal(text: string): { readonly address: number; readonly length: number };
  /** Makes room for the two states of a key (assembly/sha256.ts), of each op its own: no output of an op is longer. Its address. */
  key(source: KeySource): number;
  /** Where keys belong. */
  readonly keys: readonly KeyPlace[];
  /** Everything, to be written to memory at `base`. */
  finish(): Uint8Array;
}

/**
 * @param base address that the bytes will have
 * @param opBytes how many bytes of ops come before the literals; `view` covers these
 */
export function createByteWriter(base: number, opBytes: number): ByteWriter {
  const ops = new Uint8Array(opBytes);
  const literals = new Map<string, { address: number; length: number }>();
  const chunks: Buffer[] = [];
  const keys: KeyPlace[] = [];
  let end = base + alignUp(opBytes, 16);
  return {
    view: new DataView(ops.buffer),
    keys,
    key(source) {
      const address = end;
      keys.push({ source, address });
      chunks.push(Buffer.alloc(KEY_BYTES));
      end += KEY_BYTES;
      return address;
    },
    literal(text) {
      const known = literals.get(text);
      if (known !== undefined) return known;
      const bytes = Buffer.from(text, 'utf8');
      const placed = { address: end, length: bytes.length };
      const padded = Buffer.alloc(alignUp(bytes.length + LITERAL_PADDING, 16));
      bytes.copy(padded);
      chunks.push(padded);
      end += padded.length;
      literals.set(text, placed);
      return placed;
    },
    finish() {
      const all = new Uint8Array(end - base);
      all.set(ops);
      let at = alignUp(opBytes, 16);
      for (const chunk of chunks) {
        all.set(chunk, at);
        at += chunk.length;
      }
      return all;
    },
  };
}
