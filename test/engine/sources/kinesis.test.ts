import {
  CreateStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  ListShardsCommand,
  PutRecordsCommand,
} from '@aws-sdk/client-kinesis';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type CallFate, type FirehoseApi, startFirehoseApi } from '../../../emulator/firehose-api.ts';
import { createEngine } from '../../../engine/index.ts';
import { createHandler } from '../../../handler/create-handler.ts';
import { pointSdkAt } from '../../servers/aws-environment.ts';
import { type KinesisServer, startKinesis } from '../../servers/kinesis.ts';

const STREAM = 'events';
let server: KinesisServer;
let client: KinesisClient;
let api: FirehoseApi | undefined;

beforeAll(async () => {
  server = await startKinesis();
  pointSdkAt({ KINESIS: server.url });
  client = new KinesisClient({ requestHandler: new NodeHttpHandler() }); // its own speaks HTTP/2
  await client.send(new CreateStreamCommand({ StreamName: STREAM, ShardCount: 1 }));
}, 60_000);
afterAll(async () => {
  client?.destroy();
  await server?.close();
});
afterEach(async () => {
  await api?.close();
  api = undefined;
});

interface Shard {
  readonly id: string;
  iterator: string;
}

/** The stream's only shard, from its end on. */
async function openShard(): Promise<Shard> {
  for (;;) {
    const { Shards = [] } = await client
      .send(new ListShardsCommand({ StreamName: STREAM }))
      .catch(() => ({ Shards: [] }));
    const id = Shards[0]?.ShardId;
    if (id !== undefined) {
      const command = new GetShardIteratorCommand({
        StreamName: STREAM,
        ShardId: id,
        ShardIteratorType: 'LATEST',
      });
      const { ShardIterator } = await client.send(command).catch(() => ({ ShardIterator: undefined }));
      if (ShardIterator !== undefined) return { id, iterator: ShardIterator };
    }
    await new Promise((resolve) => void setTimeout(resolve, 50));
  }
}

/** An event as Lambda's poller makes it of what the shard has now. */
async function poll(shard: Shard) {
  const { Records = [], NextShardIterator } = await client.send(
    new GetRecordsCommand({ ShardIterator: shard.iterator }),
  );
  shard.iterator = NextShardIterator!;
  return {
    Records: Records.map(({ SequenceNumber, PartitionKey, Data, ApproximateArrivalTimestamp }) => ({
      eventSource: 'aws:kinesis',
      eventID: `${shard.id}:${SequenceNumber}`,
      eventSourceARN: `arn:aws:kinesis:eu-west-1:000000000000:stream/${STREAM}`,
      kinesis: {
        sequenceNumber: SequenceNumber!,
        partitionKey: PartitionKey!,
        data: Buffer.from(Data!).toString('base64'),
        approximateArrivalTimestamp: ApproximateArrivalTimestamp!.getTime() / 1000,
      },
    })),
  };
}

const put = (texts: readonly string[]) =>
  client.send(
    new PutRecordsCommand({
      StreamName: STREAM,
      Records: texts.map((text, index) => ({ Data: Buffer.from(text), PartitionKey: `key-${index}` })),
    }),
  );

test('records of a real stream go through, none lost, twice only where a reply was', async () => {
  const fates: readonly CallFate[] = ['lost', 'partial', 'throttle', 'ok'];
  api = await startFirehoseApi({ streams: ['logs'], fate: (call) => fates[call % fates.length]! });
  pointSdkAt({ KINESIS: server.url, FIREHOSE: api.url });
  const shard = await openShard();
  const sent = Array.from({ length: 400 }, (_, index) => `{"n":${index}}`);
  await put(sent);
  const engine = createEngine(
    { parse: 'json', set: { key: '${partitionKey}' }, sink: { firehose: 'logs' } },
    { threads: 1 },
  );
  const handler = createHandler(engine, { write: () => {} });
  let seen = 0;
  while (seen < sent.length) {
    const event = await poll(shard);
    seen += event.Records.length;
    if (event.Records.length > 0) expect(await handler(event as never)).toEqual({ batchItemFailures: [] });
  }
  await engine.close();
  const texts = api.taken.map(({ data }) => data.toString());
  const expected = sent.map((text, index) => `${text.slice(0, -1)},"key":"key-${index}"}\n`);
  expect(new Set(texts)).toEqual(new Set(expected));
  expect(texts.length - expected.length).toBe(api.taken.filter(({ told }) => !told).length);
});

test('Lambda goes on behind the last record before one that failed, and nothing behind it is put before', async () => {
  api = await startFirehoseApi({ streams: ['logs'] });
  pointSdkAt({ KINESIS: server.url, FIREHOSE: api.url });
  const shard = await openShard();
  await put(['{"n":1}', 'x', '{"n":3}', 'y']);
  let event = await poll(shard);
  while (event.Records.length < 4) {
    const more = await poll(shard);
    event = { Records: [...event.Records, ...more.Records] };
  }
  const engine = createEngine({ parse: 'json', sink: { firehose: 'logs' } }, { threads: 1 });
  const { reply, outcome, summary } = await engine.transform(event);
  expect(reply).toEqual({
    batchItemFailures: [{ itemIdentifier: event.Records[1]!.kinesis.sequenceNumber }],
  });
  expect(outcome.failures.map(({ index, code }) => [index, code])).toEqual([
    [1, 'json'],
    [2, 'order'],
    [3, 'json'],
  ]);
  expect(summary).toMatchObject({ ok: 1, failed: { json: 2, order: 1 } });
  expect(api.taken.map(({ data }) => data.toString())).toEqual(['{"n":1}\n']);
  const dropping = createEngine(
    { parse: 'json', onError: 'drop', sink: { firehose: 'logs' } },
    { threads: 1 },
  );
  expect((await dropping.transform(event)).reply).toEqual({ batchItemFailures: [] });
  expect(api.taken.slice(1).map(({ data }) => data.toString())).toEqual(['{"n":1}\n', '{"n":3}\n']);
  await engine.close();
  await dropping.close();
});

test('a record without a sequence number cannot be reported, so the batch is not taken', async () => {
  const engine = createEngine({ parse: 'json' }, { threads: 1 });
  const event = { Records: [{ eventSource: 'aws:kinesis', kinesis: { data: '' } }] };
  await expect(engine.transform(event)).rejects.toThrow(
    /Records\[0\]\.kinesis\.sequenceNumber: expected text/,
  );
  await engine.close();
});
