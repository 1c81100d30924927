import { join } from 'node:path';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { findClient } from '../../emulator/client.ts';
import { startRuntimeApi } from '../../emulator/runtime-api.ts';
import { startRuntime } from '../../emulator/runtime-process.ts';
import { pointSdkAt } from '../servers/aws-environment.ts';
import { type S3Server, startS3 } from '../servers/s3.ts';
import { type SsmServer, startSsm } from '../servers/ssm.ts';
import { eventOf } from './events.ts';
import { useUnpackedLayer } from './unpacked-layer.ts';

// A function of the layer, in a process of its own, reads its pipeline by the SDK that its runtime brings.

const client = findClient();
const SDK = new URL('../../node_modules', import.meta.url).pathname;
const layer = useUnpackedLayer();
let s3: S3Server;
let ssm: SsmServer;
beforeAll(async () => {
  [s3, ssm] = await Promise.all([startS3([]), startSsm()]);
  pointSdkAt({ S3: s3.url });
  const admin = new S3Client({});
  await admin.send(new CreateBucketCommand({ Bucket: 'pipelines' }));
  await admin.send(
    new PutObjectCommand({ Bucket: 'pipelines', Key: 'a.yaml', Body: 'parse: apache-combined' }),
  );
  admin.destroy();
  ssm.parameters.set('/logs/pipeline', ['ltsv', 'apache-combined']);
});
afterAll(async () => {
  await Promise.all([s3.close(), ssm.close()]);
});

async function runtimeWith(raw: boolean, pipeline: string, nodePath: string) {
  const api = await startRuntimeApi();
  const runtime = startRuntime({
    opt: layer.opt,
    host: api.host,
    node: process.execPath,
    major: Number(process.versions.node.split('.')[0]),
    client: client ?? '/var/runtime/index.mjs',
    taskRoot: layer.taskRoot,
    raw,
    environment: {
      MILLRACE_PIPELINE: pipeline,
      NODE_PATH: nodePath,
      AWS_ACCESS_KEY_ID: 'S3RVER',
      AWS_SECRET_ACCESS_KEY: 'S3RVER',
      AWS_ENDPOINT_URL_S3: s3.url,
      AWS_ENDPOINT_URL_SSM: ssm.url,
    },
  });
  return { api, runtime };
}

const RUNTIMES = client === null ? [true] : [true, false];
const CASES = RUNTIMES.flatMap((raw) => [
  [raw ? 'raw' : 'managed', 'ssm:/logs/pipeline', /"pipelineVersion":"2"/] as const,
  [raw ? 'raw' : 'managed', 's3://pipelines/a.yaml', /"pipelineVersion":"[0-9a-f]{32}"/] as const,
]);

test.each(CASES)('the %s runtime reads %s', async (kind, pipeline, version) => {
  const { api, runtime } = await runtimeWith(kind === 'raw', pipeline, SDK);
  try {
    const result = await api.invoke(JSON.stringify(eventOf(3)));
    expect(result.kind).toBe('ok');
    await vi.waitFor(() => expect(runtime.log()).toMatch(version));
    expect(runtime.log()).toContain(`"pipeline":"${pipeline}"`);
  } finally {
    await runtime.stop('SIGKILL');
    await api.close();
  }
});

test('without the SDK the init error says what is missing', async () => {
  const { api, runtime } = await runtimeWith(true, 'ssm:/logs/pipeline', join(layer.folder, 'nothing'));
  expect(await runtime.ended).toBe(1);
  expect(runtime.log()).toContain('AWS SDK: @aws-sdk/client-ssm: expected the package to be installed');
  await api.close();
});
