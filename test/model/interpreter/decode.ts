/**
 * @module test/model/interpreter/decode
 * A record to its inner records.
 */
import { gunzipSync } from 'node:zlib';
import { Failed } from './failed.ts';

export type Decode = 'auto' | 'none' | 'gzip' | 'lines' | readonly ('gzip' | 'lines')[];

function gunzip(record: Buffer): Buffer {
  try {
    return gunzipSync(record);
  } catch {
    throw new Failed('decode');
  }
}

/** Each line and its line feed. */
const lines = (record: Buffer): Buffer[] =>
  (record.toString('latin1').match(/[^\n]*\n|[^\n]+$/g) ?? []).map((line) => Buffer.from(line, 'latin1'));

const isGzip = (record: Buffer) =>
  record.length > 2 && record[0] === 0x1f && record[1] === 0x8b && record[2] === 8;

/** @returns `null`: nothing was decoded */
export function decode(record: Buffer, decoder: Decode): readonly Buffer[] | null {
  if (decoder === 'none') return null;
  if (decoder === 'auto') {
    let inner = record;
    for (let times = 0; times < 3 && isGzip(inner); times += 1) inner = gunzip(inner);
    return isGzip(record) ? [inner] : null;
  }
  const chain = typeof decoder === 'string' ? [decoder] : decoder;
  return chain.reduce(
    (records, name) => records.flatMap((one) => (name === 'gzip' ? [gunzip(one)] : lines(one))),
    [record],
  );
}
