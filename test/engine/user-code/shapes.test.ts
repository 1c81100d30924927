/**
 * Logs whose records share their names, which the kernel's side reads and writes by their shapes: both tiers give the same bytes
 * and fail the same records, whatever user code does to the objects.
 */
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import {
  createEngine,
  type Outcome,
  type PipelineConfig,
  packRecords,
  TIERS,
} from '../../../engine/index.ts';
import { compileShape } from '../../../engine/programs/object-shape.ts';
import { takesSecond } from '../../../engine/user-code/function.ts';
import { generateLines } from '../../../simulator/samples/corpus.ts';
import { createRandom } from '../../../simulator/samples/random.ts';

type Fields = Record<string, unknown>;
type Code = (record: Fields) => unknown;

const without = (record: Fields, name: string) => {
  const { [name]: _, ...rest } = record;
  return rest;
};

/** What is done to a record; `name` is one that it has. */
const CHANGES: readonly ((record: Fields, name: string) => unknown)[] = [
  (record) => record,
  (record) => ({ ...record }),
  (record) => ({ ...record, more: 'é"\n', less: -0, none: null, is: true, nan: Number.NaN }),
  (record) => ({ ...record, more: { nested: [1n << 70n] } }),
  (record, name) => ({ ...record, [name]: 'as\\it "is"' }),
  (record, name) => ({ ...record, [name]: undefined }),
  (record, name) => ({ ...record, [name]: Number.POSITIVE_INFINITY }),
  (record, name) => ({ ...record, [name]: [new Date(5), 'x'] }),
  (record, name) => ({ ...record, [name]: new Date(86_400_000) }),
  (record, name) => ({ ...record, [name]: new Date(Number.NaN) }),
  (record, name) => ({ ...record, [name]: new Map() }),
  (record, name) => without(record, name),
  (record, name) => ({ [name]: 1, ...without(record, name) }),
  (record) => Object.fromEntries(Object.entries(record).reverse()),
  (record) => Object.freeze(record),
  (record, name) =>
    Object.defineProperty({ ...record }, name, {
      enumerable: true,
      get: () => {
        throw new Error('not to be read');
      },
    }),
  (record, name) => Object.defineProperty(record, name, { enumerable: false }),
  (record) => Object.create(record),
  (record) => [record, record],
  (record, name) => {
    for (const value of Object.values(record)) if (value instanceof Date) value.setTime(1234);
    return { ...record, [name]: record[name] };
  },
  (record) => new Proxy(record, {}),
  (record, name) => {
    delete record[name];
    return record;
  },
  () => null,
];

/** The record, and the one before it: what was read of a record is gone when its promise settles. */
const forms = (code: Code): Readonly<Record<string, unknown>> => ({
  sync: code,
  async: async (record: Fields) => code(record),
  mixed: (record: Fields) =>
    JSON.stringify(record).length % 3 === 0 ? Promise.resolve(code(record)) : code(record),
  batch: { mapBatch: (records: readonly Fields[]) => records.map(code) },
  swapped: { mapBatch: (records: readonly Fields[]) => records.map(code).reverse() },
});

const jsonLines = (seed: number): string[] => {
  const random = createRandom(seed);
  const values = [
    '"text"',
    '7',
    '0',
    '-0',
    '-12',
    '1.50',
    '1e3',
    '123456789012345',
    '1234567890123456',
    '9007199254740993',
    '12345678901234567890',
    'true',
    'false',
    'null',
    '""',
    '"\\u0041"',
    '"a\\\\"',
    '[]',
    '{"a":1.50}',
    ...(seed % 2 === 0 ? [] : ['"é"']), // shapes read ASCII alone, some 8 KB at a time
  ];
  const value = () => (random.oneIn(4) ? random.pick(values) : random.pick(values.slice(0, 3)));
  return Array.from({ length: 150 }, () => {
    const time = random.oneIn(9)
      ? 'null'
      : random.pick(['"2015-05-17T10:05:03.250Z"', '"1969-01-01"', '"2015-05-17"']);
    const names = random.oneIn(12) ? ['b', 'a'] : ['a', 'b', ...(random.oneIn(5) ? ['__proto__'] : [])];
    return random.oneIn(40) ? '{' : `{"t":${time},${names.map((name) => `"${name}":${value()}`).join()}}`;
  });
};

const apacheLines = (seed: number): string[] =>
  [
    ...generateLines({
      seed,
      count: 150,
      variant: (['ascii', 'utf8-heavy', 'escape-heavy', 'often-failing'] as const)[seed % 4]!,
    }),
  ].map((line, index) =>
    index % 50 === 7 ? line.replace(/"GET [^"]*"/, '"\\x16\\x03"') : index % 61 === 3 ? 'no line' : line,
  );

const LOGS: readonly (readonly [string, PipelineConfig, (seed: number) => string[], readonly string[]])[] = [
  ['apache-combined', { parse: 'apache-combined' }, apacheLines, ['host', 'timestamp', 'size', 'agent']],
  ['json', { parse: 'json', types: { t: 'timestamp' } }, jsonLines, ['t', 'a', 'b']],
];

const ends = ({ bytes, spans, status, failures }: Outcome) => ({
  texts: Array.from(status, (_, index) =>
    Buffer.from(bytes.subarray(spans[2 * index], spans[2 * index + 1])).toString(),
  ),
  status: [...status],
  failures: failures.map(({ index, code, detail }) => `${index} ${code} ${detail}`),
});

describe.each(LOGS)('%s', (_name, pipeline, linesOf, names) => {
  test.each([1, 2, 3, 4])('seed %i', async (seed) => {
    const random = createRandom(seed);
    const lines = linesOf(seed);
    const picks = Array.from({ length: 50 }, () => [random.pick(CHANGES), random.pick(names)] as const);
    const code: Code = (record) => {
      const [change, name] = picks[JSON.stringify(Object.values(record).map(String)).length % picks.length]!;
      return change(record, name);
    };
    for (const [form, map] of Object.entries(forms(code))) {
      const found: ReturnType<typeof ends>[] = [];
      for (const tier of TIERS) {
        const engine = createEngine({ ...pipeline, map } as PipelineConfig, { threads: 1, tier });
        const outcome = await engine.run(packRecords(lines));
        found.push(ends(outcome));
        expect([form, ...outcome.spans]).toEqual([form, ...[...outcome.spans].sort((a, b) => a - b)]);
        await engine.close();
      }
      expect(found[0], form).toEqual(found[1]);
    }
  });
});

describe('records left as they are, among others', () => {
  const lines = Array.from({ length: 400 }, (_, n) =>
    n % 29 === 7 ? '{' : `{"n":${n},"text":"${'x'.repeat(n % 40)}"}`,
  );
  const stays: Code = (record) => record;
  const some: Code = (record) => {
    const kind = (Number(record['n']) * 7919) % 8;
    if (kind === 0) return null;
    if (kind === 1) throw new RangeError('no');
    return kind === 2 ? { ...record, more: kind } : record;
  };
  const outputs = { 'with line feeds': {}, without: { output: { newline: false } } } as const;
  describe.each(Object.keys(outputs) as (keyof typeof outputs)[])('%s', (output) => {
    test.each([
      ['all', lines, stays],
      ['all of a few', lines.slice(0, 3), stays],
      ['none of none', [], stays],
      ['some', lines, some],
    ] as const)('%s', async (_name, records, code) => {
      for (const map of [code, async (record: Fields) => code(record)]) {
        const found: object[] = [];
        for (const tier of TIERS) {
          const config = { parse: 'json', map, ...outputs[output] } as PipelineConfig;
          const engine = createEngine(config, { threads: 1, tier });
          const outcome = await engine.run(packRecords(records));
          // Whoever writes lines takes the bytes as they are: there is nothing between records.
          found.push({ ...ends(outcome), whole: Buffer.from(outcome.bytes).toString() });
          await engine.close();
        }
        expect(found[0]).toEqual(found[1]);
      }
    });
  });
});

describe('code is made of names that are plain, and of no others', () => {
  test.each(['__proto__', 'constructor', 'prototype', 'a.b-c', '_', 'x'.repeat(64)])(
    '%s is',
    async (name) => {
      expect(compileShape([name], [])).not.toBeNull();
      const inherited: boolean[] = [];
      const shown = new Set<string>();
      const map = (record: Fields) => {
        inherited.push('toString' in record);
        shown.add(inspect({ ...record, whole: record }).replace(/\d/g, 'n'));
        return { ...record, own: Object.hasOwn(record, name) };
      };
      const engine = createEngine({ parse: 'json', map } as PipelineConfig, { threads: 1 });
      const { bytes } = await engine.run(packRecords([1, 2, 3].map((n) => `{"${name}":${n}}`)));
      expect(Buffer.from(bytes).toString()).toBe(
        [1, 2, 3].map((n) => `{"${name}":${n},"own":true}\n`).join(''),
      );
      expect(inherited).toEqual([false, false, false]);
      expect(shown.size).toBe(1); // the first is read by JSON.parse
      await engine.close();
    },
  );

  test.each(['', '0', 'a b', 'é', 'a"', 'a]', 'a\\', 'a\n', 'a\u2028', "a'", '${a}', 'a`', 'x'.repeat(65)])(
    '%j is not',
    (name) => {
      expect(compileShape(['a', name], [])).toBeNull();
    },
  );
});

describe('whether a function can see context values', () => {
  const sloppy = new Function('return function (record) { return record; }')();
  const cases: readonly (readonly [string, unknown, boolean])[] = [
    ['an arrow', (record: Fields) => record, false],
    ['an async arrow', async (record: Fields) => record, false],
    [
      'a function',
      function named(record: Fields) {
        return record;
      },
      false,
    ],
    [
      'a method',
      {
        map(record: Fields) {
          return record;
        },
      }.map,
      false,
    ],
    ['parts of the record', ({ a }: Fields) => ({ a }), false],
    ['no parameter', () => null, false],
    ['two parameters', (record: Fields, context: Fields) => ({ ...record, ...context }), true],
    ['a default', (record: Fields, context: Fields = {}) => ({ ...record, ...context }), true],
    ['the rest', (record: Fields, ...rest: Fields[]) => ({ ...record, rest }), true],
    [
      'a function that takes the rest',
      function all(...both: Fields[]) {
        return both[1];
      },
      true,
    ],
    [
      'arguments',
      function all() {
        // biome-ignore lint/complexity/noArguments: that is what is looked for
        return arguments[1];
      },
      true,
    ],
    ['bound', ((context: Fields, record: Fields) => ({ ...context, ...record })).bind(null, {}), true],
    ['a proxy', new Proxy((record: Fields) => record, {}), true],
    ['a function whose arguments others can read', sloppy, true],
  ];
  test.each(cases)('%s', (_name, code, takes) => {
    expect(takesSecond(code as never)).toBe(takes);
  });
});
