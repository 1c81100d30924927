import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { explainEngine } from '../../cli/explain/facts.ts';
import { createEngine, type PipelineConfig, packRecords } from '../../engine/index.ts';

/** What must not be seen anywhere but in the original. */
const SECRET = 'hunter2';

/** Pipelines that redact, and records with the secret in them that fail, each in another way. */
const FAILING: readonly (readonly [string, PipelineConfig, readonly (string | Uint8Array)[]])[] = [
  [
    'JSON: none, of another type, nothing to partition by',
    {
      parse: 'json',
      steps: [{ types: { n: 'int' } }, { redact: { s: 'mask' } }],
      partition: { k: '${k}' },
    },
    [
      `{"s":"${SECRET}"`,
      `${SECRET}`,
      `{"s":"${SECRET}","n":"${SECRET}"}`,
      `{"s":"${SECRET}"}`,
      `{"s":"${SECRET}","k":""}`,
      gzipSync(`{"s":"${SECRET}"`),
      Buffer.from(`\xff${SECRET}`, 'latin1'),
    ],
  ],
  [
    'a pattern: no match, of another type',
    {
      parse: { regex: '^(?P<s>\\w+) (?P<n>\\w+)$' },
      steps: [{ types: { n: 'int' } }, { redact: { s: 'remove' } }],
    },
    [SECRET, `${SECRET} ${SECRET}`],
  ],
  [
    'LTSV: none, and what LTSV cannot hold',
    { parse: 'ltsv', steps: [{ redact: { s: 'mask' } }], output: { format: 'ltsv' } },
    [`${SECRET}`, `${SECRET}:x\ty`],
  ],
  [
    'alternatives: none takes it',
    {
      anyOf: [{ parse: 'json' }, { parse: { regex: '^(?P<s>\\d+)$' } }],
      steps: [{ redact: { s: 'mask' } }],
    },
    [SECRET, `{${SECRET}`],
  ],
  [
    'alternatives, one of which redacts: none takes it, or another does and it is of another type',
    {
      anyOf: [
        { parse: { regex: '^(?P<s>\\d+)$' }, steps: [{ redact: { s: 'mask' } }] },
        { parse: 'json', steps: [{ types: { n: 'int' } }] },
      ],
    },
    [SECRET, `{"n":"${SECRET}"}`],
  ],
  [
    'a field that is parsed, replaced or split, and is not what it has to be',
    {
      parse: 'json',
      steps: [
        { parse: { field: 'p', as: 'json' } },
        { parse: { field: 'q', as: { regex: '^(?P<d>\\d+)$' } } },
        { replace: { r: { pattern: '.', with: '' } } },
        { split: { s: { by: ',' } } },
        { redact: { p: 'mask', s: 'mask' } },
      ],
    },
    [
      `{"p":"${SECRET}"}`,
      `{"p":["${SECRET}"]}`,
      `{"q":"${SECRET}"}`,
      `{"r":{"a":"${SECRET}"}}`,
      `{"s":["${SECRET}"]}`,
    ],
  ],
  [
    'user code that throws what it was given',
    {
      parse: 'json',
      steps: [
        {
          map: (record) => {
            throw new Error(JSON.stringify(record));
          },
        },
        { redact: { s: 'mask' } },
      ],
    },
    [`{"s":"${SECRET}"}`],
  ],
];

describe.each(['auto', 're2'] as const)('on tier %s', (tier) => {
  test.each(FAILING)('no failure quotes a record: %s', async (_, pipeline, records) => {
    const engine = createEngine(pipeline, { threads: 1, tier });
    const { failures, bytes } = await engine.run(packRecords(records), { furthest: Infinity });
    await engine.close();
    expect(failures).toHaveLength(records.length);
    expect(JSON.stringify(failures)).not.toContain(SECRET);
    expect(Buffer.from(bytes).toString('latin1')).not.toContain(SECRET);
  });

  test('the same failures are quoted where nothing is redacted', async () => {
    const engine = createEngine({ parse: { regex: '^(?P<s>\\d+)$' } }, { threads: 1, tier });
    const { failures } = await engine.run(packRecords([SECRET]), { furthest: 1 });
    await engine.close();
    expect(failures[0]?.detail).toContain(SECRET);
    expect(failures[0]?.furthest?.found).toContain(SECRET);
  });
});

test('a key is in the environment alone', async () => {
  process.env['MILLRACE_TEST_SECRET'] = `${SECRET}-${SECRET}-${SECRET}`;
  const pipeline: PipelineConfig = {
    parse: 'json',
    steps: [{ redact: { s: { hash: { key: { env: 'MILLRACE_TEST_SECRET' } } } } }],
  };
  const engine = createEngine(pipeline, { threads: 1 });
  const pattern = { pipeline, baseFolder: '/', origin: 'a test', nameError: (error: unknown) => error };
  const explained = explainEngine(engine, pattern, { threads: 1, tier: 'auto' });
  const { bytes, failures } = await engine.run(packRecords(['{"s":"x"}', `{"s":"${SECRET}"`]));
  await engine.close();
  expect(Buffer.from(bytes).toString()).toMatch(/^\{"s":"[0-9a-f]{64}"\}\n$/);
  expect(explained.steps.flatMap(({ does }) => does)).toContain(
    's: 64 digits of HMAC-SHA-256 with the key in MILLRACE_TEST_SECRET',
  );
  expect(explained.tier.name).toBe('kernel');
  expect(JSON.stringify([engine.plan, explained, failures])).not.toContain(SECRET);
  const pool = createEngine(pipeline, { threads: 2, pool: { threshold: 0 } });
  const records = Array.from({ length: 100 }, () => '{"s":"x"}');
  const outcome = await pool.run(packRecords(records));
  await pool.close();
  expect(Buffer.from(outcome.bytes).toString()).toBe(Buffer.from(bytes).toString().repeat(records.length));
  process.env['MILLRACE_TEST_SECRET'] = SECRET;
  expect(() => createEngine(pipeline)).toThrow(/MILLRACE_TEST_SECRET, which has 7;/);
  expect(() => createEngine(pipeline)).not.toThrow(SECRET);
});

test('a worker that dies of a record does not quote it either', async () => {
  const pipeline: PipelineConfig = {
    parse: 'json',
    steps: [{ map: '../fixtures/map/rejects-with-record.mjs' }, { redact: { s: 'mask' } }],
  };
  const deaths: string[] = [];
  const engine = createEngine(pipeline, {
    threads: 2,
    baseFolder: import.meta.dirname,
    pool: { onDeath: (detail) => deaths.push(detail) },
  });
  const { failures } = await engine.run(packRecords([`{"s":"${SECRET}"}`]));
  await engine.close();
  expect(failures).toMatchObject([{ code: 'worker' }]);
  expect(JSON.stringify([failures, deaths])).not.toContain(SECRET);
});
