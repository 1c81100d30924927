/**
 * @module test/fuzz/random-records
 * Records by chance: text, log lines, JSON and LTSV, whole and broken.
 */
import { generateLines } from '../../simulator/samples/corpus.ts';
import type { Random } from '../../simulator/samples/random.ts';

export const SPACE = ['', '', '', ' ', '\n  ', '\t'];

/** An LTSV record, sometimes not quite one. */
export function randomLtsv(random: Random): Buffer {
  const pairs = Array.from({ length: 1 + random.below(5) }, () => {
    const value = random.oneIn(3) ? randomText(random).toString('latin1') : random.pick(PIECES);
    return `${random.pick(['a', 'b', 'c', 't', 'env', 'n', 'a_longer-label.9'])}:${value}`;
  });
  const text = Buffer.from(pairs.join('\t'));
  return random.oneIn(6) ? mutate(text, random) : text;
}

const JSON_VALUES = [
  '1',
  '-0',
  '12.5',
  '1e400',
  'true',
  'false',
  'null',
  '""',
  '"x"',
  '"7"',
  '"yes"',
  '"\\u00e9\\n"',
  '"é"',
];
JSON_VALUES.push(
  '[1, 2,{"a" : null}]',
  '{ }',
  '{"a":1,"a":2}',
  '"2024-02-29T00:00:00Z"',
  '1234567890123456789',
  '01',
  '[',
  '"\t"',
);

function randomObject(random: Random, depth: number): string {
  const space = () => random.pick(SPACE);
  const members = Array.from({ length: random.below(7) }, () => {
    const name = random.oneIn(25)
      ? random.pick(['x\\"y', '\\u0061'])
      : random.pick(['a', 'b', 'c', 't', 'env', 'n', 'some longer name', 'é']);
    const value = depth < 3 && random.oneIn(3) ? randomObject(random, depth + 1) : random.pick(JSON_VALUES);
    return `${space()}"${name}"${space()}:${space()}${value}${space()}`;
  });
  const once = random.oneIn(5)
    ? members
    : [...new Map(members.map((text) => [text.split('"')[1], text])).values()];
  return `${space()}{${once.join(',')}}${space()}`;
}

/** A JSON record, sometimes not quite one. */
/** JSON about as deep as the kernel or the reference path goes, or with many values. */
function atTheLimits(random: Random): string {
  const times = (text: string, count: number) => text.repeat(count);
  const levels = random.pick([58, 120]) + random.below(12);
  const [open, close] = random.pick([
    ['[', ']'],
    ['{"c":', '}'],
    ['[1, {"a":', '}]'],
  ] as const);
  const deep = `${times(open, levels)}${random.pick(JSON_VALUES)}${times(close, levels)}`;
  const value = random.oneIn(2) ? deep : `[${times(`${random.pick(JSON_VALUES)},`, random.below(40))}0]`;
  return `{"${random.pick(['a', 'c', 'é'])}":${value},"b":${random.pick(JSON_VALUES)}}`;
}

export function randomJson(random: Random): Buffer {
  const text = Buffer.from(random.oneIn(8) ? atTheLimits(random) : randomObject(random, 0));
  return random.oneIn(6) ? mutate(text, random) : text;
}

export const PIECES = [
  '10/Oct/2000:13:55:36 -0700',
  '2024-02-29T12:34:56.789Z',
  '-',
  '0',
  '007',
  '-0',
  '1e5',
  'true',
  'OFF',
];
PIECES.push(
  'é',
  '😀',
  '\u2028',
  '\u0000',
  '\u001f',
  '\\',
  '"',
  '\n',
  '\r\n',
  ' ',
  '12345678901234567890',
  'a=',
  '"x"',
  '.5',
);

function randomText(random: Random): Buffer {
  const parts = Array.from({ length: random.below(12) }, () => {
    const kind = random.below(10);
    if (kind < 5) return Buffer.from(random.pick(PIECES));
    if (kind < 8) return Buffer.from(String.fromCharCode(random.between(32, 126)).repeat(random.below(40)));
    return Buffer.from(Array.from({ length: random.below(5) }, () => random.below(256)));
  });
  return Buffer.concat(parts);
}

/** A text with a few bytes changed, put in, taken out or doubled. */
export function mutate(text: Buffer, random: Random): Buffer {
  let bytes = Buffer.from(text);
  for (let count = random.below(4); count > 0; count -= 1) {
    const at = random.below(bytes.length + 1);
    const kind = random.below(5);
    if (kind === 0 && at < bytes.length) bytes[at] = random.below(256);
    else if (kind === 1) bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + random.below(6))]);
    else if (kind === 2)
      bytes = Buffer.concat([bytes.subarray(0, at), Buffer.from(random.pick(PIECES)), bytes.subarray(at)]);
    else if (kind === 3) bytes = bytes.subarray(0, at);
    else bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.max(0, at - random.below(20)))]);
  }
  return bytes;
}

export const apacheLines = (seed: number, count: number) =>
  Array.from(generateLines({ seed, count, variant: 'often-failing' }), (line) => Buffer.from(line));

export function randomRecords(random: Random, examples: readonly Buffer[]): Buffer[] {
  return Array.from({ length: random.below(60) }, () => {
    const kind = random.below(4);
    if (kind === 0) return randomText(random);
    if (kind === 1) return Buffer.from(random.pick(PIECES));
    const line = random.pick(examples);
    return kind === 2 ? line : mutate(line, random);
  });
}
