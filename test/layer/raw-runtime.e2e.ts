import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type RuntimeApiServer, startRuntimeApi } from '../../emulator/runtime-api.ts';
import {
  OWN_OPT,
  type RuntimeOptions,
  type RuntimeProcess,
  startRuntime,
} from '../../emulator/runtime-process.ts';
import { unpackHostLayer } from '../../layer/host-layer.ts';
import { EVENTS, eventOf, expectedReply } from './events.ts';
import { useUnpackedLayer } from './unpacked-layer.ts';

// The layer's own wrapper and bundle, in processes of their own, against a Runtime API over HTTP.

const PIPELINE = { parse: 'apache-combined' } as const;
const ENVIRONMENT = { MILLRACE_PIPELINE: 'apache-combined' };
const layer = useUnpackedLayer();

const open: { api: RuntimeApiServer; runtime: RuntimeProcess }[] = [];
afterEach(async () => {
  for (const { api, runtime } of open.splice(0)) {
    await runtime.stop('SIGKILL');
    await api.close();
  }
});

async function startRaw(
  options: Partial<RuntimeOptions> = {},
  framing: 'length' | 'chunked' = 'length',
): Promise<{ api: RuntimeApiServer; runtime: RuntimeProcess }> {
  const api = await startRuntimeApi({ framing });
  const runtime = startRuntime({
    opt: layer.opt,
    host: api.host,
    node: process.execPath,
    major: Number(process.versions.node.split('.')[0]),
    client: '/var/runtime/index.mjs', // the wrapper puts its own in its place
    taskRoot: layer.taskRoot,
    raw: true,
    environment: ENVIRONMENT,
    ...options,
  });
  open.push({ api, runtime });
  const ended = runtime.ended.then(() => Promise.reject(new Error(`it ended: ${runtime.log()}`)));
  ended.catch(() => {});
  /** Does not wait for a reply that cannot come. */
  const invoke: RuntimeApiServer['invoke'] = (event, how) => Promise.race([api.invoke(event, how), ended]);
  return { api: Object.assign(Object.create(api) as RuntimeApiServer, { invoke }), runtime };
}

const bytesOf = (value: unknown) => Buffer.from(JSON.stringify(value));

describe('replies as the reference path does:', () => {
  test.each([
    ['length', 1769],
    ['chunked', 1769],
    ['length', 3538],
  ] as const)('events by %s at %i MB', async (framing, memory) => {
    const { api } = await startRaw({ memory }, framing);
    for (const [name, make] of Object.entries(EVENTS)) {
      const event = make();
      const result = await api.invoke(event);
      expect(result.kind, name).toBe('ok');
      const body = result.kind === 'ok' ? result.body.toString('utf8') : '';
      expect(body === (await expectedReply(PIPELINE, event)), name).toBe(true);
    }
  });
});

describe('an event that is', () => {
  test.each([
    ['cut off', '{"records":[{"recordId":"1","da', /event: expected JSON, found/],
    ['no JSON', 'hello', /event: expected JSON, found/],
    ['empty', '', /event: expected JSON, found/],
    ['of another source', '{"Records":[{"eventSource":"aws:sqs"}]}', /found an event of aws:sqs/],
    ['without an id', '{"records":[{"data":""}]}', /records\[0\]\.recordId: expected text, found nothing/],
  ])('%s is an invocation error, and the next invocation works', async (_, event, message) => {
    const { api, runtime } = await startRaw();
    const result = await api.invoke(event);
    expect(result).toMatchObject({
      kind: 'error',
      errorType: 'MillraceError',
      message: expect.stringMatching(message),
    });
    expect((await api.invoke(bytesOf(eventOf(2)))).kind).toBe('ok');
    // A line comes through a pipe, and the reply through a socket.
    const lines = await vi.waitFor(() => {
      const all = runtime.log().trim().split('\n');
      expect(all).toHaveLength(2);
      return all;
    }, 5000);
    expect(lines.map((line) => JSON.parse(line) as object)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ level: 'ERROR', message: expect.stringMatching(message) }),
        expect.objectContaining({ level: 'INFO', message: 'millrace: 2 records' }),
      ]),
    );
  });
});

test('a pipeline with a map of the user runs, and its time is limited by the deadline', async () => {
  writeFileSync(
    join(layer.taskRoot, 'p.json'),
    '{"parse":"json","map":"./map.mjs","set":{"r":"${requestId}"}}',
  );
  writeFileSync(
    join(layer.taskRoot, 'map.mjs'),
    `export default (record) => {
      const end = Date.now() + (record.wait ?? 0);
      while (Date.now() < end);
      return { ...record, trace: process.env._X_AMZN_TRACE_ID };
    };`,
  );
  const { api } = await startRaw({ environment: { MILLRACE_PIPELINE: 'p.json' } });
  const invoke = async (line: string, timeout = 60_000) => {
    const result = await api.invoke(bytesOf(eventOf(3, line)), {
      timeout,
      requestId: 'r-1',
      traceId: 'Root=1-a-b;Sampled=1',
    });
    if (result.kind !== 'ok') throw new Error(result.kind);
    const { records } = JSON.parse(result.body.toString()) as { records: { result: string; data: string }[] };
    return records.map(
      ({ result: status, data }) => `${status} ${Buffer.from(data, 'base64').toString().trim()}`,
    );
  };
  expect(await invoke('{"a":1}')).toEqual(
    Array(3).fill('Ok {"a":1,"r":"r-1","trace":"Root=1-a-b;Sampled=1"}'),
  );
  // 0.5 s before the deadline what is not done is returned as failed, in time.
  const late = await invoke('{"wait":400}', 1000);
  expect(late).toHaveLength(3);
  expect(late.at(-1)).toMatch(/^ProcessingFailed/);
});

describe('an init error with one line in the log:', () => {
  test.each<[string, Partial<RuntimeOptions>, RegExp]>([
    [
      'a pipeline that is wrong',
      { environment: { MILLRACE_PIPELINE: '{"parse":"jsn"}' } },
      /did you mean "json"/,
    ],
    ['a pipeline that is missing', { environment: { MILLRACE_PIPELINE: 'p.yaml' } }, /no file of that name/],
    ['no pipeline at all', { environment: {} }, /set MILLRACE_PIPELINE=apache-combined/],
    [
      'a wrong setting',
      { environment: { ...ENVIRONMENT, MILLRACE_THREADS: 'x' } },
      /MILLRACE_THREADS: expected auto or a whole number/,
    ],
    [
      'another wrapper that is not there',
      { environment: { ...ENVIRONMENT, MILLRACE_NEXT_WRAPPER: '/opt/other/wrapper' } },
      /MILLRACE_NEXT_WRAPPER: expected a file that can be run, found \/opt\/other\/wrapper, which cannot; correct/,
    ],
  ])('%s', async (_, options, message) => {
    const { api, runtime } = await startRaw(options);
    const { errorMessage, errorType } = await api.nextInitError();
    expect(errorMessage).toMatch(message);
    expect(errorType).toBe('MillraceError');
    expect(await runtime.ended).toBe(1);
    expect(runtime.log().trim().split('\n')).toHaveLength(1);
    expect(runtime.log()).toContain('init error');
  });

  test('a pipeline that cannot be read', async () => {
    mkdirSync(join(layer.taskRoot, 'folder.yaml'), { recursive: true });
    const { api, runtime } = await startRaw({ environment: { MILLRACE_PIPELINE: 'folder.yaml' } });
    expect((await api.nextInitError()).errorMessage).toMatch(
      /folder\.yaml: expected a pipeline file, found a folder/,
    );
    expect(await runtime.ended).toBe(1);
  });

  test('a wrapper that names itself', async () => {
    const self = OWN_OPT ? '/opt/millrace/raw' : join(layer.opt, 'millrace', 'raw');
    const environment = { ...ENVIRONMENT, MILLRACE_NEXT_WRAPPER: self };
    const { api, runtime } = await startRaw({ environment });
    expect((await api.nextInitError()).errorMessage).toMatch(
      /expected another wrapper, found millrace's own/,
    );
    expect(await runtime.ended).toBe(1);
  });

  test('a layer without a build for this runtime', async () => {
    const other = join(layer.folder, 'other');
    await unpackHostLayer(other);
    const file = join(other, 'opt', 'nodejs', 'node_modules', 'millrace', 'layer.json');
    writeFileSync(
      file,
      JSON.stringify({
        version: '1.2.3',
        kind: 'native',
        targets: [{ runtime: 'nodejs20.x', architecture: 'arm64', abi: 115, arch: 'arm64' }],
      }),
    );
    const { api } = await startRaw({ opt: join(other, 'opt') });
    expect((await api.nextInitError()).errorMessage).toMatch(
      /native addon: layer 1\.2\.3: expected one of the runtimes it was built for \(nodejs20\.x on arm64\), found Node v/,
    );
  });
});

test('another wrapper is started with the command, once', async () => {
  const next = join(layer.taskRoot, 'next');
  const said = join(layer.taskRoot, 'said');
  writeFileSync(next, `#!/bin/sh\necho "$MILLRACE_NEXT_WRAPPER:$*" >> ${said}\nFROM_NEXT=1 exec "$@"\n`);
  chmodSync(next, 0o755);
  const { api, runtime } = await startRaw({
    environment: { ...ENVIRONMENT, MILLRACE_NEXT_WRAPPER: next },
  });
  expect((await api.invoke(bytesOf(eventOf(1)))).kind).toBe('ok');
  const { readFileSync } = await import('node:fs');
  const lines = readFileSync(said, 'utf8').trim().split('\n');
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^:.*node .*millrace\/raw-runtime\.mjs$/);
  const line = /^\{"level":"INFO","message":"millrace: 1 records".*\}\n$/;
  await vi.waitFor(() => expect(runtime.log()).toMatch(line), 5000);
});

test('an uncaught error of user code fails the invocation in hand and ends the process', async () => {
  writeFileSync(
    join(layer.taskRoot, 'late.mjs'),
    `export default (record) => { setTimeout(() => { throw new Error('later'); }, 0); const end = Date.now() + 50; while (Date.now() < end); return record; };`,
  );
  writeFileSync(join(layer.taskRoot, 'late.json'), '{"parse":"json","map":"./late.mjs"}');
  const { api, runtime } = await startRaw({ environment: { MILLRACE_PIPELINE: 'late.json' } });
  const first = await api.invoke(bytesOf(eventOf(1, '{}')));
  expect(['ok', 'error']).toContain(first.kind); // the reply may have gone out before
  expect(await runtime.ended).toBe(1);
  expect(runtime.log()).toContain('millrace: uncaught: later');
});

test('SIGTERM ends an idle runtime at once, and a busy one after its reply', async () => {
  const idle = await startRaw();
  await idle.api.invoke(bytesOf(eventOf(1)));
  while (idle.api.idle === 0) await wait(5);
  expect(await idle.runtime.stop()).toBe(0);

  writeFileSync(join(layer.taskRoot, 'slow.json'), '{"parse":"json","map":"./slow.mjs"}');
  writeFileSync(
    join(layer.taskRoot, 'slow.mjs'),
    'export default (record) => { const end = Date.now() + 300; while (Date.now() < end); return record; };',
  );
  const busy = await startRaw({ environment: { MILLRACE_PIPELINE: 'slow.json' } });
  while (busy.api.idle === 0) await wait(5);
  const reply = busy.api.invoke(bytesOf(eventOf(1, '{}')));
  await wait(100);
  const ended = busy.runtime.stop();
  expect((await reply).kind).toBe('ok');
  expect(await ended).toBe(0);
});

test('a Runtime API that goes away ends the process with a line', async () => {
  const { api, runtime } = await startRaw();
  await api.invoke(bytesOf(eventOf(1)));
  await api.close();
  expect(await runtime.ended).toBe(1);
  expect(runtime.log()).toContain('millrace: the Runtime API: ');
});

test('a function with a handler of its own gets the managed runtime, and the log says so', async () => {
  const client = join(layer.taskRoot, 'client.mjs');
  writeFileSync(client, `console.log('managed', process.argv[1].endsWith('client.mjs'));`);
  const { runtime } = await startRaw({ client, handler: 'index.handler' });
  expect(await runtime.ended).toBe(0);
  expect(runtime.log()).toContain("and this function's is index.handler; the managed runtime is");
  expect(runtime.log()).toContain('managed true');
});

test('Managed Instances get the managed runtime, and the log says so', async () => {
  const client = join(layer.taskRoot, 'client.mjs');
  writeFileSync(client, `console.log('managed');`);
  const environment = { ...ENVIRONMENT, AWS_LAMBDA_MAX_CONCURRENCY: '8' };
  const { runtime } = await startRaw({ client, environment });
  expect(await runtime.ended).toBe(0);
  expect(runtime.log()).toMatch(/one invocation at a time[^\n]*\nmanaged/);
});
