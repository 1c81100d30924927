import { describe, expect, test } from 'vitest';
import { packRecords } from '../../../engine/batch.ts';
import { createEngine, TIERS } from '../../../engine/index.ts';
import { createHandler } from '../../../handler/create-handler.ts';

/** A context value as it may really come, and what a template makes of it alone. */
const VALUES: readonly (readonly [unknown, string | null])[] = [
  ['text', 'text'],
  ['', ''],
  [5, '5'],
  [-0.5, '-0.5'],
  [1e21, '1e+21'],
  [true, 'true'],
  [false, 'false'],
  [null, null],
  [{ a: 1 }, null],
  [['a'], null],
];

const SET = { p: '${partitionKey}', r: '${requestId}', g: '${region}' };
const PIPELINES = {
  'set, of the record, the invocation and the event': { parse: 'json', set: SET },
  'set, of the invocation and the event': { parse: 'json', set: { r: SET.r, g: SET.g } },
  map: {
    parse: 'json',
    map: (_: unknown, { partitionKey: p, requestId: r, region: g }: never) => ({
      p: p ?? null,
      r: r ?? null,
      g: g ?? null,
    }),
  },
} as const;

const data = Buffer.from('{}').toString('base64');

describe.each(Object.entries(PIPELINES))('%s', (name, pipeline) => {
  test.each(VALUES)('%j is %j on every tier and by every entry point', async (value, text) => {
    const event = {
      invocationId: 'i',
      deliveryStreamArn: 'arn:a',
      region: value,
      records: [
        {
          recordId: '1',
          approximateArrivalTimestamp: 0,
          data,
          kinesisRecordMetadata: { partitionKey: value },
        },
      ],
    } as never;
    const invocation = { requestId: value } as never;
    const whole = { p: text, r: text, g: text };
    const expected = name === 'set, of the invocation and the event' ? { r: text, g: text } : whole;
    for (const tier of TIERS) {
      const engine = createEngine(pipeline as never, { threads: 1, tier: tier === 're2' ? tier : 'auto' });
      const bytes = Buffer.from(JSON.stringify(event));
      const place = await engine.reserve(bytes.length);
      place.set(bytes);
      const replies = [
        JSON.parse(Buffer.from(await engine.firehoseBytes(place, { invocation })).toString()),
        JSON.parse(Buffer.from(await engine.firehoseBytes(bytes, { invocation })).toString()),
        await engine.firehose(event, { invocation }),
        (await engine.transform(event, { invocation })).reply,
        await createHandler(engine)(event, { awsRequestId: value } as never),
      ] as { records: { result: string; data: string }[] }[];
      const outputs = replies.map(({ records }) => Buffer.from(records[0]!.data, 'base64').toString());
      const shared = { requestId: value, region: value };
      const batch = { ...packRecords(['{}']), context: { shared, perRecord: { partitionKey: [value] } } };
      outputs.push(Buffer.from((await engine.run(batch as never)).bytes).toString());
      expect(outputs.map((output) => JSON.parse(output) as unknown)).toEqual(outputs.map(() => expected));
      await engine.close();
    }
  });
});

test.each(VALUES)("of SQS's messages, too: %j is %j", async (value, text) => {
  const attributes = { MessageGroupId: value };
  const event = { Records: [{ messageId: '1', body: '{}', eventSource: 'aws:sqs', attributes }] };
  for (const tier of TIERS) {
    const engine = createEngine({ parse: 'json', set: { p: SET.p, r: SET.r } }, { threads: 1, tier });
    const { outcome } = await engine.transform(event, { invocation: { requestId: value } as never });
    expect(JSON.parse(Buffer.from(outcome.bytes).toString())).toEqual({ p: text, r: text });
  }
});
