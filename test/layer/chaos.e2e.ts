import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { findClient } from '../../emulator/client.ts';
import { type InvocationResult, type RuntimeApiServer, startRuntimeApi } from '../../emulator/runtime-api.ts';
import { type RuntimeOptions, type RuntimeProcess, startRuntime } from '../../emulator/runtime-process.ts';
import { eventOf } from './events.ts';
import { useUnpackedLayer } from './unpacked-layer.ts';

// Every fault for real, in processes of their own, on both runtimes.

const ALIAS = 'arn:aws:lambda:us-east-1:123456789012:function:millrace:live';
const client = findClient();
const RUNTIMES = [
  { name: 'raw', raw: true },
  // Lambda's own client takes a minute to build: `npm run setup -- client`.
  ...(client === null ? [] : [{ name: 'managed', raw: false }]),
];

const layer = useUnpackedLayer();

const open: { api: RuntimeApiServer; runtime: RuntimeProcess }[] = [];
afterEach(async () => {
  for (const { api, runtime } of open.splice(0)) {
    await runtime.stop('SIGKILL');
    await api.close();
  }
});

interface Setup extends Partial<RuntimeOptions> {
  readonly chaos: object | string;
}

async function begin(raw: boolean, { chaos, environment, ...options }: Setup) {
  const api = await startRuntimeApi();
  const runtime = startRuntime({
    opt: layer.opt,
    host: api.host,
    node: process.execPath,
    major: Number(process.versions.node.split('.')[0]),
    client: client ?? '/var/runtime/index.mjs',
    taskRoot: layer.taskRoot,
    raw,
    ...options,
    environment: {
      MILLRACE_PIPELINE: 'apache-combined',
      AWS_LAMBDA_FUNCTION_VERSION: '7',
      MILLRACE_CHAOS: typeof chaos === 'string' ? chaos : JSON.stringify(chaos),
      ...environment,
    },
  });
  open.push({ api, runtime });
  let count = 0;
  const call = (records = 3, timeout = 20_000): Promise<InvocationResult> =>
    api.invoke(JSON.stringify(eventOf(records)), {
      timeout,
      functionArn: ALIAS,
      requestId: `request-${++count}`,
    });
  return { api, runtime, call };
}

interface Reply {
  records: { recordId: string; result: string; data: string }[];
}

function replyOf(result: InvocationResult): Reply {
  if (result.kind !== 'ok') throw new Error(JSON.stringify(result));
  return JSON.parse(result.body.toString()) as Reply;
}

/** The lines of chaos in a log, whatever else is in it. */
function linesOf(runtime: RuntimeProcess): Record<string, unknown>[] {
  return runtime
    .log()
    .split('\n')
    .filter((line) => line.includes('millrace: chaos'))
    .map((line) => JSON.parse(line.slice(line.indexOf('{'))) as Record<string, unknown>);
}

/** Fires in the second invocation and no other. */
const second = (fault: object) => ({
  faults: [{ probability: 1, schedule: { firstCall: 2, lastCall: 2 }, ...fault }],
});

describe.each(RUNTIMES)('on the $name runtime', ({ raw }) => {
  test('throw fails one invocation, is logged and counted, and the next succeeds', async () => {
    const { call, runtime } = await begin(raw, { chaos: second({ fault: 'throw', message: 'on purpose' }) });
    expect((await call()).kind).toBe('ok');
    expect(await call()).toMatchObject({ kind: 'error', errorType: 'ChaosError', message: 'on purpose' });
    expect((await call()).kind).toBe('ok');
    const [start, injected, ...more] = linesOf(runtime);
    expect(start).toMatchObject({ message: expect.stringContaining('chaos is on'), version: '7', seed: 1 });
    expect(injected).toMatchObject({
      fault: 'throw',
      requestId: 'request-2',
      fired: 1,
      call: 2,
      ChaosFaults: 1,
      _aws: { CloudWatchMetrics: [{ Namespace: 'millrace', Metrics: [{ Name: 'ChaosFaults' }] }] },
    });
    expect(more).toEqual([]);
  });

  test('latency delays one reply and no other', async () => {
    const { call } = await begin(raw, { chaos: second({ fault: 'latency', ms: 700 }) });
    const times: number[] = [];
    for (let index = 0; index < 3; index += 1) times.push((await call()).milliseconds);
    expect(times[1]).toBeGreaterThanOrEqual(700);
    expect(Math.max(times[0]!, times[2]!)).toBeLessThan(600);
  });

  test.each([false, true])('hang (busy: %s) does not reply in time', async (busy) => {
    const { call } = await begin(raw, { chaos: second({ fault: 'hang', busy }) });
    await call();
    expect((await call(3, 500)).kind).toBe('timeout');
  });

  test('exit ends the process with its status', async () => {
    const { call, runtime } = await begin(raw, { chaos: second({ fault: 'exit', code: 9 }) });
    await call();
    void call();
    expect(await runtime.ended).toBe(9);
    expect(linesOf(runtime).at(-1)).toMatchObject({ fault: 'exit' });
  });

  test('memory ends the process where its heap is full', async () => {
    const { call, runtime } = await begin(raw, {
      chaos: second({ fault: 'memory' }),
      environment: { NODE_OPTIONS: '--max-old-space-size=64' },
    });
    await call();
    void call();
    expect(['SIGABRT', 134]).toContain(await runtime.ended);
    expect(runtime.log()).toMatch(/heap limit|heap out of memory/);
  });

  test('worker kills a thread that is running, and no record is lost', async () => {
    writeFileSync(join(layer.taskRoot, 'map.mjs'), 'export default (record) => record;');
    const { call, runtime } = await begin(raw, {
      chaos: second({ fault: 'worker', count: 2 }),
      memory: 3538,
      environment: { MILLRACE_PIPELINE: '{"parse":"apache-combined","map":"./map.mjs"}' },
    });
    const before = replyOf(await call(2000));
    const after = replyOf(await call(2000));
    expect(after).toEqual(before);
    expect(replyOf(await call(2000))).toEqual(before);
    expect(linesOf(runtime).at(-1)).toMatchObject({ fault: 'worker', fired: 1 });
  });

  test('worker says that it found no thread where there is one vCPU', async () => {
    const { call, runtime } = await begin(raw, { chaos: second({ fault: 'worker' }) });
    await call();
    expect((await call()).kind).toBe('ok');
    expect(linesOf(runtime).at(-1)!['message']).toMatch(/chaos skipped: worker: no thread/);
  });

  test('tmp-full fails what user code writes there, and is gone with the invocation', async () => {
    writeFileSync(
      join(layer.taskRoot, 'write.mjs'),
      `import { writeFileSync } from 'node:fs';
       import { tmpdir } from 'node:os';
       export default () => {
         try { writeFileSync(tmpdir() + '/chaos-' + process.pid, 'x'); return { said: 'written' }; }
         catch ({ code }) { return { said: code }; }
       };`,
    );
    const { call } = await begin(raw, {
      chaos: second({ fault: 'tmp-full' }),
      environment: {
        MILLRACE_PIPELINE: '{"parse":"apache-combined","map":"./write.mjs"}',
        TMPDIR: layer.folder,
      },
    });
    const said: string[] = [];
    for (let index = 0; index < 3; index += 1) {
      const [record] = replyOf(await call(1)).records;
      said.push(Buffer.from(record!.data, 'base64').toString().trim());
    }
    expect(said).toEqual(['{"said":"written"}', '{"said":"ENOSPC"}', '{"said":"written"}']);
  });

  test('slow-disk makes user code wait for it', async () => {
    writeFileSync(
      join(layer.taskRoot, 'read.mjs'),
      `import { statSync } from 'node:fs';
       export default (record) => { statSync('/'); return record; };`,
    );
    const { call } = await begin(raw, {
      chaos: second({ fault: 'slow-disk', ms: 200 }),
      environment: { MILLRACE_PIPELINE: '{"parse":"apache-combined","map":"./read.mjs"}' },
    });
    await call();
    expect((await call(3)).milliseconds).toBeGreaterThanOrEqual(600);
    expect((await call(3)).milliseconds).toBeLessThan(500);
  });

  test('network refuses all but the Runtime API, and is gone with the invocation', async () => {
    const server = createServer((socket) => socket.end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    // User code that connects all the time, and says at each record what came of it since the last one.
    writeFileSync(
      join(layer.taskRoot, 'connect.mjs'),
      `import { connect } from 'node:net';
       import { get } from 'node:http';
       let said = new Set();
       const note = (what, outcome) => said.add(what + ' ' + outcome);
       const hear = (what) => ({ code, cause }) =>
         note(what, (code ?? cause.code) === 'ECONNREFUSED' ? 'refused' : 'connected');
       setInterval(() => {
         connect(${port}, '127.0.0.1', () => note('tcp', 'connected')).on('error', hear('tcp'));
         get('http://127.0.0.1:${port}/', { agent: false }).on('error', hear('http'));
         fetch('http://127.0.0.1:${port}/').catch(hear('fetch'));
       }, 10);
       export default () => {
         const was = [...said].sort().join();
         said = new Set();
         return { said: was };
       };`,
    );
    const { call } = await begin(raw, {
      chaos: {
        faults: [
          { fault: 'network', probability: 1, schedule: { firstCall: 2, lastCall: 2 } },
          { fault: 'latency', probability: 1, ms: 300 },
        ],
      },
      environment: { MILLRACE_PIPELINE: '{"parse":"apache-combined","map":"./connect.mjs"}' },
    });
    const said: string[] = [];
    for (let index = 0; index < 4; index += 1) {
      said.push(
        Buffer.from(replyOf(await call(1)).records[0]!.data, 'base64')
          .toString()
          .trim(),
      );
    }
    server.close();
    expect(said[0]).toBe('{"said":"fetch connected,http connected,tcp connected"}');
    expect(said[1]).toContain('fetch refused');
    expect(said[1]).toContain('http refused');
    expect(said[1]).toContain('tcp refused');
    expect(said[3]).toBe('{"said":"fetch connected,http connected,tcp connected"}');
  });

  describe('the reply is broken once:', () => {
    const ids = eventOf(4).records.map(({ recordId }) => recordId);
    test.each<[string, object, (reply: Reply, whole: Reply) => void]>([
      [
        'missing-id',
        { count: 2 },
        ({ records }) => {
          expect(records).toHaveLength(2);
          expect(records.every(({ recordId }) => ids.includes(recordId))).toBe(true);
        },
      ],
      [
        'duplicate-id',
        {},
        ({ records }) => {
          expect(records).toHaveLength(5);
          expect(new Set(records.map(({ recordId }) => recordId))).toEqual(new Set(ids));
        },
      ],
      [
        'unknown-id',
        {},
        ({ records }) => expect(records.filter(({ recordId }) => !ids.includes(recordId))).toHaveLength(1),
      ],
      [
        'corrupt-base64',
        { count: 4 },
        ({ records }) => expect(records.every(({ data }) => !/^[A-Za-z0-9+/]*={0,2}$/.test(data))).toBe(true),
      ],
      [
        'wrong-result',
        { value: 'Fine' },
        ({ records }) => expect(records.filter(({ result }) => result === 'Fine')).toHaveLength(1),
      ],
      [
        'failed-records',
        {},
        ({ records }) => {
          const failed = records.filter(({ result }) => result === 'ProcessingFailed');
          expect(failed).toHaveLength(2);
          expect(failed[0]!.data).toBe(eventOf(1).records[0]!.data);
        },
      ],
    ])('%s', async (fault, options, check) => {
      const { call } = await begin(raw, { chaos: second({ fault, ...options }) });
      const whole = replyOf(await call(4));
      const broken = replyOf(await call(4));
      expect(broken).not.toEqual(whole);
      check(broken, whole);
      expect(replyOf(await call(4))).toEqual(whole);
    });

    test('oversize, which Lambda refuses', async () => {
      const { call, runtime } = await begin(raw, { chaos: second({ fault: 'oversize' }) });
      await call();
      expect(await call(3, 3000)).toMatchObject({
        kind: 'error',
        errorType: 'Function.ResponseSizeTooLarge',
      });
      expect(linesOf(runtime).at(-1)).toMatchObject({ fault: 'oversize' });
      expect((await call(3, 3000)).kind).toBe('ok');
    });
  });

  test('only what comes by an alias, of a source, with a record gets a fault, and a reply at that record', async () => {
    const match = {
      version: '7',
      alias: ['live', 'next'],
      source: 'direct',
      record: { matches: 'PO[I]SON' },
    };
    const { api } = await begin(raw, {
      chaos: { faults: [{ fault: 'wrong-result', probability: 1, match }] },
    });
    const poisoned = eventOf(5);
    poisoned.records[3]!.data = Buffer.from('POISON').toString('base64');
    const invoke = async (event: object, functionArn = ALIAS) =>
      replyOf(await api.invoke(JSON.stringify(event), { functionArn })).records.map(({ result }) => result);
    const failed = ['Ok', 'Ok', 'Ok', 'ProcessingFailed', 'Ok'];
    expect(await invoke(eventOf(5))).toEqual(Array(5).fill('Ok'));
    expect(await invoke(poisoned, ALIAS.replace(':live', ':other'))).toEqual(failed);
    expect(await invoke({ ...poisoned, sourceKinesisStreamArn: 'arn:x' })).toEqual(failed);
    expect(await invoke(poisoned)).toEqual(['Ok', 'Ok', 'Ok', 'OK', 'Ok']);
  });

  test('the same artifact in another version gets no fault, and says so', async () => {
    const chaos = { faults: [{ fault: 'throw', probability: 1, match: { version: '8' } }] };
    const { call, runtime } = await begin(raw, { chaos });
    expect((await call()).kind).toBe('ok');
    expect(linesOf(runtime)[1]!['message']).toBe('millrace: chaos: throw can never fire in this version, 7');
  });

  test('the kill switch and a moment that is past switch it off, and the log says so', async () => {
    const always = [{ fault: 'throw', probability: 1 }];
    const killed = await begin(raw, { chaos: { faults: always }, environment: { MILLRACE_CHAOS_OFF: '1' } });
    expect((await killed.call()).kind).toBe('ok');
    expect(killed.runtime.log()).toContain('chaos is configured but off: MILLRACE_CHAOS_OFF is set');
    const over = await begin(raw, { chaos: { until: '2026-01-01T00:00:00Z', faults: always } });
    expect((await over.call()).kind).toBe('ok');
    expect(over.runtime.log()).toContain('chaos is configured but off: it ended 2026-01-01');
  });

  test('a configuration that is wrong is an init error', async () => {
    const { api } = await begin(raw, { chaos: { faults: [{ fault: 'thorw', probability: 1 }] } });
    expect((await api.nextInitError()).errorMessage).toMatch(
      /^setting: MILLRACE_CHAOS: faults\[0\]\.fault: expected one of throw, .* found "thorw"; did you mean "throw"\?$/,
    );
  });

  test('a file in the function folder is read', async () => {
    writeFileSync(join(layer.taskRoot, 'chaos.json'), JSON.stringify(second({ fault: 'throw' })));
    const { call } = await begin(raw, { chaos: 'chaos.json' });
    await call();
    expect((await call()).kind).toBe('error');
  });
});

test.skipIf(client !== null)(
  "the managed runtime was not tested: npm run setup -- client builds Lambda's client",
  () => {
    expect(client).toBeNull();
  },
);
