import { expect, test } from 'vitest';
import { createEngine, type PipelineConfig, packRecords, STATUS } from '../../engine/index.ts';
import { MOST_RECORDS } from '../../engine/user-code/result.ts';

// What a record can do, whatever is in it: fail. Large enough that anything quadratic would run into the time limit.

const N = 300_000;

const SHAPES: Readonly<Record<string, string>> = {
  'arrays in arrays': `{"a":${'['.repeat(N)}${']'.repeat(N)}}`,
  'objects in objects': `${'{"a":'.repeat(N)}1${'}'.repeat(N)}`,
  'brackets that are never closed': `{"a":${'['.repeat(N)}`,
  'many members': `{${Array.from({ length: N / 3 }, (_, index) => `"k${index}":1`).join()}}`,
  'one name again and again': `{${'"a":1,'.repeat(N)}"a":2}`,
  'one name in escapes': `{${'"\\u0061":1,'.repeat(N)}"a":2}`,
  'a number of many digits': `{"a":${'1'.repeat(N)}}`,
  'an exponent beyond everything': `{"a":1e${'9'.repeat(N)}}`,
  backslashes: `{"a":"${'\\\\'.repeat(N)}"}`,
  'white space': `{${' \n'.repeat(N)}"a":1}`,
  'names of objects themselves':
    '{"__proto__":{"x":1},"constructor":{"prototype":{"x":1}},"toString":1,"a":1}',
  labels: `${'a:1\t'.repeat(N)}a:2`,
  'a label without end': `${'a'.repeat(N)}:\r1`,
  'no structure': 'a'.repeat(N),
  quotes: '"'.repeat(N),
  'a quoted value of escapes': `a="${'\\\\"'.repeat(N)}"`,
  'a quoted value of escapes, without end': `a="${'\\\\"'.repeat(N)}`,
  'structured data of escapes': `[a b="${'\\]'.repeat(N)}"]`,
  'parameters of one name': `[a${' b="c"'.repeat(N)}]`,
  'parameters of many names': `[a${Array.from({ length: 20_000 }, (_, index) => ` b${index}="c"`).join('')}]`,
  'elements of many names': Array.from({ length: 20_000 }, (_, index) => `[b${index}]`).join(''),
  commas: `2024/01/01 00:00:00 [error] 1#1: ${', c'.repeat(N)}`,
  pairs: 'a=1 '.repeat(N),
  'a log line without end': `1.2.3.4 - - [10/Oct/2000:13:55:36 -0700] "GET /${'\\"'.repeat(N)}`,
};

const PIPELINES: Readonly<Record<string, PipelineConfig>> = {
  json: { parse: 'json', types: { a: 'int' }, filter: { a: { ne: 5 } } },
  'json by paths': { parse: 'json', types: { 'a.a.a': 'string' }, rename: { 'a.b': 'c' }, set: { 'z.y': 1 } },
  'json with a map': { parse: 'json', map: (record) => record },
  ltsv: { parse: 'ltsv', output: { format: 'csv', columns: ['a'] } },
  'apache-combined': { parse: 'apache-combined' },
  logfmt: { parse: 'logfmt' },
  kv: { parse: { kv: { pairs: ',', key: ':' } } },
  csv: { parse: { csv: { columns: ['a', 'b'] } } },
  w3c: { parse: { w3c: { fields: ['a', 'b'] } } },
  'structured data': { parse: { regex: '^(?P<v>(?s:.*))$' }, types: { v: 'structuredData' } },
  'syslog-rfc5424': { parse: 'syslog-rfc5424' },
  'nginx-error': { parse: 'nginx-error' },
  'a pattern': { parse: { regex: '^(?P<v>(a+)+)$' } },
};

test.each(Object.entries(PIPELINES))(
  '%s: a hostile record fails or is shaped, alone, on every tier',
  async (_, pipeline) => {
    const records = Object.values(SHAPES);
    const results: string[] = [];
    for (const tier of ['auto', 're2'] as const) {
      const engine = createEngine(pipeline, { threads: 1, tier });
      const outcome = await engine.run(packRecords(records));
      await engine.close();
      expect(outcome.status).toHaveLength(records.length);
      expect(outcome.failures).toHaveLength(
        outcome.status.filter((status) => status === STATUS.failed).length,
      );
      for (const { detail } of outcome.failures) expect(detail.length).toBeLessThan(400);
      results.push(Buffer.from(outcome.bytes).toString('base64') + JSON.stringify(outcome.failures));
    }
    expect(results[1]).toBe(results[0]);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  },
  30_000,
);

test('what a failure says is short, whatever a map throws', async () => {
  const engine = createEngine(
    {
      parse: 'json',
      map: (record) => {
        throw new Error(JSON.stringify(record));
      },
    },
    { threads: 1 },
  );
  const { failures } = await engine.run(packRecords([`{"a":"${'x'.repeat(N)}"}`]));
  await engine.close();
  expect(failures[0]!.detail).toMatch(/^map threw Error: \{"a":"x+…$/);
  expect(failures[0]!.detail.length).toBeLessThan(220);
});

test('what a failure says has the cause, as an error of fetch says nothing without it', async () => {
  const map = async () => {
    throw new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED 127.0.0.1:1') });
  };
  const engine = createEngine({ parse: 'json', map }, { threads: 1 });
  const { failures } = await engine.run(packRecords(['{}']));
  await engine.close();
  expect(failures[0]!.detail).toBe(
    'map rejected with TypeError: fetch failed (connect ECONNREFUSED 127.0.0.1:1)',
  );
});

test('a map may make so many records of one, and the record fails where it makes more', async () => {
  const engine = createEngine(
    { parse: 'json', map: ({ n }) => Array.from({ length: Number(n) }, () => ({ a: 1 })) },
    { threads: 1 },
  );
  const { status, failures } = await engine.run(
    packRecords([`{"n":${MOST_RECORDS}}`, `{"n":${MOST_RECORDS + 1}}`, '{"n":1}']),
  );
  await engine.close();
  expect([...status]).toEqual([STATUS.ok, STATUS.failed, STATUS.ok]);
  expect(failures).toEqual([
    { index: 1, code: 'map', detail: 'map returned 10001 records: expected at most 10000 of one record' },
  ]);
});

test('a text in which each match reads to the end fails, and one that is short is done', async () => {
  const engine = createEngine(
    { parse: 'json', steps: [{ replace: { a: { pattern: 'a(?:.*b)?', with: 'x' } } }] },
    { threads: 1 },
  );
  const texts = [2 ** 20, 2 ** 13].map((length) => 'a'.repeat(length));
  const started = performance.now();
  const outcome = await engine.run(packRecords(texts.map((a) => JSON.stringify({ a }))));
  await engine.close();
  expect(outcome.failures).toEqual([
    { index: 0, code: 'type', detail: 'a: the pattern matches too often in so long a text' },
  ]);
  expect(Buffer.from(outcome.bytes).toString()).toBe(`{"a":"${'x'.repeat(2 ** 13)}"}\n`);
  expect(performance.now() - started).toBeLessThan(30_000);
});
