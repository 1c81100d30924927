import { expect, test } from 'vitest';
import { createEngine, type PipelineConfig } from '../../../engine/index.ts';

const TIMES: PipelineConfig = {
  parse: 'syslog-rfc3164',
  steps: [
    { types: { timestamp: { strftime: { format: '%b %e %H:%M:%S', year: 'arrival' } } } },
    { keep: ['timestamp'] },
  ],
  output: { newline: false },
};

test('a syslog time gets its year from the arrival that Firehose states', async () => {
  const engine = createEngine(TIMES, { threads: 1 });
  const records = ['2024-12-31T23:59:59Z', '2025-01-01T00:00:01Z', '2025-03-01T00:00:00Z'].map(
    (arrival, index) => ({
      recordId: `r${index}`,
      approximateArrivalTimestamp: Date.parse(arrival),
      data: Buffer.from('<34>Dec 31 23:59:58 h su: x').toString('base64'),
    }),
  );
  const result = await engine.firehose({
    invocationId: 'i',
    deliveryStreamArn: 'arn',
    region: 'eu-west-1',
    records,
  });
  await engine.close();
  expect(result.records.map(({ data }) => Buffer.from(data ?? '', 'base64').toString())).toEqual([
    '{"timestamp":"2024-12-31T23:59:58.000Z"}',
    '{"timestamp":"2024-12-31T23:59:58.000Z"}',
    '{"timestamp":"2024-12-31T23:59:58.000Z"}',
  ]);
});
