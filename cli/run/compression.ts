/**
 * @module cli/run/compression
 * Files in gzip and zstd, told by their first bytes and not by their names. Other files that cannot be lines of text are
 * refused by theirs.
 */
import { Readable } from 'node:stream';
import zlib from 'node:zlib';
import { MillraceError } from '../../engine/errors.ts';
import { chunksRead } from '../../engine/lines/source.ts';
import type { InputSource } from './inputs.ts';

interface Kind {
  readonly name: string;
  readonly magic: readonly number[];
  /** `null`: nothing here reads it; `undefined`: this Node does not. */
  readonly decoder: (() => NodeJS.ReadWriteStream) | null | undefined;
  readonly hint?: string;
}

const DECOMPRESS = 'decompress it first';
/** No text begins so: each has a byte that is not UTF-8, or a control character. */
const KINDS: readonly Kind[] = [
  { name: 'gzip', magic: [0x1f, 0x8b], decoder: zlib.createGunzip },
  { name: 'zstd', magic: [0x28, 0xb5, 0x2f, 0xfd], decoder: zlib.createZstdDecompress }, // from Node 22.15 on; imported by name it ends an older one
  { name: 'xz', magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0], decoder: null, hint: DECOMPRESS },
  { name: 'bzip2', magic: [...Buffer.from('BZh91AY&SY')], decoder: null, hint: DECOMPRESS },
  { name: 'zip', magic: [0x50, 0x4b, 3, 4], decoder: null, hint: 'unpack it first' },
  { name: 'lz4', magic: [0x04, 0x22, 0x4d, 0x18], decoder: null, hint: DECOMPRESS },
  { name: 'snappy', magic: [0xff, 6, 0, 0, 0x73], decoder: null, hint: DECOMPRESS },
  { name: 'UTF-16', magic: [0xff, 0xfe], decoder: null, hint: 'convert it with iconv -f UTF-16 -t UTF-8' },
  { name: 'UTF-16', magic: [0xfe, 0xff], decoder: null, hint: 'convert it with iconv -f UTF-16 -t UTF-8' },
];
const LONGEST = Math.max(...KINDS.map(({ magic }) => magic.length));

function kindOf(bytes: Uint8Array): Kind | null {
  return KINDS.find(({ magic }) => magic.every((byte, index) => bytes[index] === byte)) ?? null;
}

/** Whether a file that begins so is no plain text: to be decompressed, or refused. */
export const beginsCompressed = (first: Uint8Array): boolean => kindOf(first) !== null;

function inputError(path: string, expected: string, found: string, hint: string | undefined): MillraceError {
  return new MillraceError('ERR_MILLRACE_INPUT', { path, expected, found, hint });
}

/** The first bytes of a source, and the source as if none had been read. */
async function peek(source: InputSource): Promise<{ first: Uint8Array; whole: InputSource }> {
  if (typeof source === 'function') {
    const first = new Uint8Array(LONGEST);
    let length = 0;
    for (let count = 1; length < LONGEST && count > 0; length += count) {
      count = await source(first.subarray(length));
    }
    let isGiven = false;
    const whole = async (place: Uint8Array) => {
      if (isGiven) return source(place);
      isGiven = true;
      place.set(first.subarray(0, length));
      return length;
    };
    return { first: first.subarray(0, length), whole };
  }
  const chunks = source[Symbol.asyncIterator]();
  const { done, value } = await chunks.next();
  const first = done ? new Uint8Array(0) : Buffer.from(value);
  async function* whole() {
    try {
      if (first.length > 0) yield first;
      for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
    } finally {
      await chunks.return?.();
    }
  }
  return { first, whole: whole() };
}

async function* decoded(
  name: string,
  { name: kind }: Kind,
  decoder: NodeJS.ReadWriteStream,
  source: InputSource,
): AsyncGenerator<Uint8Array> {
  const chunks = typeof source === 'function' ? copied(chunksRead(source)) : source;
  const stream = Readable.from(chunks);
  let failure: unknown; // of reading: it has said what is wrong
  stream.on('error', (error) => {
    failure = error;
    (decoder as unknown as Readable).destroy(error);
  });
  try {
    for await (const part of stream.pipe(decoder)) yield part as Buffer;
  } catch (error) {
    throw failure ?? inputError(name, `a complete ${kind} file`, `"${(error as Error).message}"`, undefined);
  } finally {
    stream.destroy();
  }
}

/** Chunks that stay as they are: a decoder holds several. */
async function* copied(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) yield Buffer.from(chunk);
}

/**
 * The source, decompressed where it is in gzip or zstd.
 * @param name of the file, for errors
 * @throws MillraceError `ERR_MILLRACE_INPUT` for a file that is no text; so does the source, where the data is not whole
 */
export async function decompressed(name: string, source: InputSource): Promise<InputSource> {
  const { first, whole } = await peek(source);
  const kind = kindOf(first);
  if (kind === null) return whole;
  const { decoder, hint } = kind;
  if (decoder) return decoded(name, kind, decoder(), whole);
  throw inputError(
    name,
    'text, or text in gzip or zstd',
    kind.name,
    decoder === undefined ? 'decompress it first, or take a newer Node.js' : hint,
  );
}
