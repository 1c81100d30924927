import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { type CallFate, type FirehoseApi, startFirehoseApi } from '../../../emulator/firehose-api.ts';
import { createEngine, type PipelineConfig } from '../../../engine/index.ts';
import { pointSdkAt } from '../../servers/aws-environment.ts';

let api: FirehoseApi;
afterEach(() => api.close());

async function start(streams = ['logs', 'dead'], fate?: (call: number) => CallFate) {
  api = await startFirehoseApi({ streams, ...(fate === undefined ? {} : { fate }) });
  pointSdkAt({ FIREHOSE: api.url });
}

const PIPELINE: PipelineConfig = {
  parse: 'json',
  decode: ['gzip', 'lines'],
  onError: 'drop',
  sink: { firehose: 'logs' },
  deadLetter: { firehose: 'dead' },
};
const delivered = () => api.taken.map(({ data }) => data.toString());
const letters = () =>
  delivered()
    .filter((text) => text.includes('rawData'))
    .map((text) => JSON.parse(text) as { rawData: string; errorCode: string })
    .map(({ rawData, errorCode }) => [errorCode, Buffer.from(rawData, 'base64').toString()]);
const outputs = () => delivered().filter((text) => !text.includes('rawData'));

const kinesis = (...datas: readonly (string | Uint8Array)[]) => ({
  Records: datas.map((data, index) => ({
    eventSource: 'aws:kinesis',
    eventID: `shardId-000000000000:${index}`,
    kinesis: { sequenceNumber: String(index), data: Buffer.from(data).toString('base64') },
  })),
});
const firehose = (...datas: readonly (string | Uint8Array)[]) => ({
  records: datas.map((data, index) => ({
    recordId: String(index),
    data: Buffer.from(data).toString('base64'),
  })),
});

const RECORDS = [
  gzipSync('{"a":1}\nbad\n{"a":2}\n'),
  gzipSync('{"a":3}\n'),
  Buffer.from('no gzip'),
  gzipSync('x\ny'),
];
const LETTERS = [
  ['millrace.json', 'bad\n'],
  ['millrace.decode', 'no gzip'],
  ['millrace.json', 'x\n'],
  ['millrace.json', 'y'],
];

describe.each([
  ['one thread', 1],
  ['two threads', 2],
] as const)('on %s', (_, threads) => {
  test.each(['auto', 're2'] as const)(
    'what fails within a record is put, the rest of it delivered, on tier %s',
    async (tier) => {
      await start();
      const engine = createEngine(PIPELINE, { threads, tier, pool: { threshold: 0 } });
      const { reply, summary } = await engine.transform(kinesis(...RECORDS));
      await engine.close();
      expect(reply).toEqual({ batchItemFailures: [] });
      expect(letters()).toEqual(LETTERS);
      expect(outputs()).toEqual(['{"a":1}\n{"a":2}\n', '{"a":3}\n']);
      expect(summary).toMatchObject({ records: 4, ok: 2, dropped: 2, failed: {} });
      expect(summary.inner).toEqual({ records: 6, ok: 3, dropped: 3, failed: 0 });
    },
  );
});

test.each(['an object', 'bytes'] as const)('of Firehose too, its event as %s', async (form) => {
  await start();
  const engine = createEngine(PIPELINE, { threads: 1 });
  const event = firehose(...RECORDS);
  const result =
    form === 'an object'
      ? await engine.firehose(event as never)
      : (JSON.parse(
          Buffer.from(await engine.firehoseBytes(Buffer.from(JSON.stringify(event)))).toString(),
        ) as never);
  await engine.close();
  expect(result).toMatchObject({
    records: [{ result: 'Ok' }, { result: 'Ok' }, { result: 'Dropped' }, { result: 'Dropped' }],
  });
  expect(letters()).toEqual(LETTERS);
});

test('a letter that cannot be put fails its record, and nothing of that is delivered', async () => {
  await start(['logs']);
  const engine = createEngine(PIPELINE, { threads: 1 });
  const { outcome } = await engine.transform(kinesis(gzipSync('{"a":1}\n'), gzipSync('{"a":2}\nbad\n')));
  await engine.close();
  expect(outcome.failures).toMatchObject([
    { index: 1, code: 'sink', detail: expect.stringMatching(/^deadLetter: /) },
  ]);
  expect(outputs()).toEqual(['{"a":1}\n']);
});

test('what was not done in time, or has no bytes, is no dead letter: it fails to the source', async () => {
  await start();
  const engine = createEngine(PIPELINE, { threads: 1 });
  const late = await engine.transform(kinesis('x'), { deadline: Date.now() - 1 });
  expect(late.outcome.failures).toMatchObject([{ code: 'deadline' }]);
  const event = kinesis('x');
  event.Records[0]!.kinesis.data = '?';
  expect((await engine.transform(event)).outcome.failures).toMatchObject([{ code: 'base64' }]);
  await engine.close();
  expect(api.taken).toEqual([]);
});

test('a record whose keys differ is one letter, without those within it', async () => {
  await start();
  const pipeline = { ...PIPELINE, decode: 'lines', partition: { a: '${a}' } } as const;
  const engine = createEngine(pipeline, { threads: 1 });
  const record = '{"a":1}\nbad\n{"a":2}\n';
  const { outcome } = await engine.transform(kinesis(record));
  await engine.close();
  expect(letters()).toEqual([['millrace.partition', record]]);
  expect([...outcome.status]).toEqual([1]);
});

test('the records of a batch without any decoding', async () => {
  await start();
  const engine = createEngine({ ...PIPELINE, decode: 'none' }, { threads: 1 });
  await engine.transform(kinesis('{"a":1}', 'bad', '{"a":2}'));
  await engine.close();
  expect(letters()).toEqual([['millrace.json', 'bad']]);
  expect(outputs()).toEqual(['{"a":1}\n', '{"a":2}\n']);
});
