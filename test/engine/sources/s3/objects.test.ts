import { createServer, type Server } from 'node:http';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type FirehoseApi, startFirehoseApi } from '../../../../emulator/firehose-api.ts';
import { createEngine, type PipelineConfig } from '../../../../engine/index.ts';
import { createHandler } from '../../../../handler/create-handler.ts';
import { pointSdkAt } from '../../../servers/aws-environment.ts';
import { type S3Server, startS3 } from '../../../servers/s3.ts';

const BUCKET = 'sources';
let server: S3Server;
let client: S3Client;
let api: FirehoseApi;

beforeAll(async () => {
  server = await startS3([]);
  pointSdkAt({ S3: server.url });
  client = new S3Client({});
  await client.send(new CreateBucketCommand({ Bucket: BUCKET }));
});
afterAll(async () => {
  client.destroy();
  await api.close();
  await server.close();
});
beforeEach(async () => {
  await api?.close();
  api = await startFirehoseApi({ streams: ['logs'] });
  pointSdkAt({ S3: server.url, FIREHOSE: api.url });
});

const put = (Key: string, Body: string | Uint8Array) =>
  client.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body }));
const delivered = () => Buffer.concat(api.taken.map(({ data }) => data)).toString('utf8');

const entry = (key: string, eventName = 'ObjectCreated:Put', bucket = BUCKET) => ({
  eventSource: 'aws:s3',
  eventName,
  s3: { bucket: { name: bucket }, object: { key: encodeURIComponent(key).replaceAll('%20', '+') } },
});
const direct = (...keys: readonly string[]) => ({ Records: keys.map((key) => entry(key)) });
const queued = (...bodies: readonly unknown[]) => ({
  Records: bodies.map((body, index) => ({
    messageId: String(index),
    body: JSON.stringify(body),
    eventSource: 'aws:sqs',
  })),
});
const bridged = (key: string) => ({
  source: 'aws.s3',
  'detail-type': 'Object Created',
  detail: { bucket: { name: BUCKET }, object: { key } },
});

const PIPELINE: PipelineConfig = { parse: 'json', sink: { firehose: 'logs' } };

async function transform(event: unknown, pipeline = PIPELINE, deadline?: number) {
  const engine = createEngine(pipeline, { threads: 1 });
  try {
    return await engine.transform(event, deadline === undefined ? {} : { deadline });
  } finally {
    await engine.close();
  }
}

const LINES = Array.from(
  { length: 5000 },
  (_, index) => `{"n":${index},"text":"${'é'.repeat(index % 50)}"}\n`,
).join('');

describe.each(['auto', 're2'] as const)('objects on tier %s', (tier) => {
  test.each([
    ['as it is', (text: string) => text],
    ['of gzip', (text: string) => gzipSync(text)],
    [
      'of gzip in two members',
      (text: string) => Buffer.concat([gzipSync(text.slice(0, 100)), gzipSync(text.slice(100))]),
    ],
    ['of zstd', (text: string) => zstdCompressSync(text)],
  ] as const)('%s are read line by line, whatever their names say', async (name, encode) => {
    await put(`a b+c/${name}.txt`, encode(LINES));
    const engine = createEngine(PIPELINE, { threads: 1, tier });
    const { reply, summary } = await engine.transform(direct(`a b+c/${name}.txt`));
    await engine.close();
    expect(reply).toBeNull();
    expect(delivered()).toBe(LINES);
    expect(summary).toMatchObject({ records: 1, ok: 1, inner: { records: 5000, ok: 5000 } });
  });
});

test('one that is larger than what is held is put part by part', async () => {
  const large = LINES.repeat(60); // 18 MB
  await put('large.gz', gzipSync(large));
  const before = process.memoryUsage().arrayBuffers;
  const { reply } = await transform(direct('large.gz'));
  expect(reply).toBeNull();
  expect(delivered()).toBe(large);
  expect(api.calls.length).toBeGreaterThan(3);
  // Those of a call end on whole lines, and are few: Firehose bills each record as 5 KB at least.
  expect(api.taken.every(({ data }) => data.at(-1) === 0x0a)).toBe(true);
  expect(api.taken.length).toBeLessThan(200);
  expect(before).toBeGreaterThan(0);
});

test('by EventBridge, with its key as it is', async () => {
  await put('x y%20z.jsonl', '{"a":1}\n');
  expect((await transform(bridged('x y%20z.jsonl'))).source).toBe('s3-eventbridge');
  expect(delivered()).toBe('{"a":1}\n');
});

test('a queue hears of the messages whose objects failed, and only of those', async () => {
  await put('good', '{"a":1}\n');
  await put('bad', '{"a":2}\nno json\n');
  const notification = { Type: 'Notification', Message: JSON.stringify(direct('good')) };
  const event = queued(
    direct('good'),
    direct('gone'),
    notification,
    { Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: BUCKET },
    direct('bad'),
    { Records: [entry('good', 'ObjectRemoved:Delete')] },
    { Records: [entry('good', 'ObjectCreated:Put', 'no-such-bucket')] },
  );
  const { source, reply, outcome, summary } = await transform(event);
  expect(source).toBe('s3-sqs');
  expect(reply).toEqual({ batchItemFailures: ['1', '4', '6'].map((itemIdentifier) => ({ itemIdentifier })) });
  expect(outcome.failures).toMatchObject([
    { index: 1, code: 'object', detail: expect.stringContaining('NoSuchKey') },
    { index: 4, code: 'json', detail: expect.stringMatching(/^line 2: /) },
    { index: 6, code: 'object', detail: expect.stringContaining('NoSuchBucket') },
  ]);
  expect(summary).toMatchObject({ records: 7, ok: 2, dropped: 2, failed: { object: 2, json: 1 } });
  expect(delivered()).toBe('{"a":1}\n{"a":1}\n');
});

test('with onError: drop its good lines are delivered', async () => {
  await put('mixed', '{"a":1}\nno json\n{"a":3}');
  const { summary } = await transform(direct('mixed'), { ...PIPELINE, onError: 'drop' });
  expect(delivered()).toBe('{"a":1}\n{"a":3}\n');
  expect(summary).toMatchObject({ failed: {}, inner: { records: 3, ok: 2, dropped: 1 } });
});

test('a document is one record, up to the limit', async () => {
  const pipeline: PipelineConfig = {
    ...PIPELINE,
    objects: 'document',
    set: { from: '${objectKey}' },
    limits: { decodedBytes: 40 },
  };
  await put('pretty.json', JSON.stringify({ a: 1, b: [1, 2] }, null, 2));
  await put('large.json', gzipSync(JSON.stringify({ a: 'x'.repeat(100) })));
  const { outcome } = await transform({ Records: [entry('pretty.json'), entry('large.json')] }, pipeline);
  expect(delivered()).toBe('{"a":1,"b":[1,2],"from":"pretty.json"}\n');
  expect(outcome.failures).toMatchObject([
    { index: 1, code: 'object', detail: 'more than 40 bytes in it (limits.decodedBytes)' },
  ]);
});

test('lines have the context values of their object and invocation', async () => {
  await put('named', '{"a":1}\n{"a":2}\n');
  await transform(direct('named'), { ...PIPELINE, set: { from: '${sourceArn}/${objectKey}' } });
  expect(delivered()).toBe(
    '{"a":1,"from":"arn:aws:s3:::sources/named"}\n{"a":2,"from":"arn:aws:s3:::sources/named"}\n',
  );
});

test('one that is cut off within its compression fails', async () => {
  await put('cut', gzipSync(LINES).subarray(0, -20));
  const { outcome } = await transform(direct('cut'));
  expect(outcome.failures).toMatchObject([{ index: 0, code: 'object', detail: 'unexpected end of file' }]);
});

test('a connection that breaks, or is refused, fails the object', async () => {
  const broken: Server = createServer((request, response) => {
    if (request.url?.includes('denied')) {
      const body = '<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>';
      response.writeHead(403, { 'content-type': 'application/xml' }).end(body);
      return;
    }
    response.writeHead(200, { 'content-length': '1000000' });
    response.write(LINES.slice(0, 1000));
    setTimeout(() => request.socket.destroy(), 50);
  });
  await new Promise<void>((resolve) => void broken.listen(0, '127.0.0.1', resolve));
  pointSdkAt({ S3: `http://127.0.0.1:${(broken.address() as { port: number }).port}`, FIREHOSE: api.url });
  const { outcome } = await transform(direct('denied', 'broken'));
  broken.closeAllConnections();
  broken.close();
  expect(outcome.failures).toMatchObject([
    { index: 0, code: 'object', detail: expect.stringContaining('AccessDenied') },
    { index: 1, code: 'object' },
  ]);
});

test('the time that ends fails what is not done', async () => {
  await put('in-time', '{"a":1}\n');
  const { outcome } = await transform(direct('in-time'), PIPELINE, Date.now() + 100);
  expect(outcome.failures).toMatchObject([{ index: 0, code: 'deadline', detail: 'the deadline came first' }]);
  expect(delivered()).toBe('');
});

test('a sink that does not take it fails the object, and the invocation with it', async () => {
  await put('unsunk', '{"a":1}\n');
  const engine = createEngine({ ...PIPELINE, sink: { firehose: 'other' } }, { threads: 1 });
  const handler = createHandler(engine, { write: () => {} });
  await expect(handler(direct('unsunk') as never)).rejects.toThrow('1 failed as sink');
  expect(await handler(queued(direct('unsunk')) as never)).toEqual({
    batchItemFailures: [{ itemIdentifier: '0' }],
  });
  await engine.close();
});

test('without a sink the event is refused, and the sinks are named', async () => {
  await expect(transform(direct('any'), { parse: 'json' })).rejects.toMatchObject({
    code: 'ERR_MILLRACE_EVENT',
    message: expect.stringContaining('sink: { firehose: NAME }'),
  });
});

test('messages of a queue that are no notifications of S3 are records', async () => {
  const { source } = await transform(queued(direct('good'), { a: 1 }));
  expect(source).toBe('sqs');
});
