/**
 * @module test/model/interpreter/decode
 * A record to its inner records.
 */
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { Failed } from './failed.ts';

type Decoder = 'gzip' | 'zstd' | 'lines';
export type Decode = 'auto' | 'none' | Decoder | readonly Decoder[];

function decompress(record: Buffer, how: (record: Buffer) => Buffer): Buffer {
  try {
    return how(record);
  } catch {
    throw new Failed('decode');
  }
}

/** Each line and its line feed. */
const lines = (record: Buffer): Buffer[] =>
  (record.toString('latin1').match(/[^\n]*\n|[^\n]+$/g) ?? []).map((line) => Buffer.from(line, 'latin1'));

const DECODERS: Readonly<Record<Decoder, (record: Buffer) => readonly Buffer[]>> = {
  gzip: (record) => [decompress(record, gunzipSync)],
  zstd: (record) => [decompress(record, zstdDecompressSync)],
  lines,
};

/** What begins as compressed records do. */
function recognise(record: Buffer): 'gzip' | 'zstd' | null {
  if (record.subarray(0, 3).equals(Buffer.from([0x1f, 0x8b, 8]))) return 'gzip';
  return record.subarray(0, 4).equals(Buffer.from([0x28, 0xb5, 0x2f, 0xfd])) ? 'zstd' : null;
}

/** @returns `null`: nothing was decoded */
export function decode(record: Buffer, decoder: Decode): readonly Buffer[] | null {
  if (decoder === 'none') return null;
  if (decoder === 'auto') {
    if (recognise(record) === null) return null;
    let inner = record;
    for (let times = 0; times < 3; times += 1) {
      const found = recognise(inner);
      if (found !== null) inner = DECODERS[found](inner)[0]!;
    }
    return [inner];
  }
  const chain = typeof decoder === 'string' ? [decoder] : decoder;
  return chain.reduce<readonly Buffer[]>((records, name) => records.flatMap(DECODERS[name]), [record]);
}
