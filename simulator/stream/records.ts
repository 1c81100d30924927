/**
 * @module simulator/stream/records
 * The records of a run: a fleet's log lines in the form that the pipeline reads, each with its serial; some broken, and a few
 * of bytes that no log should have.
 */

import type { Plan } from '../../engine/index.ts';
import { serialOf } from '../ledger/serial.ts';
import { generateLines } from '../samples/corpus.ts';
import { createRandom, type Random } from '../samples/random.ts';

const VARIANT = 'ascii';
/** Once in so many records. */
const HOSTILE = 300;
const BROKEN = 400;
const LONG = 40_000;

const LINE_FEED = Buffer.from('\n');
const bytes = (text: string) => Buffer.from(text, 'latin1');

/** Ways to make a record unusual; most keep their serial. */
const HOSTILE_WAYS: readonly ((line: string, serial: string) => Buffer)[] = [
  (line, serial) => bytes(`${serial}\xff\xfe${line}\n`), // no UTF-8
  (line) => Buffer.concat([Buffer.from(line), bytes(' \xc3\x28\xed\xa0\x80\n')]), // cut-off and surrogate sequences
  (line, serial) => bytes(`${serial}\0\0${line.slice(0, 40)}\0\n`),
  (_, serial) => bytes(`${serial}${'x'.repeat(LONG)}\n`),
  () => Buffer.alloc(0),
  () => bytes('\n'),
  (line) => Buffer.from(`${line}\r\n`),
  (line) => Buffer.from(line), // the line feed is missing
  (line) => Buffer.from(`\ufeff${line}\n`),
  (line) => Buffer.from(`${line}\n${line}\n`), // two in one
];

/** The path carries the serial, or the identity where there is none. */
function accessLine(line: string, serial: string): string {
  if (line.includes(' HTTP/')) return line.replace(' HTTP/', `${serial} HTTP/`);
  return line.replace(/^(\S+) \S+ /, `$1 ${serial} `);
}

const PARTS = /^(\S+) (\S+) (\S+) \[([^\]]*)\] "(\S+) ([^"]*) (\S+)" (\d+) (\S+) "(.*)" "(.*)"$/;
const NAMES = ['host', 'identity', 'user', 'timestamp', 'method', 'path', 'protocol', 'status', 'size'];

/** Fields of a line, for forms that name them. */
function fieldsOf(line: string, serial: string): [string, string][] {
  const found = PARTS.exec(accessLine(line, serial));
  if (found === null) return [['text', `${line}${serial}`]];
  return [...NAMES, 'referrer', 'agent'].map((name, index) => [name, found[index + 1]!]);
}

function jsonLine(line: string, serial: string): string {
  const members = fieldsOf(line, serial).map(([name, text]) => {
    const value = /^(?:0|[1-9]\d*)$/.test(text) ? text : JSON.stringify(text);
    return `${JSON.stringify(name)}:${text === '-' ? 'null' : value}`;
  });
  return `{${members.join(',')}}`;
}

const ltsvLine = (line: string, serial: string) =>
  fieldsOf(line, serial)
    .map(([name, text]) => `${name}:${text.replaceAll('\t', ' ')}`)
    .join('\t');

/** Apache's Common Log Format is the combined one without the last two. */
const commonLine = (line: string, serial: string) =>
  accessLine(line, serial).replace(/ "(?:[^"\\]|\\.)*" "(?:[^"\\]|\\.)*"$/, '');

/** How a pipeline's records look. */
function writerFor({
  alternatives,
  title,
}: Pick<Plan, 'alternatives' | 'title'>): (line: string, serial: string) => string {
  const { parse } = alternatives[0];
  if (parse.kind === 'json') return jsonLine;
  if (parse.kind === 'ltsv') return ltsvLine;
  return title === 'apache-common' ? commonLine : accessLine;
}

/** Cuts a line where it should not end; JSON and LTSV come whole from the corpus. */
function breakLine(line: string, random: Random): string {
  return line.slice(0, random.between(1, Math.max(1, line.length - 1)));
}

/** A log record by its number; the same seed and the same numbers give the same records. */
export type MakeRecord = (number: number) => Buffer;

/**
 * Log lines for a pipeline.
 * @param plan whose pipeline they are for
 */
export function createRecords(plan: Pick<Plan, 'alternatives' | 'title'>, seed: number): MakeRecord {
  const random = createRandom(seed ^ 0x5eed);
  const write = writerFor(plan);
  const lines = generateLines({ seed, count: Number.POSITIVE_INFINITY, variant: VARIANT });
  return (number) => {
    const serial = serialOf(number);
    const line = write(lines.next().value as string, serial);
    if (random.oneIn(HOSTILE)) return random.pick(HOSTILE_WAYS)(line, serial);
    if (random.oneIn(BROKEN)) return Buffer.from(`${breakLine(line, random)}\n`);
    return Buffer.from(`${line}\n`);
  };
}

/** Lines of a user's own, one after the other, and again from the first. */
export function repeatLines(lines: readonly Buffer[]): MakeRecord {
  const records = lines.map((line) => Buffer.concat([line, LINE_FEED]));
  let next = 0;
  return () => records[next++ % records.length]!;
}
