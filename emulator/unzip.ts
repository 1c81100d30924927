/**
 * @module emulator/unzip
 * Unpacks the layer's own zip, file modes included (`fflate`, which writes it, does not return them when reading).
 * Reads only what `layer/compose/zip.ts` writes: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { inflateRawSync } from 'node:zlib';

const END = 0x06054b50;
const END_BYTES = 22;
const ENTRY = 0x02014b50;
const ENTRY_BYTES = 46;
const LOCAL_BYTES = 30;
const DEFLATED = 8;

/** @throws Error if the file is not such a zip */
export function unzipLayer(file: string, folder: string): void {
  const zip = readFileSync(file);
  const end = zip.length - END_BYTES;
  if (end < 0 || zip.readUInt32LE(end) !== END) throw new Error(`${file} is not a layer's zip`);
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (zip.readUInt32LE(at) !== ENTRY) throw new Error(`${file} is not a layer's zip`);
    const method = zip.readUInt16LE(at + 10);
    const packed = zip.readUInt32LE(at + 20);
    const [name, extra, comment] = [28, 30, 32].map((place) => zip.readUInt16LE(at + place)) as [
      number,
      number,
      number,
    ];
    const mode = zip.readUInt32LE(at + 38) >>> 16;
    const local = zip.readUInt32LE(at + 42);
    const path = zip.toString('utf8', at + ENTRY_BYTES, at + ENTRY_BYTES + name);
    const target = join(folder, path);
    if (!target.startsWith(normalize(join(folder, '/'))))
      throw new Error(`${file}: ${path} leads out of the folder`);
    const start = local + LOCAL_BYTES + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const bytes = zip.subarray(start, start + packed);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, method === DEFLATED ? inflateRawSync(bytes) : bytes);
    chmodSync(target, mode & 0o777);
    at += ENTRY_BYTES + name + extra + comment;
  }
}
