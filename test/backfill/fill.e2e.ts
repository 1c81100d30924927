/**
 * The state machine of `layer/backfill.yaml` by our driver, with real runtime processes and a real S3 server: thousands of objects, some
 * broken, one process ended midway, twice.
 */
import { gunzipSync, gzipSync } from 'node:zlib';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEngine, packRecords } from '../../engine/index.ts';
import { OPT_FOLDERS } from '../../layer/build.ts';
import { pointSdkAt } from '../servers/aws-environment.ts';
import { type S3Server, startS3 } from '../servers/s3.ts';
import { definitionOf } from './definition.ts';
import { type MapRun, runMap } from './driver.ts';
import { type Functions, startFunctions } from './functions.ts';
import { listAll } from './reader.ts';

const OBJECTS = 2000;
const PIPELINE = { parse: 'apache-combined', drop: ['identity'] };

let server: S3Server;
let client: S3Client;
/** Key → its text; `null`: it has to fail. */
const texts = new Map<string, string | null>();

const lineOf = (object: number, line: number) =>
  `192.0.2.${object % 256} - - [29/Nov/2026:10:05:0${line % 10} +0000] "GET /${object}/${line} HTTP/1.1" 200 ${object + line} "-" "agent ${'é'.repeat(line % 7)}"\n`;

/** Every 97th object is broken, in one of three ways; every other one is compressed. */
function objectOf(index: number): { readonly body: Uint8Array; readonly text: string | null } {
  const text = Array.from({ length: 1 + (index % 40) }, (_, line) => lineOf(index, line)).join('');
  const compressed = (content: string) =>
    index % 2 === 0 ? gzipSync(content) : Buffer.from(content, 'utf8');
  const broken = [
    compressed(`${text}no line of a log\n`),
    gzipSync(text).subarray(0, -9),
    Buffer.from([0x1f, 0x8b, 0x08, 9, 9, 9]),
  ];
  if (index % 97 === 7) return { body: broken[Math.floor(index / 97) % 3]!, text: null };
  return { body: compressed(text), text };
}

beforeAll(async () => {
  server = await startS3([]);
  pointSdkAt({ S3: server.url });
  client = new S3Client({});
  for (const Bucket of ['old-logs', 'lake', 'inventories'])
    await client.send(new CreateBucketCommand({ Bucket }));
  const indices = Array.from({ length: OBJECTS }, (_, index) => index).values();
  const work = async () => {
    for (const index of indices) {
      const Key = `alb/2026/${String(index % 30).padStart(2, '0')}/${String(index).padStart(5, '0')}${index % 2 === 0 ? '.gz' : '.log'}`;
      const { body, text } = objectOf(index);
      texts.set(Key, text);
      await client.send(new PutObjectCommand({ Bucket: 'old-logs', Key, Body: body }));
    }
  };
  await Promise.all(Array.from({ length: 8 }, work));
});
afterAll(async () => {
  client.destroy();
  await server.close();
});

async function allOf(prefix: string): Promise<ReadonlyMap<string, { etag: string; time: number }>> {
  const all = await listAll(client, 'lake', prefix);
  return new Map(
    all.map(({ Key, ETag, LastModified }) => [Key!, { etag: ETag!, time: LastModified!.getTime() }]),
  );
}

async function bytesOf(Key: string): Promise<Buffer> {
  const { Body } = await client.send(new GetObjectCommand({ Bucket: 'lake', Key }));
  return Buffer.from(await Body!.transformToByteArray());
}

const environment = () => ({
  MILLRACE_PIPELINE: JSON.stringify(PIPELINE),
  MILLRACE_ALLOW: 'backfill',
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'S3RVER',
  AWS_SECRET_ACCESS_KEY: 'S3RVER',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_ENDPOINT_URL_S3: server.url,
});

const sum = ({ children }: MapRun, name: string) =>
  children.reduce((total, { output }) => total + Number(output?.[name] ?? 0), 0);

/** Every output, byte for byte what the engine makes of the same lines at once. */
async function checkOutputs(
  prefix: string,
  read: readonly (readonly [string, string | null])[],
): Promise<void> {
  const engine = createEngine(PIPELINE as never, { threads: 1, tier: 're2' });
  const outputs = await allOf(prefix);
  const expected = read.filter(([, text]) => text !== null);
  expect([...outputs.keys()].sort()).toEqual(expected.map(([key]) => `${prefix}${key}.ndjson.gz`).sort());
  for (const [key, text] of expected) {
    const lines = text!.split(/(?<=\n)/);
    const { bytes } = await engine.run(packRecords(lines.map((line) => Buffer.from(line))));
    const found = gunzipSync(await bytesOf(`${prefix}${key}.ndjson.gz`));
    if (!found.equals(Buffer.from(bytes))) throw new Error(`${key}: other bytes`);
  }
  await engine.close();
}

describe.each([
  ['managed', false, 'alb/'],
  ['raw', true, 'alb/2026/1'],
] as const)('a back-fill by the %s runtime', (name, raw, read) => {
  const textsRead = () => [...texts].filter(([key]) => key.startsWith(read));
  let functions: Functions;
  beforeAll(async () => {
    functions = await startFunctions({ opt: OPT_FOLDERS.native, count: 2, raw, environment: environment() });
  });
  afterAll(() => functions.close());

  const prefix = `filled-${name}/`;
  const definition = definitionOf({
    SourceBucket: 'old-logs',
    OutputBucket: 'lake',
    OutputPrefix: prefix,
    MaxConcurrency: 4,
    ObjectsPerBatch: 20,
    ToleratedFailurePercentage: 25,
  });

  test('has every object once, whole, although a process was ended, and the broken ones are named', async () => {
    let calls = 0;
    const run = await runMap(definition, { prefix: read }, client, (payload) => {
      calls += 1;
      if (calls === 12) functions.killNext(30);
      return functions.invoke(payload);
    });
    expect(run).toMatchObject({ status: 'SUCCEEDED', items: textsRead().length, peak: 4 });
    expect(functions.killed).toBe(1);
    expect(run.children.length).toBe(Math.ceil(textsRead().length / 20));
    const failed = run.children.filter(({ error }) => error !== null);
    expect(new Set(failed.map(({ error }) => error))).toEqual(new Set(['Millrace.ObjectsFailed']));
    const named = failed.flatMap(({ cause }) => JSON.parse(cause!) as { Key: string; Code: string }[]);
    expect(named.map(({ Key }) => Key).sort()).toEqual(
      textsRead()
        .flatMap(([key, text]) => (text === null ? [key] : []))
        .sort(),
    );
    expect(named.length).toBeGreaterThan(3);
    expect(new Set(named.map(({ Code }) => Code))).toEqual(new Set(['no-match', 'object']));
    await checkOutputs(prefix, textsRead());
  });

  test('changes nothing when it runs again', async () => {
    const before = await allOf(prefix);
    const run = await runMap(definition, { prefix: read }, client, functions.invoke);
    expect(run.status).toBe('SUCCEEDED');
    expect(sum(run, 'Done')).toBe(0);
    expect(sum(run, 'Unchanged')).toBeGreaterThan(textsRead().length / 2); // those of batches that succeeded
    expect(await allOf(prefix)).toEqual(before);
  });

  test('makes the same bytes when all is done again', async () => {
    const before = await allOf(prefix);
    const again = definitionOf({
      SourceBucket: 'old-logs',
      OutputBucket: 'lake',
      OutputPrefix: prefix,
      MaxConcurrency: 2,
      ObjectsPerBatch: 7,
      ToleratedFailurePercentage: 100,
      Redo: 'true',
    });
    const run = await runMap(again, { prefix: 'alb/2026/13/' }, client, functions.invoke);
    expect(sum(run, 'Done')).toBeGreaterThan(0);
    const after = await allOf(prefix);
    const etags = (map: typeof before) => [...map].map(([key, { etag }]) => [key, etag]);
    expect(etags(after)).toEqual(etags(before));
    expect(
      [...after.values()].filter(({ time }, index) => time !== [...before.values()][index]!.time).length,
    ).toBe(
      sum(run, 'Done') +
        run.children
          .filter(({ error }) => error !== null)
          .reduce(
            (total, { items, cause }) => total + items.length - (JSON.parse(cause!) as unknown[]).length,
            0,
          ),
    );
  });

  test('ends early where more fail than is tolerated', async () => {
    const strict = definitionOf({
      SourceBucket: 'old-logs',
      OutputBucket: 'lake',
      OutputPrefix: `strict-${name}/`,
      MaxConcurrency: 1,
      ToleratedFailurePercentage: 0,
    });
    const run = await runMap(strict, { prefix: read }, client, functions.invoke);
    expect(run).toMatchObject({ status: 'FAILED', error: 'States.ExceedToleratedFailureThreshold' });
    expect(run.children.length).toBeLessThan(textsRead().length / 20);
  });

  test('reads the manifest of an inventory', async () => {
    const key = `alb/2026/03/${[...texts.keys()]
      .find((name) => name.startsWith('alb/2026/03/'))!
      .split('/')
      .at(-1)}`;
    await client.send(new PutObjectCommand({ Bucket: 'old-logs', Key: 'odd/a b+c', Body: lineOf(1, 1) }));
    const rows = [
      `"old-logs","${key}","true","false","1"`,
      `"old-logs","odd/a+b%2Bc","true","false","1"`,
      `"old-logs","odd/gone","true","true","0"`,
    ];
    await client.send(
      new PutObjectCommand({ Bucket: 'inventories', Key: 'data/1.csv.gz', Body: gzipSync(rows.join('\n')) }),
    );
    const manifest = {
      sourceBucket: 'old-logs',
      fileFormat: 'CSV',
      fileSchema: 'Bucket, Key, IsLatest, IsDeleteMarker, Size',
      files: [{ key: 'data/1.csv.gz' }],
    };
    await client.send(
      new PutObjectCommand({ Bucket: 'inventories', Key: 'manifest.json', Body: JSON.stringify(manifest) }),
    );
    const listed = definitionOf({
      SourceBucket: 'old-logs',
      InventoryBucket: 'inventories',
      OutputBucket: 'lake',
      OutputPrefix: `listed-${name}/`,
      Compress: 'none',
    });
    const run = await runMap(listed, { manifest: 'manifest.json' }, client, functions.invoke);
    expect(run).toMatchObject({ status: 'SUCCEEDED', items: 3 });
    expect([...(await allOf(`listed-${name}/`)).keys()].sort()).toEqual([
      `listed-${name}/${key}.ndjson`,
      `listed-${name}/odd/a b+c.ndjson`,
    ]);
    await client.send(new PutObjectCommand({ Bucket: 'old-logs', Key: 'odd/a b+c', Body: '' }));
  });

  test('a call that is not allowed, or makes no sense, is not tried again', async () => {
    let calls = 0;
    const odd = structuredClone(definition);
    Object.assign(odd.States.BackFill.ItemBatcher, {
      BatchInput: { millrace: { backfill: { bucket: 'old-logs' } } },
    });
    const run = await runMap(odd, { prefix: 'alb/2026/03/00003' }, client, (payload) => {
      calls += 1;
      return functions.invoke(payload);
    });
    expect(run.status).toBe('FAILED');
    expect(calls).toBe(1);
    expect(run.children[0]).toMatchObject({
      error: 'MillraceError',
      cause: expect.stringContaining('backfill.output'),
    });
  });
});
