/**
 * @module cli/simulate/input
 * `--input`: the lines of a file, in gzip or zstd too, that producers put in place of those that the simulator makes.
 */
import { MillraceError } from '../../engine/errors.ts';
import { chunksRead } from '../../engine/lines/source.ts';
import type { SimulationOptions } from '../../simulator/simulation.ts';
import { decompressed } from '../run/compression.ts';
import { checkInputs } from '../run/inputs.ts';

/** Firehose takes no longer record. */
const LONGEST = 1_024_000;
/** All lines are held in memory. */
const MOST_BYTES = 512 * 1024 * 1024;

function refuse(name: string, expected: string, found: string, hint?: string): never {
  throw new MillraceError('ERR_MILLRACE_INPUT', { path: `--input ${name}`, expected, found, hint });
}

/** The lines, without their line feeds. */
function splitLines(name: string, bytes: Buffer): readonly Buffer[] {
  const lines: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const feed = bytes.indexOf(0x0a, at);
    const end = feed < 0 ? bytes.length : feed;
    if (end - at >= LONGEST)
      refuse(
        name,
        `lines below ${LONGEST} bytes, as Firehose takes them`,
        `${end - at} bytes in line ${lines.length + 1}`,
      );
    lines.push(bytes.subarray(at, end));
    at = end + 1;
  }
  return lines;
}

/** @throws MillraceError `ERR_MILLRACE_INPUT` for a file that cannot be read, has no line, or one that is too long */
export async function readInput(name: string): Promise<NonNullable<SimulationOptions['input']>> {
  const [input] = await checkInputs([name]);
  const { source, close } = await input!.open();
  const parts: Buffer[] = [];
  let length = 0;
  try {
    const chunks = await decompressed(name, source);
    for await (const chunk of typeof chunks === 'function' ? chunksRead(chunks) : chunks) {
      parts.push(Buffer.from(chunk)); // its memory is used again
      length += chunk.length;
      if (length > MOST_BYTES)
        refuse(name, `at most ${MOST_BYTES} bytes, decompressed`, 'more', 'take a part of it');
    }
  } finally {
    await close();
  }
  const lines = splitLines(name, Buffer.concat(parts));
  if (lines.length === 0) refuse(name, 'lines', 'an empty file');
  return { name, lines };
}
