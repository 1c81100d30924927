/**
 * @module layer/verify/make-newer
 * Makes a shared library need a version that no system has, to show that checks can fail.
 */

/** The hash that the loader compares before names: System V ABI, chapter 5, "Hash Table". */
function elfHash(name: string): number {
  let hash = 0;
  for (const byte of Buffer.from(name, 'latin1')) {
    hash = (hash << 4) + byte;
    const high = hash & 0xf0000000;
    hash = (hash ^ (high >>> 24)) & ~high;
  }
  return hash >>> 0;
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** Puts bytes in the place of others of the same length, which have to be there once. */
function replaceOnce(bytes: Buffer, from: Buffer, to: Buffer): void {
  const at = bytes.indexOf(from);
  if (from.length !== to.length || at < 0 || bytes.indexOf(from, at + 1) >= 0) {
    throw new Error(`expected ${JSON.stringify(from.toString('latin1'))} once in the file`);
  }
  to.copy(bytes, at);
}

/**
 * A copy of a library's bytes that wants another version.
 * @param from a version it wants, of one library only
 * @param to of the same length
 */
export function makeNewer(library: Uint8Array, from: string, to: string): Buffer {
  const bytes = Buffer.from(library);
  replaceOnce(bytes, Buffer.from(`\0${from}\0`, 'latin1'), Buffer.from(`\0${to}\0`, 'latin1'));
  replaceOnce(bytes, word(elfHash(from)), word(elfHash(to)));
  return bytes;
}
