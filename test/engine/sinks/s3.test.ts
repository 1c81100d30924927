import { spawnSync } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createEngine, type PipelineConfig } from '../../../engine/index.ts';
import { pointSdkAt } from '../../servers/aws-environment.ts';
import { type S3Server, startS3 } from '../../servers/s3.ts';

let server: S3Server;
let client: S3Client;
let bucket: string;
let count = 0;

beforeAll(async () => {
  server = await startS3([]);
  pointSdkAt({ S3: server.url });
  client = new S3Client({});
});
afterAll(async () => {
  client.destroy();
  await server.close();
});
beforeEach(async () => {
  count += 1;
  bucket = `bucket-${count}`;
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
});

/** Key → content of all that is in the bucket. */
async function content(): Promise<Record<string, Buffer>> {
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket }));
  const entries = Contents.map(async ({ Key }) => {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: Key! }));
    return [Key!, Buffer.from(await Body!.transformToByteArray())] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

const message = (messageId: string, body: string) => ({ messageId, body, eventSource: 'aws:sqs' });

async function transform(pipeline: PipelineConfig, bodies: readonly string[]) {
  const engine = createEngine(pipeline, { threads: 1 });
  const Records = bodies.map((body, index) => message(String(index), body));
  const done = await engine.transform({ Records }, { invocation: { requestId: 'r-1' } });
  await engine.close();
  return done;
}

describe('a bucket', () => {
  test('gets compressed outputs as one compressed object', async () => {
    const output = { compress: 'gzip' } as const;
    await transform({ parse: 'json', output, sink: { s3: { bucket } } }, ['{"a":1}', '{"a":3}']);
    const [[key, body]] = Object.entries(await content()) as [[string, Buffer]];
    expect(key).toMatch(/\.gz$/);
    expect(gunzipSync(body).toString()).toBe('{"a":1}\n{"a":3}\n');
  });

  test('gets the outputs of a batch as one object', async () => {
    const { reply } = await transform({ parse: 'json', sink: { s3: { bucket } } }, [
      '{"a":1}',
      'x',
      '{"a":3}',
    ]);
    expect(reply).toEqual({ batchItemFailures: [{ itemIdentifier: '1' }] });
    expect(Object.values(await content()).map(String)).toEqual(['{"a":1}\n{"a":3}\n']);
  });

  test.each([
    ['gzip', '.gz', gunzipSync],
    ['zstd', '.zst', zstdDecompressSync],
  ] as const)('gets one for each prefix, compressed with %s', async (compress, suffix, decompress) => {
    const prefix = 'logs/${now:yyyy/MM/dd}/${requestId}/service=${service}/';
    const pipeline: PipelineConfig = {
      parse: 'json',
      partition: { service: '${service}' },
      drop: ['service'],
      sink: { s3: { bucket, prefix, compress } },
    };
    await transform(pipeline, ['{"service":"a","n":1}', '{"service":"b","n":2}', '{"service":"a","n":3}']);
    const objects = Object.entries(await content()).sort();
    expect(objects.map(([, bytes]) => decompress(bytes).toString())).toEqual([
      '{"n":1}\n{"n":3}\n',
      '{"n":2}\n',
    ]);
    const day = new Date().toISOString().slice(0, 10).replaceAll('-', '/');
    expect(objects[0]![0]).toMatch(
      new RegExp(`^logs/${day}/r-1/service=a/[0-9T-]+Z-[0-9a-f-]{36}\\${suffix}$`),
    );
  });

  test('that does not exist fails what was to go there', async () => {
    const pipeline: PipelineConfig = { parse: 'json', sink: { s3: { bucket: 'nowhere' } } };
    const { reply, outcome } = await transform(pipeline, ['{"a":1}']);
    expect(reply).toEqual({ batchItemFailures: [{ itemIdentifier: '0' }] });
    expect(outcome.failures).toMatchObject([
      { code: 'sink', detail: expect.stringMatching(/^s3: NoSuchBucket/) },
    ]);
  });

  test('whose first reply is lost has the object once', async () => {
    let calls = 0;
    const proxy: Server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', async () => {
        const reply = await fetch(`${server.url}${request.url}`, {
          method: 'PUT',
          body: Buffer.concat(parts),
          headers: Object.fromEntries(
            Object.entries(request.headers).filter(
              ([name]) => !/^(host|connection|content-length)$/.test(name),
            ),
          ) as Record<string, string>,
        });
        calls += 1;
        if (calls === 1) request.socket.destroy();
        else response.writeHead(reply.status, Object.fromEntries(reply.headers)).end(await reply.text());
      });
    });
    await new Promise<void>((resolve) => void proxy.listen(0, '127.0.0.1', resolve));
    pointSdkAt({ S3: `http://127.0.0.1:${(proxy.address() as { port: number }).port}` });
    try {
      const { reply } = await transform({ parse: 'json', sink: { s3: { bucket } } }, ['{"a":1}']);
      expect(reply).toEqual({ batchItemFailures: [] });
      expect(calls).toBeGreaterThan(1);
    } finally {
      pointSdkAt({ S3: server.url });
      proxy.closeAllConnections();
      proxy.close();
    }
    expect(Object.values(await content()).map(String)).toEqual(['{"a":1}\n']);
  });
});

test("without AWS's SDK the error says what to install, before any event", () => {
  const engine = new URL('../../../engine/index.ts', import.meta.url).href;
  const script = `
    const { registerHooks } = await import('node:module');
    registerHooks({ resolve(name, context, next) {
      if (!name.startsWith('@aws-sdk/')) return next(name, context);
      throw Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' });
    } });
    const { createEngine } = await import(${JSON.stringify(engine)});
    const engine = createEngine({ parse: 'json', sink: { s3: { bucket: 'logs' } } });
    await engine.ready().catch(({ code, message }) => console.log(JSON.stringify({ code, message })));
    process.exit();`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
  });
  expect(JSON.parse(stdout), stderr).toEqual({
    code: 'ERR_MILLRACE_SDK',
    message:
      "AWS SDK: @aws-sdk/client-s3: expected the package to be installed, found no such package; Lambda's Node.js runtimes bring it; elsewhere: npm install @aws-sdk/client-s3",
  });
});
