/**
 * @module test/model/random-records
 * Records for a parser: most of them follow it closely, some nearly.
 */
import { gzipSync, zstdCompressSync } from 'node:zlib';
import type { Random } from '../../simulator/samples/random.ts';
import type { Decode } from './interpreter/decode.ts';
import type { Parse } from './interpreter/parse.ts';
import { clfText, type Hint, randomJsonObject, randomText } from './random-values.ts';

/** Name → what the pipeline expects of it. */
export type Hints = ReadonlyMap<string, Hint>;

export const JSON_NAMES = [
  'a',
  'a',
  'b',
  'b',
  'c',
  'd',
  'n',
  'at',
  'é',
  '__proto__',
  'x.y',
  '2',
  '',
  'q"',
  'constructor',
  'region',
];
export const LABELS = ['a', 'b', 'c', 'n', 'at', 'a.b', 'x-y', '__proto__', '2', 'Z_9'];

const IPS = ['10.0.0.1', '::1', 'h', '-', 'é', 'a\u00a0b', 'a\u2028b', ''];
const REQUESTS = [
  'GET / HTTP/1.1',
  'GET /x',
  '-',
  '',
  'GET /two words HTTP/1.1',
  'get /x HTTP/1.1',
  'P-A_ /\\"x\\\\ HTTP/2',
].concat(['GET /\\', 'GET  /', '\\x16\\x03', 'GET /é HTTP/1.0', 'POST / HTTP/', 'GET /x HTTP/1.1 ']);
const AGENTS = ['-', '', 'curl/8', 'say \\"hi\\"', 'é', '\\', 'a"b', '--', '\u2028', '\t'];
const SIZES = ['0', '-', '17', '007', '12345678901234567890', '1.5', ''];
const TAILS = ['', '', '', ' ', '\t', '\r', '\v', '\u00a0', ' x', '\f '];

function accessLine(random: Random, format: string): string {
  const pick = (list: readonly string[]) =>
    random.oneIn(12) ? random.pick(list) : random.pick(list.slice(0, 3));
  const who = format === 'nginx-combined' ? pick(['-', '-', '-', 'x']) : pick(['-', 'id', '-', '']);
  const line =
    `${pick(IPS)} ${who} ${pick(['-', 'frank', 'é@x', 'a b'])} [${clfText(random)}] "${pick(REQUESTS)}" ` +
    `${pick(['200', '404', '007', '99', '+20'])} ${pick(SIZES)}`;
  const more = format === 'apache-common' ? '' : ` "${pick(AGENTS)}" "${pick(AGENTS)}"`;
  return line + (random.oneIn(15) ? '' : more) + pick(TAILS);
}

/** Patterns with a maker of lines for each. `value` gives text for a field. */
export const PATTERNS: readonly {
  readonly regex: string;
  readonly names: readonly string[];
  readonly line: (random: Random, value: (name: string) => string) => string;
}[] = [
  {
    regex: '^(?P<a>[^ ]*) (?P<b>[^ ]*)(?: (?P<c>.*))?$',
    names: ['a', 'b', 'c'],
    line: (random, value) => `${value('a')} ${value('b')}${random.oneIn(2) ? '' : ` ${value('c')}`}`,
  },
  {
    regex: '(?:a=(?P<n>\\d+)|b=(?P<n>[a-z]*)|(?P<n>-))(?:;(?P<at>[^;]*))?',
    names: ['n', 'at'],
    line: (random, value) =>
      `${random.pick(['', 'x ', 'é'])}${random.pick(['a=', 'b=', '-', 'c='])}${value('n')};${value('at')}`,
  },
  {
    regex: '^(?P<host>\\S+) (?P<n>[-+0-9.e]*) \\[(?P<at>[^\\]]*)\\]\\s*$',
    names: ['host', 'n', 'at'],
    line: (random, value) => `${value('host')} ${value('n')} [${value('at')}]${random.pick(TAILS)}`,
  },
  { regex: '^(?P<v>(?s:.*))$', names: ['v'], line: (_, value) => value('v') },
  {
    regex: '(?P<a_1>[a-z_]+)=(?P<__proto__>"(?:[^"\\\\]|\\\\.)*"|[^ ]*)(?: (?P<b>\\w+))?',
    names: ['a_1', '__proto__', 'b'],
    line: (random, value) => `${random.pick(['k', 'key_', 'K', ''])}=${value('__proto__')} ${value('b')}`,
  },
  {
    regex: '^(?:(?P<a>x)?(?P<b>y)?|(?P<c>[0-9]{1,3}))$',
    names: ['a', 'b', 'c'],
    line: (random) => random.pick(['x', 'y', 'xy', '', '7', '1234', '٣', 'yx']),
  },
];

const quoted = (text: string, quote: string) => `"${text.replaceAll(/["\\]/g, quote)}"`;

/** A line of pairs or a row; some values are in quotes whether they need them or not, and some not though they do. */
function otherLine(
  random: Random,
  parse: Exclude<Parse, string | { regex: string }>,
  value: (name: string) => string,
): string {
  if ('logfmt' in parse || 'kv' in parse) {
    const pair = () => {
      const name = random.oneIn(30) ? random.pick(['', 'é', '"a b"', 'a"', 'x\u2003y']) : random.pick(LABELS);
      if (random.oneIn(8)) return name;
      const content = value(name);
      if (random.oneIn(20))
        return `${name}="${random.pick(['\\u00e9', '\\ud800', '\\x', '\\', '\\n"', '\n'])}"`;
      return `${name}=${random.oneIn(2) ? content : quoted(content, '\\$&')}`;
    };
    const gap = random.pick([' ', ' ', '  ', '\t', '\u2003']);
    return Array.from({ length: random.below(5) + 1 }, pair).join(gap);
  }
  const [names, delimiter] =
    'csv' in parse
      ? ([parse.csv.columns, parse.csv.delimiter ?? ','] as const)
      : 'tsv' in parse
        ? ([parse.tsv.columns, '\t'] as const)
        : ['w3c' in parse ? parse.w3c.fields : [], random.pick([' ', '\t', '  '])];
  const cells = names.map((name) => {
    const content = random.oneIn(8) ? random.pick(['-', '', '#']) : value(name);
    return /["\s,;-]/.test(content) && !random.oneIn(6) ? quoted(content, '$&$&') : content;
  });
  if (random.oneIn(12)) cells.push('more');
  return cells.join(delimiter) + (random.oneIn(12) ? random.pick([' ', delimiter, '"']) : '');
}

function lineFor(random: Random, parse: Parse, hints: Hints): string {
  const value = (name: string) => randomText(random, hints.get(name) ?? null);
  if (parse === 'json' || (typeof parse === 'object' && 'json' in parse)) {
    return randomJsonObject(random, JSON_NAMES, (path) => hints.get(path) ?? null, '', 0);
  }
  if (parse === 'ltsv' || (typeof parse === 'object' && 'ltsv' in parse)) {
    const pair = () => {
      const label = random.oneIn(40) ? random.pick(['', 'é', 'a b', 'a:']) : random.pick(LABELS);
      return `${label}${random.oneIn(50) ? '' : ':'}${value(label)}`;
    };
    return Array.from({ length: random.below(6) + (random.oneIn(20) ? 0 : 1) }, pair).join('\t');
  }
  if (typeof parse === 'string') return accessLine(random, parse);
  if (!('regex' in parse)) return otherLine(random, parse, value);
  return PATTERNS.find(({ regex }) => regex === parse.regex)!.line(random, value);
}

/** A few bytes changed, taken out or put in. */
function damaged(random: Random, record: Buffer): Buffer {
  const at = random.below(record.length + 1);
  const [before, after] = [record.subarray(0, at), record.subarray(at)];
  const put = random.pick([
    '"',
    '\\',
    '{',
    '}',
    ',',
    ':',
    ' ',
    '\n',
    '\t',
    '\r',
    '\u0000',
    'é',
    '1',
    ']',
    '\u2028',
  ]);
  const BAD = [
    [0xff],
    [0xc3],
    [0xed, 0xa0, 0x80],
    [0xc0, 0xaf],
    [0xf4, 0x90, 0x80, 0x80],
    [0x80],
    [0xe2, 0x80],
  ];
  switch (random.below(5)) {
    case 0:
      return Buffer.concat([before, Buffer.from(put), after]);
    case 1:
      return Buffer.concat([before, after.subarray(1 + random.below(3))]);
    case 2:
      return before;
    case 3:
      return Buffer.concat([before, Buffer.from(random.pick(BAD)), after]);
    default:
      return Buffer.concat([before, Buffer.from([random.below(256)]), after.subarray(1)]);
  }
}

function plainRecord(random: Random, parsers: readonly Parse[], hints: Hints): Buffer {
  const line = Buffer.from(lineFor(random, random.pick(parsers), hints));
  const record = random.oneIn(12) ? damaged(random, line) : line;
  const end = random.oneIn(3) ? random.pick(['\n', '\r\n', '\r', '\n\n', ' \n', '\n\r']) : '';
  return Buffer.concat([record, Buffer.from(end)]);
}

/** @param kinds the decoders that are named; of `auto`, both */
function zipped(random: Random, record: Buffer, kinds: readonly ('gzip' | 'zstd')[]): Buffer {
  const inner = random.oneIn(4) ? zipped(random, record, kinds) : record;
  const packed =
    random.pick(kinds) === 'zstd' ? zstdCompressSync(inner) : gzipSync(inner, { level: random.below(10) });
  return random.oneIn(8) ? damaged(random, packed) : packed;
}

/** A record as `decode` wants it, mostly. */
export function randomRecord(
  random: Random,
  parsers: readonly Parse[],
  hints: Hints,
  decode: Decode,
): Buffer {
  const chain: readonly string[] = typeof decode === 'string' ? [decode] : decode;
  const takesLines = chain.includes('lines');
  const one = () => plainRecord(random, parsers, hints);
  let record = one();
  if (takesLines) {
    const lines = Array.from({ length: random.below(5) }, () => [
      one(),
      Buffer.from(random.pick(['\n', '\n', '\r\n'])),
    ]);
    record = Buffer.concat([...lines.flat(), random.oneIn(2) ? one() : Buffer.alloc(0)]);
  }
  const named = (['gzip', 'zstd'] as const).filter((name) => chain.includes(name));
  const isZipped = named.length > 0 ? !random.oneIn(10) : random.oneIn(chain.includes('auto') ? 12 : 200);
  return isZipped ? zipped(random, record, named.length > 0 ? named : ['gzip', 'zstd']) : record;
}
