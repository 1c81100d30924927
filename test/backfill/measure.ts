/**
 * @module test/backfill/measure
 * CPU time of a back-fill, for the costs in docs/guides/back-fill.md: `node layer/pinned.mjs test/backfill/measure.ts`. The S3 server is
 * a process of its own, so what counts is the function's part.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { gzipSync } from 'node:zlib';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { createEngine } from '../../engine/index.ts';

const SERVER = `
  import { startS3 } from ${JSON.stringify(new URL('../servers/s3.ts', import.meta.url).href)};
  console.log((await startS3([])).url);`;
const child = spawn(process.execPath, ['--input-type=module', '-e', SERVER], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
const [url] = (await once(child.stdout, 'data')) as [Buffer];
Object.assign(process.env, {
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'S3RVER',
  AWS_SECRET_ACCESS_KEY: 'S3RVER',
  AWS_ENDPOINT_URL_S3: url.toString().trim(),
});
const client = new S3Client({});
await client.send(new CreateBucketCommand({ Bucket: 'measured' }));

/** Lines as varied as a log's: a third of them compresses away. */
const line = (n: number) =>
  `198.51.100.${n % 251} - user${n % 97} [29/Nov/2026:10:${String(n % 60).padStart(2, '0')}:05 +0000] "GET /shop/item-${(n * 7919) % 100_003}?ref=${(n * 31) % 991} HTTP/1.1" 200 ${n % 70_001} "https://example.com/${n % 503}" "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.${n % 7000}"\n`;
const textOf = (bytes: number) => {
  const lines: string[] = [];
  for (let n = 0, length = 0; length < bytes; n += 1) {
    lines.push(line(n));
    length += lines.at(-1)!.length;
  }
  return lines.join('');
};

async function measure(name: string, objects: number, bytes: number, compress: string): Promise<void> {
  const text = textOf(bytes);
  const body = gzipSync(text);
  const Items = [];
  for (let n = 0; n < objects; n += 1) {
    const Key = `${name}-${n}.gz`;
    const { ETag } = await client.send(new PutObjectCommand({ Bucket: 'measured', Key, Body: body }));
    Items.push({ Key, ETag });
  }
  const engine = createEngine({ parse: 'apache-combined' }, { threads: 1 });
  await engine.ready();
  const output = { bucket: 'measured', prefix: `out-${compress}/`, compress };
  const before = process.cpuUsage();
  const BatchInput = { millrace: { backfill: { bucket: 'measured', output } } };
  const { reply } = await engine.transform({ BatchInput, Items });
  const { user, system } = process.cpuUsage(before);
  await engine.close();
  const seconds = (user + system) / 1e6;
  const megabytes = (objects * text.length) / 1e6;
  console.log(
    `${name}, ${compress}: ${(reply as { Done: number }).Done} objects, ${megabytes.toFixed(0)} MB of text (${((objects * body.length) / 1e6).toFixed(0)} MB gzip): ${seconds.toFixed(2)} s of CPU time, ${(megabytes / seconds).toFixed(0)} MB/s, ${((1000 * seconds) / objects).toFixed(1)} ms an object`,
  );
}

for (const compress of ['gzip', 'zstd', 'none']) await measure('large', 2, 64e6, compress);
await measure('small', 400, 3000, 'gzip');
child.kill();
