import { randomBytes } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { FirehoseTransformationEvent } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import { type BatchSummary, createEngine, type PipelineConfig, TIERS } from '../../../../engine/index.ts';
import { REPLY_CEILING } from '../../../../engine/limits.ts';

const json: PipelineConfig = { parse: 'json', output: { compress: 'gzip' } };

const eventOf = (records: readonly Buffer[]) =>
  ({
    invocationId: 'i',
    records: records.map((record, index) => ({ recordId: `id-${index}`, data: record.toString('base64') })),
  }) as unknown as FirehoseTransformationEvent;

/** The reply to a parsed event, which that to its bytes is, to the byte; and what is said of it. */
async function replyTo(pipeline: PipelineConfig, records: readonly Buffer[], more = {}) {
  const replies: string[] = [];
  const summaries: BatchSummary[] = [];
  const options = { ...more, onSummary: (summary: BatchSummary) => summaries.push(summary) };
  for (const tier of TIERS) {
    const engine = createEngine(pipeline, { threads: 1, tier: tier === 're2' ? tier : 'auto' });
    const event = eventOf(records);
    replies.push(JSON.stringify(await engine.firehose(event, options)));
    replies.push(
      Buffer.from(await engine.firehoseBytes(Buffer.from(JSON.stringify(event)), options)).toString(),
    );
    replies.push(JSON.stringify((await engine.transform(event, options)).reply));
    await engine.close();
  }
  expect(new Set(replies).size).toBe(1);
  for (const summary of summaries) expect(summary.replyBytes).toBe(Buffer.byteLength(replies[0]!));
  const { records: results } = JSON.parse(replies[0]!) as {
    records: readonly { result: string; data: string; metadata?: object }[];
  };
  return { results, summary: summaries[0]! };
}

const plain = (data: string) => gunzipSync(Buffer.from(data, 'base64')).toString();

/** A payload of CloudWatch Logs whose messages are that long. */
const payload = (count: number, length: number, seed = '') =>
  gzipSync(
    JSON.stringify({
      messageType: 'DATA_MESSAGE',
      owner: '1',
      logGroup: 'g',
      logStream: 's',
      subscriptionFilters: ['f'],
      logEvents: Array.from({ length: count }, (_, index) => ({
        id: `${index}`,
        timestamp: 1_431_857_103_000 + index,
        message: JSON.stringify({ n: index, seed, text: 'x'.repeat(length) }),
      })),
    }),
  );

describe('output.compress: gzip', () => {
  test('makes a member of each output; members joined are one file', async () => {
    const texts = ['{"a":1}', 'x', '{"b":"é"}'];
    const { results } = await replyTo(
      { ...json, partition: { k: '${recordId}' } },
      texts.map((text) => Buffer.from(text)),
    );
    expect(results.map(({ result }) => result)).toEqual(['Ok', 'ProcessingFailed', 'Ok']);
    expect(plain(results[0]!.data)).toBe('{"a":1}\n');
    expect(results[0]!.metadata).toEqual({ partitionKeys: { k: 'id-0' } });
    expect(results[1]!.data).toBe(Buffer.from('x').toString('base64'));
    const joined = Buffer.concat([results[0]!, results[2]!].map(({ data }) => Buffer.from(data, 'base64')));
    expect(gunzipSync(joined).toString()).toBe('{"a":1}\n{"b":"é"}\n');
  });

  test('keeps payloads under the ceiling that are larger than a reply', async () => {
    const records = [payload(1000, 4000), payload(1000, 4000, 'b')];
    const { summary: without } = await replyTo({ parse: 'json' }, records);
    expect(without).toMatchObject({ ok: 1, failed: { overflow: 1 } });
    const { results, summary } = await replyTo(json, records);
    expect(summary).toMatchObject({ ok: 2, failed: {}, inner: { records: 2000, ok: 2000 } });
    expect(results.map(({ data }) => plain(data).length)).toEqual([4_029_890, 4_030_890]);
  });

  test('counts to the byte what does not fit', async () => {
    const records = Array.from({ length: 18 }, () =>
      Buffer.from(JSON.stringify({ a: randomBytes(300_000).toString('base64') })),
    );
    const { results, summary } = await replyTo(json, records);
    expect(summary.failed['overflow']).toBeGreaterThan(0);
    expect(summary.ok).toBeGreaterThan(8);
    expect(summary.replyBytes).toBeLessThanOrEqual(REPLY_CEILING);
    expect(
      results.filter(({ result }) => result === 'Ok').every(({ data }) => plain(data).length > 400_000),
    ).toBe(true);
  });

  test('fails what is not compressed in time', async () => {
    const { results } = await replyTo(json, [Buffer.from('{}')], { deadline: Date.now() - 1 });
    expect(results).toMatchObject([{ result: 'ProcessingFailed' }]);
  });

  test('is the output of a source that takes it back, and not of a batch', async () => {
    const engine = createEngine(json, { threads: 1 });
    const Records = [{ messageId: '1', body: '{"a":1}', eventSource: 'aws:sqs' }];
    const { outcome } = await engine.transform({ Records });
    expect(Buffer.from(outcome.bytes).toString()).toBe('{"a":1}\n');
    await engine.close();
  });
});
