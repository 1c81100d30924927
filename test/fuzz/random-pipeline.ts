/**
 * @module test/fuzz/random-pipeline
 * Random pipelines: some right, some nearly, some nonsense.
 */

import type { PipelineConfig } from '../../engine/config/schema.ts';
import { FORMATS } from '../../engine/formats/index.ts';
import type { Random } from '../../simulator/samples/random.ts';

const NAMES = [
  'a',
  'b',
  'status',
  'host',
  'timestamp',
  'size',
  'x.y',
  'x\\.y',
  '__proto__',
  'constructor',
  'é',
  '',
];
const TEMPLATES = [
  'x',
  '${a}',
  '${requestId}',
  '${timestamp:yyyy-MM-dd}',
  '${',
  '${nope}',
  '$${a}',
  '${a:',
  '}',
];
const PATTERNS = [
  '(?P<a>\\d+)',
  '(?P<a>.*)-(?P<b>x?)',
  '^(?P<status>[0-9]{3}) (?P<host>\\S+)$',
  '(',
  '(?=a)',
  '(?P<a>a)(?P<a>b)',
];
PATTERNS.push('', 'a{1001}', '(?P<a>a*)*', '[z-a]', '\\1', '(?P<é>x)', '((((((((((a))))))))))', '(?s).*');
const SCALARS = ['', 'x', '200', 0, -1, 1.5, 1e308, true, false, null];
const NONSENSE = [
  undefined,
  null,
  0,
  -1,
  Number.NaN,
  '',
  'x',
  [],
  {},
  [[]],
  { a: {} },
  true,
  'json',
  5n,
  () => null,
];

const TYPES: unknown[] = [
  'string',
  'int',
  'float',
  'bool',
  'timestamp',
  { clf: {} },
  { iso: {} },
  { iso: { zone: 'America/New_York' } },
  { iso: { zone: '-03:30' } },
  { epoch: { unit: 'ms' } },
];
TYPES.push('structuredData', { strftime: { format: '%b %e %T', year: 'arrival' } });
TYPES.push({ strftime: { format: '%Y/%m/%d %T.%f' } });
TYPES.push({ epoch: {} }, { strftime: { format: '%d.%m.%Y %H:%M', zone: 'Europe/Berlin' } });
const WRONG_TYPES = [
  'integer',
  { strftime: { format: '%' } },
  { strftime: { format: '%Y', zone: 'Mars/One' } },
  {},
];

const named = <T>(random: Random, value: () => T): Record<string, T> =>
  Object.fromEntries(Array.from({ length: random.below(4) }, () => [random.pick(NAMES), value()]));

function condition(random: Random): unknown {
  if (random.oneIn(2)) return random.pick(SCALARS);
  const operator = random.pick([
    'eq',
    'ne',
    'gt',
    'gte',
    'lt',
    'lte',
    'in',
    'notIn',
    'exists',
    'contains',
    'matches',
  ]);
  if (operator === 'in' || operator === 'notIn')
    return { [operator]: [random.pick(SCALARS), random.pick(SCALARS)] };
  if (operator === 'exists') return { exists: random.oneIn(2) };
  if (operator === 'matches') return { matches: random.pick(PATTERNS) };
  return { [operator]: random.pick(SCALARS) };
}

const OPTIONS: Readonly<Record<string, (random: Random) => unknown>> = {
  types: (random) => named(random, () => (random.oneIn(12) ? random.pick(WRONG_TYPES) : random.pick(TYPES))),
  rename: (random) => named(random, () => random.pick(NAMES)),
  set: (random) => named(random, () => (random.oneIn(2) ? random.pick(SCALARS) : random.pick(TEMPLATES))),
  filter: (random) =>
    random.oneIn(3)
      ? Array.from({ length: random.below(3) }, () => named(random, () => condition(random)))
      : named(random, () => condition(random)),
  partition: (random) => named(random, () => random.pick(TEMPLATES)),
  drop: (random) => Array.from({ length: random.below(3) }, () => random.pick(NAMES)),
  output: (random) => ({
    format: random.pick(['json', 'ltsv', 'csv', 'raw']),
    newline: random.oneIn(2),
    timestamp: random.pick(['iso', 'epoch', 'epochMillis', 'epochMicros']),
    nulls: random.pick(['keep', 'drop']),
    ...(random.oneIn(3) ? { columns: [random.pick(NAMES), random.pick(NAMES)] } : {}),
  }),
  onError: (random) => random.pick(['failed', 'drop', 'raw']),
  limits: (random) => ({
    depth: random.pick([64, 65, 70]),
    [random.pick(['values', 'innerRecords', 'decodedBytes'])]: random.pick([1, 4, 12, 100]),
    ...(random.oneIn(10)
      ? { [random.pick(['outputBytes', 'lineBytes', 'digits'])]: random.pick([1, 100, 1 << 20]) }
      : {}),
  }),
  map: (random) =>
    random.pick([
      (record: object) => record,
      () => null,
      () => 5,
      () => [{}, {}],
      './nowhere.mjs',
      'x',
    ] as unknown[]),
};

const NAMED_PARSERS: readonly unknown[] = [
  { logfmt: {} },
  { kv: {} },
  { kv: { pairs: ';', key: ':', quotes: '' } },
  { csv: { columns: ['a', 'b'] } },
  { csv: { columns: ['a', 'a'] } },
  { tsv: { columns: ['v'] } },
  { w3c: { fields: ['a', 'host'] } },
];

function parser(random: Random): unknown {
  const kind = random.below(10);
  if (kind < 3) return random.pick([...FORMATS.map(({ name }) => name), 'apach']);
  if (kind === 3) return random.pick(NAMED_PARSERS);
  if (kind < 7) return { regex: random.pick(PATTERNS) };
  return kind === 7 ? { json: {} } : { ltsv: {} };
}

process.env['MILLRACE_FUZZ_KEY'] = 'a key of the fuzzer';
const METHODS = [
  'mask',
  'remove',
  { network: {} },
  { network: { v4: 9, v6: 61 } },
  { hash: { key: { env: 'MILLRACE_FUZZ_KEY' }, length: 20 } },
  { hash: { key: { env: 'MILLRACE_FUZZ_NO_KEY' } } },
];

const STEP_OPTIONS: ((random: Random) => object)[] = [
  (random) => ({ types: OPTIONS['types']!(random) }),
  (random) => ({ rename: OPTIONS['rename']!(random) }),
  (random) => ({ set: OPTIONS['set']!(random) }),
  (random) => ({ filter: OPTIONS['filter']!(random) }),
  (random) => ({ drop: OPTIONS['drop']!(random) }),
  (random) => ({ keep: Array.from({ length: 1 + random.below(4) }, () => random.pick(NAMES)) }),
  (random) => ({ redact: named(random, () => random.pick(METHODS)) }),
];

const WITH = ['', 'x', '$0', '$1', '${a}', '${b}$$', '$', '${nope}'];

STEP_OPTIONS.push((random) => ({
  replace: named(random, () => ({
    pattern: random.pick(PATTERNS),
    with: random.pick(WITH),
    ...(random.oneIn(3) ? { all: random.oneIn(2) } : {}),
  })),
}));

const SPLITS = [
  { by: '/' },
  { by: '', into: ['a'] },
  { by: ' ', into: ['a', 'b'] },
  { url: true },
  { url: true, decode: true, into: { host: 'host', path: 'x.y' } },
  { query: true, decode: true },
  { query: true, into: { a: 'b' } },
];

STEP_OPTIONS.push((random) => ({ split: named(random, () => random.pick(SPLITS)) }));

STEP_OPTIONS.push((random) => ({
  parse: {
    field: random.pick(NAMES),
    as: parser(random),
    ...(random.oneIn(2) ? { into: random.pick([...NAMES, 'merge']) } : {}),
    ...(random.oneIn(2) ? { onError: random.pick(['fail', 'keep']) } : {}),
  },
}));

STEP_OPTIONS.push((random) => ({
  sample: {
    rate: random.pick([0, 0.5, 1, 1.5]),
    ...(random.oneIn(2) ? { key: random.pick(TEMPLATES) } : {}),
  },
}));

/** Steps in any order, any of them more than once. */
const steps = (random: Random) =>
  Array.from({ length: random.below(6) }, () =>
    random.oneIn(40) ? random.pick(NONSENSE) : random.pick(STEP_OPTIONS)(random),
  );

/** The options of a pipeline whose steps are a list. */
function listed(random: Random): Record<string, unknown> {
  const pipeline: Record<string, unknown> = { steps: steps(random) };
  if (random.oneIn(3)) {
    pipeline['anyOf'] = Array.from({ length: 1 + random.below(3) }, () => ({
      parse: parser(random),
      ...(random.oneIn(2) ? { steps: steps(random) } : {}),
    }));
  } else pipeline['parse'] = parser(random);
  for (const name of ['partition', 'output', 'onError', 'limits']) {
    if (random.oneIn(4)) pipeline[name] = OPTIONS[name]!(random);
  }
  if (random.oneIn(6)) pipeline['decode'] = random.pick(['none', 'auto', 'lines', 'gzip', ['lines', 'gzip']]);
  return pipeline;
}

/** An object that may be a pipeline; TypeScript is told that it is. */
export function randomPipeline(random: Random): PipelineConfig {
  if (random.oneIn(2)) return listed(random) as PipelineConfig;
  const pipeline: Record<string, unknown> = { parse: parser(random) };
  for (const [name, make] of Object.entries(OPTIONS)) {
    if (random.oneIn(name === 'map' || name === 'partition' ? 12 : 4)) pipeline[name] = make(random);
  }
  if (random.oneIn(8))
    pipeline[random.pick([...Object.keys(OPTIONS), 'parse', 'pasre'])] = random.pick(NONSENSE);
  return pipeline as PipelineConfig;
}

/** A pipeline as text: what JSON has not is named. */
export const showPipeline = (pipeline: unknown): string =>
  JSON.stringify(pipeline, (_, value: unknown) =>
    typeof value === 'function' || typeof value === 'bigint' ? `<${String(value)}>` : value,
  );
