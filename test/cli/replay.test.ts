import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { gunzipSync, gzipSync, zstdCompressSync } from 'node:zlib';
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type FirehoseApi, startFirehoseApi } from '../../emulator/firehose-api.ts';
import { createEngine } from '../../engine/index.ts';
import { pointSdkAt } from '../servers/aws-environment.ts';
import { type S3Server, startS3 } from '../servers/s3.ts';
import { millrace, scratchFolder } from './support/millrace.ts';

const files = scratchFolder();
let server: S3Server;
let client: S3Client;
let api: FirehoseApi;

beforeAll(async () => {
  server = await startS3([]);
  api = await startFirehoseApi({ streams: ['logs'] });
  pointSdkAt({ S3: server.url, FIREHOSE: api.url });
  client = new S3Client({});
  await client.send(new CreateBucketCommand({ Bucket: 'errors' }));
});
afterAll(async () => {
  client.destroy();
  await api.close();
  await server.close();
});

/** As Firehose writes it when a transformation failed. */
const failed = (record: string | Uint8Array, more: object = {}) =>
  `${JSON.stringify({
    attemptsMade: 4,
    arrivalTimestamp: 1431857103000,
    errorCode: 'Lambda.FunctionError',
    errorMessage: 'The Lambda function was successfully invoked but it returned an error result.',
    attemptEndingTimestamp: 1431857163000,
    rawData: Buffer.from(record).toString('base64'),
    lambdaArn: 'arn:aws:lambda:eu-west-1:1:function:f:$LATEST',
    ...more,
  })}\n`;
/** As Firehose writes it when a conversion to Parquet failed. */
const unconverted = (record: string) =>
  failed(record, {
    errorCode: undefined,
    ErrorCode: 'DataFormatConversion.ParseError',
    dataCatalogTable: {},
  });

let count = 0;
function folder(content: Readonly<Record<string, string | Buffer>>): string {
  count += 1;
  const name = `failed-${count}`;
  mkdirSync(files.path(`${name}/2015/05`), { recursive: true });
  for (const [file, bytes] of Object.entries(content)) files.write(`${name}/${file}`, bytes);
  return files.path(name);
}

const PIPELINE = [
  '--pipeline',
  JSON.stringify({ parse: 'json', set: { at: '${arrivalTime}' }, onError: 'drop' }),
];
const AT = '"at":"2015-05-17T10:05:03.000Z"';

describe('replay', () => {
  it('only looks, unless it is told to run', async () => {
    const content = failed('{"a":1}') + failed('no json');
    const place = folder({ '2015/05/x': content });
    const { status, text, errors } = await millrace(['replay', place, ...PIPELINE]);
    expect({ status, errors }).toEqual({ status: 0, errors: '' });
    expect(text).toBe(
      '2 failed records in 1 object: 1 ok, 0 dropped, 1 failed again (1 json)\na dry run: nothing was put or removed; --run does it\n',
    );
    expect(readFileSync(`${place}/2015/05/x`, 'utf8')).toBe(content);
  });

  it('puts what succeeds and removes that alone, whatever the pipeline says of errors', async () => {
    const stays = failed('no json');
    const note = 'a line of another kind\n';
    const place = folder({
      '2015/05/a': failed('{"a":1}') + stays + note + failed('{"a":2}').trimEnd(),
      '2015/05/b.gz': gzipSync(stays + unconverted('{"a":3}')),
      'c.zst': zstdCompressSync(failed('{"a":4}')),
    });
    const out = `${place}/out.jsonl`;
    const { status, text } = await millrace(['replay', place, ...PIPELINE, '--run', '--out', out]);
    expect(status).toBe(0);
    expect(text).toBe(
      '6 failed records in 3 objects: 4 ok, 0 dropped, 2 failed again (2 json)\n1 line without rawData, left as they are\nwhat succeeded was put and removed\n',
    );
    expect(readFileSync(out, 'utf8')).toBe([1, 2, 3, 4].map((a) => `{"a":${a},${AT}}\n`).join(''));
    expect(readFileSync(`${place}/2015/05/a`, 'utf8')).toBe(note + stays);
    expect(gunzipSync(readFileSync(`${place}/2015/05/b.gz`)).toString()).toBe(stays);
    expect(existsSync(`${place}/c.zst`)).toBe(false);
    // What is left fails again, is kept, and the outputs of the run before are still there.
    const again = await millrace(['replay', place, ...PIPELINE, '--run', '--out', out]);
    expect(again).toMatchObject({
      status: 1,
      text: expect.stringContaining('0 ok, 0 dropped, 2 failed again'),
    });
    expect(readFileSync(out, 'utf8').split('\n')).toHaveLength(5);
  });

  it('goes from a bucket into the sink of the pipeline, and removes nothing that the sink did not take', async () => {
    const put = (Key: string, Body: string | Uint8Array) =>
      client.send(new PutObjectCommand({ Bucket: 'errors', Key, Body }));
    await put('processing-failed/1', failed('{"a":1}') + failed('x'));
    await put('processing-failed/2.gz', gzipSync(failed('{"a":2}')));
    await put('other/3', failed('{"a":3}'));
    const pipeline = (stream: string) => [
      '--pipeline',
      JSON.stringify({ parse: 'json', sink: { firehose: stream } }),
    ];
    const place = 's3://errors/processing-failed/';
    const refused = await millrace(['replay', place, ...pipeline('nowhere'), '--run']);
    expect(refused).toMatchObject({ status: 1, text: expect.stringContaining('(1 json, 2 sink)') });
    expect(await millrace(['replay', place, ...pipeline('logs'), '--run'])).toMatchObject({
      status: 0,
      errors: '',
    });
    expect(api.taken.map(({ data }) => data.toString())).toEqual(['{"a":1}\n', '{"a":2}\n']);
    const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: 'errors' }));
    expect(Contents.map(({ Key }) => Key)).toEqual(['other/3', 'processing-failed/1']);
    const { Body } = await client.send(
      new GetObjectCommand({ Bucket: 'errors', Key: 'processing-failed/1' }),
    );
    expect(await Body!.transformToString()).toBe(failed('x'));
  });

  it('puts records into a delivery stream as they came', async () => {
    const before = api.taken.length;
    const place = folder({ x: failed('{"a":1}\n') + failed(Buffer.from([0xff, 0])) });
    const { status } = await millrace(['replay', place, ...PIPELINE, '--run', '--reput', 'logs', '--keep']);
    expect(status).toBe(0);
    expect(api.taken.slice(before).map(({ data }) => data)).toEqual([
      Buffer.from('{"a":1}\n'),
      Buffer.from([0xff, 0]),
    ]);
    expect(existsSync(`${place}/x`)).toBe(true);
  });

  it('reads dead letters: a record from within another is not decoded again', async () => {
    const before = api.taken.length;
    const engine = createEngine(
      { parse: 'json', decode: ['gzip', 'lines'], onError: 'drop', deadLetter: { firehose: 'logs' } },
      { threads: 1 },
    );
    const data = gzipSync('{"a":1}\na=2\n').toString('base64');
    await engine.firehose({ records: [{ recordId: '1', data }] } as never);
    await engine.close();
    const place = folder({ x: Buffer.concat(api.taken.slice(before).map((one) => one.data)) });
    const mended = JSON.stringify({ parse: 'logfmt', decode: ['gzip', 'lines'] });
    const { text, errors } = await millrace(['replay', place, '--pipeline', mended, '--run', '--out', '-']);
    expect(text).toBe('{"a":"2"}\n');
    expect(errors).toContain('1 ok');
  });

  it.each([
    [
      'a place that is not there',
      ['nowhere'],
      1,
      'nowhere: expected a file, a folder or s3://BUCKET/PREFIX, found nothing of that name',
    ],
    ['a bucket that is not there', ['s3://no-such-bucket/x'], 1, 's3://no-such-bucket/x: expected'],
    [
      'a run without a destination',
      ['.', '--run'],
      1,
      '--run: expected a pipeline with a sink, --out FILE or --reput STREAM',
    ],
    ['two destinations', ['.', '--run', '--out', 'x', '--reput', 'y'], 2, '--out and --reput: found both'],
    [
      'a file that is cut off',
      [files.write('cut.gz', gzipSync(failed('{}')).subarray(0, 40))],
      1,
      'expected an object that can be read, found unexpected end of file',
    ],
  ] as const)('says what is wrong with %s', async (_, args, status, message) => {
    const ended = await millrace(['replay', ...args, ...PIPELINE]);
    expect(ended.status).toBe(status);
    expect(ended.errors).toContain(message);
  });

  it('names the variable where no Region is set', async () => {
    vi.stubEnv('AWS_REGION', undefined);
    vi.stubEnv('AWS_CONFIG_FILE', '/dev/null');
    try {
      const { status, errors } = await millrace(['replay', 's3://errors/x', ...PIPELINE]);
      expect(status).toBe(1);
      expect(errors).toContain('found Error: Region is missing; set AWS_REGION');
    } finally {
      vi.stubEnv('AWS_REGION', 'eu-west-1');
    }
  });
});
