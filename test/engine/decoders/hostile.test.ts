import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { DECODERS } from '../../../engine/decoders/index.ts';
import { createEngine, type PipelineConfig, packRecords } from '../../../engine/index.ts';
import { readRecords } from '../conformance/describe-program.ts';

// What a stranger can send in place of a record: each fails alone, with a reason that quotes nothing of it.

const nested = (times: number, text: string) =>
  Array.from({ length: times }).reduce<Buffer>((record) => gzipSync(record), Buffer.from(text));
const cloudwatch = (
  messageType: string,
  logEvents: unknown = [{ id: '1', timestamp: 1, message: '{"a":1}' }],
) =>
  JSON.stringify({
    messageType,
    owner: 'o',
    logGroup: 'g',
    logStream: 's',
    subscriptionFilters: [],
    logEvents,
  });
const kpl = Buffer.from(DECODERS.find(({ name }) => name === 'kpl')!.examples[0]!.record);
const wrongMd5 = Buffer.from(kpl);
wrongMd5[wrongMd5.length - 1]! ^= 1;
const BOMB_LIMIT = { limits: { decodedBytes: 1 << 20 } };

interface Hostile {
  readonly decode: PipelineConfig['decode'];
  readonly limits?: PipelineConfig['limits'];
  readonly record: Buffer;
  readonly detail: string | RegExp;
}

const HOSTILE: Readonly<Record<string, Hostile>> = {
  'a gzip bomb': {
    decode: 'gzip',
    ...BOMB_LIMIT,
    record: gzipSync(Buffer.alloc(50 << 20)),
    detail: 'gzip: more than 1048576 bytes inside',
  },
  'a gzip bomb in gzip': {
    decode: 'auto',
    ...BOMB_LIMIT,
    record: gzipSync(gzipSync(Buffer.alloc(50 << 20))),
    detail: 'gzip: more than 1048576 bytes inside',
  },
  'a bomb of many members': {
    decode: 'auto',
    ...BOMB_LIMIT,
    record: Buffer.concat(Array<Buffer>(100).fill(gzipSync(Buffer.alloc(1 << 16)))),
    detail: 'gzip: more than 1048576 bytes inside',
  },
  'a zstd bomb': {
    decode: 'zstd',
    ...BOMB_LIMIT,
    record: zstdCompressSync(Buffer.alloc(50 << 20)),
    detail: 'zstd: more than 1048576 bytes inside',
  },
  'a bomb in a payload of CloudWatch Logs': {
    decode: 'cloudwatch-logs',
    ...BOMB_LIMIT,
    record: gzipSync(cloudwatch('DATA_MESSAGE', [{ message: 'x'.repeat(2 << 20) }])),
    detail: 'cloudwatch-logs: gzip: more than 1048576 bytes inside',
  },
  'gzip once more than the list of decoders': {
    decode: ['gzip', 'gzip'],
    record: nested(1, '{}'),
    detail: 'gzip: incorrect header check',
  },
  'gzip cut off': {
    decode: 'auto',
    record: gzipSync('{"a":1}').subarray(0, -9),
    detail: 'gzip: unexpected end of file',
  },
  'gzip with another checksum': {
    decode: 'auto',
    record: Buffer.concat([gzipSync('{"a":1}').subarray(0, -8), Buffer.alloc(8)]),
    detail: 'gzip: incorrect data check',
  },
  'zstd cut off': { decode: 'auto', record: zstdCompressSync('{"a":1}').subarray(0, -3), detail: /^zstd: ./ },
  'KPL with another MD5': { decode: 'auto', record: wrongMd5, detail: 'kpl: its MD5 is another' },
  'KPL cut off': { decode: 'kpl', record: kpl.subarray(0, 12), detail: 'kpl: its MD5 is another' },
  'no KPL': { decode: 'kpl', record: Buffer.from('secret'), detail: 'kpl: its first bytes are others' },
  'a message of CloudWatch Logs of another type': {
    decode: 'cloudwatch-logs',
    record: gzipSync(cloudwatch('SECRET_MESSAGE')),
    detail: 'cloudwatch-logs: a message of another type than DATA_MESSAGE and CONTROL_MESSAGE',
  },
  'a message of CloudWatch Logs without events': {
    decode: 'cloudwatch-logs',
    record: gzipSync(cloudwatch('DATA_MESSAGE', 'secret')),
    detail: 'cloudwatch-logs: no list of log events',
  },
  'more log events than the limit': {
    decode: 'auto',
    limits: { innerRecords: 2 },
    record: gzipSync(cloudwatch('DATA_MESSAGE', Array(3).fill({ message: '{}' }))),
    detail: 'cloudwatch-logs: more than 2 log events',
  },
  'more records in KPL than the limit': {
    decode: 'kpl',
    limits: { innerRecords: 1 },
    record: kpl,
    detail: 'kpl: more than 1 records',
  },
  'more elements than the limit': {
    decode: 'json-array',
    limits: { innerRecords: 2 },
    record: Buffer.from('[1,2,3]'),
    detail: 'json-array: more than 2 elements',
  },
  'more values than the limit': {
    decode: 'json-lines',
    limits: { innerRecords: 2 },
    record: Buffer.from('{}{}{}'),
    detail: 'json-lines: more than 2 of them',
  },
  'lines beyond the limit on bytes': {
    decode: ['gzip', 'lines'],
    limits: { decodedBytes: 8 },
    record: gzipSync('secret\nsecret\n'),
    detail: 'gzip: more than 8 bytes inside',
  },
  'a payload that is too deep': {
    decode: 'api-gateway',
    record: Buffer.from(`{"data":"x","y":${'['.repeat(200)}${']'.repeat(200)}}`),
    detail: 'api-gateway: beyond the limit `depth`',
  },
  'a payload with too many values': {
    decode: 'lambda-json',
    limits: { values: 10 },
    record: Buffer.from(`{"message":[${'1,'.repeat(20)}1]}`),
    detail: 'lambda-json: beyond the limit `values`',
  },
  'a payload that is not UTF-8': {
    decode: 'sns',
    record: Buffer.from([0x7b, 0xff]),
    detail: 'sns: not UTF-8',
  },
};

describe.each(Object.entries(HOSTILE))('%s', (_, { decode, limits, record, detail }) => {
  test.each(['auto', 're2'] as const)('fails alone on tier %s, with the reason', async (tier) => {
    const engine = createEngine(
      { parse: 'json', decode: decode!, ...(limits && { limits }) },
      { threads: 1, tier },
    );
    const outcome = await engine.run(packRecords([record, record, record]));
    await engine.close();
    expect(readRecords(outcome)).toEqual(Array(3).fill({ failed: 'decode' }));
    for (const { detail: found } of outcome.failures) {
      if (typeof detail === 'string') expect(found).toBe(detail);
      else expect(found).toMatch(detail);
      expect(found).not.toMatch(/secret/i);
    }
  });
});

test('auto decodes three times and no more: what is inside then is a record that is not text', async () => {
  const engine = createEngine({ parse: 'json' }, { threads: 1 });
  const outcome = await engine.run(packRecords([nested(3, '{"a":1}'), nested(4, '{"a":1}'), '{"a":2}']));
  await engine.close();
  expect(readRecords(outcome)).toEqual(['{"a":1}\n', { failed: 'utf8' }, '{"a":2}\n']);
});
