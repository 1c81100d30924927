/**
 * @module engine/built/file
 * A built pipeline as bytes: plain data as JSON, its arrays of bytes behind it, and a checksum of both.
 *
 *     0   'MILLRACE'
 *     8   the format's number        all numbers: 32 bits, little-endian
 *     12  the checksum of all that is behind it
 *     16  the JSON's length in bytes
 *     20  the JSON, {version, kernel, arrays, content}; zeros up to a multiple of 4
 *         the arrays, each with zeros up to a multiple of 4
 */
import { MillraceError } from '../errors.ts';
import { FINGERPRINT } from '../kernel/wasm/fingerprint.ts';
import { VERSION } from '../version.ts';

/** Changed with anything that a Plan, or what is around it, has in another way: an older file is then built again. */
const FORMAT = 1;
const MAGIC = 'MILLRACE';
const HEAD_BYTES = 20;

/** An array of bytes in the content: where it goes, and where it is behind the JSON. */
interface StoredArray {
  readonly path: readonly string[];
  readonly at: number;
  readonly length: number;
}

const aligned = (length: number): number => (length + 3) & ~3;

/**
 * Of whole words. Each step is a bijection of the sum and of the word, so a change within one word always shows; any other does but
 * once in 2³². Not zlib's: loading that takes longer than all else that is done to the file.
 */
function checksum(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let sum = bytes.length;
  for (let at = 0; at < bytes.length; at += 4) {
    sum = Math.imul(sum ^ view.getUint32(at, true), 0x9e3779b1);
    sum ^= sum >>> 15;
  }
  return sum >>> 0;
}

/** What is thrown for a file that cannot be read; `withOrigin` puts its name before it. */
const unreadable = (expected: string, found: string, hint: string): MillraceError =>
  new MillraceError('ERR_MILLRACE_PIPELINE', { path: '', expected, found, hint });

const damaged = (found: string): MillraceError =>
  unreadable('a whole file of millrace build', found, 'build it again, and copy it as binary');

/** @param content plain data, which may have arrays of bytes in it */
export function writeBuilt(content: object): Uint8Array {
  const arrays: StoredArray[] = [];
  const parts: Uint8Array[] = [];
  let at = 0;
  const takeOut = (value: unknown, path: readonly string[]): unknown => {
    if (value instanceof Uint8Array) {
      arrays.push({ path, at, length: value.length });
      parts.push(value);
      at += aligned(value.length);
      return null;
    }
    if (Array.isArray(value)) return value.map((one, index) => takeOut(one, [...path, String(index)]));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => [name, takeOut(one, [...path, name])]),
    );
  };
  const kept = takeOut(content, []);
  const json = Buffer.from(JSON.stringify({ version: VERSION, kernel: FINGERPRINT, arrays, content: kept }));
  const bodyAt = HEAD_BYTES + aligned(json.length);
  const file = Buffer.alloc(bodyAt + at);
  file.write(MAGIC, 'latin1');
  file.writeUInt32LE(FORMAT, 8);
  file.writeUInt32LE(json.length, 16);
  file.set(json, HEAD_BYTES);
  for (const [index, part] of parts.entries()) file.set(part, bodyAt + arrays[index]!.at);
  file.writeUInt32LE(checksum(file.subarray(16)), 12);
  return file;
}

/** Whether bytes begin as a built pipeline does. */
export const isBuilt = (bytes: Uint8Array): boolean =>
  Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 8)).toString('latin1') === MAGIC;

/**
 * What {@link writeBuilt} was given.
 * @throws MillraceError `ERR_MILLRACE_PIPELINE` for anything else, a file that is damaged, and one of another version
 */
export function readBuilt(bytes: Uint8Array): unknown {
  if (!isBuilt(bytes))
    throw unreadable(
      'a file of millrace build',
      `${bytes.length} bytes of something else`,
      'see millrace build',
    );
  if (bytes.length < HEAD_BYTES || bytes.length % 4 !== 0) throw damaged('one that is cut off');
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const other = (found: string) =>
    unreadable(`a pipeline built by millrace ${VERSION}`, found, 'build it again: millrace build PIPELINE');
  const format = file.readUInt32LE(8);
  if (format !== FORMAT) throw other(`one of format ${format}, and not ${FORMAT}`);
  if (checksum(file.subarray(16)) !== file.readUInt32LE(12)) throw damaged('one that is damaged or cut off');
  const jsonEnd = HEAD_BYTES + file.readUInt32LE(16);
  const { version, kernel, arrays, content } = JSON.parse(file.toString('utf8', HEAD_BYTES, jsonEnd)) as {
    readonly version: string;
    readonly kernel: string;
    readonly arrays: readonly StoredArray[];
    readonly content: unknown;
  };
  if (version !== VERSION) throw other(`one of version ${version}`);
  if (kernel !== FINGERPRINT) throw other('one of the same version with another kernel');
  const bodyAt = aligned(jsonEnd);
  for (const { path, at, length } of arrays) {
    const place = path
      .slice(0, -1)
      .reduce((inside, name) => inside[name] as Record<string, unknown>, content as Record<string, unknown>);
    // A copy: what is compiled from it must not change with the caller's bytes.
    place[path.at(-1)!] = new Uint8Array(file.subarray(bodyAt + at, bodyAt + at + length));
  }
  return content;
}
