import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { PRICES } from '../../cli/size/prices.ts';
import { createEngine } from '../../engine/index.ts';
import { backfillTemplate, definitionOf } from '../backfill/definition.ts';
import { pointSdkAt } from '../servers/aws-environment.ts';
import { startS3 } from '../servers/s3.ts';

const page = readFileSync(new URL('../../docs/guides/back-fill.md', import.meta.url), 'utf8');
const blocks = (language: string) =>
  Array.from(page.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 'gs')), ([, text]) => text!);

test('its event does what it says', async () => {
  const server = await startS3([]);
  pointSdkAt({ S3: server.url });
  const client = new S3Client({});
  for (const Bucket of ['my-logs', 'my-lake']) await client.send(new CreateBucketCommand({ Bucket }));
  await client.send(
    new PutObjectCommand({ Bucket: 'my-logs', Key: '2026/11/29/x.jsonl', Body: '{"a":1}\n' }),
  );
  const engine = createEngine({ parse: 'json' }, { threads: 1 });
  const event = JSON.parse(blocks('json')[0]!) as { BatchInput: object };
  expect((await engine.transform(event)).reply).toMatchObject({
    BatchInput: event.BatchInput,
    Items: [],
    Done: 1,
    Unchanged: 0,
    FailedCount: 0,
    Failed: [],
  });
  await engine.close();
  const Key = 'alb/2026/11/29/x.jsonl.ndjson.gz';
  const { Body } = await client.send(new GetObjectCommand({ Bucket: 'my-lake', Key }));
  expect(gunzipSync(await Body!.transformToByteArray()).toString()).toBe('{"a":1}\n');
  client.destroy();
  await server.close();
});

test('its event has the members that the definition gives', () => {
  const [event] = blocks('json').map((text) => JSON.parse(text) as { BatchInput: object });
  const given = definitionOf({
    SourceBucket: 'my-logs',
    OutputBucket: 'my-lake',
    OutputPrefix: 'alb/',
  }).States.BackFill.ItemBatcher.BatchInput;
  expect(given).toEqual(event!.BatchInput);
});

test('its commands name parameters and inputs that there are', () => {
  const [deploy, start] = blocks('sh');
  const names = Array.from(deploy!.matchAll(/ (\w+)=/g), ([, name]) => name!);
  expect(names.length).toBeGreaterThan(4);
  expect(names.filter((name) => !(name in backfillTemplate.Parameters))).toEqual([]);
  const input = JSON.parse(/--input '(.*)'/.exec(start!)![1]!) as object;
  const { Parameters } = definitionOf().States.BackFill.ItemReader;
  expect(Object.keys(input).map((name) => `$.${name}`)).toEqual([Parameters['Prefix.$']]);
  const inline = Array.from(page.matchAll(/`(\w+)=[^`]*`/g), ([, name]) => name!);
  expect(inline.filter((name) => !(name in backfillTemplate.Parameters))).toEqual([]);
});

test('its costs are what its prices and rates come to', () => {
  const gigabytes = 1769 / 1024;
  const lambda = (seconds: number) => seconds * gigabytes * PRICES.lambda.gbSecond.arm;
  const transitions = (objects: number) => (3 * Math.ceil(objects / 20) * 0.025) / 1000;
  const reads = (objects: number) => (2 * objects * 0.0004) / 1000;
  const writes = (calls: number) => (calls * 0.005) / 1000;
  const large = 2 ** 40 / 64 / 2 ** 20;
  // 64 MB of text become about 13 MB of gzip: two parts, and the calls that begin and complete an upload.
  const dollars = {
    large: [lambda(2 ** 20 / 30), transitions(large), reads(large), writes(4 * large)],
    small: [lambda(10_800), transitions(1e6), reads(1e6), writes(1e6)],
  };
  const text = (value: number) => `$${value.toFixed(2)}`;
  const table = page.slice(page.indexOf('| part |'), page.indexOf('The rates are'));
  const columns = Array.from(table.matchAll(/^\|(?:[^|]*\|){2}([^|]*)\|([^|]*)\|$/gm), ([, a, b]) => [
    /\$[\d.]+ *$/.exec(a!)?.[0].trim(),
    /\$[\d.]+ *$/.exec(b!)?.[0].trim(),
  ]).filter(([a]) => a !== undefined);
  const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
  expect(columns).toEqual([
    ...dollars.large.map((value, row) => [text(value), text(dollars.small[row]!)]),
    [text(total(dollars.large)), text(total(dollars.small))],
  ]);
});
