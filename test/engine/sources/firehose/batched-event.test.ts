/**
 * Events as bytes for pipelines with user code: whatever an event looks like and however large its reply is, the reply is that to the
 * parsed event, and so is the summary, but for duplicates, which nobody looks for in bytes.
 */
import { expect, test } from 'vitest';
import { createEngine, type EventSummary, type PipelineConfig } from '../../../../engine/index.ts';
import { createEventCodecs } from '../../../../engine/sources/firehose/event-codec.ts';

type Fields = Record<string, unknown>;

const base64 = (text: string) => Buffer.from(text).toString('base64');
const record = (recordId: string, text: string, more: object = {}) => ({
  recordId,
  approximateArrivalTimestamp: 1_431_857_103_000,
  data: base64(text),
  ...more,
});
const eventOf = (records: readonly object[]) => ({
  invocationId: 'i',
  deliveryStreamArn: 'arn:d',
  region: 'eu-west-1',
  records,
});

const SOME = eventOf([
  record('a', '{"n":1}'),
  record('b', '{"n":2,"é":"ü\\n"}\n'),
  record('c', '{"drop":true}'),
  record('d', '{"throw":true}'),
  record('e', 'no json'),
  record('f', ''),
  record('g', '{"many":3}', { kinesisRecordMetadata: { partitionKey: 'k', sequenceNumber: '7' } }),
  record('', '{"n":1e3}'),
  { recordId: 'gzip', data: Buffer.from([0x1f, 0x8b, 8, 0]).toString('base64') },
]);

const code = (fields: Fields): unknown => {
  if (fields['drop'] === true) return null;
  if (fields['throw'] === true) throw new RangeError('no');
  if (typeof fields['many'] === 'number') return Array.from({ length: fields['many'] }, (_, at) => ({ at }));
  return typeof fields['n'] === 'number' ? { ...fields, half: fields['n'] / 2 } : fields;
};

/** Forty of them make a reply that is over Lambda's ceiling. */
const LARGE = JSON.stringify({ n: 1, text: 'x'.repeat(120_000) });

const EVENTS: Readonly<Record<string, string>> = {
  some: JSON.stringify(SOME),
  'with white space': JSON.stringify(SOME, null, 2),
  'without records': JSON.stringify(eventOf([])),
  'records before the rest': JSON.stringify({ records: SOME.records, invocationId: 'i', region: 'r' }),
  'an id with escapes': JSON.stringify(eventOf([record('a"é', '{"n":1}'), record('b', '{"n":2}')])),
  'base64 that is not canonical': JSON.stringify(
    eventOf([{ recordId: 'a', data: base64('{"n":1}').replace(/=+$/, '') }, record('b', '{"n":2}')]),
  ),
  'data that is none': JSON.stringify(
    eventOf([
      { recordId: 'a', data: '?' },
      { recordId: 'b', data: 7 },
    ]),
  ),
  'records of Kafka': JSON.stringify(eventOf([{ recordId: 'a', kafkaRecordValue: base64('{"n":1}') }])),
  'more than fits': JSON.stringify(eventOf(Array.from({ length: 40 }, (_, at) => record(`r${at}`, LARGE)))),
  'far more than fits': JSON.stringify(eventOf(Array.from({ length: 90 }, () => record('z', LARGE)))),
};

const PIPELINES: Readonly<Record<string, PipelineConfig>> = {
  map: { parse: 'json', map: code as never },
  'async map': { parse: 'json', map: (async (fields: Fields) => code(fields)) as never },
  'steps behind it': { parse: 'json', steps: [{ map: code as never }, { set: { id: '${recordId}' } }] },
  'context values': {
    parse: 'json',
    map: ((fields: Fields, context: Fields) => {
      const made = code(fields);
      return made === null || Array.isArray(made) ? made : { ...(made as Fields), ...context };
    }) as never,
  },
  'values of the event': { parse: 'json', set: { region: '${region}' }, map: code as never },
  partition: { parse: 'json', partition: { p: '${n}' }, onError: 'drop', map: code as never },
  gzip: { parse: 'json', map: code as never, output: { compress: 'gzip' } },
  'gzip, without code': { parse: 'json', output: { compress: 'gzip' } },
  raw: { parse: 'json', map: code as never, onError: 'raw', output: { newline: false } },
};

test.each(Object.keys(PIPELINES))('as the parsed event: %s', async (name) => {
  const engine = createEngine(PIPELINES[name]!, { threads: 1, samples: 3 });
  for (const [event, text] of Object.entries(EVENTS)) {
    const told: EventSummary[] = [];
    const onSummary = (summary: EventSummary) => told.push(summary);
    const parsed = await engine.firehose(JSON.parse(text), { onSummary });
    const bytes = Buffer.from(text);
    const reply = await engine.firehoseBytes(bytes, { onSummary });
    expect(bytes.toString()).toBe(text);
    expect(Buffer.from(reply).toString() === JSON.stringify(parsed), event).toBe(true);
    const into = new Uint8Array(reply.length);
    expect((await engine.firehoseBytes(bytes, { into })).buffer).toBe(into.buffer);
    expect(Buffer.from(into).equals(reply)).toBe(true);
    const same = ({ durationMs, inputBytes, duplicates, ...rest }: EventSummary) => rest;
    expect(same(told[1]!), event).toEqual(same(told[0]!));
    expect(told[1]!.inputBytes).toBe(bytes.length);
  }
  await engine.close();
});

test('on threads, as the parsed event', async () => {
  const baseFolder = new URL('../../../fixtures/map/', import.meta.url).pathname;
  const engine = createEngine({ parse: 'json', map: './hostile.mjs' }, { threads: 2, baseFolder });
  const text = JSON.stringify(eventOf(Array.from({ length: 200 }, (_, n) => record(`r${n}`, `{"n":${n}}`))));
  const reply = await engine.firehoseBytes(Buffer.from(text));
  expect(Buffer.from(reply).toString()).toBe(JSON.stringify(await engine.firehose(JSON.parse(text))));
  expect(JSON.parse(Buffer.from(reply).toString()).records[7].result).toBe('Ok');
  await engine.close();
});

test('what is no event is told as ever', async () => {
  const engine = createEngine(PIPELINES['map']!, { threads: 1 });
  for (const text of ['', '{', '{"records":7}', '{"records":[{"data":""}]}'])
    await expect(engine.firehoseBytes(Buffer.from(text))).rejects.toMatchObject({
      code: 'ERR_MILLRACE_EVENT',
    });
  await engine.close();
});

test('calls may overlap', async () => {
  const later = async (fields: Fields) => {
    await new Promise((resolve) => setTimeout(resolve, Number(fields['ms'])));
    return fields;
  };
  const engine = createEngine({ parse: 'json', map: later as never }, { threads: 1 });
  const events = [30, 1, 15].map((ms, at) =>
    JSON.stringify(
      eventOf(Array.from({ length: 3 }, (_, n) => record(`${at}-${n}`, `{"ms":${ms},"n":${n}}`))),
    ),
  );
  const replies = await Promise.all(events.map((text) => engine.firehoseBytes(Buffer.from(text))));
  for (const [at, text] of events.entries())
    expect(Buffer.from(replies[at]!).toString()).toBe(
      JSON.stringify(await engine.firehose(JSON.parse(text))),
    );
  await engine.close();
});

test('the kernel reads events and writes replies', () => {
  const codec = createEventCodecs().take()!;
  const allocate = (byteLength: number) => new Uint8Array(byteLength);
  const read = codec.read(Buffer.from(EVENTS['some']!), null, allocate)!;
  expect(read.spans).toHaveLength(2 * SOME.records.length);
  expect(Buffer.from(read.bytes).toString().slice(0, 25)).toBe('{"n":1}{"n":2,"é":"ü\\n"}\n');
  const spans = new Uint32Array(2 * SOME.records.length);
  spans.set([0, 7], 0);
  const status = Uint8Array.from(SOME.records, (_, at) => (at === 0 ? 0 : at === 1 ? 1 : 2));
  const reply = codec.write({ bytes: read.bytes, spans, status })!;
  expect(JSON.parse(Buffer.from(reply).toString()).records.slice(0, 3)).toEqual([
    { recordId: 'a', result: 'Ok', data: base64('{"n":1}') },
    { recordId: 'b', result: 'Dropped', data: '' },
    { recordId: 'c', result: 'ProcessingFailed', data: base64('{"drop":true}') },
  ]);
  expect(codec.read(Buffer.from(EVENTS['base64 that is not canonical']!), null, allocate)).toBeNull();
});
