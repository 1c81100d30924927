import { afterAll, describe, expect, test } from 'vitest';
import { buildPlan } from '../../../../engine/config/build-plan.ts';
import { type BatchSummary, createEngine, packRecords } from '../../../../engine/index.ts';
import type { Kernel } from '../../../../engine/kernel/host/kernel.ts';
import { withFallback } from '../../../../engine/programs/with-fallback.ts';
import { generateLines } from '../../../../simulator/samples/corpus.ts';

const eventOf = (lines: readonly string[], id = '1') =>
  Buffer.from(
    JSON.stringify({
      records: lines.map((line) => ({ recordId: id, data: Buffer.from(line).toString('base64') })),
    }),
  );

const accessLines = [...generateLines({ seed: 1, count: 3000 })];
const pipeline = { parse: 'apache-combined' } as const;
const one = createEngine(pipeline, { threads: 1 });
const two = createEngine(pipeline, { threads: 2 });
afterAll(async () => {
  await Promise.all([one.close(), two.close()]);
});

test('bytes at any address get the same reply from two threads as from one, in their place or not', async () => {
  await two.ready({ rawEvents: true });
  const lines = accessLines.map((line, index) => (index % 100 === 50 ? line.replace('Feb', 'Fbe') : line));
  const summaries: BatchSummary[] = [];
  const onSummary = (summary: BatchSummary) => summaries.push({ ...summary, durationMs: 0 } as BatchSummary);
  const event = eventOf(lines);
  const wanted = Buffer.from(await one.firehoseBytes(event, { onSummary }));
  for (let shift = 0; shift < 9; shift += 1) {
    const shifted = Buffer.alloc(event.length + shift).subarray(shift);
    shifted.set(event);
    const place = await two.reserve(event.length);
    place.set(shifted);
    const inPlace = await two.firehoseBytes(place, { onSummary });
    expect(Buffer.compare(inPlace, wanted)).toBe(0);
    const reply = await two.firehoseBytes(shifted, { onSummary });
    expect(Buffer.compare(reply, wanted)).toBe(0);
  }
  for (const summary of summaries) expect(summary).toEqual(summaries[0]);
});

test('templates and partition keys come from two threads as from one, and from a parsed event', async () => {
  const keyed = {
    ...pipeline,
    set: { trace: '${requestId}', stream: '${deliveryStreamArn}', id: '${recordId}' },
    partition: { day: '${timestamp:yyyy-MM-dd}', status: '${status}' },
  };
  const records = accessLines.map((line, index) => ({
    recordId: `id-${index}`,
    data: Buffer.from(index % 100 === 50 ? line.replace('Feb', 'Fbe') : line).toString('base64'),
  }));
  const event = { invocationId: 'i', deliveryStreamArn: 'arn:é', region: 'r', records };
  const invocation = { requestId: 'r-"1"' };
  const replies: string[] = [];
  for (const threads of [1, 2]) {
    const engine = createEngine(keyed, { threads });
    await engine.ready({ rawEvents: true });
    for (let round = 0; round < 3; round += 1) {
      const bytes = await engine.firehoseBytes(Buffer.from(JSON.stringify(event)), { invocation });
      replies.push(Buffer.from(bytes).toString());
    }
    replies.push(JSON.stringify(await engine.firehose(event as never, { invocation })));
    await engine.close();
  }
  expect(new Set(replies).size).toBe(1);
  expect(replies[0]).toContain('"metadata":{"partitionKeys":{"day":"');
});

test('an event that is no JSON is told of as with one thread', async () => {
  await two.ready({ rawEvents: true });
  const event = eventOf(accessLines);
  event.write('}}}', event.length - 2000);
  event.write('\n', event.length - 1000);
  const place = await two.reserve(event.length);
  place.set(event);
  const found = await two.firehoseBytes(place).catch((error: unknown) => error);
  const wanted = await one.firehoseBytes(event).catch((error: unknown) => error);
  expect(found).toMatchObject({ code: 'ERR_MILLRACE_EVENT' });
  expect((found as Error).message).toBe((wanted as Error).message);
});

test('an unusual event, which the kernel refuses, takes the other path', async () => {
  await two.ready({ rawEvents: true });
  const event = eventOf(accessLines, 'é');
  const place = await two.reserve(event.length);
  place.set(event);
  expect(Buffer.from(await two.firehoseBytes(place)).equals(await one.firehoseBytes(event))).toBe(true);
});

describe('a reply goes into the memory that the caller gives, if it fits', () => {
  const usual = eventOf(accessLines.slice(0, 200));
  test.each<[string, Buffer]>([
    ['a usual event', usual],
    ['an unusual event', eventOf(accessLines.slice(0, 200), 'é')],
  ])('%s', async (_, event) => {
    const wanted = Buffer.from(await one.firehoseBytes(event));
    const memory = new Uint8Array(wanted.length + 10).fill(7);
    for (const isReserved of [false, true]) {
      const source = isReserved ? await one.reserve(event.length) : event;
      source.set(event);
      const into = memory.subarray(5, 5 + wanted.length);
      const reply = await one.firehoseBytes(source, { into });
      expect(wanted.equals(reply)).toBe(true);
      expect([reply.buffer, reply.byteOffset]).toEqual([memory.buffer, 5]);
      expect([...memory.subarray(0, 5), ...memory.subarray(-5)]).toEqual(Array(10).fill(7));
      await one.firehoseBytes(usual.subarray(0)); // a later call leaves it as it is
      expect(wanted.equals(reply)).toBe(true);
    }
    const short = await one.firehoseBytes(event, { into: memory.subarray(0, wanted.length - 1) });
    expect(wanted.equals(short)).toBe(true);
    expect(short.buffer).not.toBe(memory.buffer);
  });
});

describe('a reserved place is void after a later call, and refused:', () => {
  const event = eventOf(accessLines.slice(0, 10));
  type Engine = ReturnType<typeof createEngine>;
  test.each<[string, (engine: Engine) => Promise<unknown>, boolean]>([
    ['a batch for which the memory grows', (engine) => engine.run(packRecords(['x'.repeat(32 << 20)])), true],
    ['a batch for which it does not', (engine) => engine.run(packRecords(['x'])), false],
    ['an event', (engine) => engine.firehose(JSON.parse(event.toString()) as never), false],
    ['another event', (engine) => engine.transform(JSON.parse(event.toString())), false],
    ['an event as bytes', (engine) => engine.firehoseBytes(event), false],
    ['another place, for which it grows', (engine) => engine.reserve(32 << 20), true],
    ['lines', (engine) => engine.runLines(['x\n'])[Symbol.asyncIterator]().next(), false],
  ])('%s', async (_, call, grows) => {
    const engine = createEngine(pipeline, { threads: 1 });
    const place = await engine.reserve(event.length);
    place.set(event);
    const part = place.subarray(0, 5);
    await call(engine);
    expect(place.length).toBe(grows ? 0 : event.length);
    for (const view of [place, part]) {
      await expect(engine.firehoseBytes(view)).rejects.toMatchObject({
        code: 'ERR_MILLRACE_INPUT',
        message:
          'input: place: expected the one that reserve() gave last, with no call in between, found one that a later call of the engine has used again; call reserve() again, read the event into what it gives, and then call firehoseBytes()',
      });
    }
    const again = await engine.reserve(event.length);
    again.set(event);
    const copy = Buffer.from(await engine.firehoseBytes(again));
    expect(copy.equals(await one.firehoseBytes(event))).toBe(true);
    await engine.close();
  });

  test('a part of the place is as good as the whole', async () => {
    const engine = createEngine(pipeline, { threads: 1 });
    const place = await engine.reserve(event.length + 1000);
    place.set(event);
    const reply = await engine.firehoseBytes(place.subarray(0, event.length));
    expect(Buffer.from(reply).equals(await one.firehoseBytes(event))).toBe(true);
    await engine.close();
  });
});

test('a line buffer whose place is detached is refused, not run', () => {
  const place = new Uint8Array(100);
  const lines = { reserve: () => place, run: () => null };
  const kernel = { openLines: () => lines } as unknown as Kernel;
  const buffer = withFallback(buildPlan({ parse: 'json' }, '.'), kernel, () => {
    throw new Error('nothing is to be run');
  }).openLines!()!;
  buffer.reserve(100, 0);
  structuredClone(place.buffer, { transfer: [place.buffer] }); // as growing memory does
  expect(() => buffer.run(10)).toThrowError(
    'input: place: expected the one that reserve() gave last, with no call in between, found 0 bytes for 10; reserve() room for them first',
  );
});
