import { expect, test, vi } from 'vitest';
import { createEngine, type PipelineConfig } from '../../engine/index.ts';
import { createHandler } from '../../handler/create-handler.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const text = (data: string | undefined) => Buffer.from(data ?? '', 'base64').toString();

/** A handler of a pipeline, called with records of text; its reply, and its lines in the log that are warnings. */
async function handle(
  pipeline: PipelineConfig,
  records: readonly unknown[],
  { event = {}, context = {}, traceId }: { event?: object; context?: object; traceId?: string } = {},
) {
  const warn = vi.fn<(line: string) => void>();
  const engine = createEngine(pipeline, { threads: 1 });
  const handler = createHandler(engine, { write: warn, traceId: () => traceId });
  const result = await handler({ ...event, records } as never, context);
  const lines = warn.mock.calls.map(([line]) => JSON.parse(line) as Record<string, unknown>);
  expect(lines).toHaveLength(1);
  return { result, log: lines.filter(({ level }) => level !== 'INFO') };
}
const record = (recordId: string, data: unknown) => ({ recordId, approximateArrivalTimestamp: 0, data });

test('records are returned once each, in order, with their result', async () => {
  const { result, log } = await handle({ parse: 'json', filter: { a: { ne: 2 } } }, [
    record('1', base64('{"a": 1}')),
    record('2', base64('{"a": 2}')),
    record('3', base64('{"a": 3}')),
  ]);
  expect(result).toEqual({
    records: [
      { recordId: '1', result: 'Ok', data: base64('{"a":1}\n') },
      { recordId: '2', result: 'Dropped', data: '' },
      { recordId: '3', result: 'Ok', data: base64('{"a":3}\n') },
    ],
  });
  expect(log).toEqual([]);
});

test('no records give no results', async () => {
  expect((await handle({ parse: 'json' }, [])).result).toEqual({ records: [] });
});

test('failures are counted in one line of the log, with nothing of the records in it', async () => {
  const { result, log } = await handle(
    { parse: 'json', types: { a: 'int' } },
    [
      record('1', base64('SECRET')),
      record('2', base64('{"a":"SECRET"}')),
      record('3', '?SECRET?'),
      record('4', 5),
      record('5', base64('{"a":"1"}')),
      record('6', base64('[SECRET')),
    ],
    { context: { awsRequestId: 'request-1' } },
  );
  expect(result.records.map((record) => record.result)).toEqual([
    ...Array(4).fill('ProcessingFailed'),
    'Ok',
    'ProcessingFailed',
  ]);
  expect(result.records.map(({ data }) => data)).toEqual([
    base64('SECRET'),
    base64('{"a":"SECRET"}'),
    '?SECRET?',
    '',
    base64('{"a":1}\n'),
    base64('[SECRET'),
  ]);
  expect(log).toEqual([
    {
      level: 'WARN',
      message: 'millrace: 5 of 6 records failed',
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      requestId: 'request-1',
      source: 'firehose',
      pipeline: null,
      pipelineVersion: null,
      tier: 'kernel',
      records: 6,
      ok: 1,
      dropped: 0,
      failedRecords: 5,
      failed: { json: 2, type: 1, base64: 1, data: 1 },
      handedBack: expect.any(Number),
      inputBytes: expect.any(Number),
      sinkBytes: 0,
      replyBytes: Buffer.byteLength(JSON.stringify(result)),
      durationMs: expect.any(Number),
    },
  ]);
  expect(JSON.stringify(log)).not.toContain('SECRET');
});

test('records with the same id each get a result, and a warning', async () => {
  const { result, log } = await handle({ parse: 'json' }, [
    record('a', base64('{"n":1}')),
    record('b', base64('{"n":2}')),
    record('a', base64('{"n":3}')),
    record('a', base64('{"n":4}')),
  ]);
  expect(result.records.map(({ recordId }) => recordId)).toEqual(['a', 'b', 'a', 'a']);
  expect(result.records.map(({ data }) => text(data))).toEqual([1, 2, 3, 4].map((n) => `{"n":${n}}\n`));
  expect(log).toMatchObject([
    {
      level: 'WARN',
      message: 'millrace: 4 records; 2 have an id that another record of the event has, each gets a result',
      duplicates: 2,
      failedRecords: 0,
    },
  ]);
});

test.each([
  ['without padding', 'eyJhIjoxfQ'],
  ['with one padding too few', 'eyJhIjoxfQ='],
  ['with white space', ' eyJh\nIjox\r\nfQ== \t'],
])('base64 %s is read', async (_, data) => {
  const { result } = await handle({ parse: 'json' }, [record('1', data)]);
  expect(text(result.records[0]!.data)).toBe('{"a":1}\n');
});

test('empty data is an empty record', async () => {
  const { result } = await handle({ parse: { regex: '^(?P<v>.*)$' } }, [record('1', '')]);
  expect(text(result.records[0]!.data)).toBe('{"v":""}\n');
});

test('an MSK event is returned in its own member', async () => {
  const { result } = await handle(
    { parse: 'json', set: { from: '${sourceArn}' } },
    [{ recordId: '1', kafkaRecordValue: base64('{"a":1}') }],
    { event: { sourceMSKArn: 'arn:msk' } },
  );
  expect(result.records).toEqual([
    { recordId: '1', result: 'Ok', kafkaRecordValue: base64('{"a":1,"from":"arn:msk"}\n') },
  ]);
});

test('context values of event, invocation and record are filled in; an event may lack any', async () => {
  const set = {
    r: '${requestId}',
    f: '${functionName}',
    v: '${functionVersion}',
    t: '${traceId}',
    s: '${deliveryStreamArn}',
    i: '${recordId}',
  };
  const records = [record('id-1', base64('{}'))];
  const full = await handle({ parse: 'json', set }, records, {
    event: { deliveryStreamArn: 'arn' },
    context: { awsRequestId: 'q', functionName: 'fn', functionVersion: '7' },
    traceId: 'Root=1',
  });
  expect(JSON.parse(text(full.result.records[0]!.data))).toEqual({
    r: 'q',
    f: 'fn',
    v: '7',
    t: 'Root=1',
    s: 'arn',
    i: 'id-1',
  });
  const bare = await handle({ parse: 'json', set }, records, { event: { deliverySteamArn: 'misspelt' } });
  expect(JSON.parse(text(bare.result.records[0]!.data))).toEqual({
    r: null,
    f: null,
    v: null,
    t: null,
    s: null,
    i: 'id-1',
  });
});

test('a handler works without a context', async () => {
  const handler = createHandler(createEngine({ parse: 'json' }, { threads: 1 }));
  const result = await handler({ records: [record('1', base64('{}'))] } as never);
  expect(result.records[0]!.result).toBe('Ok');
});

test('partition keys are in the metadata', async () => {
  const { result } = await handle({ parse: 'json', partition: { day: '${d}' } }, [
    record('1', base64('{"d":"x"}')),
    record('2', base64('{}')),
  ]);
  expect(result.records.map(({ metadata }) => metadata)).toEqual([
    { partitionKeys: { day: 'x' } },
    undefined,
  ]);
});

test('a deadline that has passed fails all records, and says so', async () => {
  const { result, log } = await handle({ parse: 'json' }, [record('1', base64('{}')), record('2', '!')], {
    context: { getRemainingTimeInMillis: () => 100 },
  });
  expect(result.records.map((record) => record.result)).toEqual(['ProcessingFailed', 'ProcessingFailed']);
  expect(log[0]).toMatchObject({ failed: { deadline: 1, base64: 1 } });
});

test('with time enough the deadline is no matter', async () => {
  const { log } = await handle({ parse: 'json' }, [record('1', base64('{}'))], {
    context: { getRemainingTimeInMillis: () => 60_000 },
  });
  expect(log).toEqual([]);
});

test('a record of a megabyte, and twenty thousand small ones', async () => {
  const long = `{"a":"${'x'.repeat(1 << 20)}"}`;
  const one = await handle({ parse: 'json' }, [record('1', base64(long))]);
  expect(text(one.result.records[0]!.data)).toBe(`${long}\n`);
  const many = await handle(
    { parse: 'json' },
    Array.from({ length: 20_000 }, (_, index) => record(`id-${index}`, base64(`{"n":${index}}`))),
  );
  expect(many.log).toEqual([]);
  expect(many.result.records.map(({ recordId }) => recordId)).toEqual(
    Array.from({ length: 20_000 }, (_, index) => `id-${index}`),
  );
  expect(text(many.result.records[19_999]!.data)).toBe('{"n":19999}\n');
});

test('records that grow beyond the reply fail in order, with advice, and the reply stays below the ceiling', async () => {
  const records = Array.from({ length: 3000 }, (_, index) => record(String(index), base64(`{"n":${index}}`)));
  const { result, log } = await handle({ parse: 'json', set: { filler: 'é'.repeat(1500) } }, records);
  const replyBytes = Buffer.byteLength(JSON.stringify(result));
  expect(replyBytes).toBeLessThanOrEqual(6_291_556);
  expect(replyBytes).toBeGreaterThan(6_280_000);
  const ok = result.records.filter((record) => record.result === 'Ok').length;
  expect(result.records.slice(0, ok).every((record) => record.result === 'Ok')).toBe(true);
  expect(
    result.records
      .slice(ok)
      .every(
        ({ result: end, data }) =>
          end === 'ProcessingFailed' && (data === '' || text(data).startsWith('{"n":')),
      ),
  ).toBe(true);
  expect(log).toHaveLength(1);
  expect(log[0]).toMatchObject({
    failed: { overflow: 3000 - ok },
    replyBytes,
    overflow: `${3000 - ok} records did not fit into Lambda's reply of 6291556 bytes and failed: make the stream's buffer size hint smaller, or drop fields`,
  });
});

test.each([
  ['an SQS event', { Records: [{ eventSource: 'aws:sqs', body: 'x' }] }, /found an event of aws:sqs/],
  ['an S3 event', { Records: [{ eventSource: 'aws:s3' }] }, /found an event of aws:s3/],
  ['an empty object', {}, /found an empty object/],
  [
    'a record without an id',
    { records: [{ data: '' }] },
    /records\[0\]\.recordId: expected text, found nothing/,
  ],
])('%s is refused', async (_, event, message) => {
  const handler = createHandler(createEngine({ parse: 'json' }, { threads: 1 }));
  await expect(handler(event as never)).rejects.toMatchObject({
    code: 'ERR_MILLRACE_EVENT',
    message: expect.stringMatching(message),
  });
});
