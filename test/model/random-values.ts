/**
 * @module test/model/random-values
 * Texts and JSON by chance, with an eye on edges: what nearly fits a type, and what nearly is JSON.
 */
import type { Random } from '../../simulator/samples/random.ts';
import type { Type } from './interpreter/types.ts';

const NUMBERS =
  '0 -0 1 7 -1 42 1.50 1e999 -1e999 1e5 1E+2 1e-400 0.1 5.0 100 200 9007199254740993 9007199254740992'
    .split(' ')
    .concat(
      '12345678901234567890 -12345678901234567890 1431857103 1431857103.5 0e0 -0.0 1.0000000000000001'.split(
        ' ',
      ),
    );

const INTS = [
  '007',
  '+7',
  '-007',
  '+0',
  '-0',
  '1.0',
  '1e3',
  ' 1',
  '1 ',
  '',
  '-',
  '+',
  '0x10',
  '٣',
  ...NUMBERS,
];
const FLOATS = [
  '.5',
  '5.',
  '+.5',
  '-00.50',
  '00',
  '-.5e5',
  '1.e5',
  '.',
  'e5',
  '1e',
  '1e+',
  'NaN',
  '1,5',
  ...INTS,
];
const BOOLS = [
  'true',
  'FALSE',
  'Yes',
  'no',
  'oN',
  'OFF',
  '1',
  '0',
  '2',
  'y',
  'true ',
  'ﬀ',
  'oﬀ',
  'ye\u017f',
  '',
];

const DATES = [
  '2024-02-29',
  '2023-02-29',
  '1900-02-29',
  '2000-02-29',
  '0000-01-01',
  '9999-12-31',
  '2015-05-17',
].concat([
  '2015-04-31',
  '2015-13-01',
  '2015-00-10',
  '1969-12-31',
  '1970-01-01',
  '0000-02-29',
  '0099-03-01',
  '2015-5-17',
]);
const TIMES = [
  '00:00',
  '23:59',
  '24:00',
  '10:05:03',
  '23:59:59',
  '23:59:60',
  '10:60:00',
  '10:05:03.5',
  '00:00:00',
].concat(['10:05:03,999999999', '10:05:03.1234567890', '10:05:03.', '1:05:03', '10:05:03.999']);
const ZONES = [
  '',
  'Z',
  'z',
  '+00',
  '-00:00',
  '+0530',
  '-03:30',
  '+23:59',
  '-23:59',
  '+24:00',
  '+05:60',
  '+5',
  ' +0100',
  'UTC',
];
const MONTHS = [
  'Jan',
  'Feb',
  'Mar',
  'Apr',
  'May',
  'Jun',
  'Jul',
  'Aug',
  'Sep',
  'Oct',
  'Nov',
  'Dec',
  'jan',
  'Mai',
  'SEP',
];

export function isoText(random: Random): string {
  if (random.oneIn(3)) return random.pick(DATES);
  return (
    random.pick(DATES) + random.pick(['T', ' ', 't', 'T', '  ']) + random.pick(TIMES) + random.pick(ZONES)
  );
}

const two = (random: Random, most: number) =>
  String(random.below(most + 1)).padStart(random.oneIn(30) ? 1 : 2, '0');
const OFFSETS = ['+0000', '-0700', '+2359', '-2359', '+2400', '+0560', '+01:00', 'Z', '0000', '+000'];
const YEARS = ['2015', '2000', '0000', '9999', '1900', '2024', '0001', '15', '1970'];

export function clfText(random: Random): string {
  const [year, month, day] = random.pick(DATES).split('-') as [string, string, string];
  const date = random.oneIn(2)
    ? `${day}/${MONTHS[Number(month) - 1]}/${year}`
    : `${two(random, 31)}/${random.pick(MONTHS)}/${random.pick(YEARS)}`;
  const time = random.oneIn(2) ? '23:59:59' : `${two(random, 24)}:${two(random, 60)}:${two(random, 60)}`;
  return `${date}:${time}${random.oneIn(20) ? '' : ' '}${random.pick(OFFSETS)}`;
}

const EPOCHS = [
  '-1',
  '-0.0005',
  '0.9999',
  '-0.9999',
  '253402300799.999',
  '253402300800',
  '-62167219200',
  '-62167219200.001',
]
  .concat([
    '253402300799999',
    '-62167219200001',
    '1234567890123456',
    '1.',
    '1.1234567891',
    '+1',
    '999999999999999',
    '-0',
  ])
  .concat(NUMBERS);

export const FORMATS = [
  '%d.%m.%Y %H:%M:%S',
  '%Y-%m-%d %H:%M:%S %z',
  '%d/%b/%Y',
  '[%Y] %H:%M',
  '%Y%m%d%H%M%S.%L',
  '%m-%d',
  '%Y-%j %H:%M %z',
  '%y%j',
  '%d %b %y %I:%M %p',
  '%s.%f',
  '%H:%M:%S.%f',
];

function strftimeText(random: Random, format: string): string {
  const parts: Readonly<Record<string, () => string>> = {
    Y: () => random.pick(YEARS),
    m: () => two(random, 13),
    b: () => random.pick(MONTHS),
    d: () => two(random, 32),
    H: () => two(random, 24),
    M: () => two(random, 60),
    S: () => two(random, 60),
    L: () => random.pick(['000', '999', '5', '0123']),
    f: () => random.pick(['0', '5', '9999', '123456789', '1234567890', '']),
    j: () => random.pick(['001', '365', '366', '060', '000', '367', '1']),
    y: () => two(random, 99),
    I: () => two(random, 13),
    p: () => random.pick(['AM', 'PM', 'am', 'Pm', 'M']),
    s: () => random.pick(['0', '-1', '1431857103', '253402300800', '-62167219200', '1234567890123', '+1']),
    z: () => random.pick(OFFSETS),
  };
  return format.replace(/%(.)/g, (_, letter: string) => parts[letter]!());
}

const TEXTS = [
  '',
  'x',
  'X',
  'a b',
  'x=y',
  'GET',
  'é',
  '😀',
  '\u2028',
  '\ufeff',
  '\u0000',
  '\u001f',
  '\u007f',
  '\\',
  '"',
].concat([
  '\t',
  '\r',
  '\n',
  '\r\n',
  ' x ',
  '-',
  '***',
  'null',
  'true',
  '{}',
  '{"a":1}',
  '${a}',
  "'",
  '\uffff',
  '\ufffd',
  '\ue000',
  'x,y',
  'a:b',
  '/',
]);

/** What a pipeline expects of a field: a type, or texts that a filter compares with. */
export type Hint = Type | readonly string[];

const isTexts = (hint: Hint): hint is readonly string[] => Array.isArray(hint);

/** Text that a type reads, nearly reads, or any text. */
export function randomText(random: Random, type: Hint | null): string {
  if (random.oneIn(5) || type === null || type === 'string') {
    if (random.oneIn(3)) return random.pick(NUMBERS);
    if (random.oneIn(8)) return isoText(random);
    return random.oneIn(4) ? random.pick(TEXTS) + random.pick(TEXTS) : random.pick(TEXTS);
  }
  if (isTexts(type)) return random.pick(type);
  if (type === 'int') return random.pick(INTS);
  if (type === 'float') return random.pick(FLOATS);
  if (type === 'bool') return random.pick(BOOLS);
  if (type === 'timestamp' || 'iso' in type) return isoText(random);
  if ('clf' in type) return clfText(random);
  if ('epoch' in type) return random.pick(EPOCHS);
  return strftimeText(random, type.strftime.format);
}

const ESCAPED = [
  '\\u0041',
  '\\u00e9',
  '\\ud83d\\ude00',
  '\\ud800',
  '\\udc00\\ud800',
  '\\/',
  '\\n',
  '\\"',
  '\\\\',
  '\\u0000',
].concat(['\\u2028', '\\t', '\\u0009', '\\u007B', '\\b\\f', '\\ud83dx']);
const NOT_JSON = [
  '01',
  '1.',
  '.5',
  '+1',
  '"\\x41"',
  '"\\u12"',
  '"\t"',
  'nul',
  'True',
  "'x'",
  '[1,]',
  '{"a":1,}',
  '{a:1}',
  '"',
  '-',
].concat([
  'NaN',
  '\ufeff1',
  '1 2',
  '{"a" 1}',
  '[1 2]',
  '{"a":}',
  '',
  '"\\ud8"',
  '\u00a01',
  '/**/1',
  '1e',
  '{,}',
  '"\\',
]);

/** A text as JSON, with some of its characters escaped. */
function jsonText(random: Random, text: string): string {
  const plain = JSON.stringify(text);
  if (!random.oneIn(4)) return plain;
  if (random.oneIn(8)) return `"${random.pick(ESCAPED)}"`;
  if (random.oneIn(2)) return `${plain.slice(0, -1)}${random.pick(ESCAPED)}"`;
  const code = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return plain.replace(/[a-z0-9/](?!.*\\)/i, code);
}

const space = (random: Random) => (random.oneIn(8) ? random.pick([' ', '\n', '\t', '\r', '  \n\t']) : '');

/** JSON of a name. */
export const jsonName = (random: Random, name: string) =>
  random.oneIn(12) && name !== '' ? jsonText(random, name) : JSON.stringify(name);

const deep = (random: Random, value: string): string => {
  const levels = random.pick([3, 61, 62, 63, 64, 65, 100]);
  return random.oneIn(2)
    ? '['.repeat(levels) + value + ']'.repeat(levels)
    : '{"a":'.repeat(levels) + value + '}'.repeat(levels);
};

/**
 * JSON of a value.
 * @param hintOf what is expected at a path
 */
export function randomJsonValue(
  random: Random,
  names: readonly string[],
  hintOf: (path: string) => Hint | null,
  path: string,
  depth: number,
): string {
  const type = hintOf(path);
  if (random.oneIn(400)) return random.pick(NOT_JSON);
  if (type !== null && !random.oneIn(8)) {
    const text = randomText(random, type);
    const isBare = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$|^(true|false|null)$/.test(text);
    return isBare && random.oneIn(2) ? text : jsonText(random, text);
  }
  const kind = random.below(10);
  if (kind < 3 && depth < 3) return randomJsonObject(random, names, hintOf, `${path}.`, depth + 1);
  if (kind < 6) return jsonText(random, randomText(random, null));
  if (kind < 8) return random.pick(NUMBERS);
  if (kind === 8) return random.pick(['null', 'null', 'true', 'false', '{}', '[]', '{ }', '[ ]']);
  if (random.oneIn(10)) return deep(random, random.pick(['1', '{}', '"x"', '']));
  const items = Array.from({ length: random.below(3) }, () =>
    randomJsonValue(random, names, hintOf, '', depth + 1),
  );
  return `[${items.map((item) => space(random) + item + space(random)).join(',')}]`;
}

export function randomJsonObject(
  random: Random,
  names: readonly string[],
  hintOf: (path: string) => Hint | null,
  prefix: string,
  depth: number,
): string {
  const members = Array.from({ length: random.below(depth === 0 ? 7 : 4) }, () => {
    const name = random.pick(names);
    const value = randomJsonValue(random, names, hintOf, prefix + name, depth);
    return `${space(random)}${jsonName(random, name)}${space(random)}:${space(random)}${value}${space(random)}`;
  });
  return `{${members.join(',')}}`;
}
