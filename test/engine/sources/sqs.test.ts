import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { describe, expect, test, vi } from 'vitest';
import { createEngine, MillraceError, STATUS } from '../../../engine/index.ts';
import { SOURCES, sourceOf } from '../../../engine/sources/index.ts';
import { createHandler } from '../../../handler/create-handler.ts';

const QUEUE = 'arn:aws:sqs:eu-west-1:123456789012:queue';

function message(messageId: string, body: unknown, more: Partial<SQSRecord> = {}): SQSRecord {
  return {
    messageId,
    receiptHandle: 'r',
    body: body as string,
    attributes: { SentTimestamp: '1431857103000' } as SQSRecord['attributes'],
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: QUEUE,
    awsRegion: 'eu-west-1',
    ...more,
  };
}
const inGroup = (id: string, body: string, group: string) =>
  message(id, body, {
    eventSourceARN: `${QUEUE}.fifo`,
    attributes: { MessageGroupId: group } as SQSRecord['attributes'],
  });

const textAt = ({ bytes, spans }: { bytes: Uint8Array; spans: Uint32Array }, index: number) =>
  Buffer.from(bytes.subarray(spans[2 * index], spans[2 * index + 1])).toString('utf8');

describe.each(['auto', 're2'] as const)('on tier %s', (tier) => {
  test('each body is a record, and the reply names those that failed', async () => {
    const engine = createEngine({ parse: 'json', filter: { a: { ne: 2 } } }, { threads: 1, tier });
    const Records = [message('1', '{"a":1}'), message('2', 'x'), message('3', '{"a":2}'), message('4', 5)];
    const { source, reply, outcome, summary } = await engine.transform({ Records } as SQSEvent);
    await engine.close();
    expect(source).toBe('sqs');
    expect(reply).toEqual({ batchItemFailures: [{ itemIdentifier: '2' }, { itemIdentifier: '4' }] });
    expect([...outcome.status]).toEqual([STATUS.ok, STATUS.failed, STATUS.dropped, STATUS.failed]);
    expect(textAt(outcome, 0)).toBe('{"a":1}\n');
    expect(summary).toMatchObject({ records: 4, ok: 1, dropped: 1, failed: { json: 1, data: 1 } });
  });

  test('context values are those of the message and its queue', async () => {
    const set = { id: '${recordId}', at: '${arrivalTime}', queue: '${sourceArn}', region: '${region}' };
    const engine = createEngine({ parse: 'json', set }, { threads: 1, tier });
    const { outcome } = await engine.transform({ Records: [message('m-1', '{}')] });
    await engine.close();
    expect(JSON.parse(textAt(outcome, 0))).toEqual({
      id: 'm-1',
      at: '2015-05-17T10:05:03.000Z',
      queue: QUEUE,
      region: 'eu-west-1',
    });
  });

  test('in a FIFO queue nothing of a group overtakes a message that failed', async () => {
    const engine = createEngine({ parse: 'json' }, { threads: 1, tier });
    const Records = [
      inGroup('1', '{"a":1}', 'A'),
      inGroup('2', 'x', 'A'),
      inGroup('3', '{"a":3}', 'B'),
      inGroup('4', '{"a":4}', 'A'),
    ];
    const { reply, outcome } = await engine.transform({ Records });
    await engine.close();
    expect(reply).toEqual({ batchItemFailures: [{ itemIdentifier: '2' }, { itemIdentifier: '4' }] });
    expect(outcome.failures.map(({ index, code }) => [index, code])).toEqual([
      [1, 'json'],
      [3, 'order'],
    ]);
    expect(outcome.failures[1]).toMatchObject({ code: 'order' });
    expect([0, 1, 2, 3].map((index) => textAt(outcome, index))).toEqual(['{"a":1}\n', '', '{"a":3}\n', '']);
  });

  test('a message of many lines gets one result', async () => {
    const engine = createEngine({ parse: 'json', decode: 'lines' }, { threads: 1, tier });
    const Records = [message('1', '{"a":1}\n{"a":2}\n'), message('2', '{"a":1}\nx\n{"a":2}')];
    const { reply, outcome, summary } = await engine.transform({ Records });
    await engine.close();
    expect(reply).toEqual({ batchItemFailures: [{ itemIdentifier: '2' }] });
    expect(textAt(outcome, 0)).toBe('{"a":1}\n{"a":2}\n');
    expect(outcome.failures).toMatchObject([{ index: 1, inner: 1, code: 'json' }]);
    expect(summary.inner).toEqual({ records: 5, ok: 4, dropped: 0, failed: 1 });
  });
});

test('a message without an id cannot be reported, so the batch is not taken', async () => {
  const engine = createEngine({ parse: 'json' }, { threads: 1 });
  const event = { Records: [message('1', '{}'), { ...message('2', '{}'), messageId: undefined }] };
  await expect(engine.transform(event)).rejects.toThrow(
    /Records\[1\]\.messageId: expected text, found nothing/,
  );
  await engine.close();
});

test('Firehose goes the same way', async () => {
  const engine = createEngine({ parse: 'json' }, { threads: 1 });
  const records = [{ recordId: 'a', data: Buffer.from('{"a":1}').toString('base64') }];
  const { source, reply } = await engine.transform({ records });
  await engine.close();
  expect(source).toBe('firehose');
  expect(reply).toEqual({
    records: [{ recordId: 'a', result: 'Ok', data: Buffer.from('{"a":1}\n').toString('base64') }],
  });
});

test('an event of no source is refused, and all sources are named', () => {
  for (const { name } of SOURCES) expect(() => sourceOf({ detail: {} })).toThrow(name);
  expect(() => sourceOf({ detail: {} })).toThrow(/found an object with detail/);
});

test('the handler refuses a source that takes no data back', async () => {
  const engine = createEngine({ parse: 'json' }, { threads: 1 });
  const handler = createHandler(engine, { write: vi.fn() });
  const event = { Records: [message('1', '{}')] } as never;
  const error = await handler(event).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  await engine.close();
  expect(error).toBeInstanceOf(MillraceError);
  expect((error as MillraceError).message).toMatch(/aws:sqs, which takes no data back, and no sink/);
});
