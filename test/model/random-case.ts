/**
 * @module test/model/random-case
 * Pipelines by chance, of the names and values that their records have.
 */
import type { Random } from '../../simulator/samples/random.ts';
import type { ModelCase } from './engine-side.ts';
import type { Decode } from './interpreter/decode.ts';
import type { Output } from './interpreter/output.ts';
import { type Parse, parserOf } from './interpreter/parse.ts';
import type { Pipeline } from './interpreter/pipeline.ts';
import type { Step } from './interpreter/steps.ts';
import type { Type } from './interpreter/types.ts';
import { LABELS, PATTERNS, randomRecord } from './random-records.ts';
import { FORMATS, type Hint, isoText, randomText } from './random-values.ts';

const PATHS = [
  'a',
  'b',
  'c',
  'n',
  'at',
  'a',
  'b',
  'a.b',
  'a.b.c',
  'b.a',
  'a.a',
  'c.n',
  'é',
  '__proto__',
  'a.__proto__',
].concat([
  'x\\.y',
  'x.y',
  'a.x\\.y',
  '2',
  'a.2',
  'constructor',
  'q"',
  'new',
  'new.a',
  'b.new.c',
  'd.at',
  'region',
]);
const COMMON = 'host user timestamp method path protocol status size'.split(' ');
const ACCESS_NAMES: Readonly<Record<string, readonly string[]>> = {
  'apache-common': [...COMMON, 'identity', 'request'],
  'apache-combined': [...COMMON, 'identity', 'referrer', 'agent', 'request'],
  'nginx-combined': [...COMMON, 'referrer', 'agent', 'request'],
};

/** Names that steps may use; made up ones are added by `set` and `rename`. */
interface Names {
  readonly all: string[];
  readonly isJson: boolean;
}

/** Those of rows; pairs have labels. */
const COLUMNS = ['a', 'b', 'n', 'a.b'];
const OTHER_PARSERS: readonly Parse[] = [
  { logfmt: {} },
  { kv: {} },
  { csv: { columns: COLUMNS } },
  { csv: { columns: ['at', 'n'], delimiter: ';' } },
  { tsv: { columns: COLUMNS } },
  { w3c: { fields: COLUMNS } },
];

function namesFor(parse: Parse): Names {
  const isJson = parse === 'json' || (typeof parse === 'object' && 'json' in parse);
  if (isJson) return { all: [...PATHS], isJson };
  if (typeof parse === 'object' && 'regex' in parse)
    return { all: [...PATTERNS.find(({ regex }) => regex === parse.regex)!.names], isJson };
  if (typeof parse === 'object') return { all: [...(parserOf(parse).names ?? LABELS)], isJson };
  return { all: [...(ACCESS_NAMES[parse] ?? LABELS)], isJson };
}

function randomType(random: Random): Type {
  const kind = random.below(12);
  if (kind < 5) return random.pick(['string', 'int', 'float', 'bool', 'timestamp']);
  if (kind === 5) return { clf: {} };
  if (kind === 6) return { iso: {} };
  if (kind < 9) return { epoch: random.pick([{}, { unit: 's' }, { unit: 'ms' }] as const) };
  if (kind < 11) return random.pick(['int', 'float']);
  const zone = random.pick([
    undefined,
    undefined,
    'UTC',
    'Europe/Berlin',
    'America/New_York',
    'Asia/Kathmandu',
  ]);
  const format = random.pick(FORMATS);
  return { strftime: zone === undefined ? { format } : { format, zone } };
}

const some = <T>(random: Random, most: number, make: () => T): T[] =>
  Array.from({ length: 1 + random.below(most) }, make);

/** Own properties whatever they are called. */
const named = <T>(entries: readonly (readonly [string, T])[]): Record<string, T> =>
  Object.fromEntries(entries);

const CONTEXT = [
  'requestId',
  'functionName',
  'traceId',
  'invocationId',
  'region',
  'recordId',
  'arrivalTime',
  'shardId',
];
const LITERALS = ['-', 'x', '$', '$$', '$${', '}', 'é', '"', '\t', ',', '/', ' '];

function reference(random: Random, names: Names): string {
  const name = random.oneIn(4) ? random.pick(CONTEXT) : random.pick(names.all);
  const format = random.oneIn(8)
    ? `:${random.pick(['yyyy-MM-dd', 'yyyy/MM/dd/HH', 'HHmmss.SSS', 'dd'])}`
    : '';
  return `\${${name}${format}}`;
}

function template(random: Random, names: Names): string {
  if (random.oneIn(3)) return reference(random, names);
  return some(random, 4, () => (random.oneIn(2) ? reference(random, names) : random.pick(LITERALS))).join('');
}

type Constant = string | number | boolean | null;

const CONSTANTS = [
  0,
  1,
  5,
  200,
  -1,
  1.5,
  1e21,
  2 ** 53,
  2 ** 53,
  2 ** 53,
  -(2 ** 53),
  0.1,
  -0,
  1e-7,
  1431857103,
];

function constant(random: Random): Constant {
  const kind = random.below(8);
  if (kind < 3) return random.pick(CONSTANTS);
  if (kind === 3) return random.pick([true, false, null]);
  if (kind === 4) return isoText(random);
  return randomText(random, null).replaceAll('${', '');
}

const WITHOUT_NULL = (random: Random) => {
  const value = constant(random);
  return typeof value === 'string' || typeof value === 'number' ? value : 'x';
};

/** Those that compare are the likelier. */
const OPERATORS =
  'eq ne gt gte lt lte in notIn ne ne gt lte notIn exists contains startsWith endsWith matches'.split(' ');

function conditions(random: Random): object | Constant {
  const text = () => random.pick(['', 'x', 'a', 'é', ' ', '\ud83d\ude00', '1', 'GET']);
  const makers: Readonly<Record<string, () => unknown>> = {
    eq: () => constant(random),
    ne: () => constant(random),
    gt: () => WITHOUT_NULL(random),
    gte: () => WITHOUT_NULL(random),
    lt: () => WITHOUT_NULL(random),
    lte: () => WITHOUT_NULL(random),
    in: () => some(random, 3, () => constant(random)),
    notIn: () => some(random, 3, () => constant(random)),
    exists: () => random.oneIn(2),
    contains: text,
    startsWith: text,
    endsWith: text,
    matches: () => random.pick(['x', '^[a-z]+$', '^\\d', '[^a]$', '^$', '.', '\\s', '1|é']),
  };
  if (random.oneIn(6)) return constant(random);
  return named(some(random, 2, () => random.pick(OPERATORS)).map((name) => [name, makers[name]!()]));
}

/** Texts that a condition holds for, or nearly. */
function textsNear(wanted: object | Constant): readonly string[] {
  const constants = typeof wanted === 'object' && wanted !== null ? Object.values(wanted).flat() : [wanted];
  return ['x', ...constants].flatMap((constant: Constant) => {
    if (typeof constant === 'string') return [constant, `${constant}\uffff`];
    if (typeof constant !== 'number') return [String(constant)];
    if (!Number.isInteger(constant)) return [String(constant), `${constant}0`];
    return [constant, BigInt(constant) + 1n, BigInt(constant) - 1n, BigInt(constant)].map(String);
  });
}

type StepName = keyof Step;
type Hints = Map<string, Hint>;

function newName(random: Random, names: Names): string {
  const name = random.oneIn(2)
    ? random.pick(names.all.filter((one) => !one.includes('.')))
    : random.pick(['new', 'a', 'b', 'zz', 'é', '__proto__', '2']);
  names.all.push(name);
  return name;
}

/** The config of a step. `hints` is told what it expects. */
function configOf(random: Random, step: StepName, names: Names, hints: Hints): unknown {
  const name = () => random.pick(names.all);
  switch (step) {
    case 'types':
      return named(
        some(random, 3, () => {
          const [field, type] = [name(), randomType(random)] as const;
          if (!hints.has(field)) hints.set(field, type);
          return [field, type] as const;
        }),
      );
    case 'rename':
      return named(some(random, 3, () => [name(), newName(random, names)] as const));
    case 'set':
      return named(
        some(random, 3, () => {
          const value = random.oneIn(2) ? template(random, names) : constant(random);
          return [random.oneIn(2) ? newName(random, names) : name(), value] as const;
        }),
      );
    case 'filter': {
      const condition = () => {
        const [field, wanted] = [name(), conditions(random)] as const;
        if (random.oneIn(2) || !hints.has(field)) hints.set(field, textsNear(wanted));
        return [field, wanted] as const;
      };
      const clause = () => named(some(random, 2, condition));
      return random.oneIn(3) ? some(random, 3, clause) : clause();
    }
    case 'drop':
    case 'keep':
      return [...new Set(some(random, step === 'keep' ? 5 : 2, name))];
    case 'split':
      return named(
        some(random, 2, () => {
          const by = random.pick([' ', ',', '/', 'é', 'x', '1', '""', '\ud83d']);
          const into = some(random, 3, () => (random.oneIn(2) ? newName(random, names) : name()));
          return [name(), random.oneIn(3) ? { by } : { by, into: [...new Set(into)] }] as const;
        }),
      );
    case 'redact':
      return named(some(random, 2, () => [name(), random.pick(['mask', 'remove'] as const)] as const));
  }
}

const STEPS: readonly StepName[] = [
  'types',
  'types',
  'rename',
  'set',
  'set',
  'filter',
  'drop',
  'keep',
  'redact',
  'split',
];

const steps = (random: Random, most: number, names: Names, hints: Hints): Step[] =>
  Array.from({ length: random.below(most + 1) }, () => {
    const step = random.pick(STEPS);
    return { [step]: configOf(random, step, names, hints) };
  });

function randomParse(random: Random): Parse {
  const kind = random.below(15);
  if (kind > 11) return random.pick(OTHER_PARSERS);
  if (kind < 5) return random.oneIn(2) ? 'json' : { json: {} };
  if (kind < 7) return random.oneIn(2) ? 'ltsv' : { ltsv: {} };
  if (kind < 9) return random.pick(['apache-common', 'apache-combined', 'nginx-combined']);
  return { regex: random.pick(PATTERNS).regex };
}

function output(random: Random, names: Names, needsColumns: boolean): Output {
  const format = random.pick(['json', 'json', 'json', 'ltsv', 'csv', 'raw'] as const);
  const columns = format === 'csv' && (needsColumns || random.oneIn(3));
  return {
    format,
    ...(random.oneIn(2) ? { newline: random.oneIn(2) } : {}),
    ...(random.oneIn(2)
      ? { timestamp: random.pick(['iso', 'epoch', 'epochMillis', 'epochMicros'] as const) }
      : {}),
    ...(random.oneIn(2) ? { nulls: random.pick(['keep', 'drop'] as const) } : {}),
    ...(columns ? { columns: [...new Set(some(random, 4, () => random.pick(names.all)))] } : {}),
  };
}

const DECODES: readonly Decode[] = [
  'auto',
  'none',
  'gzip',
  'lines',
  'zstd',
  ['gzip', 'lines'],
  ['zstd', 'lines'],
  ['lines', 'gzip'],
  ['lines'],
];

const iceberg = (random: Random, names: Names): NonNullable<Pipeline['iceberg']> => ({
  database: random.pick(['logs', `${reference(random, names)}x`]),
  table: reference(random, names),
  ...(random.oneIn(2) ? { operation: random.pick(['update', 'delete', reference(random, names)]) } : {}),
});

/** A table of records as they came, whose fields need not be columns. */
const withTable = (random: Random, names: Names) => ({
  iceberg: iceberg(random, names),
  output: { format: 'raw' as const },
});

/** The options beside parser and steps. */
function options(random: Random, names: Names, needsColumns: boolean): Pipeline {
  return {
    ...(random.oneIn(4) ? { decode: random.pick(DECODES) } : {}),
    ...(random.oneIn(4)
      ? {
          partition: named(
            some(random, 2, () => [random.pick(['k', 'p', '__proto__']), template(random, names)] as const),
          ),
        }
      : {}),
    ...(random.oneIn(2) ? { output: output(random, names, needsColumns) } : {}),
    ...(random.oneIn(8) ? withTable(random, names) : {}),
    ...(random.oneIn(3) ? { onError: random.pick(['failed', 'drop', 'raw'] as const) } : {}),
    ...(random.oneIn(6) ? { fanout: random.pick(['failed', 'first'] as const) } : {}),
  };
}

/** A key of a field that a trailing step takes away. */
function withTrailing(random: Random, pipeline: Pipeline, hints: Hints): Pipeline {
  const parse = pipeline.parse ?? pipeline.anyOf![0]!.parse;
  const names = namesFor(parse).all;
  const [name, other] = [random.pick(names), random.pick(names)];
  if (!hints.has(name)) hints.set(name, ['x', 'y', '']);
  const steps = [...(pipeline.steps ?? []), random.oneIn(3) ? { keep: [other] } : { drop: [name] }];
  const { types: _, rename: _rename, set: _set, filter: _filter, drop: _drop, ...rest } = pipeline;
  return { ...rest, steps, partition: { k: `\${${name}}` } };
}

/** A case; the engine rejects some of the pipelines. */
export function randomCase(random: Random, count: number): ModelCase {
  const hints: Hints = new Map([['region', ['null', 'x']]]);
  let pipeline: Pipeline;
  let parsers: readonly Parse[];
  if (random.oneIn(5)) {
    const alternatives = some(random, 3, () => {
      const parse = randomParse(random);
      const own = namesFor(parse);
      return {
        names: own.all,
        alternative: { parse, ...(random.oneIn(2) ? { steps: steps(random, 3, own, hints) } : {}) },
      };
    });
    const names: Names = { all: alternatives.flatMap((one) => one.names), isJson: false };
    parsers = alternatives.map(({ alternative }) => alternative.parse);
    const anyOf = alternatives.map(({ alternative }) => alternative);
    pipeline = { anyOf, steps: steps(random, 3, names, hints), ...options(random, names, true) };
  } else {
    const parse = randomParse(random);
    const names = namesFor(parse);
    parsers = [parse];
    const needsColumns = parserOf(parse).names === null;
    const shorthand = (['types', 'rename', 'set', 'filter', 'drop'] as const).filter(() => random.oneIn(3));
    const own = random.oneIn(3)
      ? named(shorthand.map((step) => [step, configOf(random, step, names, hints)] as const))
      : { steps: steps(random, 5, names, hints) };
    pipeline = { parse, ...own, ...options(random, names, needsColumns) };
  }
  if (pipeline.partition !== undefined && random.oneIn(2)) pipeline = withTrailing(random, pipeline, hints);
  const decode = pipeline.decode ?? 'auto';
  return {
    pipeline,
    records: Array.from({ length: count }, () => randomRecord(random, parsers, hints, decode)),
  };
}
