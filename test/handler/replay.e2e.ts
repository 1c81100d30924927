/** A replay by invocation, by real runtime processes of both kinds. */
import { CreateBucketCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FirehoseApi, startFirehoseApi } from '../../emulator/firehose-api.ts';
import { OPT_FOLDERS } from '../../layer/build.ts';
import { startFunctions } from '../backfill/functions.ts';
import { pointSdkAt } from '../servers/aws-environment.ts';
import { type S3Server, startS3 } from '../servers/s3.ts';

let server: S3Server;
let client: S3Client;
let api: FirehoseApi;

beforeAll(async () => {
  server = await startS3([]);
  api = await startFirehoseApi({ streams: ['logs'] });
  pointSdkAt({ S3: server.url });
  client = new S3Client({});
  await client.send(new CreateBucketCommand({ Bucket: 'errors' }));
});
afterAll(async () => {
  client.destroy();
  await api.close();
  await server.close();
});

const failed = (record: string) => `${JSON.stringify({ rawData: Buffer.from(record).toString('base64') })}\n`;

test.each([
  ['managed', false],
  ['raw', true],
] as const)('%s: it looks, then puts what succeeds, and other events go on as before', async (name, raw) => {
  const prefix = `${name}/`;
  await client.send(
    new PutObjectCommand({
      Bucket: 'errors',
      Key: `${prefix}1`,
      Body: failed(`{"from":"${name}"}`) + failed('x'),
    }),
  );
  const environment = {
    MILLRACE_PIPELINE: JSON.stringify({ parse: 'json', sink: { firehose: 'logs' } }),
    MILLRACE_ALLOW: 'replay',
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'S3RVER',
    AWS_SECRET_ACCESS_KEY: 'S3RVER',
    AWS_ENDPOINT_URL_S3: server.url,
    AWS_ENDPOINT_URL_FIREHOSE: api.url,
  };
  const functions = await startFunctions({ opt: OPT_FOLDERS.native, count: 1, raw, environment });
  try {
    const replay = { bucket: 'errors', prefix };
    const before = api.taken.length;
    const looked = await functions.invoke({ millrace: { replay } });
    expect(looked).toMatchObject({ payload: { dryRun: true, ok: 1, failed: { json: 1 }, next: null } });
    expect(api.taken.length).toBe(before);
    const done = await functions.invoke({ millrace: { replay: { ...replay, dryRun: false } } });
    expect(done).toMatchObject({ payload: { dryRun: false, ok: 1, failed: { json: 1 }, next: null } });
    expect(api.taken.slice(before).map(({ data }) => data.toString())).toEqual([`{"from":"${name}"}\n`]);
    expect(await functions.invoke({ millrace: { replay: { ...replay, dryRun: false } } })).toMatchObject({
      payload: { ok: 0, failed: { json: 1 } },
    });
    const { Contents = [] } = await client.send(
      new ListObjectsV2Command({ Bucket: 'errors', Prefix: prefix }),
    );
    expect(Contents.map(({ Size }) => Size)).toEqual([failed('x').length]);
    const event = { records: [{ recordId: 'r', data: 'e30=' }] };
    expect(await functions.invoke(event)).toEqual({
      payload: { records: [{ recordId: 'r', result: 'Ok', data: 'e30K' }] },
    });
  } finally {
    await functions.close();
  }
});
