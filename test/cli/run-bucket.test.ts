/** `millrace run` on objects of S3, against a real server, and against one that breaks off. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { CreateBucketCommand, DeleteObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bucketInputs } from '../../cli/run/bucket.ts';
import { openClient } from '../../engine/aws/sdk.ts';
import { pointSdkAt } from '../servers/aws-environment.ts';
import { type S3Server, startS3 } from '../servers/s3.ts';
import { millrace, scratchFolder } from './support/millrace.ts';

const files = scratchFolder();
let server: S3Server;
let client: S3Client;

beforeAll(async () => {
  server = await startS3([]);
  pointSdkAt({ S3: server.url });
  client = new S3Client({});
  await client.send(new CreateBucketCommand({ Bucket: 'logs' }));
});
beforeEach(() => pointSdkAt({ S3: server.url }));
afterAll(async () => {
  client.destroy();
  await server.close();
});

const put = (Key: string, Body: string | Uint8Array) =>
  client.send(new PutObjectCommand({ Bucket: 'logs', Key, Body }));
const lines = (...values: number[]) => values.map((a) => `{"a":${a}}\n`).join('');
const run = (...args: string[]) => millrace(['run', '--format', 'json', ...args]);

async function contentOf(url: string): Promise<string> {
  const parts: Uint8Array[] = [];
  for (const input of await bucketInputs(url)) {
    const { source, close } = await input.open();
    for await (const part of source as AsyncIterable<Uint8Array>) parts.push(Buffer.from(part));
    await close();
  }
  return Buffer.concat(parts).toString();
}

describe('millrace run on S3', () => {
  it('reads the objects of a prefix in order, gzip and zstd by their content', async () => {
    await put('in/2', gzipSync(lines(2)));
    await put('in/1.txt', lines(1));
    await put('in/3 ü+.gz', zstdCompressSync(lines(3)));
    await put('in/', '');
    await put('inside', lines(9));
    const { status, text, errors } = await run('s3://logs/in/');
    expect({ status, text }).toEqual({ status: 0, text: lines(1, 2, 3) });
    expect(errors).toMatch(/^3 records in .*, 0 failed/);
    expect(await run('s3://logs/in')).toMatchObject({ text: lines(1, 2, 3, 9) });
  });

  it('reads one object where a key is exactly that, and files beside it', async () => {
    await put('one', lines(1));
    await put('one-more', lines(2));
    const file = files.write('local', lines(7));
    expect(await run('s3://logs/one', file, '--quiet')).toMatchObject({ status: 0, text: lines(1, 7) });
  });

  it('names the object of a line that fails', async () => {
    await put('bad/x', `${lines(1)}no json\n`);
    const rejects = files.path('rejects');
    const { errors } = await run('s3://logs/bad/', '--rejects', rejects);
    expect(errors).toContain('s3://logs/bad/x:2');
  });

  it('ends loudly where an object vanishes or changes between its listing and its turn', async () => {
    await put('gone/1', lines(1));
    await put('gone/2', lines(2));
    const [, second] = await bucketInputs('s3://logs/gone/');
    const read = async () => {
      const { source } = await second!.open();
      for await (const _ of source as AsyncIterable<Uint8Array>);
    };
    await put('gone/2', lines(3));
    await expect(read()).rejects.toThrow(
      'input: s3://logs/gone/2: expected the object that was listed when the run began, found another content',
    );
    await client.send(new DeleteObjectCommand({ Bucket: 'logs', Key: 'gone/2' }));
    await expect(read()).rejects.toThrow(
      'input: s3://logs/gone/2: expected an object that can be read, found NoSuchKey',
    );
  });

  it.each([
    [
      'nothing of that prefix',
      ['s3://logs/nowhere/'],
      1,
      's3://logs/nowhere/: expected objects, found no object whose key begins so',
    ],
    [
      'a bucket that is not there',
      ['s3://nowhere/x'],
      1,
      's3://nowhere/x: expected a bucket that can be listed, found NoSuchBucket',
    ],
    [
      'an event of many objects',
      ['s3://logs/in/', '--input', 'firehose'],
      2,
      '--input firehose takes one event, found 3 files',
    ],
  ] as const)('says what is wrong with %s', async (_, args, status, message) => {
    const ended = await run(...args);
    expect(ended.errors).toContain(message);
    expect(ended.status).toBe(status);
  });

  it('says that a call is denied, and what it takes', async () => {
    const denying = createServer((_, response) => {
      const body = '<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>';
      response.writeHead(403, { 'content-type': 'application/xml' }).end(body);
    });
    await new Promise<void>((resolve) => void denying.listen(0, '127.0.0.1', resolve));
    pointSdkAt({ S3: `http://127.0.0.1:${(denying.address() as AddressInfo).port}` });
    const { status, errors } = await run('s3://logs/in/');
    denying.close();
    expect({ status, errors }).toEqual({
      status: 1,
      errors:
        'millrace: input: s3://logs/in/: expected a bucket that can be listed, found AccessDenied: Access Denied; it takes s3:ListBucket on the bucket and s3:GetObject on its objects\n',
    });
  });

  it('without the SDK it says what to install', async () => {
    await expect(openClient('@aws-sdk/client-nowhere', 'S3Client')).rejects.toThrow(
      'AWS SDK: @aws-sdk/client-nowhere: expected the package to be installed, found no such package',
    );
  });
});

it('a listing goes on from page to page', async () => {
  const pages = [['a', 'b'], ['c', 'd'], ['e']];
  const asked: (string | null)[] = [];
  // s3rver makes its tokens by a cipher that Node no longer has.
  const paging = createServer((request, response) => {
    const token = new URL(request.url!, 'http://s3').searchParams.get('continuation-token');
    asked.push(token);
    const keys = pages[Number(token ?? 0)]!.map((key) => `<Contents><Key>x/${key}</Key></Contents>`).join('');
    const next = Number(token ?? 0) + 1;
    const more = next < pages.length ? `<NextContinuationToken>${next}</NextContinuationToken>` : '';
    const body = `<ListBucketResult>${keys}${more}</ListBucketResult>`;
    response.writeHead(200, { 'content-type': 'application/xml' }).end(body);
  });
  await new Promise<void>((resolve) => void paging.listen(0, '127.0.0.1', resolve));
  pointSdkAt({ S3: `http://127.0.0.1:${(paging.address() as AddressInfo).port}` });
  const names = (await bucketInputs('s3://logs/x/')).map(({ name }) => name);
  paging.close();
  expect(names).toEqual(['a', 'b', 'c', 'd', 'e'].map((key) => `s3://logs/x/${key}`));
  expect(asked).toEqual([null, '1', '2']);
});

describe('a download that breaks off', () => {
  const whole = lines(...Array.from({ length: 3000 }, (_, n) => n));

  /** Breaks each download off behind so many bytes. */
  async function breakingServer(every: number): Promise<{ ranges: string[]; close(): void }> {
    const ranges: string[] = [];
    const breaking = createServer((request, response) => {
      if (request.url?.includes('list-type')) {
        const body = `<ListBucketResult><Contents><Key>k</Key><Size>${whole.length}</Size><ETag>"e"</ETag></Contents></ListBucketResult>`;
        response.writeHead(200, { 'content-type': 'application/xml' }).end(body);
        return;
      }
      const { range = 'bytes=0-' } = request.headers;
      ranges.push(range);
      const start = Number(/\d+/.exec(range)![0]);
      response.writeHead(start === 0 ? 200 : 206, {
        'content-length': String(whole.length - start),
        etag: '"e"',
      });
      response.write(whole.slice(start, start + every), () => {
        if (start + every >= whole.length) response.end();
        else setTimeout(() => request.socket.destroy(), 20);
      });
    });
    await new Promise<void>((resolve) => void breaking.listen(0, '127.0.0.1', resolve));
    pointSdkAt({ S3: `http://127.0.0.1:${(breaking.address() as AddressInfo).port}` });
    return {
      ranges,
      close() {
        breaking.closeAllConnections();
        breaking.close();
      },
    };
  }

  it('goes on where it was', async () => {
    const { ranges, close } = await breakingServer(10_000);
    expect(await contentOf('s3://logs/k')).toBe(whole);
    close();
    expect(ranges).toEqual(['bytes=0-', 'bytes=10000-', 'bytes=20000-', 'bytes=30000-']);
  });

  it('ends the run where no byte comes any more', async () => {
    const { ranges, close } = await breakingServer(0);
    await expect(contentOf('s3://logs/k')).rejects.toThrow(
      'input: s3://logs/k: expected an object that can be read to its end, found',
    );
    close();
    expect(ranges).toHaveLength(6);
  });
});
