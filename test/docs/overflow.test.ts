import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { FirehoseTransformationEvent } from 'aws-lambda';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { startFirehoseApi } from '../../emulator/firehose-api.ts';
import { hopsOf, intoEnvelope } from '../../engine/decoders/reingest.ts';
import { createEngine, type PipelineConfig } from '../../engine/index.ts';
import { MOST_HOPS } from '../../engine/sources/firehose/reingest/reingest.ts';
import { pointSdkAt } from '../servers/aws-environment.ts';

const page = readFileSync(new URL('../../docs/guides/overflow.md', import.meta.url), 'utf8');
const [yaml] = Array.from(page.matchAll(/```yaml\n(.*?)```/gs), ([, text]) => text!);

test('its pipeline splits a payload that is larger than a reply, with the envelope that the page draws', async () => {
  const api = await startFirehoseApi({ streams: ['logs'] });
  pointSdkAt({ FIREHOSE: api.url });
  const logEvents = Array.from({ length: 10 }, (_, n) => ({
    id: `${n}`,
    timestamp: 1,
    message: JSON.stringify({ n, text: 'z'.repeat(600_000) }),
  }));
  const payload = { messageType: 'DATA_MESSAGE', owner: '1', logGroup: 'g', logStream: 's', logEvents };
  const data = gzipSync(JSON.stringify(payload)).toString('base64');
  const event = {
    deliveryStreamArn: 'arn:aws:firehose:eu-west-1:111111111111:deliverystream/logs',
    records: [{ recordId: '1', data }],
  } as unknown as FirehoseTransformationEvent;
  const engine = createEngine(load(yaml!) as PipelineConfig, { threads: 1 });
  expect((await engine.firehose(event)).records).toEqual([{ recordId: '1', result: 'Dropped', data: '' }]);
  await engine.close();
  await api.close();
  expect(api.taken.map(({ data: taken }) => hopsOf(taken))).toEqual([0, 0]);
  const bytes = /`((?:[0-9a-f]{2} )+[0-9a-f]{2})`/.exec(page)![1]!.replaceAll(' ', '');
  expect(api.taken[0]!.data.toString('hex', 0, 5)).toBe(bytes);
  expect(intoEnvelope(Buffer.alloc(0), 1)).toHaveLength(Number(/with (\d+) bytes before/.exec(page)![1]));
  expect(Number(/put (\d+)\s+times/.exec(page)![1])).toBe(MOST_HOPS);
});
