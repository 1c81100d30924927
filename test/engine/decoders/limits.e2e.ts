import { spawnSync } from 'node:child_process';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createEngine, type PipelineConfig, packRecords } from '../../../engine/index.ts';
import { DEFAULT_LIMITS } from '../../../engine/limits.ts';
import { createHandler } from '../../../handler/create-handler.ts';
import { readRecords } from '../conformance/describe-program.ts';

// docs/record-semantics.md: a record decodes to at most 64 MiB and 100,000 inner records; beyond that it fails with `decode`.

const BYTES = 64 * 1024 * 1024;
const RECORDS = 100_000;

/** A JSON record of so many bytes, which becomes `{"a":1}`. */
function padded(length: number): Buffer {
  const record = Buffer.alloc(length, ' ');
  record.write('{"a":1');
  record.write('}', length - 1);
  return record;
}

/** Lines of `{}`, the last without its line feed. */
const lines = (count: number) => Buffer.from(Array<string>(count).fill('{}').join('\n'));

/** Lines of a MiB each, which have so many bytes together. */
function longLines(length: number): Buffer {
  const all = padded(length);
  for (let start = 1 << 20; start < length; start += 1 << 20) {
    all.write('}\n', start - 2);
    all.write('{"a":1', start);
  }
  return all;
}

const OUTPUT = '{"a":1}\n';

interface Limit {
  readonly decode: PipelineConfig['decode'];
  /** A record that is at the limit, or so much above it. */
  record(above: number): Buffer;
  readonly output: string;
  readonly detail: string;
  /** Whether an event of Lambda's 6 MB can hold it. */
  readonly fitsEvent: boolean;
}

const LIMITS: readonly (readonly [string, Limit])[] = [
  [
    'gzip: 64 MiB in one record',
    {
      decode: 'gzip',
      record: (above) => gzipSync(padded(BYTES + above), { level: 1 }),
      output: OUTPUT,
      detail: 'gzip: more than 67108864 bytes inside',
      fitsEvent: true,
    },
  ],
  [
    'auto: 64 MiB in one record',
    {
      decode: 'auto',
      record: (above) => gzipSync(padded(BYTES + above), { level: 1 }),
      output: OUTPUT,
      detail: 'gzip: more than 67108864 bytes inside',
      fitsEvent: true,
    },
  ],
  [
    'gzip and lines: 64 MiB in lines',
    {
      decode: ['gzip', 'lines'],
      record: (above) => gzipSync(longLines(BYTES + above), { level: 1 }),
      output: OUTPUT.repeat(64),
      detail: 'gzip: more than 67108864 bytes inside',
      fitsEvent: true,
    },
  ],
  [
    'lines: 64 MiB',
    {
      decode: 'lines',
      record: (above) => longLines(BYTES + above),
      output: OUTPUT.repeat(64),
      detail: 'lines: more than 67108864 bytes inside',
      fitsEvent: false,
    },
  ],
  [
    'lines: 100,000 of them',
    {
      decode: 'lines',
      record: (above) => lines(RECORDS + above),
      output: '{}\n'.repeat(RECORDS),
      detail: 'lines: more than 100000 of them',
      fitsEvent: true,
    },
  ],
  [
    'gzip and lines: 100,000 of them',
    {
      decode: ['gzip', 'lines'],
      record: (above) => gzipSync(lines(RECORDS + above)),
      output: '{}\n'.repeat(RECORDS),
      detail: 'lines: more than 100000 of them',
      fitsEvent: true,
    },
  ],
];

/** A small record that the pipeline decodes as well. */
const small = (decode: Limit['decode']) =>
  decode === 'lines' ? Buffer.from('{"b":2}') : gzipSync('{"b":2}');

test('the limits are those of the page', () => {
  expect(DEFAULT_LIMITS).toMatchObject({ decodedBytes: BYTES, innerRecords: RECORDS });
});

describe.each(LIMITS)('%s', (_, { decode, record, output, detail, fitsEvent }) => {
  const pipeline = { parse: 'json', decode } as PipelineConfig;
  const records = [small(decode), record(0), record(1), small(decode)];

  test.each(['auto', 're2'] as const)('on tier %s what is above fails alone', async (tier) => {
    const engine = createEngine(pipeline, { threads: 1, tier });
    expect(engine.tier).toBe(tier === 'auto' ? 'kernel' : 're2');
    const outcome = await engine.run(packRecords(records));
    await engine.close();
    expect(readRecords(outcome)).toEqual(['{"b":2}\n', output, { failed: 'decode' }, '{"b":2}\n']);
    expect(outcome.failures).toEqual([{ index: 2, code: 'decode', detail }]);
  });

  if (!fitsEvent) return;
  test('through the handler what is above fails alone, and comes back as it was', async () => {
    const event = {
      invocationId: 'i',
      records: records.map((one, index) => ({
        recordId: String(index),
        approximateArrivalTimestamp: 0,
        data: one.toString('base64'),
      })),
    };
    const log: string[] = [];
    const engine = createEngine(pipeline, { threads: 1 });
    const handler = createHandler(engine, { write: (line) => log.push(line) });
    const reply = await handler(structuredClone(event) as never);
    const raw = Buffer.from(await engine.firehoseBytes(Buffer.from(JSON.stringify(event)))).toString();
    await engine.close();
    expect(reply.records).toEqual([
      { recordId: '0', result: 'Ok', data: Buffer.from('{"b":2}\n').toString('base64') },
      { recordId: '1', result: 'Ok', data: Buffer.from(output).toString('base64') },
      { recordId: '2', result: 'ProcessingFailed', data: event.records[2]!.data },
      { recordId: '3', result: 'Ok', data: Buffer.from('{"b":2}\n').toString('base64') },
    ]);
    expect(JSON.parse(raw)).toEqual(reply);
    expect(log).toHaveLength(1);
    expect(log[0]).toContain('"decode":1');
  });
});

/** Calls the handler in a process of its own: what it answers, and by how many MiB its memory grew at the most. */
function inOwnProcess(decode: PipelineConfig['decode'], tier: string, makeRecords: string) {
  const url = (file: string) => JSON.stringify(new URL(`../../../${file}`, import.meta.url).href);
  const script = `
    import { gzipSync } from 'node:zlib';
    const { createEngine } = await import(${url('engine/index.ts')});
    const { createHandler } = await import(${url('handler/create-handler.ts')});
    const engine = createEngine(${JSON.stringify({ parse: 'json', decode })}, { threads: 1, tier: '${tier}' });
    const handler = createHandler(engine, { write: () => {} });
    const event = (records) => ({ records: records.map((one, index) =>
      ({ recordId: String(index), approximateArrivalTimestamp: 0, data: one.toString('base64') })) });
    const fine = gzipSync('{"a":1}');
    await handler(event([fine]));
    const records = ${makeRecords};
    const peak = () => process.resourceUsage().maxRSS / 1024;
    const before = peak();
    const reply = await handler(event([...records, fine]));
    const results = reply.records.map(({ result }) => result);
    console.log(JSON.stringify({ bytes: records[0].length, results, grown: peak() - before }));
  `;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  return JSON.parse(stdout) as { bytes: number; results: string[]; grown: number };
}

/** 1 GiB of zeros in 1 MB. */
const BOMB = '[Buffer.concat(Array(64).fill(gzipSync(Buffer.alloc(16 << 20))))]';

test.each([
  ['gzip', 'auto'],
  ['auto', 'auto'],
  [['gzip', 'lines'], 'auto'],
  ['gzip', 're2'],
] as const)('a gzip bomb fails, and takes no memory beyond the limit: %j on tier %s', (decode, tier) => {
  const { bytes, results, grown } = inOwnProcess(decode as PipelineConfig['decode'], tier, BOMB);
  expect(bytes).toBeLessThan(1.2e6);
  expect(results).toEqual(['ProcessingFailed', 'Ok']);
  expect(grown).toBeLessThan(160); // without a limit it is 1,024 and more
});

/** Twelve records of 64 MiB each, in as many parts of 87 kB. */
const MANY_AT_LIMIT = `Array(12).fill(gzipSync(Buffer.from('{"a":1' + ' '.repeat((64 << 20) - 7) + '}'), { level: 1 }))`;

test('records at the limit are not decoded all at once', () => {
  const { results, grown } = inOwnProcess('gzip', 'auto', MANY_AT_LIMIT);
  expect(results).toEqual(Array(13).fill('Ok'));
  expect(grown).toBeLessThan(600); // all at once it is over 2,000
});
