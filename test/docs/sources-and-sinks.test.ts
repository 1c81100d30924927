import { readFileSync } from 'node:fs';
import { CreateBucketCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { load } from 'js-yaml';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FirehoseApi, startFirehoseApi } from '../../emulator/firehose-api.ts';
import { createEngine, type PipelineConfig } from '../../engine/index.ts';
import { createHandler } from '../../handler/create-handler.ts';
import { pointSdkAt } from '../servers/aws-environment.ts';
import { startS3 } from '../servers/s3.ts';

const page = readFileSync(new URL('../../docs/guides/sources-and-sinks.md', import.meta.url), 'utf8');
const blocks = (language: string) =>
  Array.from(page.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 'gs')), ([, text]) => text!);
const pipelines = blocks('yaml').map((text) => load(text) as PipelineConfig);

let api: FirehoseApi;
beforeAll(async () => {
  api = await startFirehoseApi({ streams: ['logs'] });
  pointSdkAt({ FIREHOSE: api.url });
});
afterAll(() => api.close());

test('every pipeline of the guide has a sink and makes an engine', async () => {
  expect(pipelines.length).toBeGreaterThan(4);
  for (const pipeline of pipelines) {
    const engine = createEngine(pipeline, { threads: 1 });
    expect(engine.plan.sink).not.toBeNull();
    await engine.close();
  }
});

test('its first pipeline puts what it says into the stream', async () => {
  const engine = createEngine(pipelines[0]!, { threads: 1 });
  const bodies = ['{"level":"WARN"}', '{"level":"INFO"}', 'x'];
  const Records = bodies.map((body, index) => ({ messageId: `${index}`, body, eventSource: 'aws:sqs' }));
  expect((await engine.transform({ Records })).reply).toEqual({ batchItemFailures: [] });
  await engine.close();
  expect(api.taken.map(({ data }) => data.toString())).toEqual(['{"level":"WARN"}\n']);
});

test('its replay is a call that a function takes, where that is allowed', async () => {
  const server = await startS3([]);
  pointSdkAt({ S3: server.url });
  const client = new S3Client({});
  await client.send(new CreateBucketCommand({ Bucket: 'my-logs' }));
  const Body = `${JSON.stringify({ rawData: Buffer.from('{"level":"ERROR"}').toString('base64') })}\n`;
  await client.send(new PutObjectCommand({ Bucket: 'my-logs', Key: 'errors/processing-failed/1', Body }));
  const engine = createEngine(pipelines[0]!, { threads: 1 });
  const replay = { pipeline: pipelines[0]!, threads: 1, tier: 'auto' } as const;
  const handler = createHandler(engine, { allow: ['replay'], replay });
  const reply = await handler(JSON.parse(blocks('json')[0]!) as never);
  expect(reply).toMatchObject({ dryRun: false, records: 1, ok: 1, skipped: [], next: null });
  expect(api.taken.at(-1)!.data.toString()).toBe('{"level":"ERROR"}\n');
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: 'my-logs' }));
  expect(Contents).toEqual([]);
  await engine.close();
  client.destroy();
  await server.close();
});

test('its handler works as it stands there', async () => {
  const [code] = blocks('js');
  const engine = new URL('../../engine/index.ts', import.meta.url).href;
  const module = `data:text/javascript,${encodeURIComponent(code!.replace("'millrace'", JSON.stringify(engine)))}`;
  const { handler } = (await import(/* @vite-ignore */ module)) as {
    handler: (event: unknown, context: unknown) => Promise<unknown>;
  };
  const context = { getRemainingTimeInMillis: () => 5000 };
  const Records = [{ messageId: '1', body: '{"a":1}', eventSource: 'aws:sqs' }];
  expect(await handler({ Records }, context)).toEqual({ batchItemFailures: [] });
  expect(api.taken.at(-1)!.data.toString()).toBe('{"a":1}\n');
});
