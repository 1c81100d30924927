/**
 * @module engine/kernel/host/share-memory
 * Turns a module that imports an ordinary memory into one that imports a shared memory. The two differ in nothing but
 * the import's limits, as long as the module uses no atomics, so that a second build of kernel and matcher, kept in
 * step with the first, is not needed.
 *
 *     … 0x02 section  size  count  { name name 0x02 flags min [max] }  …      flags: 0 min, 1 min max, 3 shared min max
 */

const HEADER_BYTES = 8;
const IMPORT_SECTION = 2;
const SHARED = 3;
/** A shared memory's maximum must be declared, and any memory's is at most this many pages. */
const MOST_PAGES = 65_536;

/** Kinds of imports. */
const FUNCTION = 0;
const MEMORY = 2;

interface Reader {
  readonly bytes: Uint8Array;
  at: number;
}

/** An unsigned LEB128 number of at most 32 bits. */
function readNumber(reader: Reader): number {
  let value = 0;
  for (let shift = 0; shift < 35; shift += 7) {
    const byte = reader.bytes[reader.at++]!;
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) break;
  }
  return value;
}

function writeNumber(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) | 0x80);
  }
}

function skipName(reader: Reader): void {
  const length = readNumber(reader);
  reader.at += length;
}

/** The content of an import section, with the memory's limits made those of a shared one. */
function shareImports(content: Uint8Array): Uint8Array {
  const reader: Reader = { bytes: content, at: 0 };
  for (let left = readNumber(reader); left > 0; left -= 1) {
    skipName(reader);
    skipName(reader);
    const kind = content[reader.at++]!;
    if (kind === FUNCTION) readNumber(reader);
    if (kind === MEMORY) {
      const from = reader.at;
      const flags = content[reader.at++]!;
      const least = readNumber(reader);
      const most = (flags & 1) === 1 ? readNumber(reader) : MOST_PAGES;
      const limits = [SHARED, ...writeNumber(least), ...writeNumber(most)];
      return Buffer.concat([content.subarray(0, from), Buffer.from(limits), content.subarray(reader.at)]);
    }
    if (kind !== FUNCTION) break; // tables and globals: none of ours imports them
  }
  throw new Error('the module imports no memory');
}

/**
 * The module for a shared memory.
 * @param wasm a module that imports functions and one memory, and uses no atomics
 * @example new WebAssembly.Module(shareMemory(wasm))
 */
export function shareMemory(wasm: Uint8Array): Uint8Array<ArrayBuffer> {
  const reader: Reader = { bytes: wasm, at: HEADER_BYTES };
  while (reader.at < wasm.length) {
    const from = reader.at;
    const id = wasm[reader.at++]!;
    const size = readNumber(reader);
    const end = reader.at + size;
    if (id === IMPORT_SECTION) {
      const content = shareImports(wasm.subarray(reader.at, end));
      const head = Buffer.from([IMPORT_SECTION, ...writeNumber(content.length)]);
      return Uint8Array.from(Buffer.concat([wasm.subarray(0, from), head, content, wasm.subarray(end)]));
    }
    reader.at = end;
  }
  throw new Error('the module imports nothing');
}

/** Whether a memory is shared. */
export function isShared(memory: WebAssembly.Memory): boolean {
  return (memory.buffer as ArrayBuffer | SharedArrayBuffer) instanceof SharedArrayBuffer;
}
