import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PipelineConfig } from '../../engine/index.ts';
import { RUNTIMES } from '../../layer/natives/targets.ts';
import { generateLines } from '../../simulator/samples/corpus.ts';
import { createRandom } from '../../simulator/samples/random.ts';
import { damaged, PACKS } from '../fuzz/random-payloads.ts';
import { expectedReply } from '../layer/events.ts';
import { type LocalFunction, startFunction, textOf } from './function.ts';

// One event of payloads as AWS services and producers make them, through Lambda's own runtime client and the raw runtime: the same
// reply, which is the reference path's.

const random = createRandom(5);
const lines = [...generateLines({ seed: 5, count: 900 })].map((line) => Buffer.from(line));

/** CloudWatch Logs in gzip once or twice or with a control message, KPL, plain lines, and some of each that are damaged. */
function mixedRecords(): readonly Buffer[] {
  const records: Buffer[] = [];
  for (let at = 0; at < lines.length; at += 30) {
    const some = lines.slice(at, at + 25);
    const payload = PACKS['gzip']!([PACKS['cloudwatch-logs']!(some, random)], random);
    const aggregate = PACKS['kpl']!(some, random);
    records.push(payload, aggregate, ...lines.slice(at + 25, at + 30));
    if (random.oneIn(3)) records.push(damaged(random, payload), damaged(random, aggregate));
  }
  return records;
}

const eventOf = (records: readonly Buffer[]) => ({
  invocationId: 'i',
  deliveryStreamArn: 'arn:aws:firehose:us-east-1:111111111111:deliverystream/s',
  region: 'us-east-1',
  records: records.map((record, index) => ({
    recordId: String(index).padStart(20, '0'),
    approximateArrivalTimestamp: 1_760_000_000_000,
    data: record.toString('base64'),
  })),
});

interface Work {
  readonly pipeline: PipelineConfig;
  readonly records: readonly Buffer[];
  /** Records that come out well, at least. */
  readonly ok: number;
}

const WORK: Readonly<Record<string, Work>> = {
  'recognised by auto': {
    pipeline: {
      parse: 'apache-combined',
      steps: [{ set: { of: '${logGroup} ${logEventId} ${partitionKey}' } }],
      onError: 'drop',
    },
    records: mixedRecords(),
    ok: 150,
  },
  'lines, some of which do not match': {
    pipeline: { parse: 'apache-combined', decode: 'lines' },
    records: Array.from({ length: 40 }, (_, index) =>
      Buffer.concat([
        PACKS['lines']!(lines.slice(20 * index, 20 * index + 20), createRandom(1)),
        Buffer.from(index % 5 === 0 ? '\nno line\n' : '\n'),
      ]),
    ).map((record) => Buffer.from(record.toString('latin1').replaceAll(/\r?\n+/g, '\n'), 'latin1')),
    ok: 32,
  },
};

describe.each(Object.entries(WORK))('%s', (_, { pipeline, records, ok }) => {
  const event = eventOf(records);
  const open: LocalFunction[] = [];
  const replies: string[] = [];
  beforeAll(async () => {
    for (const raw of [false, true]) {
      const environment = { MILLRACE_PIPELINE: JSON.stringify(pipeline) };
      const started = await startFunction({ runtime: RUNTIMES[1], raw, environment });
      open.push(started);
      replies.push(textOf(await started.invoke(event)));
    }
  }, 120_000);
  afterAll(async () => {
    for (const one of open) await one.close();
  });

  test('the managed and the raw runtime reply as the reference path does', async () => {
    const expected = await expectedReply(pipeline, Buffer.from(JSON.stringify(event)));
    expect(replies[0] === expected).toBe(true);
    expect(replies[1] === expected).toBe(true);
  });

  test('each record once, in its order, most of them well', () => {
    const answers = (JSON.parse(replies[1]!) as { records: { recordId: string; result: string }[] }).records;
    expect(answers.map(({ recordId }) => recordId)).toEqual(event.records.map(({ recordId }) => recordId));
    expect(answers.filter(({ result }) => result === 'Ok').length).toBeGreaterThanOrEqual(ok);
  });
});
