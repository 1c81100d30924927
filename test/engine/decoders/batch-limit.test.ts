import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type Batch, batchSize } from '../../../engine/batch.ts';
import { buildPlan } from '../../../engine/config/build-plan.ts';
import { createEngine, type PipelineConfig, packRecords, STATUS } from '../../../engine/index.ts';
import type { Outcome } from '../../../engine/outcome.ts';
import { decoding } from '../../../engine/programs/decoding.ts';

const KIB = 1024;
const DETAIL = 'more than 1048576 bytes that decoded records become together (limits.batchBytes)';

/** A compressed record of lines, which becomes `{"a":"x…"}` and a line feed a line: so many bytes. */
function record(bytes: number, line = 1024): Buffer {
  const one = `{"a":"${'x'.repeat(line - 9)}"}\n`;
  return gzipSync(one.repeat(bytes / line));
}

const pipeline: PipelineConfig = {
  parse: 'json',
  decode: ['gzip', 'lines'],
  limits: { batchBytes: KIB * KIB },
};
const sizes = [400, 600, 100, 20, 2048, 4, 1];
const records = sizes.map((size) => record(size * KIB));
/** In order, what is left room for: 400 + 600 + 20 + 4 of 1,024 KiB. */
const due = [400, 600, 'limit', 20, 'limit', 4, 'limit'];

const eventOf = (all: readonly Buffer[]) => ({
  invocationId: 'i',
  deliveryStreamArn: 'a',
  region: 'r',
  records: all.map((one, index) => ({
    recordId: `r${index}`,
    approximateArrivalTimestamp: 1,
    data: one.toString('base64'),
  })),
});

const later = () => Date.now() + 120_000;
const ENTRIES: Readonly<
  Record<string, { readonly decode: PipelineConfig['decode']; readonly deadline: () => object }>
> = {
  'named, no deadline': { decode: ['gzip', 'lines'], deadline: () => ({}) },
  'named, in steps before a deadline': { decode: ['gzip', 'lines'], deadline: () => ({ deadline: later() }) },
  'auto, no deadline': { decode: 'auto', deadline: () => ({}) },
  'auto, in steps before a deadline': { decode: 'auto', deadline: () => ({ deadline: later() }) },
};

describe.each(Object.entries(ENTRIES))('%s:', (_, { decode, deadline }) => {
  describe.each(['auto', 're2'] as const)('tier %s:', (tier) => {
    // Without `lines` a record is one JSON object: as large, and within `outputBytes`.
    const one = (size: number) => gzipSync(`{"a":"${'x'.repeat(size * KIB - 9)}"}`);
    const all = decode === 'auto' ? sizes.map(one) : records;
    const open = () => createEngine({ ...pipeline, decode }, { threads: 1, tier });
    const sizesOf = (results: readonly { result: string; data: string }[]) =>
      results.map(({ result, data }) =>
        result === 'Ok' ? Buffer.from(data, 'base64').length / KIB : 'limit',
      );

    test('what decoded records become together is limited, and what is small enough goes on', async () => {
      const engine = open();
      const { spans, status, failures } = await engine.run(packRecords(all), deadline());
      await engine.close();
      const found = [...status].map((how, index) =>
        how === STATUS.ok
          ? (spans[2 * index + 1]! - spans[2 * index]!) / KIB
          : failures.find((one) => one.index === index)!.code,
      );
      expect(found).toEqual(due);
      expect(failures.every(({ detail }) => detail === DETAIL)).toBe(true);
    });

    test('in an event, parsed and as bytes', async () => {
      const engine = open();
      const parsed = await engine.firehose(eventOf(all), deadline());
      const raw = await engine.firehoseBytes(Buffer.from(JSON.stringify(eventOf(all))), deadline());
      await engine.close();
      expect(sizesOf(parsed.records as never)).toEqual(due);
      expect(sizesOf(JSON.parse(Buffer.from(raw).toString()).records)).toEqual(due);
    });
  });
});

test.each(['failed', 'drop', 'raw'] as const)('whatever onError says: %s', async (onError) => {
  const engine = createEngine({ ...pipeline, onError }, { threads: 1 });
  const { status, failures } = await engine.run(packRecords([record(2048 * KIB), record(KIB)]));
  await engine.close();
  expect([...status]).toEqual([STATUS.failed, STATUS.ok]);
  expect(failures.map(({ index, code }) => [index, code])).toEqual([[0, 'limit']]);
});

test('records that are not decoded do not count', async () => {
  const engine = createEngine({ ...pipeline, decode: 'auto' }, { threads: 1 });
  const plain = Buffer.from(`{"a":"${'x'.repeat(900 * KIB)}"}\n`);
  const { failures } = await engine.run(packRecords([plain, plain, gzipSync('{"a":1}')]));
  await engine.close();
  expect(failures).toEqual([]);
});

/** A program that makes `times` bytes of each, and the bytes that it was given at a time. */
function spy(times: number) {
  const given: number[] = [];
  const run = (batch: Batch): Outcome => {
    const bytes = batch.bytes.length;
    given.push(bytes);
    return {
      bytes: new Uint8Array(times * bytes),
      spans: batch.spans.map((offset) => times * offset),
      status: new Uint8Array(batchSize(batch)),
      failures: [],
      partitionKeys: null,
      inner: null,
    };
  };
  return { given, run };
}

describe('at 128 MB', () => {
  const plan = buildPlan({ parse: 'json', decode: ['gzip', 'lines'] }, '.', 're2', 128);
  const runAll = (times: number, all: readonly Buffer[]) => {
    const { given, run } = spy(times);
    const outcome = decoding(plan, run, run)(packRecords(all)) as Outcome;
    return { given, outcome };
  };

  test('what is inside is run a MiB at a time, of one record or of many', () => {
    const { given, outcome } = runAll(1, [record(4096 * KIB), ...Array<Buffer>(1000).fill(record(4 * KIB))]);
    expect(outcome.failures).toEqual([]);
    expect(outcome.bytes.length).toBe(8096 * KIB);
    expect(Math.max(...given)).toBeLessThanOrEqual(1025 * KIB);
  });

  test('a record that becomes too much is not run to its end', () => {
    const { given, outcome } = runAll(6, Array<Buffer>(10).fill(record(4096 * KIB)));
    expect(outcome.failures.map(({ code }) => code)).toEqual(Array(10).fill('limit'));
    expect(given.length).toBe(20);
  });
});

test('inner records keep their places, however many are run at a time', async () => {
  const engine = createEngine(
    { ...pipeline, set: { at: '${innerIndex}' }, drop: ['a'], limits: { decodedBytes: 4 << 20 } },
    { threads: 1 },
  );
  const { bytes, failures } = await engine.run(packRecords([record(3072 * KIB, 64), record(2 * KIB)]));
  await engine.close();
  expect(failures).toEqual([]);
  const places = Buffer.from(bytes)
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).at);
  expect(places).toEqual([...Array.from({ length: 49_152 }, (_, at) => `${at}`), '0', '1']);
});

test.each(['auto', 're2'] as const)(
  'lines that the kernel takes where they lie are within it, tier %s',
  async (tier) => {
    const engine = createEngine({ ...pipeline, decode: 'lines' }, { threads: 1, tier });
    const event = eventOf(
      Array.from({ length: 3 }, () => Buffer.from(`{"a":"${'x'.repeat(600 * KIB)}"}\n{"a":1}\n`)),
    );
    const reply = await engine.firehoseBytes(Buffer.from(JSON.stringify(event)));
    const { records: results } = JSON.parse(Buffer.from(reply).toString()) as {
      records: { result: string }[];
    };
    expect(results.map(({ result }) => result)).toEqual(['Ok', 'ProcessingFailed', 'ProcessingFailed']);
    await engine.close();
  },
);
