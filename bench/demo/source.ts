/**
 * @module bench/demo/source
 * What `npm start` works on: the seeded corpus, or a file of the user's own with the format it is in.
 */
import { accessSync, constants, statSync } from 'node:fs';
import { formatNumber } from '../../cli/table.ts';
import { FORMATS, formatByName } from '../../engine/formats/index.ts';
import { generateLines, STANDARD_CORPUS } from '../../simulator/samples/corpus.ts';
import type { Line } from '../../simulator/samples/events.ts';
import { CommandError } from '../command.ts';
import { countParsed } from '../measure/handler.ts';
import { chooseFormat } from './choose-format.ts';
import { readLines } from './read-lines.ts';

/** Lines that are looked at to find out a file's format. */
const PROBE_LINES = 1_000;

export interface JobSource {
  /** What is read and as what, in words. */
  readonly title: string;
  readonly format: string;
  readonly lines: () => Iterable<Line> | AsyncIterable<Line>;
  /** Number of records where it is known beforehand. */
  readonly total: number | null;
}

/** The corpus, in the format it is written in. */
export function corpusSource(): JobSource {
  const { seed, count } = STANDARD_CORPUS;
  return {
    title: `${formatNumber(count)} Apache access log lines made from seed ${seed}, format apache-combined`,
    format: 'apache-combined',
    lines: () => generateLines(STANDARD_CORPUS),
    total: count,
  };
}

async function readFirstLines(file: string): Promise<Buffer[]> {
  const lines: Buffer[] = [];
  for await (const line of readLines(file)) {
    lines.push(Buffer.from(line));
    if (lines.length === PROBE_LINES) break;
  }
  return lines;
}

function checkFile(file: string): void {
  try {
    accessSync(file, constants.R_OK);
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new CommandError(
      `${file}: expected a file of log lines, found ${missing ? 'no such file' : 'one that cannot be read'}`,
    );
  }
  if (!statSync(file).isFile())
    throw new CommandError(`${file}: expected a file of log lines, found no regular file`);
  if (statSync(file).size === 0)
    throw new CommandError(`${file}: expected a file of log lines, found an empty one`);
}

/**
 * A file of the user's.
 * @param format the format's name, or `undefined` to find it out
 */
export async function fileSource(file: string, format: string | undefined): Promise<JobSource> {
  const names = FORMATS.map(({ name }) => name).join(', ');
  if (format !== undefined && formatByName(format) === undefined) {
    throw new CommandError(`--format: expected one of ${names}, found ${JSON.stringify(format)}`);
  }
  checkFile(file);
  const base = { lines: () => readLines(file), total: null };
  if (format !== undefined) return { ...base, format, title: `${file}, format ${format}` };
  const choice = await chooseFormat(await readFirstLines(file), countParsed);
  if (choice === null) {
    throw new CommandError(
      `${file}: expected lines in one of the formats ${names}, found none that parses; name one with --format`,
    );
  }
  const share = `it parses ${formatNumber(choice.parsed)} of the first ${formatNumber(choice.lines)} lines`;
  return { ...base, format: choice.format, title: `${file}, format ${choice.format} (${share})` };
}
