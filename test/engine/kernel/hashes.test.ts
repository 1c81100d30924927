import { createHmac } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { packRecords } from '../../../engine/batch.ts';
import type { PipelineConfig } from '../../../engine/config/schema.ts';
import { createRandom } from '../../../simulator/samples/random.ts';
import { expectSame, pairFor, whyDeclined } from './support.ts';

const ENV = 'MILLRACE_TEST_HASH_KEY';
const hash = (length?: number) => ({
  hash: { key: { env: ENV }, ...(length === undefined ? {} : { length }) },
});
const steps = [{ redact: { v: hash(), 'at.v': hash(9) } }];

const KEY = 'a key for tests alone';
const setKey = (key = KEY) => {
  process.env[ENV] = key;
};
setKey();
afterEach(() => setKey());

/** Each record comes three times: walked, then by the shape that was learnt, after others. */
const statusesOf = (config: PipelineConfig, records: readonly string[]) => [
  ...expectSame(pairFor(config), [...records, ...records, ...records]),
];
const isDone = (config: PipelineConfig, records: readonly string[]) =>
  expect(statusesOf(config, records).every((status) => status === 0)).toBe(true);

describe('keyed hashes', () => {
  test.each(['relaxed', 'plain'] as const)('are node:crypto’s of texts of every length: %s', (build) => {
    const random = createRandom(1);
    const text = (length: number) =>
      Array.from({ length }, () => random.pick(['a', 'Z', '0', 'é', '😀', ' '])).join('');
    for (const keyLength of [16, 55, 56, 63, 64, 65, 131, 1000]) {
      const key = 'k'.repeat(keyLength);
      setKey(key);
      const { kernel } = pairFor({ parse: 'ltsv', steps: [{ redact: { v: hash() } }] }, build);
      const texts = Array.from({ length: 400 }, (_, length) => text(length));
      const { bytes, spans, status } = kernel.runPacked(packRecords(texts.map((one) => `v:${one}`)));
      for (const [index, one] of texts.entries()) {
        const digest = createHmac('sha256', key).update(one).digest('hex');
        expect(status[index]).toBe(0);
        const written = Buffer.from(bytes).toString('utf8', spans[2 * index], spans[2 * index + 1]);
        expect(written).toBe(`{"v":"${digest}"}\n`);
      }
    }
  });

  test('are written by the kernel, in JSON and in the objects in it', () => {
    const records = [
      '{"v":"ann","at":{"v":"bob","n":1}}',
      '{"a":[1],"v":12.50,"at":null}',
      '{"v":null,"at":{"v":""}}',
      '{"v":true,"at":{"v":false}}',
      '{}',
    ];
    isDone({ parse: 'json', steps }, records);
    isDone({ parse: 'json', steps, output: { format: 'ltsv', nulls: 'drop' } }, records);
    isDone({ parse: 'json', steps, output: { format: 'csv', columns: ['at.v', 'v', 'v'] } }, records);
  });

  test('are written of pairs and of columns', () => {
    const redact = [{ redact: { v: hash(16) } }];
    isDone({ parse: 'ltsv', steps: redact }, ['v:ann\ta:1', 'v:', 'a:1']);
    isDone({ parse: 'logfmt', steps: redact }, ['v=ann a=1', 'v a=1', 'v="a\\"b" a=1']);
    const parse = { csv: { columns: ['v', 'w'] } };
    for (const format of ['json', 'csv', 'ltsv'] as const) {
      isDone({ parse, steps: redact, output: { format } }, ['ann,1', ',1', '"a,""b""",1']);
    }
    isDone({ parse: 'apache-common', steps: [{ redact: { host: hash(8), user: hash() } }] }, [
      'h - - [17/May/2015:10:05:03 +0000] "-" 200 1',
      '::1 - ann [17/May/2015:10:05:03 +0000] "-" 200 1',
    ]);
  });

  test('so many that they are longer than the record', () => {
    const names = Array.from({ length: 60 }, (_, index) => `v${index}`);
    const redact = Object.fromEntries(names.map((name) => [name, hash()]));
    const record = `{${names.map((name) => `"${name}":1`).join(',')}}`;
    isDone({ parse: 'json', steps: [{ redact }] }, Array(50).fill(record));
    const row = Array(60).fill('').join(',');
    isDone({ parse: { csv: { columns: names } }, steps: [{ redact }] }, Array(50).fill(row));
    const output = { format: 'csv' as const, columns: names };
    isDone({ parse: 'json', steps: [{ redact }], output }, Array(50).fill(record));
  });

  test('escaped text, objects and lists are handed back', () => {
    const records = ['{"v":"a\\u00e9"}', '{"v":{"a":1}}', '{"v":[1, 2]}'];
    for (const output of [{}, { format: 'csv' as const, columns: ['v'] }]) {
      expect(statusesOf({ parse: 'json', steps, output }, records).every((status) => status >= 8)).toBe(true);
    }
  });

  test('of a field that has a type, and in a template or a filter behind it, they are declined', () => {
    const declined = (more: PipelineConfig['steps']) => whyDeclined({ parse: 'json', steps: more });
    expect(declined([{ types: { v: 'int' } }, ...steps])).toContain('changed before');
    expect(declined([...steps, { set: { w: '${v}' } }])).toContain('redacted');
    expect(declined([...steps, { filter: { v: 'x' } }])).toContain('redacted');
    expect(declined([...steps, { redact: { v: 'mask' } }])).toBeNull();
  });

  test('the key is asked for when the kernel is made, and is not in the plan', () => {
    const config: PipelineConfig = { parse: 'json', steps };
    const image = JSON.stringify(pairFor(config).plan.tier, (_, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
    );
    expect(image).toContain(ENV);
    expect(image).not.toContain(KEY);
    setKey('short');
    expect(() => pairFor(config)).toThrow(`${ENV}, which has 5`);
  });
});
