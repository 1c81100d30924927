import { afterEach, expect, test, vi } from 'vitest';
import {
  createEngine,
  type EngineOptions,
  type EventSummary,
  type PipelineConfig,
} from '../../../engine/index.ts';

// What an engine tells of an event, and how failed records are described.

const base64 = (text: string) => Buffer.from(text).toString('base64');
const eventOf = (texts: readonly string[]) => ({
  invocationId: 'i',
  deliveryStreamArn: 'arn',
  region: 'r',
  records: texts.map((text, index) => ({
    recordId: `r${index}`,
    approximateArrivalTimestamp: 0,
    data: base64(text),
  })),
});
afterEach(() => vi.restoreAllMocks());

/** The summaries of an event as a value and as bytes, in its own place and not. */
async function summariesOf(pipeline: PipelineConfig, event: object, options: EngineOptions = {}) {
  const told: EventSummary[] = [];
  const onSummary = (summary: EventSummary) => void told.push(summary);
  const engine = createEngine(pipeline, { threads: 1, ...options, onSummary });
  const bytes = Buffer.from(JSON.stringify(event));
  const parsed = JSON.stringify(await engine.firehose(event as never));
  expect(Buffer.from(await engine.firehoseBytes(bytes)).toString()).toBe(parsed);
  const place = await engine.reserve(bytes.length);
  place.set(bytes);
  expect(Buffer.from(await engine.firehoseBytes(place)).toString()).toBe(parsed);
  await engine.close();
  expect(told).toHaveLength(3);
  return { told, bytes: bytes.length };
}

const LINE = '127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] "GET /a HTTP/1.0" 200 5';
const BAD = ['kaputt 2000 !', LINE.replace(' 200 ', ' 2x0 '), 'naïve Zeile №٣ \u{1f600}\t'];

test.each(['kernel', 're2'] as const)(
  'an event is summed up on tier %s, whichever way it comes',
  async (tier) => {
    const event = eventOf([LINE, ...BAD, LINE]);
    const options = { tier, name: 'p', version: '1' };
    const { told, bytes } = await summariesOf({ parse: 'apache-common' }, event, options);
    for (const summary of told) {
      expect(summary).toMatchObject({
        source: 'firehose',
        pipeline: 'p',
        pipelineVersion: '1',
        tier: tier === 'kernel' ? 'kernel' : 'reference',
        records: 5,
        ok: 2,
        dropped: 0,
        failed: { 'no-match': 3 },
        sinkBytes: 0,
        samples: [],
      });
      expect(summary.durationMs).toBeGreaterThan(0);
      if (tier === 're2') expect(summary.handedBack).toBe(0);
    }
    expect(told.slice(1).map(({ inputBytes }) => inputBytes)).toEqual([bytes, bytes]);
    expect(told[0]!.inputBytes).toBeGreaterThan(bytes / 2);
  },
);

test('records that the kernel hands back are counted, inner ones as well', async () => {
  const event = eventOf([LINE, LINE, LINE]);
  event.records[1]!.data = event.records[1]!.data.replace(/=*$/, '\n'); // base64 that is not plain
  const { told } = await summariesOf({ parse: 'apache-common' }, event);
  for (const { handedBack } of told) expect(handedBack).toBe(1);
  const odd = '{"\\u0062":2}'; // a name with an escape
  const decoded = { parse: 'json', set: { b: 'x' }, decode: 'lines' } as const;
  const inner = await summariesOf(decoded, eventOf([`{"a":1}\n${odd}\n{"a":1}\n`]));
  for (const summary of inner.told) {
    expect(summary.handedBack).toBeGreaterThan(0);
    expect(summary.inner).toMatchObject({ records: 3 });
  }
});

test.each(['kernel', 're2'] as const)(
  'samples describe failed records by their shape, tier %s',
  async (tier) => {
    const { told } = await summariesOf({ parse: 'apache-common' }, eventOf([LINE, ...BAD, LINE]), {
      tier,
      samples: 3,
    });
    const shapes = ['aaaaaa 9999 !', LINE.replace(' 200 ', ' 9a9 '), 'aaaaa aaaaa ?9 ??'].map(
      (text, index) => (index === 1 ? text.replace(/[A-Za-z]/g, 'a').replace(/\d/g, '9') : text),
    );
    for (const { samples } of told) {
      expect(samples).toEqual(
        BAD.map((text, index) => ({
          recordId: `r${index + 1}`,
          stage: 'parse',
          reason: 'no-match',
          bytes: Buffer.byteLength(text),
          shape: shapes[index],
        })),
      );
    }
  },
);

test('no more samples are taken than asked for, and their shapes have an end', async () => {
  const { told } = await summariesOf({ parse: 'json' }, eventOf(Array(50).fill('ß'.repeat(5000))), {
    samples: 2,
  });
  for (const { samples } of told) {
    expect(samples.map(({ recordId }) => recordId)).toEqual(['r0', 'r1']);
    for (const { shape } of samples) expect(shape).toBe('a'.repeat(200));
  }
});

test('an inner record is described in place of the record around it', async () => {
  const { told } = await summariesOf({ parse: 'json', decode: 'lines' }, eventOf(['{}\n{"a":\n{}\n', '{}']), {
    samples: 5,
  });
  for (const { samples } of told)
    expect(samples).toMatchObject([{ recordId: 'r0', inner: 1, reason: 'json', bytes: 6, shape: '{"a":?' }]);
});

test('a pipeline that redacts shows no shape', async () => {
  const { told } = await summariesOf(
    { parse: 'json', steps: [{ redact: { a: 'mask' } }] },
    eventOf(['x1', '{"a":1}']),
    {
      samples: 5,
    },
  );
  for (const { samples } of told)
    expect(samples).toEqual([{ recordId: 'r0', stage: 'parse', reason: 'json', bytes: 2 }]);
});

test('partition keys that look like results mislead nobody', async () => {
  const pipeline = { parse: 'json', partition: { result: '${result}', recordId: '${id}' } };
  const event = eventOf(['{"result":"ProcessingFailed","id":"},{"}', '{"a":1}', '{"result":"Ok","id":"x"}']);
  const { told } = await summariesOf(pipeline, event, { samples: 1 });
  for (const { samples } of told) {
    expect(samples).toMatchObject([
      { recordId: 'r1', stage: 'partition', reason: 'partition', shape: '{"a":9}' },
    ]);
  }
});

test('records of other sources are described too, and what a sink took is counted', async () => {
  const told: EventSummary[] = [];
  const onSummary = (summary: EventSummary) => void told.push(summary);
  const engine = createEngine({ parse: 'json' }, { threads: 1, samples: 1, onSummary });
  const Records = ['{"a":1}', 'x'].map((body, id) => ({ messageId: `m${id}`, body, eventSource: 'aws:sqs' }));
  await engine.transform({ Records });
  expect(told).toMatchObject([
    {
      source: 'sqs',
      inputBytes: 8,
      failed: { json: 1 },
      samples: [{ recordId: 'm1', stage: 'parse', reason: 'json', shape: 'a' }],
    },
  ]);
  await engine.close();
});

test('user code is a tier of its own', async () => {
  const { told } = await summariesOf({ parse: 'json', map: (record) => record }, eventOf(['{}']));
  for (const { tier } of told) expect(tier).toBe('map');
});

test('a listener that throws or rejects is logged and fails nothing', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {});
  const event = eventOf(['{}']);
  const others: EventSummary[] = [];
  for (const onSummary of [
    () => {
      throw new TypeError('mine');
    },
    async () => {
      throw new TypeError('mine');
    },
  ]) {
    const engine = createEngine({ parse: 'json' }, { threads: 1, onSummary });
    const tell = (summary: EventSummary) => void others.push(summary);
    const reply = await engine.firehose(event as never, { onSummary: tell });
    expect(reply.records[0]!.result).toBe('Ok');
    await engine.close();
  }
  await new Promise(setImmediate);
  expect(others).toHaveLength(2);
  expect(log.mock.calls.map(([line]) => JSON.parse(line as string))).toEqual(
    Array(2).fill({ level: 'ERROR', message: 'millrace: onSummary: mine', errorType: 'TypeError' }),
  );
});
