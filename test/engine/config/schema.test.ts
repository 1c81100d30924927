import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SCHEMA_FILE, schemaText } from '../../../engine/config/publish-schema.ts';
import { validatePipeline } from '../../../engine/config/validate.ts';

type Schema = { readonly [keyword: string]: unknown };
type Check = (operand: never, value: unknown, schema: Schema) => boolean;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const typeOf = (value: unknown) => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);

/** JSON Schema 2020-12, as far as the published schema goes; a keyword that is not here is an error. */
const KEYWORDS: Readonly<Record<string, Check>> = {
  $schema: () => true,
  title: () => true,
  description: () => true,
  type: (type: string, value) => (type === 'integer' ? Number.isInteger(value) : typeOf(value) === type),
  const: (constant: unknown, value) => value === constant,
  enum: (values: unknown[], value) => values.includes(value),
  anyOf: (schemas: Schema[], value) => schemas.some((schema) => fits(schema, value)),
  oneOf: (schemas: Schema[], value) => schemas.filter((schema) => fits(schema, value)).length === 1,
  minimum: (least: number, value) => typeof value !== 'number' || value >= least,
  maximum: (most: number, value) => typeof value !== 'number' || value <= most,
  minLength: (least: number, value) => typeof value !== 'string' || value.length >= least,
  items: (schema: Schema, value) => !Array.isArray(value) || value.every((item) => fits(schema, item)),
  minItems: (least: number, value) => !Array.isArray(value) || value.length >= least,
  required: (names: string[], value) => !isObject(value) || names.every((name) => Object.hasOwn(value, name)),
  properties: (properties: Record<string, Schema>, value) =>
    !isObject(value) ||
    Object.entries(properties).every(
      ([name, schema]) => !Object.hasOwn(value, name) || fits(schema, value[name]),
    ),
  propertyNames: (schema: Schema, value) =>
    !isObject(value) || Object.keys(value).every((name) => fits(schema, name)),
  additionalProperties(schema: Schema | false, value, { properties }) {
    if (!isObject(value)) return true;
    const others = Object.keys(value).filter((name) => !Object.hasOwn(Object(properties), name));
    return schema === false ? others.length === 0 : others.every((name) => fits(schema, value[name]));
  },
};

function fits(schema: Schema, value: unknown): boolean {
  return Object.entries(schema).every(([keyword, operand]) =>
    KEYWORDS[keyword]!(operand as never, value, schema),
  );
}

const committed = readFileSync(SCHEMA_FILE, 'utf8');
const SCHEMA = JSON.parse(committed) as Schema & { properties: Record<string, Schema> };

const accepted = (pipeline: unknown) => {
  try {
    validatePipeline(pipeline);
    return true;
  } catch {
    return false;
  }
};

test('the committed schema is what `npm run precompile` makes of the pipeline schema', () => {
  expect(committed).toBe(schemaText());
});

test('it says which schema it is, and every option has a description', () => {
  expect(SCHEMA).toMatchObject({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'millrace pipeline',
  });
  for (const option of Object.values(SCHEMA.properties))
    expect(option['description']).toMatch(/^[A-Z"].*\.$|^Key|^Field/);
});

test('nothing in it accepts everything, but for values that a test expects', () => {
  const empty: string[] = [];
  const walk = (node: unknown, path: string): void => {
    if (path.startsWith('.properties.tests.items.properties.output.')) return;
    if (isObject(node) && Object.keys(node).length === 0 && !path.endsWith('.properties')) empty.push(path);
    for (const [key, inner] of Object.entries(Object(node) as object))
      if (typeof inner === 'object') walk(inner, `${path}.${key}`);
  };
  walk(SCHEMA, '');
  expect(empty).toEqual([]);
});

test.each([
  { parse: 'json' },
  { parse: { regex: '(?P<a>b)' } },
  { parse: { ltsv: {} }, decode: 'none', map: './map.js', onError: 'raw', fanout: 'first' },
  { parse: 'json', steps: [{ rename: { a: 'b' } }, { redact: { b: 'mask' } }, { keep: ['b'] }] },
  {
    parse: 'json',
    steps: [
      { redact: { a: { network: { v4: 0, v6: 128 } }, b: { hash: { key: { env: 'X' }, length: 8 } } } },
    ],
  },
  { anyOf: [{ parse: 'json' }, { parse: 'ltsv', steps: [{ drop: ['a'] }] }], decode: ['gzip', 'lines'] },
  {
    parse: 'json',
    types: {
      a: 'int',
      b: { epoch: {} },
      c: { epoch: { unit: 'ms' } },
      d: { strftime: { format: '%Y', zone: 'UTC' } },
      e: { clf: {} },
    },
  },
  {
    parse: 'json',
    rename: { a: 'b' },
    drop: ['a'],
    set: { a: 'x', b: 1.5, c: true, d: null },
    partition: { a: '${b}' },
  },
  { parse: 'json', filter: { a: 1, b: null, c: { gte: 4, in: [1, 'a', null], exists: true, matches: 'x' } } },
  { parse: 'json', filter: [{ a: 1 }, { b: { ne: false } }] },
  {
    parse: 'json',
    output: { format: 'csv', newline: false, timestamp: 'epoch', nulls: 'drop', columns: ['a'] },
  },
])('a right pipeline fits the schema: %j', (pipeline) => {
  expect([accepted(pipeline), fits(SCHEMA, pipeline)]).toEqual([true, true]);
});

test.each([
  {},
  [],
  'json',
  null,
  { parse: '' },
  { parse: 5 },
  { parse: { gork: 'x' } },
  { parse: { json: {}, ltsv: {} } },
  { parse: { json: { a: 1 } } },
  { parse: 'json', outputs: {} },
  { parse: 'json', types: { a: 'integer' } },
  { parse: 'json', types: { a: { epoch: { unit: 'm' } } } },
  { parse: 'json', types: { a: { strftime: {} } } },
  { parse: 'json', types: ['a'] },
  { parse: 'json', types: { '': 'int' } },
  { parse: 'json', rename: { a: '' } },
  { parse: 'json', drop: 'a' },
  { parse: 'json', set: { a: [] } },
  { parse: 'json', filter: [] },
  { parse: 'json', filter: 5 },
  { parse: 'json', filter: [null] },
  { parse: 'json', filter: { a: { gtx: 1 } } },
  { parse: 'json', filter: { a: { gt: null } } },
  { parse: 'json', filter: { a: { in: 1 } } },
  { parse: 'json', partition: { a: 1 } },
  { parse: 'json', output: { format: 'xml' } },
  { parse: 'json', output: { columns: [] } },
  { parse: 'json', onError: 'ignore' },
  { parse: 'json', map: 5 },
  { parse: 'json', map: {} },
  { parse: 'json', steps: [{ mask: {} }] },
  { parse: 'json', steps: [{ redact: { a: { network: { v4: 33 } } } }] },
  { parse: 'json', steps: [{ redact: { a: { network: { v6: -1 } } } }] },
  { parse: 'json', steps: [{ redact: { a: { network: { v6: 1.5 } } } }] },
  { parse: 'json', steps: [{ redact: { a: { hash: { key: 'x' } } } }] },
  { parse: 'json', anyOf: [{ parse: 'ltsv' }] },
  { parse: 'json', decode: 'zip' },
])('a wrong pipeline does not: %j', (pipeline) => {
  expect([accepted(pipeline), fits(SCHEMA, pipeline)]).toEqual([false, false]);
});
