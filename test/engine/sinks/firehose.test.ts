import { randomBytes } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type CallFate, type FirehoseApi, startFirehoseApi } from '../../../emulator/firehose-api.ts';
import { createEngine, type PipelineConfig } from '../../../engine/index.ts';
import { openSink, planSink } from '../../../engine/sinks/index.ts';
import { createHandler } from '../../../handler/create-handler.ts';
import { pointSdkAt } from '../../servers/aws-environment.ts';

let api: FirehoseApi | undefined;

async function startApi(fate?: (call: number) => CallFate): Promise<FirehoseApi> {
  api = await startFirehoseApi({ streams: ['logs'], ...(fate === undefined ? {} : { fate }) });
  pointSdkAt({ FIREHOSE: api.url });
  return api;
}

afterEach(async () => {
  await api?.close();
  api = undefined;
  vi.unstubAllEnvs();
});

const outputs = (count: number, text = (index: number) => `{"n":${index}}\n`) =>
  Array.from({ length: count }, (_, index) => ({ bytes: Buffer.from(text(index)), keys: null }));

type Config = Parameters<typeof planSink>[0];
const open = (config: Config = { firehose: 'logs' }) =>
  openSink(planSink(config, { path: 'sink', keys: [] }));
const LONG = { deadline: Number.POSITIVE_INFINITY, values: {} };
const textsOf = ({ taken }: FirehoseApi) => taken.map(({ data }) => data.toString('utf8'));

describe('a delivery stream', () => {
  test('gets each output as a record, in order, at most 500 and 4 MiB a call', async () => {
    const { taken, calls } = await startApi();
    const wide = outputs(30, (index) => `${'x'.repeat(300_000)}${index}\n`);
    const all = [...outputs(1200), ...wide];
    expect(await open().put(all, LONG)).toEqual([]);
    expect(taken.map(({ data }) => data.toString())).toEqual(all.map(({ bytes }) => bytes.toString()));
    expect(calls.slice(0, 2).map(({ records }) => records)).toEqual([500, 500]);
    expect(Math.max(...calls.map(({ bytes }) => bytes))).toBeLessThanOrEqual(4 << 20);
    expect(calls.length).toBeLessThan(8);
  });

  test('gets what is too large for a record in pieces of whole lines', async () => {
    const { taken } = await startApi();
    const lines = Array.from({ length: 30_000 }, (_, index) => `${index} ${'y'.repeat(index % 97)}\n`).join(
      '',
    );
    expect(await open().put([{ bytes: Buffer.from(lines), keys: null }], LONG)).toEqual([]);
    expect(taken.length).toBeGreaterThan(1);
    expect(taken.every(({ data }) => data.at(-1) === 0x0a)).toBe(true);
    expect(Buffer.concat(taken.map(({ data }) => data)).toString()).toBe(lines);
  });

  test('gets compressed outputs, each a member, cut between lines only where it is too large for a record', async () => {
    const { taken } = await startApi();
    const noise = Array.from({ length: 1200 }, () => `${randomBytes(1500).toString('base64')}\n`).join('');
    const calm = 'the same line\n'.repeat(200_000);
    const plan = planSink({ firehose: 'logs' }, { path: 'sink', keys: [], compress: 'gzip' });
    const all = [noise, calm].map((text) => ({ bytes: Buffer.from(text), keys: null }));
    expect(await openSink(plan).put(all, LONG)).toEqual([]);
    const texts = taken.map(({ data }) => gunzipSync(data).toString());
    expect(texts.every((text) => text.endsWith('\n'))).toBe(true);
    expect(texts.at(-1)).toBe(calm);
    expect(texts.slice(0, -1).join('')).toBe(noise);
    expect(texts.length).toBeGreaterThan(2);
  });

  test('says which compressed line is too large', async () => {
    await startApi();
    const plan = planSink({ firehose: 'logs' }, { path: 'sink', keys: [], compress: 'gzip' });
    const line = Buffer.from(randomBytes(1_500_000).toString('base64'));
    const [found] = await openSink(plan).put([{ bytes: line, keys: null }], LONG);
    expect(found).toMatchObject({
      index: 0,
      detail: expect.stringContaining('a line of the output has more'),
    });
  });

  test('gets the others where a line alone is too large, and that one is said', async () => {
    const started = await startApi();
    const big = { bytes: Buffer.alloc(1_024_001, 'z'), keys: null };
    expect(await open().put([...outputs(1), big], LONG)).toEqual([
      { index: 1, detail: 'a line of the output has more than the 1024000 bytes of a Firehose record' },
    ]);
    expect(textsOf(started)).toEqual(['{"n":0}\n']);
  });

  test.each(['throttle', 'down', 'partial', 'lost'] as const)(
    'whose calls end in %s has every record, and twice only those of lost replies',
    async (fate) => {
      const started = await startApi((call) => (call % 3 === 0 ? fate : 'ok'));
      const all = outputs(2300);
      expect(await open().put(all, LONG)).toEqual([]);
      const texts = textsOf(started);
      expect(new Set(texts)).toEqual(new Set(all.map(({ bytes }) => bytes.toString())));
      const untold = started.taken.filter(({ told }) => !told).length;
      expect(texts.length).toBe(all.length + untold);
      expect(untold > 0).toBe(fate === 'lost');
    },
  );

  test('that hangs is left at the end of the time, and nothing is called delivered', async () => {
    const { taken } = await startApi(() => 'hang');
    const begin = Date.now();
    const undelivered = await open().put(outputs(3), { deadline: begin + 400, values: {} });
    expect(Date.now() - begin).toBeLessThan(1500);
    expect(undelivered.map(({ index }) => index)).toEqual([0, 1, 2]);
    expect(taken).toEqual([]);
  });

  test('that is throttled until the time ends has what came before, and the rest is said', async () => {
    const started = await startApi((call) => (call === 0 ? 'ok' : 'throttle'));
    const undelivered = await open().put(outputs(600), { deadline: Date.now() + 600, values: {} });
    expect(textsOf(started)).toHaveLength(500);
    expect(undelivered).toHaveLength(100);
    expect(undelivered[0]).toMatchObject({
      index: 500,
      detail: expect.stringContaining('firehose: ThrottlingException'),
    });
  });

  test('that does not exist is asked for once', async () => {
    const { calls } = await startApi();
    const undelivered = await open({ firehose: 'nolog' }).put(outputs(1100), LONG);
    expect(undelivered).toHaveLength(1100);
    expect(undelivered[0]!.detail).toBe('firehose: ResourceNotFoundException: no stream nolog');
    expect(calls).toHaveLength(1);
  });

  test('gets no more a second than was stated', async () => {
    const { calls, taken } = await startApi();
    const begin = Date.now();
    const config = { firehose: { stream: 'logs', recordsPerSecond: 200 } };
    expect(await open(config).put(outputs(500), LONG)).toEqual([]);
    expect(taken).toHaveLength(500);
    expect(calls.map(({ records }) => records)).toEqual([200, 200, 100]);
    expect(calls.at(-1)!.at - begin).toBeGreaterThanOrEqual(2000);
  });

  test('whose rate leaves no time does not get the rest', async () => {
    const { taken } = await startApi();
    const config = { firehose: { stream: 'logs', bytesPerSecond: 800 } };
    const undelivered = await open(config).put(outputs(400), { deadline: Date.now() + 500, values: {} });
    expect(taken.length + undelivered.length).toBe(400);
    expect(undelivered[0]!.detail).toContain('rate');
  });
});

const message = (messageId: string, body: string) => ({ messageId, body, eventSource: 'aws:sqs' });
const PIPELINE: PipelineConfig = { parse: 'json', sink: { firehose: 'logs' } };

async function handle(pipeline: PipelineConfig, event: unknown, left = 60_000): Promise<unknown> {
  const engine = createEngine(pipeline, { threads: 1 });
  const handler = createHandler(engine, { write: () => {} });
  try {
    return await handler(event as never, { getRemainingTimeInMillis: () => left });
  } finally {
    await engine.close();
  }
}

describe('an event of a source that takes no outputs back', () => {
  test('is delivered, and what failed is reported', async () => {
    const started = await startApi((call) => (call === 0 ? 'partial' : 'ok'));
    const Records = [message('1', '{"a":1}'), message('2', 'x'), message('3', '{"a":3}')];
    expect(await handle(PIPELINE, { Records })).toEqual({ batchItemFailures: [{ itemIdentifier: '2' }] });
    expect(textsOf(started).sort()).toEqual(['{"a":1}\n', '{"a":3}\n']);
  });

  test('what the sink does not take is failed to the source, with the reason', async () => {
    await startApi();
    const engine = createEngine({ parse: 'json', sink: { firehose: 'other' } }, { threads: 1 });
    const { reply, outcome, summary } = await engine.transform({ Records: [message('1', '{"a":1}')] });
    await engine.close();
    expect(reply).toEqual({ batchItemFailures: [{ itemIdentifier: '1' }] });
    expect(outcome.failures).toMatchObject([{ index: 0, code: 'sink' }]);
    expect(summary).toMatchObject({ ok: 0, failed: { sink: 1 } });
  });

  test('of a FIFO queue has nothing put behind what failed, nor reported as done', async () => {
    const started = await startApi();
    const inGroup = (id: string, body: string, group: string) => ({
      ...message(id, body),
      eventSourceARN: 'arn:aws:sqs:eu-west-1:1:q.fifo',
      attributes: { MessageGroupId: group },
    });
    const Records = [
      inGroup('1', '{"a":1}', 'A'),
      inGroup('2', 'x', 'A'),
      inGroup('3', '{"a":3}', 'A'),
      inGroup('4', '{"a":4}', 'B'),
    ];
    expect(await handle(PIPELINE, { Records })).toEqual({
      batchItemFailures: [{ itemIdentifier: '2' }, { itemIdentifier: '3' }],
    });
    expect(textsOf(started)).toEqual(['{"a":1}\n', '{"a":4}\n']);
  });

  test('without failures in its reply fails the invocation', async () => {
    await startApi(() => 'ok');
    const awslogs = { data: Buffer.from('no JSON').toString('base64') };
    await expect(handle(PIPELINE, { awslogs })).rejects.toThrow('1 failed as json');
    const fine = { data: Buffer.from('{"a":1}').toString('base64') };
    expect(await handle(PIPELINE, { awslogs: fine })).toBeNull();
    await expect(handle({ ...PIPELINE, sink: { firehose: 'other' } }, { awslogs: fine })).rejects.toThrow(
      '1 failed as sink',
    );
  });

  test('has a reply before its deadline where the stream hangs', async () => {
    await startApi(() => 'hang');
    const begin = Date.now();
    const Records = [message('1', '{"a":1}')];
    expect(await handle(PIPELINE, { Records }, 1500)).toEqual({
      batchItemFailures: [{ itemIdentifier: '1' }],
    });
    expect(Date.now() - begin).toBeLessThan(1500);
  });

  test('and Firehose itself never goes to the sink', async () => {
    const { calls } = await startApi();
    const records = [{ recordId: '1', data: Buffer.from('{"a":1}').toString('base64') }];
    expect(await handle(PIPELINE, { records })).toMatchObject({ records: [{ result: 'Ok' }] });
    expect(calls).toEqual([]);
  });
});
