import { expect, test } from 'vitest';
import type { PipelineConfig } from '../../../../engine/config/schema.ts';
import { createEngine } from '../../../../engine/index.ts';
import type { BatchSummary } from '../../../../engine/sources/source.ts';
import { createRandom } from '../../../../simulator/samples/random.ts';
import { kernelReply, pairFor, referenceReply } from '../support.ts';
import { base64, eventOf, LINE } from './event-support.ts';

const PIPELINES: readonly PipelineConfig[] = [
  { parse: 'apache-combined', filter: { status: { ne: 301 } } },
  { parse: 'apache-combined', onError: 'raw', partition: { host: '${host}', id: '${recordId}' } },
  { parse: 'apache-combined', onError: 'drop' },
  { parse: 'apache-combined', iceberg: { database: 'logs', table: 't${host}' } },
  { parse: 'apache-combined', partition: { p: '${path}' }, iceberg: { database: '${method}', table: 't' } },
];

/** What a summary has whichever way an event goes. */
const sameOf = ({ records, ok, dropped, failed, replyBytes, inner }: BatchSummary): BatchSummary => ({
  records,
  ok,
  dropped,
  failed,
  replyBytes,
  inner,
  duplicates: null,
});

const random = createRandom(3);

/** Records of very different sizes, that fail, are dropped, and are handed back. */
function someRecords(count: number) {
  return Array.from({ length: count }, (_, index) => {
    const line = LINE.replace('Agent', 'a'.repeat(random.below(300)));
    const text = random.pick([
      line,
      line,
      line.replace(' 200 ', ' 301 '),
      line.replace('Oct', 'Okt'),
      'x'.repeat(random.below(500)),
    ]);
    const data = random.oneIn(5) ? base64(text).replace(/=*$/, '\n') : base64(text);
    return { recordId: `${'i'.repeat(random.below(30))}${index}`, data };
  });
}

test('what does not fit goes without its data, as on the reference path, at any ceiling', () => {
  let shortened = 0;
  for (const config of PIPELINES) {
    for (let ceiling = 100; ceiling < 12_000; ceiling += 1 + random.below(400)) {
      const pair = pairFor(config, undefined, ceiling);
      const event = Buffer.from(JSON.stringify(eventOf(someRecords(1 + random.below(40)))));
      const wanted = referenceReply(pair, event);
      const found = kernelReply(pair, event);
      // The reference path throws where not even the shortest results fit; the kernel leaves that to it.
      if (wanted === null) expect(found).toHaveProperty('refused');
      else expect(found).toBe(wanted);
      if (wanted?.includes('"ProcessingFailed","data":""')) shortened += 1;
    }
  }
  expect(shortened).toBeGreaterThan(20);
});

test('results shorter than the room reserved for them count as on the reference path', () => {
  const records = [400, 3, 300, 2, 1, 0].map((length, index) => ({
    recordId: `${index}`,
    data: base64('x'.repeat(length)) + (index % 4 === 3 ? '\n' : ''),
  }));
  const event = Buffer.from(JSON.stringify(eventOf(records)));
  const config: PipelineConfig = { parse: 'apache-combined', onError: 'raw', output: { newline: false } };
  const whole = (kernelReply(pairFor(config), event) as string).length;
  for (let ceiling = whole - 60; ceiling <= whole + 60; ceiling += 1) {
    const pair = pairFor(config, undefined, ceiling);
    expect(kernelReply(pair, event)).toBe(referenceReply(pair, event));
  }
});

test('every ceiling around one event’s sizes', () => {
  const event = Buffer.from(JSON.stringify(eventOf(someRecords(12))));
  const whole = (kernelReply(pairFor(PIPELINES[1]!), event) as string).length;
  for (let ceiling = whole - 400; ceiling <= whole + 2; ceiling += 1) {
    const pair = pairFor(PIPELINES[1]!, undefined, ceiling);
    expect(kernelReply(pair, event)).toBe(referenceReply(pair, event));
  }
});

test('an engine tells of both ways the same, and a small event after it is whole again', async () => {
  const engine = createEngine({ parse: 'apache-combined', set: { more: 'm'.repeat(400) } }, { threads: 1 });
  const records = [...Array(60)]
    .flatMap(() => someRecords(150))
    .map((one, index) => ({ ...one, recordId: `${index}` }));
  const event = { invocationId: 'i', deliveryStreamArn: 'a', region: 'r', records };
  const told: BatchSummary[] = [];
  const onSummary = (summary: BatchSummary) => told.push(sameOf(summary));
  const bytes = Buffer.from(await engine.firehoseBytes(Buffer.from(JSON.stringify(event)), { onSummary }));
  const parsed = JSON.stringify(
    await engine.firehose(
      { ...event, records: records.map((one) => ({ ...one, approximateArrivalTimestamp: 1 })) },
      { onSummary },
    ),
  );
  expect(bytes.toString() === parsed).toBe(true);
  expect(told[0]).toEqual(told[1]);
  expect(told[0]!.failed.overflow).toBeGreaterThan(100);
  const small = Buffer.from(JSON.stringify(eventOf([{ recordId: 'a', data: base64(LINE) }])));
  expect(Buffer.from(await engine.firehoseBytes(small)).toString()).toContain('"Ok"');
  await engine.close();
});
