import { changed, type Lines } from '../fixture.ts';

const TIME = ['2024-03-13T18:56:24.046000Z', '2024-03-13T18:56:24.046Z'] as const;
const at = (rest: string) => `{"time":"2024-03-13T18:56:24.046000Z",${rest}}`;

export const lines: Lines = [
  changed(
    at(
      '"type":"platform.initStart","record":{"initializationType":"on-demand","phase":"init","runtimeVersion":"nodejs:22.v1","functionVersion":"$LATEST"}',
    ),
    TIME,
  ),
  changed(at('"type":"platform.start","record":{"requestId":"1","version":"$LATEST"}'), TIME),
  changed(
    at(
      '"type":"platform.runtimeDone","record":{"requestId":"1","status":"success","spans":[{"name":"responseLatency","start":"2024-03-13T18:56:23.1Z","durationMs":1.5}],"metrics":{"durationMs":21.5,"producedBytes":10}}',
    ),
    TIME,
  ),
  changed(
    at(
      '"type":"platform.report","record":{"requestId":"1","metrics":{"durationMs":3000,"billedDurationMs":3000,"memorySizeMB":128,"maxMemoryUsedMB":40},"status":"timeout"}',
    ),
    TIME,
  ),
  changed(
    at(
      '"type":"platform.telemetrySubscription","record":{"name":"x","state":"Subscribed","types":["platform"]}',
    ),
    TIME,
  ),
  // Python, an error of Node.js, Powertools
  changed(
    '{"timestamp":"2023-12-07T09:48:42Z","level":"WARNING","message":"slow","logger":"root","requestId":"1"}',
    ['42Z', '42.000Z'],
  ),
  changed(
    '{"timestamp":"2024-03-13T18:56:24.046Z","level":"ERROR","requestId":"1","message":{"errorType":"ReferenceError","errorMessage":"x is not defined","stackTrace":["a","b"]}}',
  ),
  changed(
    '{"cold_start":true,"level":"INFO","message":"x","timestamp":"2024-03-13 18:56:24,046+0000","xray_trace_id":"1-6"}',
    ['2024-03-13 18:56:24,046+0000', '2024-03-13T18:56:24.046Z'],
  ),
  changed('{"level":"INFO","message":"no time"}'),
  ['{"timestamp":"13/Mar/2024:18:56:24 +0000"}', 'type'],
];
