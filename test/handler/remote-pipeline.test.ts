import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createEngine } from '../../engine/index.ts';
import { loadPipeline } from '../../handler/load-pipeline.ts';
import { MOST_BYTES, readRemote } from '../../handler/remote-pipeline.ts';
import { start } from '../../handler/start.ts';
import { pointSdkAt } from '../servers/aws-environment.ts';
import { type S3Server, startS3 } from '../servers/s3.ts';
import { type SsmServer, startSsm } from '../servers/ssm.ts';

const BUCKET = 'pipelines';
let s3: S3Server;
let ssm: SsmServer;
let client: S3Client;

beforeAll(async () => {
  [s3, ssm] = await Promise.all([startS3([]), startSsm()]);
  pointSdkAt({ S3: s3.url, SSM: ssm.url });
  client = new S3Client({});
  await client.send(new CreateBucketCommand({ Bucket: BUCKET }));
});
afterAll(async () => {
  client.destroy();
  await Promise.all([s3.close(), ssm.close()]);
});

const put = (Key: string, Body: string) => client.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body }));
const load = (uri: string) => loadPipeline(uri, 'MILLRACE_PIPELINE', '/var/task');
const YAML = 'parse: json\nset: { x: 1 }\n';
const WANTED = { parse: 'json', set: { x: 1 } };

describe('a pipeline in Parameter Store', () => {
  test.each([
    ['YAML', YAML, WANTED],
    ['JSON', `\n${JSON.stringify(WANTED)}\n`, WANTED],
    ["a format's name", 'apache-combined\n', { parse: 'apache-combined' }],
  ])('as %s', async (_, text, pipeline) => {
    ssm.parameters.set('/logs/pipeline', [text]);
    expect(await load('ssm:/logs/pipeline')).toEqual({
      pipeline,
      baseFolder: '/var/task',
      origin: 'ssm:/logs/pipeline',
      name: 'ssm:/logs/pipeline',
      version: '1',
    });
  });

  test('is the newest, or the version that is named', async () => {
    ssm.parameters.set('plain', ['json', 'ltsv']);
    expect(await load('ssm:plain')).toMatchObject({ pipeline: { parse: 'ltsv' }, version: '2' });
    expect(await load('ssm:plain:1')).toMatchObject({ pipeline: { parse: 'json' }, version: '1' });
  });

  test('that is too large is refused', async () => {
    ssm.parameters.set('/large', ['x'.repeat(MOST_BYTES + 1)]);
    await expect(load('ssm:/large')).rejects.toThrow(
      'pipeline: ssm:/large: expected a pipeline of at most 1048576 bytes, found 1048577 bytes',
    );
  });
});

describe('a pipeline in S3', () => {
  test.each([
    ['team a/pipeline+1.yaml', YAML, WANTED],
    ['pipeline.json', JSON.stringify(WANTED), WANTED],
  ])('%s, with what tells its version', async (key, text, pipeline) => {
    const { ETag } = await put(key.replace(' ', '-'), text);
    const uri = `s3://${BUCKET}/${key.replace(' ', '-')}`;
    const version = ETag!.replaceAll('"', '');
    expect(await load(uri)).toMatchObject({ pipeline, name: uri, version });
  });

  test('that is too large is refused before it is read', async () => {
    await put('large', 'x'.repeat(MOST_BYTES + 1));
    await expect(load(`s3://${BUCKET}/large`)).rejects.toThrow('at most 1048576 bytes, found 1048577 bytes');
  });
});

test.each([
  [
    'ssm:/missing',
    'expected a parameter that holds a pipeline, found none of that name in this Region (ParameterNotFound)',
  ],
  ['ssm:/denied', "found no permission (AccessDeniedException); allow the function's role ssm:GetParameter"],
  ['ssm:/empty', 'ssm:/empty: expected a pipeline, found nothing'],
  ['ssm:/broken', 'expected content that can be read as json, found "'],
  ['ssm:/tabs', 'expected content that can be read as yaml, found "'],
  [
    `s3://${BUCKET}/missing`,
    'expected an object that holds a pipeline, found none of that name in this Region (NoSuchKey)',
  ],
  ['s3://nobody/x', 'found none of that name in this Region (NoSuchBucket)'],
  ['s3://bucket', 'expected ssm:NAME of a parameter, or s3://BUCKET/KEY of an object, found neither'],
  ['ssm:', 'found neither'],
])('%s is an error that says what to do', async (uri, message) => {
  ssm.parameters.set('/denied', 'denied');
  ssm.parameters.set('/empty', [' \n']);
  ssm.parameters.set('/broken', ['{"parse":']);
  ssm.parameters.set('/tabs', ['parse: [\n\tx']);
  await expect(load(uri)).rejects.toMatchObject({
    code: 'ERR_MILLRACE_PIPELINE',
    message: expect.stringContaining(message),
  });
});

test('a bucket that refuses and a service that does not answer are told apart', async () => {
  const server = createServer((request, response) => {
    if (request.url!.includes('silent')) return;
    const body = '<Error><Code>AccessDenied</Code><Message>no</Message></Error>';
    response.writeHead(403, { 'content-type': 'application/xml' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  pointSdkAt({ S3: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
  await expect(readRemote('s3://denied.b/x')).rejects.toThrow(
    "found no permission (AccessDenied); allow the function's role s3:GetObject",
  );
  await expect(readRemote('s3://silent.b/x', 300)).rejects.toThrow('found no answer within');
  server.closeAllConnections();
  server.close();
  pointSdkAt({ S3: s3.url });
});

test('what it says is checked as any pipeline, with its place in the error', async () => {
  ssm.parameters.set('/wrong', ['parse: apache-comined']);
  const { pipeline } = await load('ssm:/wrong');
  expect(() => createEngine(pipeline)).toThrow('apache-combined');
});

test.each([false, true])(
  'a function starts with it, and its log has the version (raw events: %s)',
  async (rawEvents) => {
    ssm.parameters.set('/logs/pipeline', ['json', YAML]);
    vi.stubEnv('MILLRACE_PIPELINE', 'ssm:/logs/pipeline');
    const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const { engine, handler } = await start({ rawEvents });
    const data = Buffer.from('{"a":1}').toString('base64');
    const reply = await handler({
      records: [{ recordId: '1', approximateArrivalTimestamp: 0, data }],
    } as never);
    const lines = written.mock.calls
      .map(([line]) => String(line))
      .filter((line) => line.startsWith('{"level"'));
    written.mockRestore();
    await engine.close();
    expect(Buffer.from(reply.records[0]!.data!, 'base64').toString()).toBe('{"a":1,"x":1}\n');
    expect(JSON.parse(lines.join())).toMatchObject({ pipeline: 'ssm:/logs/pipeline', pipelineVersion: '2' });
  },
);

test('a wrong pipeline there is an init error that names the place', async () => {
  ssm.parameters.set('/wrong', ['parse: json\nfilters: {}']);
  vi.stubEnv('MILLRACE_PIPELINE', 'ssm:/wrong');
  await expect(start({ rawEvents: false })).rejects.toThrow('pipeline: ssm:/wrong: filters: expected');
});
