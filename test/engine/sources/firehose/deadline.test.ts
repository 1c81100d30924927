import { gzipSync } from 'node:zlib';
import type { FirehoseTransformationResult } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { packRecords } from '../../../../engine/batch.ts';
import { buildPlan } from '../../../../engine/config/build-plan.ts';
import { createEngine, type PipelineConfig, TIERS } from '../../../../engine/index.ts';
import { REPLY_CEILING } from '../../../../engine/limits.ts';
import type { Program } from '../../../../engine/plan/program.ts';
import { compileProgram } from '../../../../engine/programs/compile.ts';
import { replyToBytes } from '../../../../engine/sources/firehose/event-bytes.ts';
import { firehose } from '../../../../engine/sources/firehose/source.ts';
import { createReplyTime } from '../../../../engine/sources/reply-time.ts';
import type { BatchSummary, Runner } from '../../../../engine/sources/source.ts';
import { createInlineExecutor } from '../../../../engine/threads/inline.ts';
import { runnerOf } from './runner-of.ts';

// Time passes only where it is spent, so that no machine is too slow.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});
const spend = (ms: number) => vi.advanceTimersByTime(ms);

const eventOf = (records: readonly (string | Buffer)[]) => ({
  invocationId: 'i',
  deliveryStreamArn: 'arn:a',
  region: 'eu-west-1',
  records: records.map((record, index) => ({
    recordId: String(index),
    approximateArrivalTimestamp: 0,
    data: Buffer.from(record).toString('base64'),
  })),
});
const bytesOf = (event: object) => Buffer.from(JSON.stringify(event));
const recordsOf = (reply: Uint8Array) =>
  (JSON.parse(Buffer.from(reply).toString()) as FirehoseTransformationResult).records as readonly Required<
    FirehoseTransformationResult['records'][number]
  >[];
const resultsOf = (reply: Uint8Array) => recordsOf(reply).map(({ result }) => result);

/** Records that the kernel hands back. */
const odd = (count: number) => Array.from({ length: count }, (_, index) => `{"\\u0062":${index}}`);

const LEAST = 400;

/** A runner on the kernel whose fallback takes so long for each record. */
async function slowFallback(ms: number): Promise<Runner> {
  const plan = buildPlan({ parse: 'json' }, '.');
  const real = await compileProgram(plan, [], firehose.framing);
  const slow =
    (run: Program['run']): Program['run'] =>
    (batch, progress, limit) => {
      spend((ms * batch.spans.length) / 2);
      return run(batch, progress, limit);
    };
  const program: Program = {
    ...real,
    runHandedBack: slow(real.runHandedBack!),
    runEvent: (answer, context) => real.runEvent!((records, run) => answer(records, slow(run)), context),
  };
  const executor = createInlineExecutor(program, { deadlineMargin: LEAST });
  return runnerOf(plan, program, { executor, replyTime: createReplyTime({ least: LEAST }) });
}

describe('a raw event on the kernel', () => {
  test('what its fallback has not done in time fails, and what was done stays done', async () => {
    const runner = await slowFallback(2);
    await replyToBytes(runner, bytesOf(eventOf(odd(1))), false, {}); // loads the reference path
    let summary: BatchSummary | undefined;
    const deadline = Date.now() + 1000;
    const onSummary = (one: BatchSummary) => {
      summary = one;
    };
    const reply = await replyToBytes(runner, bytesOf(eventOf(odd(1000))), false, { deadline, onSummary });
    expect(Date.now()).toBeLessThan(deadline);
    const results = resultsOf(reply);
    const done = results.indexOf('ProcessingFailed');
    expect(done).toBeGreaterThan(0);
    expect(results).toEqual(results.map((_, index) => (index < done ? 'Ok' : 'ProcessingFailed')));
    expect(summary).toMatchObject({ records: 1000, ok: done, failed: { deadline: 1000 - done } });
  });

  test('is replied to with whole records of a large event, each failed one as it came', async () => {
    const runner = await slowFallback(2);
    const event = eventOf(
      Array.from({ length: 3000 }, (_, index) => (index % 3 ? `{"a":${index}}` : odd(1)[0]!)),
    );
    const deadline = Date.now() + LEAST + 1000; // half of those that are handed back
    const reply = await replyToBytes(runner, bytesOf(event), false, { deadline });
    const records = recordsOf(reply);
    const failed = records.filter(({ result }) => result !== 'Ok');
    expect(failed.length).toBeGreaterThan(400);
    expect(failed.length).toBeLessThan(700);
    for (const [index, { recordId, result, data }] of records.entries()) {
      expect(recordId).toBe(String(index));
      if (index % 3) expect(result).toBe('Ok');
      if (result !== 'Ok') expect(data).toBe(event.records[index]!.data);
    }
  });

  test('has no record read for which there is no time', async () => {
    const runner = await slowFallback(2);
    const event = bytesOf(eventOf(odd(20_000)));
    const read = vi.spyOn(JSON, 'parse');
    const deadline = Date.now() + LEAST;
    expect(resultsOf(await replyToBytes(runner, event, false, { deadline }))).toHaveLength(20_000);
    expect(read.mock.calls.length).toBeLessThan(10);
    read.mockRestore();
  });

  test('that is beyond the ceiling gives records in order their data, those out of time too', async () => {
    const runner = await slowFallback(2);
    const long = (name: string) => `{"${name}":"${'x'.repeat(20_000)}"}`;
    // 300 replies of 27 kB are 8 MB; the second half is handed back, and there is time for some of it.
    const event = eventOf([
      ...Array<string>(150).fill(long('a')),
      ...Array<string>(150).fill(long('\\u0062')),
    ]);
    let summary: BatchSummary | undefined;
    const reply = await replyToBytes(runner, bytesOf(event), false, {
      deadline: Date.now() + LEAST + 100,
      onSummary: (one) => {
        summary = one;
      },
    });
    expect(reply.length).toBeLessThanOrEqual(REPLY_CEILING);
    const records = recordsOf(reply);
    const kinds = records.map(({ result, data }) => `${result}${data === '' ? ' without' : ''}`);
    expect(kinds.slice(0, 150)).toEqual(Array(150).fill('Ok'));
    const done = kinds.filter((kind) => kind === 'Ok').length;
    expect(done).toBeGreaterThan(150);
    expect(kinds).toContain('ProcessingFailed');
    expect(kinds).toContain('ProcessingFailed without');
    for (const [index, { result, data }] of records.entries()) {
      if (result !== 'Ok' && data !== '') expect(data).toBe(event.records[index]!.data);
    }
    expect(summary).toMatchObject({ records: 300, ok: done });
    expect(summary!.failed.deadline! + (summary!.failed.overflow ?? 0)).toBe(300 - done);
  });

  test('is answered by the kernel whatever is left, and fails whole once the deadline is past', async () => {
    const engine = createEngine({ parse: 'json' }, { threads: 1 });
    const event = bytesOf(eventOf(['{"a":1}', '{"a":2}', '{"\\u0062":2}']));
    const late = await engine.firehoseBytes(event, { deadline: Date.now() - 1 });
    expect(resultsOf(late)).toEqual(Array(3).fill('ProcessingFailed'));
    const soon = await engine.firehoseBytes(event, { deadline: Date.now() + 400 });
    expect(resultsOf(soon)).toEqual(['Ok', 'Ok', 'ProcessingFailed']);
    await engine.close();
  });
});

test.each(TIERS)('a parsed event whose deadline is past fails whole: %s', async (tier) => {
  const engine = createEngine({ parse: 'json' }, { threads: 1, tier });
  const { records } = await engine.firehose(eventOf(['{"a":1}', '{"\\u0062":2}']), {
    deadline: Date.now() - 1,
  });
  expect(records.map(({ result }) => result)).toEqual(['ProcessingFailed', 'ProcessingFailed']);
  await engine.close();
});

/** 1 MB, so that what its reply takes is remembered. */
const LARGE = eventOf(Array.from({ length: 2500 }, () => `{"a":"${'x'.repeat(300)}"}`));
const pool = { deadlineMargin: LEAST };

test.each(['parsed', 'bytes'] as const)(
  'what the caller takes for a reply is kept back: %s',
  async (form) => {
    const map = (record: object) => {
      spend(1);
      return record;
    };
    const engine = createEngine({ parse: 'json', map } as PipelineConfig, { threads: 1, pool });
    const answer = async (deadline?: number) => {
      const options = deadline === undefined ? {} : { deadline };
      const reply =
        form === 'parsed'
          ? bytesOf(await engine.firehose(LARGE, options))
          : await engine.firehoseBytes(bytesOf(LARGE), options);
      spend(800); // as Lambda's client does, behind the promise: it stringifies and sends
      return { reply, sent: Date.now() };
    };
    await answer();
    for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve)); // the next invocation comes later
    const deadline = Date.now() + 3000;
    const { reply, sent } = await answer(deadline);
    expect(sent).toBeLessThan(deadline);
    const ok = resultsOf(reply).filter((result) => result === 'Ok').length;
    expect(ok).toBeGreaterThan(1500);
    expect(ok).toBeLessThan(2200);
    await engine.close();
  },
);

test('the reference path stops between two records, however quick those before were', async () => {
  const map = (record: { slow?: boolean }) => {
    if (record.slow) spend(20);
    return record;
  };
  const engine = createEngine({ parse: 'json', map } as PipelineConfig, { threads: 1, pool });
  const quick = Array<string>(20_000).fill('{"a":1}');
  const batch = packRecords([...quick, ...Array<string>(500).fill('{"slow":true}')]);
  const { status, failures } = await engine.run(batch, { deadline: Date.now() + 1200 });
  expect(status.findIndex((one) => one !== 0)).toBe(20_000 + (1200 - LEAST) / 20);
  expect(new Set(failures.map(({ code }) => code))).toEqual(new Set(['deadline']));
  await engine.close();
});

test.each(['failed', 'drop'] as const)(
  'a record whose inner records are not all done fails whole: onError %s',
  async (onError) => {
    const map = (record: object) => {
      spend(1);
      return record;
    };
    const pipeline = { decode: ['gzip', 'lines'], parse: 'json', map, onError } as unknown as PipelineConfig;
    const engine = createEngine(pipeline, { threads: 1, pool });
    const lines = (count: number) => gzipSync('{"a":1}\n'.repeat(count));
    const deadline = Date.now() + 1200;
    const { records } = await engine.firehose(eventOf([lines(5), lines(5000), lines(5)]), { deadline });
    expect(Date.now()).toBeLessThanOrEqual(deadline - LEAST);
    expect(records.map(({ result }) => result)).toEqual(['Ok', 'ProcessingFailed', 'ProcessingFailed']);
    await engine.close();
  },
);

test.each(['parsed', 'bytes'] as const)(
  'within a deadline, inner records are counted in all: %s',
  async (form) => {
    const engine = createEngine({ parse: 'json', decode: 'lines' }, { threads: 1 });
    const event = eventOf(Array.from({ length: 3000 }, () => '{"a":1}\n{"a":2}\n'));
    let summary: BatchSummary | undefined;
    const options = {
      deadline: Date.now() + 60_000,
      onSummary: (one: BatchSummary) => {
        summary = one;
      },
    };
    await (form === 'parsed'
      ? engine.firehose(event, options)
      : engine.firehoseBytes(bytesOf(event), options));
    expect(summary!.inner).toEqual({ records: 6000, ok: 6000, dropped: 0, failed: 0 });
    await engine.close();
  },
);
