/**
 * @module engine/formats/aws/json/lambda-json
 * Lambda's JSON log format: `timestamp` is of the function's own log lines, `time` of the platform's. Both are timestamps;
 * everything else stays as it is written.
 */
import type { SelfDescribingFormat } from '../../format.ts';

export const lambdaJson: SelfDescribingFormat = {
  kind: 'json',
  name: 'lambda-json',
  summary: 'AWS Lambda log in the JSON format, of functions and the platform',
  spec: 'https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html',
  notes: '`timestamp` is of the lines that functions write, `time` of those of the platform.',
  types: {
    timestamp: 'timestamp',
    time: 'timestamp',
  },
  examples: [
    {
      line: '{"timestamp":"2023-11-13T19:51:32.586Z","level":"INFO","requestId":"f74b2c3e-6a8f-4d6c-9c1c-EXAMPLE11111","message":{"event":"order","id":42}}',
      output:
        '{"timestamp":"2023-11-13T19:51:32.586Z","level":"INFO","requestId":"f74b2c3e-6a8f-4d6c-9c1c-EXAMPLE11111","message":{"event":"order","id":42}}',
    },
    {
      line: '{"time":"2024-03-13T18:56:24.046000Z","type":"platform.report","record":{"requestId":"2e4ea45a-0c2f-4bfa-b4cb-EXAMPLE22222","metrics":{"durationMs":21.52,"billedDurationMs":22,"memorySizeMB":128,"maxMemoryUsedMB":65,"initDurationMs":156.2},"status":"success"}}',
      output:
        '{"time":"2024-03-13T18:56:24.046Z","type":"platform.report","record":{"requestId":"2e4ea45a-0c2f-4bfa-b4cb-EXAMPLE22222","metrics":{"durationMs":21.52,"billedDurationMs":22,"memorySizeMB":128,"maxMemoryUsedMB":65,"initDurationMs":156.2},"status":"success"}}',
    },
  ],
  failures: [
    { line: '{"time":"now","type":"platform.start","record":{"requestId":"1"}}', code: 'type' },
    { line: '{"timestamp":1699905092,"level":"INFO","message":"x"}', code: 'type' },
    {
      line: 'REPORT RequestId: 2e4ea45a Duration: 21.52 ms Billed Duration: 22 ms Memory Size: 128 MB Max Memory Used: 65 MB',
      code: 'json',
    },
  ],
};
