/**
 * @module engine/kernel/encode/byte-writer
 * Lays a kernel program out in bytes: ops of fixed size first, then the literals they point to.
 */

/** Literals are copied 16 bytes at a time, so each has that much behind it. */
const LITERAL_PADDING = 16;

export const alignUp = (value: number, to: number): number => Math.ceil(value / to) * to;

export interface ByteWriter {
  readonly view: DataView;
  /** Puts text behind the ops (the same text once only); its address and length in bytes. */
  literal(text: string): { readonly address: number; readonly length: number };
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
  let end = base + alignUp(opBytes, 16);
  return {
    view: new DataView(ops.buffer),
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
