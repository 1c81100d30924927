/**
 * @module bench/engine/growth/families
 * What growth is measured on: families of inputs that differ in one size only. Real lines, more and more of them or
 * longer and longer; and lines and patterns made to find what is not linear.
 */
import { generateLines } from '../../../simulator/samples/corpus.ts';

export interface Family {
  readonly name: string;
  /** What `size` counts. */
  readonly unit: 'records' | 'bytes a line';
  readonly sizes: readonly number[];
  /** A regular expression with named captures; left out: Apache combined. */
  readonly regex?: string;
  /** As packed records, or as a Firehose event: bytes, or parsed. */
  readonly ways: readonly ('records' | 'raw' | 'managed')[];
  readonly lines: (size: number) => string[];
}

const COUNTS = [100, 1_000, 10_000, 100_000];
const LENGTHS = [100, 1_000, 10_000, 100_000];
/** Bytes of lines in one input, so that short lines are many and long ones few. */
const BYTES = 400_000;

/** Lines of a length, made by giving one field as many bytes as are missing. */
const filled = (make: (fill: number) => string) => (length: number) =>
  Array.from({ length: Math.max(2, Math.floor(BYTES / length)) }, () =>
    make(Math.max(1, length - make(0).length)),
  );

const HEAD = '83.149.9.216 - - [17/May/2015:10:05:03 +0000]';
/** As many times as fill so many bytes. */
const repeat = (text: string, bytes: number) => text.repeat(Math.ceil(bytes / text.length));
const line = (parts: {
  readonly path?: string;
  readonly referrer?: string;
  readonly agent?: string;
  readonly end?: string;
}) =>
  `${HEAD} "GET /${parts.path ?? ''} HTTP/1.1" 200 203023 "${parts.referrer ?? '-'}" "${parts.agent ?? '-'}${parts.end ?? '"'}`;

const whole = ['raw', 'managed'] as const;

/** In the shortest lines the head is most of the line, so what is bad about a field does not show: left out. */
const apache = (name: string, make: (fill: number) => string, ways: Family['ways'] = ['raw']): Family => ({
  name,
  unit: 'bytes a line',
  sizes: ways.length > 1 ? LENGTHS : LENGTHS.slice(1),
  ways,
  lines: filled(make),
});

const pattern = (regex: string, make: (fill: number) => string): Family => ({
  name: regex,
  unit: 'bytes a line',
  sizes: LENGTHS,
  regex,
  ways: ['records'],
  lines: filled(make),
});

export const FAMILIES: readonly Family[] = [
  {
    name: 'access log, more lines',
    unit: 'records',
    sizes: COUNTS,
    ways: ['records'],
    lines: (count) => [...generateLines({ seed: 1, count })],
  },
  {
    // The replies to 100,000 records would pass Lambda's ceiling.
    name: 'access log, more lines',
    unit: 'records',
    sizes: COUNTS.slice(0, -1),
    ways: whole,
    lines: (count) => [...generateLines({ seed: 1, count })],
  },
  apache('access log, longer agents', (fill) => line({ agent: repeat('Mozilla/5.0 ', fill) }), whole),
  apache('access log, longer paths', (fill) => line({ path: repeat('images/', fill) }), whole),
  apache('UTF-8 agents', (fill) => line({ agent: repeat('日本語', fill / 3) }), whole),
  apache('escaped quotes', (fill) => line({ agent: repeat('\\"', fill) })),
  apache('backslashes', (fill) => line({ agent: repeat('\\\\', fill) })),
  apache('backslashes, the quote escaped', (fill) => line({ agent: `${repeat('\\\\', fill)}\\` })),
  apache('no closing quote', (fill) => line({ agent: repeat('a', fill), end: '' })),
  apache('bare quotes in the agent', (fill) => line({ agent: repeat('" "', fill) })),
  apache('spaces at the end', (fill) => line({ end: `"${repeat(' ', fill)}` })),
  apache('spaces at the end, then a letter', (fill) => line({ end: `"${repeat(' ', fill)}x` })),
  apache('a request of spaces', (fill) => line({ path: repeat(' ', fill) })),
  apache('a host and no more', (fill) => repeat('a', fill)),
  apache('quotes only', (fill) => repeat('"', fill)),
  apache('brackets only', (fill) => `1 - - ${repeat('[', fill)}`),
  apache('control characters', (fill) => line({ agent: repeat('\u0001', fill) })),
  pattern('^(?P<a>(?:a+)+)$', (fill) => `${repeat('a', fill)}b`),
  pattern('^(?P<a>(?:a|aa)+)$', (fill) => `${repeat('a', fill)}b`),
  pattern('(?P<a>(?:a*)*)b$', (fill) => repeat('a', fill)),
  pattern('(?P<a>(?:x+x+)+)y', (fill) => repeat('x', fill)),
  pattern('^(?P<a>.*)(?P<b>.*)(?P<c>.*)=(?P<d>.*)$', (fill) => repeat('=', fill)),
  pattern('(?P<a>a.*b.*c)', (fill) => repeat('ab', fill)),
  pattern('(?P<a>[^ ]+) (?P<b>.+?) (?P<c>\\d+)$', (fill) => repeat('a b ', fill)),
];
