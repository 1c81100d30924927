/**
 * @module cli/infer/sample
 * The first lines of a file, as records: up to 1,000 lines and 1 MB, of a file in gzip or zstd as well. What cannot be log lines
 * is an error that says what to do.
 */
import { isUtf8 } from 'node:buffer';
import { type Batch, MillraceError, packRecords } from '../../engine/index.ts';
import { chunksRead } from '../../engine/lines/source.ts';
import { decompressed } from '../run/compression.ts';
import { checkInputs, type InputSource } from '../run/inputs.ts';

const MOST_LINES = 1000;
const MOST_BYTES = 1 << 20;
/** Of the lines, those that may be no UTF-8 in a file of text. */
const MOST_BROKEN = 0.3;

export interface Sample {
  /** Lines that are not blank. */
  readonly lines: readonly string[];
  /** Number of each in the file, from 1. */
  readonly numbers: readonly number[];
  readonly batch: Batch;
}

function inputError(name: string, expected: string, found: string, hint: string): MillraceError {
  const path = name === '-' ? 'standard input' : name;
  return new MillraceError('ERR_MILLRACE_INPUT', { path, expected, found, hint });
}

async function* chunksFrom(source: InputSource): AsyncGenerator<Uint8Array> {
  for await (const chunk of typeof source === 'function' ? chunksRead(source) : source) {
    yield Buffer.from(chunk); // its memory is used again
  }
}

/** Decompressed, up to so many bytes from the start; of a file that is not whole, what there is. */
async function readDecoded(name: string, source: InputSource): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const part of chunksFrom(await decompressed(name, source))) {
      parts.push(part);
      length += part.length;
      if (length > MOST_BYTES) break;
    }
  } catch (error) {
    if (length === 0) throw error;
  }
  return Buffer.concat(parts);
}

function checkText(name: string, bytes: Buffer, lines: readonly Buffer[]): void {
  const zero = bytes.indexOf(0);
  const broken = lines.filter((line) => !isUtf8(line)).length;
  if (zero < 0 && broken <= MOST_BROKEN * lines.length) return;
  const found =
    zero >= 0 ? `a zero byte at ${zero}` : `${broken} of ${lines.length} lines that are not UTF-8`;
  const hint = zero >= 0 ? 'decode a binary file first, and UTF-16 with iconv' : 'convert it with iconv';
  throw inputError(name, 'lines of text in UTF-8', found, hint);
}

/** Lines as a sample, the blank ones left out. */
export function sampleOf(all: readonly Buffer[]): Sample {
  const numbered = all.flatMap((line, index) =>
    /^\s*$/.test(line.toString('latin1')) ? [] : [{ line, number: index + 1 }],
  );
  const lines = numbered.map(({ line }) => line);
  return {
    lines: lines.map((line) => line.toString('utf8')),
    numbers: numbered.map(({ number }) => number),
    batch: packRecords(lines),
  };
}

/** The first lines of some bytes, without their ends. */
function splitLines(bytes: Buffer): readonly Buffer[] {
  const lines: Buffer[] = [];
  for (let at = 0; at < bytes.length && lines.length < MOST_LINES; ) {
    const feed = bytes.indexOf(0x0a, at);
    const end = feed < 0 ? bytes.length : feed;
    lines.push(bytes.subarray(at, end > at && bytes[end - 1] === 0x0d ? end - 1 : end));
    at = end + 1;
  }
  return lines;
}

/**
 * @param name a file, or `-` for standard input
 * @throws MillraceError `ERR_MILLRACE_INPUT` for a folder, a file that cannot be read, has no line or is not text
 */
export async function readSample(name: string): Promise<Sample> {
  const [input] = await checkInputs([name]).catch((error: unknown) => {
    if (error instanceof MillraceError && error.detail.found === 'a folder')
      throw inputError(name, 'a file of log lines', 'a folder', 'name a file in it');
    throw error;
  });
  const { source, close } = await input!.open();
  const bytes = await readDecoded(name, source).finally(close);
  const isCut = bytes.length > MOST_BYTES;
  const text = isCut ? bytes.subarray(0, bytes.lastIndexOf(0x0a, MOST_BYTES) + 1 || MOST_BYTES) : bytes;
  const lines = splitLines(text);
  checkText(name, text, lines);
  const sample = sampleOf(lines);
  if (sample.lines.length > 0) return sample;
  const found = bytes.length === 0 ? 'an empty file' : 'blank lines only';
  throw inputError(name, 'at least one line', found, 'name a file that has some, the more the better');
}
