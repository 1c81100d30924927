import { gunzipSync, gzipSync } from 'node:zlib';
import {
  CreateStreamCommand,
  DescribeStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
} from '@aws-sdk/client-kinesis';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { FirehoseTransformationEvent } from 'aws-lambda';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { type CallFate, type FirehoseApi, startFirehoseApi } from '../../../../emulator/firehose-api.ts';
import { hopsOf, intoEnvelope } from '../../../../engine/decoders/reingest.ts';
import {
  type BatchSummary,
  createEngine,
  type Engine,
  type PipelineConfig,
} from '../../../../engine/index.ts';
import { pointSdkAt } from '../../../servers/aws-environment.ts';
import { type KinesisServer, startKinesis } from '../../../servers/kinesis.ts';

const STREAM_ARN = 'arn:aws:firehose:eu-west-1:111111111111:deliverystream/logs';

let api: FirehoseApi | undefined;
async function startApi(fate?: (call: number) => CallFate): Promise<FirehoseApi> {
  api = await startFirehoseApi({ streams: ['logs'], ...(fate === undefined ? {} : { fate }) });
  pointSdkAt({ FIREHOSE: api.url });
  return api;
}
afterEach(async () => {
  await api?.close();
  api = undefined;
});
afterAll(() => vi.unstubAllEnvs());

/** Each record becomes a hundred kilobytes: of 60, some do not fit. */
const wide: PipelineConfig = {
  parse: 'json',
  set: { filler: 'x'.repeat(100_000) },
  overflow: 'reingest',
};

const texts = (count: number) => Array.from({ length: count }, (_, n) => Buffer.from(`{"n":${n}}`));

const eventOf = (records: readonly Buffer[], more: object = { deliveryStreamArn: STREAM_ARN }) =>
  ({
    invocationId: 'i',
    region: 'eu-west-1',
    ...more,
    records: records.map((record, index) => ({ recordId: `id-${index}`, data: record.toString('base64') })),
  }) as unknown as FirehoseTransformationEvent;

type Way = (engine: Engine, event: FirehoseTransformationEvent, options: object) => Promise<unknown>;
const WAYS: readonly (readonly [string, Way])[] = [
  ['a parsed event', (engine, event, options) => engine.firehose(event, options)],
  [
    'bytes',
    async (engine, event, options) =>
      JSON.parse(
        Buffer.from(await engine.firehoseBytes(Buffer.from(JSON.stringify(event)), options)).toString(),
      ),
  ],
  ['any source', async (engine, event, options) => (await engine.transform(event, options)).reply],
];

interface Result {
  readonly recordId: string;
  readonly result: string;
  readonly data: string;
}

/** @param within ms that there are once the engine is ready, as its start takes longest; `null`: there is no deadline */
async function replyTo(
  way: Way,
  pipeline: PipelineConfig,
  event: FirehoseTransformationEvent,
  within: number | null = null,
) {
  const engine = createEngine(pipeline, { threads: 1 });
  await engine.ready();
  const deadline = Date.now() + (within ?? 0);
  let summary: BatchSummary | undefined;
  const reply = (await way(engine, event, {
    ...(within === null ? {} : { deadline }),
    onSummary: (one: BatchSummary) => (summary = one),
  })) as { records: readonly Result[] };
  const inTime = Date.now() < deadline;
  await engine.close();
  expect(summary!.replyBytes).toBe(Buffer.byteLength(JSON.stringify(reply)));
  return { results: reply.records, summary: summary!, inTime };
}

const plain = ({ data }: Result) => Buffer.from(data, 'base64').toString();
const numbersOf = (results: readonly Result[]) =>
  results.filter(({ result }) => result === 'Ok').map((one) => (JSON.parse(plain(one)) as { n: number }).n);
const counts = (results: readonly Result[]) =>
  ['Ok', 'Dropped', 'ProcessingFailed'].map((end) => results.filter(({ result }) => result === end).length);

describe.each(WAYS)('overflow: reingest, by %s', (_, way) => {
  test('puts what does not fit into its delivery stream again, in an envelope, and takes it from there', async () => {
    const { taken } = await startApi();
    const first = await replyTo(way, wide, eventOf(texts(60)));
    expect(counts(first.results)).toEqual([47, 13, 0]);
    expect(first.summary).toMatchObject({ ok: 47, dropped: 13, failed: {}, reingested: 13 });
    expect(taken.map(({ data }) => hopsOf(data))).toEqual(Array(13).fill(1));
    expect(taken.map(({ data }) => data.subarray(6).toString())).toEqual(texts(60).slice(47).map(String));
    const second = await replyTo(way, wide, eventOf(taken.map(({ data }) => data)));
    expect(counts(second.results)).toEqual([13, 0, 0]);
    const all = [...numbersOf(first.results), ...numbersOf(second.results)];
    expect(all).toEqual(Array.from({ length: 60 }, (_unused, n) => n));
  });

  test('fails what was put again so often that it may go round', async () => {
    const { taken } = await startApi();
    const old = texts(60).map((record, index) =>
      index >= 50 ? intoEnvelope(record, 5) : intoEnvelope(record, 4),
    );
    const { results, summary } = await replyTo(way, wide, eventOf(old));
    expect(counts(results)).toEqual([47, 3, 10]);
    expect(summary.failed).toEqual({ reingest: 10 });
    expect(taken.map(({ data }) => hopsOf(data))).toEqual([5, 5, 5]);
    expect(results.at(-1)!.data).toBe(old.at(-1)!.toString('base64'));
  });

  test.each([
    ['is throttled for ever', () => 'throttle' as const],
    ['never answers', () => 'hang' as const],
  ])('fails what a stream that %s does not take, in time', async (_name, fate) => {
    const { taken } = await startApi(fate);
    const { results, summary, inTime } = await replyTo(way, wide, eventOf(texts(60)), 3000);
    expect(inTime).toBe(true);
    expect(taken).toEqual([]);
    expect(counts(results)).toEqual([47, 0, 13]);
    expect(summary.failed).toEqual({ reingest: 13 });
  });

  test('puts again what a call took in part', async () => {
    const { taken } = await startApi((call) => (call === 0 ? 'partial' : 'ok'));
    const { results } = await replyTo(way, wide, eventOf(texts(60)));
    expect(counts(results)).toEqual([47, 13, 0]);
    expect(new Set(taken.map(({ data }) => data.subarray(6).toString()))).toEqual(
      new Set(texts(60).slice(47).map(String)),
    );
  });

  test.each([
    ['the pipeline does not say so', { ...wide, overflow: 'failed' }, {}],
    ['the source is MSK', wide, { sourceMSKArn: 'arn:aws:kafka:eu-west-1:1:cluster/c' }],
    ['the event does not say where it comes from', wide, { deliveryStreamArn: undefined }],
  ] as const)('fails what does not fit where %s', async (_name, pipeline, more) => {
    const { calls } = await startApi();
    const event = eventOf(texts(60), { deliveryStreamArn: STREAM_ARN, ...more });
    const { summary } = await replyTo(way, pipeline, event);
    expect(summary).toMatchObject({ ok: 47, dropped: 0, failed: { overflow: 13 } });
    expect(calls).toEqual([]);
  });

  test.each([
    ['auto', 'auto'],
    ['none', 'none'],
    ['lines', 'lines'],
    [
      ['gzip', 'lines'],
      ['gzip', 'lines'],
    ],
  ] as const)('takes records out of their envelopes where decode is %j', async (_name, decode) => {
    const names = decode as NonNullable<PipelineConfig['decode']>;
    const compressed = Array.isArray(decode);
    const records = texts(5).map((text) => (compressed ? gzipSync(text) : text));
    for (const parse of ['json', { regex: '(?P<n>[0-9]+)' }] as const) {
      const pipeline: PipelineConfig = { parse, decode: names, overflow: 'reingest' };
      const wanted = await replyTo(way, pipeline, eventOf(records));
      const mixed = records.map((record, index) => (index % 2 === 0 ? intoEnvelope(record, index) : record));
      const found = await replyTo(way, pipeline, eventOf(mixed));
      expect(counts(wanted.results)).toEqual([5, 0, 0]);
      expect(found.results).toEqual(wanted.results);
    }
  });
});

/** A payload of CloudWatch Logs. */
const payload = (messages: readonly string[], times = 1) => {
  let bytes: Buffer = Buffer.from(
    JSON.stringify({
      messageType: 'DATA_MESSAGE',
      owner: '1',
      logGroup: 'g',
      logStream: 's',
      subscriptionFilters: ['f'],
      logEvents: messages.map((message, index) => ({
        id: `${index}`,
        timestamp: 1_431_857_103_000,
        message,
      })),
    }),
  );
  for (let time = 0; time < times; time += 1) bytes = gzipSync(bytes);
  return bytes;
};

const logs: PipelineConfig = { parse: 'json', overflow: 'reingest', set: { group: '${logGroup}' } };
const message = (n: number, length: number) => JSON.stringify({ n, text: 'y'.repeat(length) });

describe('a payload of CloudWatch Logs that is too large alone', () => {
  test.each([0, 1, 2])(
    'goes on in halves until all of it is delivered, compressed %i times',
    async (times) => {
      const decode = times === 0 ? 'cloudwatch-logs' : 'auto';
      const messages = Array.from({ length: 600 }, (_, n) => message(n, times === 0 ? 800 : 20_000));
      const delivered: number[] = [];
      let waiting: readonly Buffer[] = [payload(messages, times)];
      let rounds = 0;
      // Without compression a record of Direct PUT holds 1,000 KiB, so that less of it has to be too much.
      const set = { group: '${logGroup}', filler: times === 0 ? 'z'.repeat(20_000) : '' };
      for (; waiting.length > 0; rounds += 1) {
        const { taken } = await startApi();
        const { results, summary } = await replyTo(WAYS[0]![1], { ...logs, decode, set }, eventOf(waiting));
        expect(summary.failed).toEqual({});
        for (const one of results.filter(({ result }) => result === 'Ok'))
          for (const line of plain(one).trim().split('\n')) {
            const record = JSON.parse(line) as { n: number; group: string };
            expect(record.group).toBe('g');
            delivered.push(record.n);
          }
        waiting = taken.map(({ data }) => data);
        await api!.close();
      }
      expect(rounds).toBeGreaterThan(2);
      expect(delivered.sort((a, b) => a - b)).toEqual(Array.from({ length: 600 }, (_, n) => n));
    },
  );

  test('goes on in halves where it is beyond a limit', async () => {
    const limits = { batchBytes: 1 << 20 };
    const { taken } = await startApi();
    const records = [payload([message(1, 600_000), message(2, 600_000)]), ...texts(1)];
    const { results, summary } = await replyTo(WAYS[1]![1], { ...logs, limits }, eventOf(records));
    expect(counts(results)).toEqual([1, 1, 0]);
    expect(summary).toMatchObject({ failed: {}, reingested: 1 });
    const halves = eventOf([taken[0]!.data]);
    expect(numbersOf((await replyTo(WAYS[1]![1], { ...logs, limits }, halves)).results)).toEqual([1]);
    expect(taken).toHaveLength(2);
  });

  test('fails alone where a single log event is too large', async () => {
    const { taken } = await startApi();
    const records = [payload([message(1, 5_000_000)]), payload([message(2, 10), message(3, 5_000_000)])];
    const { results, summary } = await replyTo(WAYS[0]![1], logs, eventOf(records));
    expect(counts(results)).toEqual([0, 1, 1]);
    expect(summary.failed).toEqual({ overflow: 1 });
    expect(taken.map(({ data }) => hopsOf(data))).toEqual([0, 0]);
    const half = gunzipSync(taken[0]!.data.subarray(6)).toString();
    expect((JSON.parse(half) as { logEvents: unknown[] }).logEvents).toHaveLength(1);
  });

  test('fails as a whole where one half was not taken', async () => {
    await startApi((call) => (call === 0 ? 'partial' : 'throttle'));
    const records = [payload(Array.from({ length: 400 }, (_, n) => message(n, 20_000)))];
    const { results, summary } = await replyTo(WAYS[0]![1], logs, eventOf(records), 4000);
    expect(counts(results)).toEqual([0, 0, 1]);
    expect(summary).toMatchObject({ failed: { reingest: 1 }, reingested: 0 });
  });
});

describe('a Kinesis stream before the delivery stream', () => {
  let server: KinesisServer;
  let client: KinesisClient;
  beforeAll(async () => {
    server = await startKinesis();
    pointSdkAt({ KINESIS: server.url });
    client = new KinesisClient({ requestHandler: new NodeHttpHandler() }); // its own speaks HTTP/2
    await client.send(new CreateStreamCommand({ StreamName: 'events', ShardCount: 1 }));
  }, 60_000);
  afterAll(async () => {
    client?.destroy();
    await server?.close();
  });

  async function stream() {
    for (;;) {
      const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamName: 'events' }));
      if (StreamDescription?.StreamStatus === 'ACTIVE') return StreamDescription;
      await new Promise((resolve) => void setTimeout(resolve, 50));
    }
  }

  test('has what does not fit, under its own partition keys', async () => {
    const { calls } = await startApi();
    const { StreamARN, Shards } = await stream();
    const event = eventOf(texts(60), { deliveryStreamArn: STREAM_ARN, sourceKinesisStreamArn: StreamARN });
    for (const [index, record] of event.records.entries())
      Object.assign(record, { kinesisRecordMetadata: { partitionKey: `key-${index}` } });
    const { results } = await replyTo(WAYS[1]![1], wide, event);
    expect(counts(results)).toEqual([47, 13, 0]);
    const { ShardIterator } = await client.send(
      new GetShardIteratorCommand({
        StreamName: 'events',
        ShardId: Shards![0]!.ShardId!,
        ShardIteratorType: 'TRIM_HORIZON',
      }),
    );
    const { Records = [] } = await client.send(new GetRecordsCommand({ ShardIterator: ShardIterator! }));
    const found = Records.map(({ Data, PartitionKey }) => [PartitionKey, Buffer.from(Data!)] as const);
    expect(found.map(([key]) => key)).toEqual(Array.from({ length: 13 }, (_, n) => `key-${47 + n}`));
    const again = await replyTo(WAYS[0]![1], wide, eventOf(found.map(([, data]) => data)));
    expect(numbersOf(again.results)).toEqual(Array.from({ length: 13 }, (_, n) => 47 + n));
    expect(calls).toEqual([]);
  });

  test('that is not there has nothing, and the records fail', async () => {
    const { StreamARN } = await stream();
    const sourceKinesisStreamArn = StreamARN!.replace('events', 'others');
    const { summary } = await replyTo(WAYS[0]![1], wide, eventOf(texts(60), { sourceKinesisStreamArn }));
    expect(summary).toMatchObject({ ok: 47, dropped: 0, failed: { reingest: 13 } });
  });
});
