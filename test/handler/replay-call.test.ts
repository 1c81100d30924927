import { gunzipSync, gzipSync } from 'node:zlib';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type FirehoseApi, startFirehoseApi } from '../../emulator/firehose-api.ts';
import { createEngine, type PipelineConfig } from '../../engine/index.ts';
import { createHandler } from '../../handler/create-handler.ts';
import type { ReplayReply } from '../../handler/replay/call.ts';
import { pointSdkAt } from '../servers/aws-environment.ts';
import { type S3Server, startS3 } from '../servers/s3.ts';

const BUCKET = 'errors';
let server: S3Server;
let client: S3Client;
let api: FirehoseApi;

beforeAll(async () => {
  server = await startS3([]);
  pointSdkAt({ S3: server.url });
  client = new S3Client({});
  await client.send(new CreateBucketCommand({ Bucket: BUCKET }));
});
beforeEach(async () => {
  await api?.close();
  api = await startFirehoseApi({ streams: ['logs'] });
  pointSdkAt({ S3: server.url, FIREHOSE: api.url });
  for (const Key of await keysOf('')) await client.send(new DeleteObjectCommand({ Bucket: BUCKET, Key }));
});
afterAll(async () => {
  client.destroy();
  await api.close();
  await server.close();
});

const put = (Key: string, Body: string | Uint8Array) =>
  client.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body }));
const get = async (Key: string) =>
  Buffer.from(
    await (await client.send(new GetObjectCommand({ Bucket: BUCKET, Key }))).Body!.transformToByteArray(),
  );
async function keysOf(Prefix: string): Promise<readonly string[]> {
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: BUCKET, Prefix }));
  return Contents.map(({ Key }) => Key!);
}

const failed = (record: string) =>
  `${JSON.stringify({ errorCode: 'Lambda.FunctionError', rawData: Buffer.from(record).toString('base64') })}\n`;
const PIPELINE: PipelineConfig = { parse: 'json', onError: 'drop', sink: { firehose: 'logs' } };

interface Call {
  readonly pipeline?: PipelineConfig;
  readonly remaining?: number;
  readonly allow?: readonly 'replay'[];
}

async function call(replay: object, { pipeline = PIPELINE, remaining, allow = ['replay'] }: Call = {}) {
  const engine = createEngine(pipeline, { threads: 1 });
  const setup = { pipeline, threads: 1, tier: 'auto' } as const;
  const handler = createHandler(engine, { allow, replay: setup, write: () => {} });
  const context = remaining === undefined ? {} : { getRemainingTimeInMillis: () => remaining };
  try {
    return (await handler({ millrace: { replay } } as never, context)) as unknown as ReplayReply;
  } finally {
    await engine.close();
  }
}
const delivered = () => Buffer.concat(api.taken.map(({ data }) => data)).toString();

test('it only looks, unless dryRun is false', async () => {
  await put('failed/1', failed('{"a":1}') + failed('x'));
  expect(await call({ bucket: BUCKET, prefix: 'failed/' })).toEqual({
    dryRun: true,
    objects: 1,
    records: 2,
    ok: 1,
    dropped: 0,
    failed: { json: 1 },
    other: 0,
    skipped: [],
    next: null,
  });
  expect(api.calls).toEqual([]);
  expect((await get('failed/1')).toString()).toBe(failed('{"a":1}') + failed('x'));
});

test('it puts what succeeds and removes that alone, and what cannot be read stays', async () => {
  await put('failed/1', failed('{"a":1}') + failed('x'));
  const cut = gzipSync(failed('{"a":9}')).subarray(0, 40);
  await put('failed/2.gz', cut);
  await put('failed/3.gz', gzipSync(failed('{"a":2}')));
  await put('other/1', failed('{"a":3}'));
  const reply = await call({ bucket: BUCKET, prefix: 'failed/', dryRun: false });
  expect(reply).toMatchObject({ objects: 3, ok: 2, failed: { json: 1 }, next: null });
  expect(reply.skipped).toEqual([{ key: 'failed/2.gz', reason: 'unexpected end of file' }]);
  expect(delivered()).toBe('{"a":1}\n{"a":2}\n');
  expect(await keysOf('')).toEqual(['failed/1', 'failed/2.gz', 'other/1']);
  expect((await get('failed/1')).toString()).toBe(failed('x'));
  expect((await get('failed/2.gz')).equals(cut)).toBe(true);
});

test('what the sink does not take stays', async () => {
  await put('failed/1', failed('{"a":1}'));
  const nowhere: PipelineConfig = { parse: 'json', sink: { firehose: 'nowhere' } };
  const reply = await call({ bucket: BUCKET, dryRun: false }, { pipeline: nowhere });
  expect(reply).toMatchObject({ ok: 0, failed: { sink: 1 } });
  expect(await keysOf('')).toEqual(['failed/1']);
});

test('keep removes nothing; reput puts records as they came; out puts outputs elsewhere', async () => {
  await put('failed/1', failed('{ "a": 1 }\n'));
  await call({ bucket: BUCKET, prefix: 'failed/', dryRun: false, keep: true, reput: 'logs' });
  expect(delivered()).toBe('{ "a": 1 }\n');
  await call({
    bucket: BUCKET,
    prefix: 'failed/',
    dryRun: false,
    keep: true,
    out: { bucket: BUCKET, prefix: 'mended/', compress: 'gzip' },
  });
  const [mended] = await keysOf('mended/');
  expect(gunzipSync(await get(mended!)).toString()).toBe('{"a":1}\n');
  expect(await keysOf('failed/')).toEqual(['failed/1']);
});

describe('time that runs out', () => {
  /** An object of three batches, which takes this pipeline some time. */
  const many = (from: number) =>
    Array.from({ length: 15_000 }, (_, n) => failed(`{"a":${from + n},"t":"${'x'.repeat(400)}"}`)).join('');
  const slow: PipelineConfig = {
    parse: 'json',
    sink: { firehose: 'logs' },
    map: (record) => {
      const end = Date.now() + 100;
      if (Number(record['a']) % 1250 === 0) while (Date.now() < end);
      return record;
    },
  };

  test('leaves what is not done, and the reply says how to go on, until all is', async () => {
    await put('failed/1', many(0));
    await put('failed/2', many(100_000));
    let event: object = { bucket: BUCKET, prefix: 'failed/', dryRun: false };
    let ok = 0;
    let calls = 0;
    for (;;) {
      const reply = await call(event, { pipeline: slow, remaining: 3000 });
      ok += reply.ok;
      calls += 1;
      // A batch that was begun in time may be too late to be put: it comes again.
      expect(Object.keys(reply.failed).filter((code) => code !== 'sink')).toEqual([]);
      if (reply.next === null) break;
      event = reply.next.millrace.replay;
      expect(event).toMatchObject({ bucket: BUCKET, prefix: 'failed/', dryRun: false });
      expect(calls).toBeLessThan(60);
    }
    expect(calls).toBeGreaterThan(1);
    expect(ok).toBe(30_000);
    expect(await keysOf('failed/')).toEqual([]);
    const found = delivered()
      .split('\n')
      .slice(0, -1)
      .map((line) => (JSON.parse(line) as { a: number }).a);
    expect(new Set(found).size).toBe(30_000);
    // Of a call that was under way when the time ran out, the records may be there twice.
    expect(found.length - 30_000).toBeLessThanOrEqual(500 * calls);
  });

  test('goes on behind the object that was done last, so that those that fail again do not hold it up', async () => {
    for (const name of ['1', '2', '3']) await put(`failed/${name}`, failed('x'));
    const reply = await call({ bucket: BUCKET, prefix: 'failed/', dryRun: false, after: 'failed/2' });
    expect(reply).toMatchObject({ objects: 1, failed: { json: 1 }, next: null });
    const none = await call({ bucket: BUCKET, prefix: 'failed/', dryRun: false }, { remaining: 0 });
    expect(none).toMatchObject({
      objects: 0,
      next: { millrace: { replay: { bucket: BUCKET, prefix: 'failed/', dryRun: false } } },
    });
  });
});

describe('what is refused', () => {
  test.each([
    [
      'a member that there is not',
      { bucket: BUCKET, dryrun: false },
      'expected members bucket, prefix, dryRun, keep, reput, out, after, found dryrun',
    ],
    [
      'a wrong type',
      { bucket: BUCKET, dryRun: 'no' },
      'millrace.replay.dryRun: expected a value of type boolean, found "no"',
    ],
    ['no bucket', {}, 'millrace.replay.bucket: expected the name of a bucket, found nothing'],
    ['two destinations', { bucket: BUCKET, reput: 'logs', out: {} }, 'expected reput or out, found both'],
    ['a bucket that is not there', { bucket: 'nowhere' }, 's3://nowhere/: expected a file, a folder'],
  ])('%s', async (_, replay, message) => {
    await expect(call(replay)).rejects.toThrow(message);
  });

  test('a run without a destination', async () => {
    const pipeline: PipelineConfig = { parse: 'json' };
    await expect(call({ bucket: BUCKET, dryRun: false }, { pipeline })).rejects.toThrow(
      'expected a pipeline with a sink, reput or out, found none of them',
    );
  });

  test('a function that does not allow it', async () => {
    await put('failed/1', failed('{"a":1}'));
    await expect(call({ bucket: BUCKET, dryRun: false }, { allow: [] })).rejects.toThrow(
      'set MILLRACE_ALLOW=replay there',
    );
    expect(await keysOf('')).toEqual(['failed/1']);
  });
});
