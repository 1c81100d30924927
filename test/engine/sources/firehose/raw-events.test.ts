import { afterAll, expect, test } from 'vitest';
import { type BatchSummary, createEngine, packRecords } from '../../../../engine/index.ts';
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
  const onSummary = (summary: BatchSummary) => summaries.push(summary);
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

test('a reserved place that a later call made void is named in the error', async () => {
  const engine = createEngine(pipeline, { threads: 1 });
  const place = await engine.reserve(1000);
  await engine.run(packRecords(Array(4).fill('x'.repeat(1 << 20)))); // the memory grows
  expect(place.length).toBe(0);
  await expect(engine.firehoseBytes(place)).rejects.toThrow(
    'event: expected JSON, found 0 bytes; a place from reserve() is good until the next call',
  );
  await engine.close();
});
