import { afterEach, describe, expect, test } from 'vitest';
import { OWN_OPT } from '../../emulator/runtime-process.ts';
import type { Report } from '../../handler/doctor/report.ts';
import { RUNTIMES } from '../../layer/natives/targets.ts';
import { EVENTS, eventOf, expectedReply } from '../layer/events.ts';
import { type FunctionOptions, type LocalFunction, startFunction, textOf } from './function.ts';

const PIPELINE = { parse: 'apache-combined' } as const;
const environment = { MILLRACE_PIPELINE: 'apache-combined' };

const open: LocalFunction[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function lambda(options: FunctionOptions): Promise<LocalFunction> {
  const started = await startFunction({ environment, ...options });
  open.push(started);
  return started;
}

const recordsOf = (text: string) =>
  (JSON.parse(text) as { records: { result: string; data: string }[] }).records.map(
    ({ result, data }) => `${result} ${Buffer.from(data, 'base64').toString('utf8').trim()}`,
  );

describe.each(RUNTIMES)('$name', (runtime) => {
  describe.each([
    ['managed', false],
    ['raw', true],
  ] as const)('%s', (_, raw) => {
    test('the handler with no code of the user responds to every event as the reference path does', async () => {
      const { invoke } = await lambda({ runtime, raw });
      for (const [name, make] of Object.entries(EVENTS)) {
        const event = make();
        expect(textOf(await invoke(event)) === (await expectedReply(PIPELINE, event)), name).toBe(true);
      }
    });

    test('an event of another kind is an error, and the next invocation works', async () => {
      const { invoke } = await lambda({ runtime, raw });
      expect(await invoke({ Records: [{ eventSource: 'aws:s3' }] })).toMatchObject({
        kind: 'error',
        errorType: 'MillraceError',
        message: expect.stringContaining('found an event of aws:s3'),
      });
      expect((await invoke(eventOf(1))).kind).toBe('ok');
    });

    test('records that are not done near the deadline are returned as failed, in time', async () => {
      const files = {
        'pipeline.json': '{"parse":"json","map":"./slow.mjs"}',
        'slow.mjs':
          'export default (record) => { const end = Date.now() + 300; while (Date.now() < end); return record; };',
      };
      const { invoke } = await lambda({ runtime, raw, files, environment: {} });
      const late = recordsOf(textOf(await invoke(eventOf(9, '{"a":1}'), { timeout: 2000 })));
      expect(late).toHaveLength(9);
      expect(late[0]).toBe('Ok {"a":1}');
      expect(late.at(-1)).toBe('ProcessingFailed {"a":1}');
    });

    test('a wrong pipeline is an init error that says so', async () => {
      const { api, runtime: process } = await lambda({
        runtime,
        raw,
        environment: { MILLRACE_PIPELINE: '{"parse":"json","drop":1}' },
      });
      const { errorType, errorMessage } = await api.nextInitError();
      expect(errorType).toBe('MillraceError');
      expect(errorMessage).toBe('pipeline: MILLRACE_PIPELINE: drop: expected a list of fields, found 1');
      expect(await process.ended).toBe(1);
      expect(process.log()).toContain(errorMessage);
    });

    test('the doctor is content', async () => {
      const { invoke } = await lambda({ runtime, raw });
      const report = JSON.parse(textOf(await invoke({ millrace: 'doctor' }))) as Report;
      expect(report.problems).toEqual([]);
      expect(report.healthy).toBe(true);
    });
  });

  test('a CommonJS function requires millrace', async () => {
    const { invoke } = await lambda({
      runtime,
      handler: 'index.handler',
      files: {
        'index.js': `
          const { createEngine, MillraceError } = require('millrace');
          const engine = createEngine({ parse: 'apache-combined' });
          exports.handler = async (event) => {
            if (!(new MillraceError('ERR_MILLRACE_EVENT', { path: '', expected: '', found: '' }) instanceof Error)) throw 1;
            return engine.firehose(event);
          };`,
      },
    });
    const event = EVENTS['11,000 records']!();
    expect(textOf(await invoke(event)) === (await expectedReply(PIPELINE, event))).toBe(true);
  });

  // Its path is /opt's, as it stands in a function's code.
  test.runIf(OWN_OPT)('an ESM function imports it by its path, and cannot by its name', async () => {
    const esm = (specifier: string) => `
      import { createEngine } from '${specifier}';
      const engine = createEngine({ parse: 'apache-combined' });
      export const handler = (event) => engine.firehose(event);`;
    const { invoke } = await lambda({
      runtime,
      handler: 'index.handler',
      files: { 'index.mjs': esm('/opt/nodejs/node_modules/millrace/index.mjs') },
    });
    const event = EVENTS['one record']!();
    expect(textOf(await invoke(event))).toBe(await expectedReply(PIPELINE, event));

    const { api } = await lambda({
      runtime,
      handler: 'index.handler',
      files: { 'index.mjs': esm('millrace') },
    });
    expect((await api.nextInitError()).errorMessage).toContain("Cannot find package 'millrace'");
  });

  test.each([
    ['with one vCPU', 1769],
    ['with two', 3538],
  ])('Managed Instances run several invocations at once, %s', async (_, memory) => {
    const { invoke, api } = await lambda({
      runtime,
      memory,
      environment: { ...environment, AWS_LAMBDA_MAX_CONCURRENCY: '8', AWS_LAMBDA_NODEJS_WORKER_COUNT: '2' },
    });
    const event = EVENTS['11,000 records']!();
    const small = EVENTS['one record']!();
    const [expected, expectedSmall] = [
      await expectedReply(PIPELINE, event),
      await expectedReply(PIPELINE, small),
    ];
    for (let round = 0; round < 3; round += 1) {
      const replies = await Promise.all([event, small, event, small, event, small].map((one) => invoke(one)));
      expect(replies.map(textOf).map((text) => text === expected || text === expectedSmall)).toEqual(
        Array(6).fill(true),
      );
    }
    expect(api.idle).toBeGreaterThan(0);
  });

  test('another wrapper in the first slot with millrace in the second is an init error that says so', async () => {
    const { api } = await lambda({
      runtime,
      environment: {
        ...environment,
        AWS_LAMBDA_EXEC_WRAPPER: '/opt/other/wrapper',
        MILLRACE_NEXT_WRAPPER: '/opt/millrace/raw',
      },
    });
    expect((await api.nextInitError()).errorMessage).toContain(
      'expected AWS_LAMBDA_EXEC_WRAPPER=/opt/millrace/raw beside it, which starts it, found AWS_LAMBDA_EXEC_WRAPPER=/opt/other/wrapper',
    );
  });
});
