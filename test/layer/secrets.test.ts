import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test, vi } from 'vitest';
import { findClient } from '../../emulator/client.ts';
import { startRuntimeApi } from '../../emulator/runtime-api.ts';
import { startRuntime } from '../../emulator/runtime-process.ts';
import { eventOf } from './events.ts';
import { useUnpackedLayer } from './unpacked-layer.ts';

// What is in a record is in no log and in no error that is reported, however it fails.

const MARKER = 'S3CR3T';
const client = findClient();
const layer = useUnpackedLayer();
beforeAll(() =>
  writeFileSync(
    join(layer.taskRoot, 'map.mjs'),
    'export default (record) => { throw new Error(JSON.stringify(record)); };',
  ),
);

const RECORDS = [
  MARKER,
  `{"a":"${MARKER}"}`,
  `{"a":"${MARKER}`,
  `{"${MARKER}":${MARKER}}`,
  `a:${MARKER}\t${MARKER}`,
  `1.2.3.4 - - [10/Oct/2000:13:55:36 -0700] "GET /${MARKER} HTTP/1.1" ${MARKER} 1`,
  `${MARKER}\ud800`,
];
const PIPELINES = [
  '"json"',
  '{"json":{}},"types":{"a":"int"}',
  '{"json":{}},"map":"./map.mjs"',
  '"ltsv"',
  '"apache-common"',
  '{"json":{}},"partition":{"k":"${nothing}"}',
].map((parse) => `{"parse":${parse}}`);

const hostile = () => {
  const event = eventOf(RECORDS.length);
  for (const [index, record] of event.records.entries())
    record.data = Buffer.from(RECORDS[index]!).toString('base64');
  return event;
};

const EVENTS = [
  JSON.stringify(hostile()),
  JSON.stringify({
    records: [
      { recordId: '1', data: `%${MARKER}%` },
      { recordId: '2', data: 5 },
    ],
  }),
  `{"records":[{"recordId":"1","data":"${MARKER}`,
  `{"records":[{"recordId":"1","data":${MARKER}}]}`,
  MARKER,
];

const CASES = [true, ...(client === null ? [] : [false])].flatMap((raw) =>
  PIPELINES.map((pipeline) => [raw ? 'raw' : 'managed', pipeline] as const),
);

test.each(CASES)('on the %s runtime with %s', async (kind, pipeline) => {
  const raw = kind === 'raw';
  const api = await startRuntimeApi();
  const runtime = startRuntime({
    opt: layer.opt,
    host: api.host,
    node: process.execPath,
    major: Number(process.versions.node.split('.')[0]),
    client: client ?? '/var/runtime/index.mjs',
    taskRoot: layer.taskRoot,
    raw,
    environment: { MILLRACE_PIPELINE: pipeline, MILLRACE_METRICS: 'on', MILLRACE_LOG_SAMPLES: '20' },
  });
  try {
    // An event that is no JSON is Lambda's own client's to printError of, and Firehose sends none.
    const events = raw ? EVENTS : EVENTS.slice(0, 2);
    const reported: string[] = [];
    for (const event of events) {
      const result = await api.invoke(event);
      if (result.kind === 'error') reported.push(result.message);
    }
    expect(reported).toHaveLength(events.length - 2);
    expect(reported.join('\n')).not.toContain(MARKER);
    await vi.waitFor(() => {
      expect(runtime.log()).toContain('records failed');
      expect(runtime.log()).toContain('"samples":[{"recordId":');
      expect(runtime.log()).toContain('"_aws":{"Timestamp":');
    });
    expect(runtime.log()).not.toContain(MARKER);
    expect(runtime.log()).not.toContain(Buffer.from(MARKER).toString('base64').slice(0, 7));
  } finally {
    await runtime.stop('SIGKILL');
    await api.close();
  }
});
