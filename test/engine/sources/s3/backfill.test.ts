import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync, gzipSync, zstdDecompressSync } from 'node:zlib';
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createEngine, type PipelineConfig } from '../../../../engine/index.ts';
import { type BackfillEvent, backfill } from '../../../../engine/sources/s3/backfill.ts';
import { createHandler } from '../../../../handler/create-handler.ts';
import { readAllowed } from '../../../../handler/settings.ts';
import { pointSdkAt } from '../../../servers/aws-environment.ts';
import { type S3Server, startS3 } from '../../../servers/s3.ts';

const BUCKET = 'fills';
let server: S3Server;
let client: S3Client;

beforeAll(async () => {
  server = await startS3([]);
  pointSdkAt({ S3: server.url });
  client = new S3Client({});
  await client.send(new CreateBucketCommand({ Bucket: BUCKET }));
});
beforeEach(() => pointSdkAt({ S3: server.url }));
afterAll(async () => {
  client.destroy();
  await server.close();
});

const put = async (Key: string, Body: string | Uint8Array) => {
  const { ETag } = await client.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body }));
  return { Key, Etag: ETag, Size: Body.length };
};
const get = async (Key: string) =>
  Buffer.from(
    await (await client.send(new GetObjectCommand({ Bucket: BUCKET, Key }))).Body!.transformToByteArray(),
  );
async function keysOf(Prefix: string): Promise<readonly string[]> {
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: BUCKET, Prefix }));
  return Contents.map(({ Key }) => Key!).sort();
}
async function timesOf(Prefix: string): Promise<readonly (number | undefined)[]> {
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: BUCKET, Prefix }));
  return Contents.map(({ LastModified }) => LastModified?.getTime());
}

const eventOf = (Items: readonly object[], output: object, more: object = {}): BackfillEvent => ({
  BatchInput: { millrace: { backfill: { bucket: BUCKET, output: { bucket: BUCKET, ...output }, ...more } } },
  Items,
});

async function run(event: unknown, pipeline: PipelineConfig = { parse: 'json' }, deadline?: number) {
  const engine = createEngine(pipeline, { threads: 1 });
  try {
    return (await engine.transform(event, deadline === undefined ? {} : { deadline })).reply as BackfillEvent;
  } finally {
    await engine.close();
  }
}

const LINES = Array.from({ length: 30_000 }, (_, n) => `{"n":${n},"t":"${(n * 7919).toString(36)}"}\n`).join(
  '',
);
const wait = (ms: number) => new Promise((resolve) => void setTimeout(resolve, ms));

describe('outputs', () => {
  test.each([
    ['none', (bytes: Buffer) => bytes, '.ndjson'],
    ['gzip', gunzipSync, '.ndjson.gz'],
    ['zstd', zstdDecompressSync, '.ndjson.zst'],
  ] as const)('of %s have the name of what was read and its lines', async (compress, decode, end) => {
    const items = [await put('names/a b+ü', LINES), await put('names/a.gz', gzipSync('{"a":1}'))];
    const reply = await run(eventOf(items, { prefix: `out-${compress}/`, compress }));
    expect(reply).toMatchObject({ Items: [], Done: 2, Unchanged: 0, FailedCount: 0, Failed: [] });
    expect(await keysOf(`out-${compress}/`)).toEqual([
      `out-${compress}/names/a b+ü${end}`,
      `out-${compress}/names/a.gz${end}`,
    ]);
    const bytes = await get(`out-${compress}/names/a b+ü${end}`);
    expect(decode(bytes).toString() === LINES).toBe(true);
    expect(decode(await get(`out-${compress}/names/a.gz${end}`)).toString()).toBe('{"a":1}\n');
  });

  test('have the same bytes however the content came', async () => {
    const item = await put('same/x', LINES);
    const whole = gzipSync(LINES, { level: 1 });
    const made: Buffer[] = [];
    // The same content in other chunks and at another pace.
    for (const every of [1000, 70_000, 1_000_000]) {
      const slow = createServer((request, response) => {
        if (request.method !== 'GET') {
          const parts: Buffer[] = [];
          request.on('data', (part: Buffer) => parts.push(part));
          request.on('end', () => {
            if (request.method === 'PUT') made.push(Buffer.concat(parts));
            response.writeHead(request.method === 'HEAD' ? 404 : 200).end();
          });
          return;
        }
        response.writeHead(200, { etag: item.Etag!, 'content-length': String(whole.length) });
        void (async () => {
          for (let at = 0; at < whole.length; at += every) {
            response.write(whole.subarray(at, at + every));
            if (at < 5 * every) await wait(230); // longer than lines are waited for
          }
          response.end();
        })();
      });
      await new Promise<void>((resolve) => void slow.listen(0, '127.0.0.1', resolve));
      pointSdkAt({ S3: `http://127.0.0.1:${(slow.address() as AddressInfo).port}` });
      expect(await run(eventOf([item], { compress: 'gzip' }))).toMatchObject({ Done: 1 });
      slow.closeAllConnections();
      slow.close();
    }
    expect(made).toHaveLength(3);
    const [first, ...others] = made;
    for (const other of others) expect(first!.equals(other)).toBe(true);
  });

  test('larger than a part go up as parts of one size', async () => {
    const noise = Array.from({ length: 60_000 }, (_, n) => `{"n":${n},"t":"${'x'.repeat(300)}"}\n`).join('');
    const item = await put('large/x.gz', gzipSync(noise, { level: 1 }));
    expect(await run(eventOf([item], { prefix: 'out-large/' }))).toMatchObject({ Done: 1, Failed: [] });
    expect((await get('out-large/large/x.gz.ndjson')).toString() === noise).toBe(true);
  });

  test('by partition keys are one object for each', async () => {
    const item = await put('parts/x', '{"s":"a","n":1}\n{"s":"b","n":2}\n{"s":"a","n":3}\n');
    const pipeline: PipelineConfig = { parse: 'json', partition: { service: '${s}' }, drop: ['s'] };
    await run(eventOf([item], { prefix: 'out-parts/service=${service}/' }), pipeline);
    expect(await keysOf('out-parts/')).toEqual([
      'out-parts/service=a/parts/x.ndjson',
      'out-parts/service=b/parts/x.ndjson',
    ]);
    expect((await get('out-parts/service=a/parts/x.ndjson')).toString()).toBe('{"n":1}\n{"n":3}\n');
  });

  test('of nothing are an empty object', async () => {
    const item = await put('empty/x', '{"a":1}\n');
    const reply = await run(eventOf([item], { prefix: 'out-empty/' }), {
      parse: 'json',
      filter: { a: { eq: 2 } },
    });
    expect(reply).toMatchObject({ Done: 1 });
    expect((await get('out-empty/empty/x.ndjson')).length).toBe(0);
  });

  test('whose names would be too long have a hash in place of the key', async () => {
    const item = await put(`long/${'é'.repeat(100)}/${'k'.repeat(200)}`, '{}\n');
    await run(
      eventOf([item], { prefix: `out-long/${'p'.repeat(230)}/${'q'.repeat(230)}/${'r'.repeat(200)}/` }),
    );
    const [key] = await keysOf('out-long/');
    expect(key).toMatch(/\/[0-9a-f]{64}\.ndjson$/);
  });
});

describe('a second run', () => {
  test('leaves what is there, and makes anew what was read or the pipeline has changed', async () => {
    const items = [await put('again/a', '{"a":1}\n'), await put('again/b', '{"a":2}\n')];
    const event = eventOf(items, { prefix: 'out-again/' });
    expect(await run(event)).toMatchObject({ Done: 2, Unchanged: 0 });
    const times = await timesOf('out-again/');
    await wait(1100);
    expect(await run(event)).toMatchObject({ Done: 0, Unchanged: 2 });
    expect(await timesOf('out-again/')).toEqual(times);
    const changed = eventOf([await put('again/a', '{"a":3}\n'), items[1]!], { prefix: 'out-again/' });
    expect(await run(changed)).toMatchObject({ Done: 1, Unchanged: 1 });
    expect((await get('out-again/again/a.ndjson')).toString()).toBe('{"a":3}\n');
    const other: PipelineConfig = { parse: 'json', set: { b: 1 } };
    expect(await run(changed, other)).toMatchObject({ Done: 2, Unchanged: 0 });
    expect((await get('out-again/again/b.ndjson')).toString()).toBe('{"a":2,"b":1}\n');
    expect(await keysOf('out-again/')).toEqual(['out-again/again/a.ndjson', 'out-again/again/b.ndjson']);
    expect(await run(eventOf(changed.Items, { prefix: 'out-again/' }, { redo: true }), other)).toMatchObject({
      Done: 2,
    });
  });

  test('of user code, which a plan does not hold, makes all anew', async () => {
    const event = eventOf([await put('code/a', '{"a":1}\n')], { prefix: 'out-code/' });
    const pipeline: PipelineConfig = { parse: 'json', map: (record) => record };
    expect(await run(event, pipeline)).toMatchObject({ Done: 1 });
    expect(await run(event, pipeline)).toMatchObject({ Done: 1, Unchanged: 0 });
  });
});

describe('objects that fail', () => {
  test('leave nothing behind, are named by line and not by content, and the others are done', async () => {
    const items = [
      await put('bad/secret', `${LINES}{"secret\n`),
      await put('bad/cut', gzipSync(LINES).subarray(0, -20)),
      { Key: 'bad/gone', Etag: '"x"' },
      { ...(await put('bad/changed', '{"a":1}\n')), Etag: '"0123"' },
      await put('bad/good', '{"a":1}\n'),
    ];
    const reply = await run(eventOf(items, { prefix: 'out-bad/' }));
    expect(reply).toMatchObject({ Items: [], Done: 1, FailedCount: 4 });
    const byKey = (a: { Key: string }, b: { Key: string }) => (a.Key < b.Key ? -1 : 1);
    expect([...reply.Failed!].sort(byKey)).toEqual([
      {
        Key: 'bad/changed',
        Code: 'object',
        Detail: 's3: it is not what was listed: something has written it since',
      },
      { Key: 'bad/cut', Code: 'object', Detail: 'unexpected end of file' },
      { Key: 'bad/gone', Code: 'object', Detail: expect.stringContaining('NoSuchKey') },
      { Key: 'bad/secret', Code: 'json', Line: 30_001 },
    ]);
    expect(await keysOf('out-bad/')).toEqual(['out-bad/bad/good.ndjson']);
  });

  test('abort what they had uploaded', async () => {
    const noise = Array.from({ length: 60_000 }, (_, n) => `{"n":${n},"t":"${'x'.repeat(300)}"}\n`).join('');
    const calls: string[] = [];
    const spy = createServer((request, response) => {
      request.resume();
      request.on('end', () => {
        calls.push(`${request.method} ${request.url!.replace(/[?&]x-id=\w+/, '')}`);
        if (request.method === 'HEAD') response.writeHead(404).end();
        else if (request.method === 'GET') response.writeHead(200).end(`${noise}no json\n`);
        else if (request.method === 'POST')
          response.end(
            '<InitiateMultipartUploadResult><UploadId>u1</UploadId></InitiateMultipartUploadResult>',
          );
        else response.writeHead(200, { etag: '"p"' }).end();
      });
    });
    await new Promise<void>((resolve) => void spy.listen(0, '127.0.0.1', resolve));
    pointSdkAt({ S3: `http://127.0.0.1:${(spy.address() as AddressInfo).port}` });
    const reply = await run(eventOf([{ Key: 'k' }], { prefix: 'out/' }));
    spy.closeAllConnections();
    spy.close();
    expect(reply.Failed).toEqual([{ Key: 'k', Code: 'json', Line: 60_001 }]);
    expect(calls.at(-1)).toBe('DELETE /fills/out/k.ndjson?uploadId=u1');
    expect(calls.filter((call) => call.startsWith('PUT'))).toEqual([
      'PUT /fills/out/k.ndjson?partNumber=1&uploadId=u1',
      'PUT /fills/out/k.ndjson?partNumber=2&uploadId=u1',
    ]);
  });

  test('of more prefixes than memory has room for', async () => {
    const text = Array.from({ length: 200 }, (_, n) => `{"s":"${n}","t":"${'x'.repeat(250_000)}"}\n`).join(
      '',
    );
    const item = await put('wide/x.gz', gzipSync(text));
    const pipeline: PipelineConfig = { parse: 'json', partition: { s: '${s}' } };
    process.env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'] = '128';
    const reply = await run(eventOf([item], { prefix: 'out-wide/${s}/', compress: 'none' }), pipeline);
    delete process.env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'];
    expect(reply.Failed).toEqual([
      {
        Key: 'wide/x.gz',
        Code: 'sink',
        Detail: expect.stringMatching(/^its outputs have \d+ prefixes, which hold more than 33554432 bytes/),
      },
    ]);
    expect(await keysOf('out-wide/')).toEqual([]);
  });
});

describe('time that runs out', () => {
  test('leaves objects to the next call, and fails one that never can be done', async () => {
    const items = [await put('late/a', LINES), await put('late/b', LINES)];
    const first = await run(eventOf(items, { prefix: 'out-late/' }), { parse: 'json' }, Date.now());
    expect(first).toMatchObject({ Items: items, Done: 0, FailedCount: 0, Slow: true });
    const second = await run(first, { parse: 'json' }, Date.now());
    expect(second).toMatchObject({
      Items: [items[1]],
      FailedCount: 1,
      Failed: [{ Key: 'late/a', Code: 'deadline' }],
    });
    const third = await run(second);
    expect(third).toMatchObject({ Items: [], Done: 1, FailedCount: 1 });
    expect(await keysOf('out-late/')).toEqual(['out-late/late/b.ndjson']);
    // Nothing half uploaded is left.
    const { Uploads = [] } = await client
      .send(new ListMultipartUploadsCommand({ Bucket: BUCKET }))
      .catch(() => ({ Uploads: [] }));
    expect(Uploads).toEqual([]);
  });
});

test('an inventory names bucket, key as in a URL, and version; what is not the latest is passed over', () => {
  const row = { Bucket: 'other', Key: 'a+b%2Bc', ETag: 'e1', VersionId: 'v1' };
  const event = eventOf(
    [
      row,
      { ...row, IsLatest: 'false' },
      { ...row, IsDeleteMarker: 'true' },
      { Key: 'a+b%2Bc' },
      { Key: 'folder/' },
    ],
    {},
  );
  expect(backfill.is(event)).toBe(true);
  expect('objects' in backfill && backfill.objects(event)).toEqual([
    { record: 0, bucket: 'other', key: 'a b+c', versionId: 'v1', etag: 'e1' },
    { record: 3, bucket: BUCKET, key: 'a+b%2Bc', versionId: null },
  ]);
});

describe('what is refused', () => {
  test.each([
    [
      'an output without a bucket',
      { output: {} },
      /BatchInput\.millrace\.backfill\.output\.bucket: expected \{bucket/,
    ],
    [
      'a prefix by the time',
      { output: { bucket: BUCKET, prefix: '${now:yyyy}/' } },
      /output\.prefix: expected keys of `partition` alone.*found \$\{now:yyyy\}/,
    ],
    [
      'a prefix by the request',
      { output: { bucket: BUCKET, prefix: '${requestId}/' } },
      /found \$\{requestId\}/,
    ],
    [
      'a wrong redo',
      { output: { bucket: BUCKET }, redo: 'yes' },
      /redo: expected true or false, found "yes"/,
    ],
  ])('%s', async (_, settings, message) => {
    const event = {
      BatchInput: { millrace: { backfill: { bucket: BUCKET, ...settings } } },
      Items: [{ Key: 'k' }],
    };
    await expect(run(event)).rejects.toThrow(message);
  });

  test('an item without a key, and one without a bucket', async () => {
    await expect(run(eventOf([{ key: 'x' }], {}))).rejects.toThrow(
      'Items[0].Key: expected text, found nothing',
    );
    const event = {
      BatchInput: { millrace: { backfill: { output: { bucket: BUCKET } } } },
      Items: [{ Key: 'k' }],
    };
    await expect(run(event)).rejects.toThrow('backfill.bucket: expected the name of a bucket, found nothing');
  });

  test('a function that does not allow it, whatever its pipeline', async () => {
    const engine = createEngine({ parse: 'json', sink: { s3: { bucket: BUCKET } } }, { threads: 1 });
    const event = eventOf([], {}) as never;
    const call = (allow: string) =>
      createHandler(engine, { write: () => {}, allow: readAllowed({ MILLRACE_ALLOW: allow }) })(event);
    await expect(call('')).rejects.toThrow('set MILLRACE_ALLOW=backfill there');
    await expect(call('replay')).rejects.toThrow('set MILLRACE_ALLOW=backfill there');
    expect(await call('replay, backfill')).toMatchObject({ Items: [] });
    expect(() => readAllowed({ MILLRACE_ALLOW: 'all' })).toThrow(
      'MILLRACE_ALLOW: expected a list of backfill, replay, separated by commas, found "all"',
    );
    await engine.close();
  });
});
