/**
 * @module test/fuzz/random-shapes
 * JSON records by families of one shape each, as streams have them: the kernel learns shapes (engine/kernel/assembly/json-shapes.ts),
 * so records have to be alike, and then differ in one thing.
 */
import type { Random } from '../../simulator/samples/random.ts';
import { SPACE } from './random-records.ts';

const TEXTS = [
  '',
  'x',
  '7',
  'yes',
  'é😀',
  'a\\"b',
  '\\\\',
  'x\\ny',
  '\\u0001',
  'a text of more than thirty-two bytes, to be sure',
  'ends in a backslash \\\\',
];
TEXTS.push(
  '2024-02-29T00:00:00Z',
  '\u2028',
  '\\ud83d',
  `${'long '.repeat(14)}\\t${'text'.repeat(9)}`,
  'x'.repeat(31),
  'x'.repeat(32),
  'x'.repeat(33),
);
const NUMBERS = [
  '0',
  '-0',
  '1',
  '12',
  '-7',
  '3.25',
  '1e5',
  '1E+5',
  '2.5e-3',
  '123456789012345678',
  '0.000001',
  '1234567890.12345678901',
  '123456789012345.5',
];

const text = (random: Random) => `"${random.pick(TEXTS)}"`;
const number = (random: Random) => random.pick(NUMBERS);
const scalar = (random: Random) =>
  random.pick([text, number, () => 'true', () => 'false', () => 'null'])(random);
const times = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => make(index)).join(',');

function value(random: Random, depth: number): string {
  if (depth === 0 || !random.oneIn(3)) return scalar(random);
  const space = random.oneIn(6) ? random.pick(SPACE) : '';
  if (random.oneIn(2)) return `[${space}${times(random.below(5), () => value(random, depth - 1) + space)}]`;
  return `{${space}${times(random.below(4), (index) => `"${random.pick(['k', 'a', 'id'])}${random.oneIn(4) ? '' : index}"${space}:${value(random, depth - 1)}${space}`)}}`;
}

/** Members in their order, of which some are missing where `missing` says so: one in so many. */
function members(random: Random, all: Readonly<Record<string, string>>, missing = 0): string {
  const entries = Object.entries(all).filter(() => missing === 0 || !random.oneIn(missing));
  return `{${entries.map(([name, one]) => `"${name}":${one}`).join(',')}}`;
}

export const FAMILIES: Readonly<Record<string, (random: Random) => string>> = {
  /** Scalars of one kind each. */
  flat: (random) =>
    members(random, {
      t: '"2024-02-29T00:00:00Z"',
      a: number(random),
      b: text(random),
      env: 'true',
      n: text(random),
      e: number(random),
    }),
  /** Scalars of any kind, null above all. */
  nullable: (random) => {
    const one = () => (random.oneIn(3) ? 'null' : scalar(random));
    return members(random, {
      a: one(),
      b: one(),
      c: one(),
      t: one(),
      n: one(),
      x: one(),
      y: one(),
      q: one(),
    });
  },
  optional: (random) =>
    members(
      random,
      {
        a: number(random),
        b: text(random),
        c: members(random, { a: '1', b: text(random), t: '2' }, 3),
        n: '1',
        x: text(random),
        'a rather long name of more than thirty bytes': '1',
      },
      3,
    ),
  nested: (random) =>
    members(random, {
      b: text(random),
      c: random.oneIn(5)
        ? value(random, 2)
        : members(
            random,
            {
              a: number(random),
              b: members(random, { a: text(random), k: '1', l: '{"m":2}' }, 5),
              n: text(random),
              z: scalar(random),
            },
            5,
          ),
      a: `{"c":{"d":[${number(random)},${text(random)}],"e":{}}}`,
      q: random.oneIn(4) ? '{}' : `{"r":${text(random)}}`,
      z: value(random, 2),
    }),
  arrays: (random) =>
    members(random, {
      a: `[${times(random.below(9), () => number(random))}]`,
      b: `[${times(random.below(9), () => (random.oneIn(9) ? scalar(random) : text(random)))}]`,
      c: `[${times(random.below(6), () => members(random, { a: number(random), b: text(random), n: `[${times(random.below(3), () => '1')}]` }, 9))}]`,
      n: `[[${times(random.below(7), () => String(random.below(1000)))}],[],{}]`,
    }),
  /** Ids as names, in the record and within. */
  ids: (random) => {
    const id = () => `k${random.below(random.pick([4, 1e6]))}`;
    return `{"a":1,"${id()}":${scalar(random)},"c":{"${id()}":{"${id()}":${number(random)}},"${id()}":[1]},"n":${text(random)}}`;
  },
  /** Members in any order, sometimes twice. */
  shuffled: (random) => {
    const all = [
      '"a":1',
      `"b":${text(random)}`,
      `"c":{"a":2,"b":${text(random)}}`,
      '"t":null',
      `"n":${number(random)}`,
      '"x":[1,2]',
      '"y":{}',
    ];
    const taken = Array.from({ length: 3 + random.below(3) }, () => random.pick(all));
    return `{${(random.oneIn(3) ? taken : [...new Set(taken)]).join(',')}}`;
  },
  spaced: (random) => {
    const [comma, colon] = random.pick([
      [', ', ': '],
      [',\n  ', ': '],
      [' , ', ' : '],
      [',\t', ':'],
    ] as const);
    return `${random.pick(['', '', ' '])}{${random.pick(['', ' '])}"a"${colon}${number(random)}${comma}"c"${colon}{"a"${colon}1${comma}"b"${colon}[1${comma}2]}${comma}"b"${colon}${text(random)}${comma}"x"${colon}{ }${comma}"n"${colon}${random.pick(['null', 'true', '[ ]'])}}${random.pick(['', '\n'])}`;
  },
  /** No two alike. */
  any: (random) =>
    `{${times(random.below(7), () => `"${random.pick(['a', 'b', 'c', 't', 'n', 'x', 'é', 'env'])}":${value(random, 3)}`)}}`,
};

const BYTES = [...Buffer.from('{}[]:,"\\ \n\t\0u0e1.-+Ee9tfnrl/ab\x7f'), 0x80, 0xc3, 0xa9, 0xff, 0x1f, 0x0c];

/** One or two bytes changed, put in or taken out. */
function changed(bytes: Buffer, random: Random): Buffer {
  for (let count = 1 + random.below(2); count > 0; count -= 1) {
    const at = random.below(bytes.length + 1);
    const taken = random.pick([0, 1, 1, 1 + random.below(3)]);
    const put = random.oneIn(3) ? [] : [random.pick(BYTES)];
    bytes = Buffer.concat([bytes.subarray(0, at), Buffer.from(put), bytes.subarray(at + taken)]);
  }
  return bytes;
}

export const shapesOf =
  (family: (random: Random) => string) =>
  (random: Random): Buffer => {
    const bytes = Buffer.from(family(random));
    return random.oneIn(3) ? changed(bytes, random) : bytes;
  };
