import type { FirehoseTransformationEvent } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import { createEngine, type PipelineConfig, TIERS } from '../../../engine/index.ts';
import { CASES } from './cases/index.ts';
import { batchOf, FIXTURES } from './describe-program.ts';

/** Every way into the engine gives the same reply to the same event: parsed or as bytes, on each tier. */
async function repliesTo(pipeline: PipelineConfig, event: FirehoseTransformationEvent): Promise<string[]> {
  const replies: string[] = [];
  const text = JSON.stringify(event);
  for (const tier of TIERS) {
    const engine = createEngine(pipeline, {
      threads: 1,
      tier: tier === 're2' ? tier : 'auto',
      baseFolder: FIXTURES.pathname,
    });
    replies.push(JSON.stringify(await engine.firehose(JSON.parse(text) as FirehoseTransformationEvent)));
    replies.push(Buffer.from(await engine.firehoseBytes(Buffer.from(text))).toString('utf8'));
    const bytes = Buffer.from(text);
    const place = await engine.reserve(bytes.length);
    place.set(bytes);
    replies.push(Buffer.from(await engine.firehoseBytes(place)).toString('utf8'));
    await engine.close();
  }
  return replies;
}

describe.each(Object.entries(CASES))('%s', (_, cases) => {
  test.each(cases.map((one) => [one.name, one] as const))('%s', async (_name, one) => {
    const { bytes, spans } = batchOf(one);
    const records = Array.from({ length: spans.length / 2 }, (_unused, index) => ({
      recordId: `id-${index}`,
      approximateArrivalTimestamp: 1_431_857_103_000,
      data: Buffer.from(bytes.subarray(spans[2 * index], spans[2 * index + 1])).toString('base64'),
    }));
    const event = { invocationId: 'i', deliveryStreamArn: 'arn:a', region: 'eu-west-1', records };
    const replies = await repliesTo(one.pipeline, event);
    expect(new Set(replies).size).toBe(1);
  });
});
