/**
 * @module bench/hostile/cases/bytes
 * What is no text yet: gzip, broken UTF-8, broken base64, and records of many lines, which only some pipelines take apart.
 */
import { constants, crc32, deflateRawSync, gzipSync } from 'node:zlib';
import { type HostileCase, hostile, MB, times } from './case.ts';

const any = hostile('any');
const zip = hostile('gzip');
/** The event's `data` as it stands. */
const text = (name: string, data: string) => any(`base64: ${name}`, null, () => data, false);

const MIB = 1 << 20;
const ZEROS = Buffer.alloc(MIB);

const repeated = (piece: Buffer, count: number) => Buffer.concat(Array<Buffer>(count).fill(piece));

/** gzip of one member: 1 MiB of zeros, repeated without compressing it anew. Its checksum is wrong: nobody may come that far. */
function bomb(mebibytes: number): Buffer {
  const piece = deflateRawSync(ZEROS, { level: 9, finishFlush: constants.Z_FULL_FLUSH });
  const head = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]);
  const end = Buffer.from([3, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  return Buffer.concat([head, repeated(piece, mebibytes), end]);
}

const gzip = (content: string | Uint8Array) => gzipSync(content, { level: 9 });
const RECORD = '{"path":"/","n":1}';
const cut = (bytes: Buffer, share: number) => bytes.subarray(0, Math.floor(bytes.length * share));

function wrongChecksum(): Buffer {
  const bytes = gzip(RECORD);
  bytes.writeUInt32LE(crc32(RECORD) ^ 1, bytes.length - 8);
  return bytes;
}

export const BYTES_CASES: readonly HostileCase[] = [
  zip('1 GB of zeros in gzip', ['decode'], () => bomb(1000)),
  zip('1 GB of zeros in gzip of many members', ['decode'], () => repeated(gzip(ZEROS), 950)),
  any('1 GB of zeros in gzip in gzip', null, () => gzip(bomb(1000))),
  any('gzip in gzip in gzip', null, () => gzip(gzip(gzip(RECORD)))),
  zip('gzip cut off', ['decode'], (random) => cut(gzip(RECORD), random.between(20, 90) / 100)),
  zip('a bomb cut off', ['decode'], () => cut(bomb(1000), 0.5)),
  zip('gzip with another checksum', ['decode'], wrongChecksum),
  any('gzip and more behind it', null, () => Buffer.concat([gzip(RECORD), Buffer.from('more')])),
  zip('gzip whose name never ends', ['decode'], () =>
    Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 3]), Buffer.alloc(MB, 'n')]),
  ),
  any('gzip of nothing', null, () => gzip('')),
  any('no more than the first bytes of gzip', null, () => Buffer.from([0x1f, 0x8b, 8])),
  any('gzip of lists, 500,000 deep', null, () => gzip(`{"a":${'['.repeat(500_000)}${']'.repeat(500_000)}}`)),
  any('gzip of a record', null, () => gzip(RECORD)),
  any('100,001 lines', null, () => times(100_001, () => '{}', '\n')),
  any('100,001 empty lines', null, () => '\n'.repeat(100_001)),
  any('100,001 lines in gzip', null, () => gzip(`${RECORD}\n`.repeat(100_001))),
  any('50,000 lines', null, () => `${RECORD}\n`.repeat(50_000)),
  any('invalid UTF-8', ['utf8'], (random) => Buffer.from([0x7b, random.between(0x80, 0xbf), 0x7d])),
  any('UTF-8 of surrogates', ['utf8'], () => Buffer.from('eda080edb080', 'hex')),
  any('UTF-8 longer than it need be', ['utf8'], () => Buffer.from('c0afe080af', 'hex')),
  any('UTF-8 cut off behind 1 MB', ['utf8'], () =>
    Buffer.concat([Buffer.alloc(MB, 'x'), Buffer.from([0xf0, 0x9f])]),
  ),
  any('1 MB of 0xff', ['utf8'], () => Buffer.alloc(MB, 0xff)),
  text('no padding', 'eyJuIjoxfQ'),
  text('one letter', 'e'),
  text('too much padding', 'eyJuIjoxfQ===='),
  text('padding in the middle', 'eyJu==IjoxfQ=='),
  text('bits behind the end', 'eyJuIjoxfR=='),
  text('letters for URLs', '-_-_'),
  text('a line feed', 'eyJuIjox\nfQ=='),
  text('other characters', 'eyJuÿ!IjoxfQ=='),
  text('1 MB and one letter', `${'QUJD'.repeat(MB / 4)}Q`),
];
