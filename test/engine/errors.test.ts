import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { show } from '../../engine/errors.ts';
import {
  createEngine,
  ERROR_CODES,
  FAILURE_CODES,
  MillraceError,
  type PipelineConfig,
  packRecords,
} from '../../engine/index.ts';
import { STATUS } from '../../engine/outcome.ts';
import { firehoseRecords } from '../../engine/sources/firehose/read.ts';
import { encodeOutcome, replyFirehose } from '../../engine/sources/firehose/reply.ts';
import * as wrongOptions from './errors/wrong-options.ts';
import * as wrongParsers from './errors/wrong-parsers.ts';
import * as wrongSteps from './errors/wrong-steps.ts';

const TESTS = new URL('../', import.meta.url);

function errorOf(run: () => unknown): MillraceError {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(MillraceError);
    return error as MillraceError;
  }
  throw new Error('nothing was thrown');
}

/** An engine of a pipeline that TypeScript would refuse. */
const make = (pipeline: unknown) => createEngine(pipeline as PipelineConfig, { baseFolder: '/', threads: 1 });

for (const [group, mistakes] of Object.entries({ ...wrongParsers, ...wrongSteps, ...wrongOptions })) {
  describe(`wrong pipelines: ${group.toLowerCase().replace('_', ' ')}`, () => {
    test.each(mistakes.map((mistake) => [mistake.mistake, mistake] as const))(
      '%s',
      (_, { pipeline, message }) => {
        const error = errorOf(() => make(pipeline));
        expect(error.code).toBe('ERR_MILLRACE_PIPELINE');
        expect(error.message).toBe(`pipeline: ${message}`);
      },
    );
  });
}

describe('wrong events', () => {
  const FIREHOSE = 'a Firehose transformation event, {records: [{recordId, data}]}';
  const HINT = 'set this function as the data transformation of a delivery stream';
  test.each([
    ['nothing', undefined, `event: expected ${FIREHOSE}, found nothing; ${HINT}`],
    ['null', null, `event: expected ${FIREHOSE}, found null; ${HINT}`],
    ['text', 'x', `event: expected ${FIREHOSE}, found "x"; ${HINT}`],
    ['an empty object', {}, `event: expected ${FIREHOSE}, found an empty object; ${HINT}`],
    [
      'SQS',
      { Records: [{ eventSource: 'aws:sqs' }] },
      `event: expected ${FIREHOSE}, found an event of aws:sqs; ${HINT}`,
    ],
    [
      'SNS',
      { Records: [{ EventSource: 'aws:sns' }] },
      `event: expected ${FIREHOSE}, found an event of aws:sns; ${HINT}`,
    ],
    [
      'S3',
      { Records: [{ eventSource: 'aws:s3', s3: {} }] },
      `event: expected ${FIREHOSE}, found an event of aws:s3; ${HINT}`,
    ],
    [
      'API Gateway',
      { version: '2.0', routeKey: '$default' },
      `event: expected ${FIREHOSE}, found an object with version, routeKey; ${HINT}`,
    ],
    [
      'records of another kind',
      { records: {} },
      `event: expected ${FIREHOSE}, found an object with records; ${HINT}`,
    ],
    [
      'a record without an id',
      { records: [{ recordId: 'a' }, { data: '' }] },
      'event: records[1].recordId: expected text, found nothing; without an id there is no reply to a record, so Firehose has to keep the whole batch',
    ],
    [
      'a record that is null',
      { records: [null] },
      'event: records[0].recordId: expected text, found nothing; without an id there is no reply to a record, so Firehose has to keep the whole batch',
    ],
    [
      'an id that is a number',
      { records: [{ recordId: 5 }] },
      'event: records[0].recordId: expected text, found 5; without an id there is no reply to a record, so Firehose has to keep the whole batch',
    ],
  ])('%s', (_, event, message) => {
    const error = errorOf(() => firehoseRecords(event));
    expect(error.code).toBe('ERR_MILLRACE_EVENT');
    expect(error.message).toBe(message);
  });
});

describe('wrong settings', () => {
  test.each([
    [{ threads: 0 }, 'setting: threads: expected "auto" or a whole number from 1 to 256, found 0'],
    [{ threads: 1.5 }, 'setting: threads: expected "auto" or a whole number from 1 to 256, found 1.5'],
    [{ threads: Number.NaN }, 'setting: threads: expected "auto" or a whole number from 1 to 256, found NaN'],
    [{ tier: 'fast' }, 'setting: tier: expected auto or kernel, re2, found "fast"'],
  ])('%j', (options, message) => {
    const error = errorOf(() => createEngine({ parse: 'json' }, options as never));
    expect(error.code).toBe('ERR_MILLRACE_SETTING');
    expect(error.message).toBe(message);
  });
});

test('a reply that cannot fit at its shortest is refused', () => {
  const outcome = {
    bytes: new Uint8Array(0),
    spans: new Uint32Array(2),
    status: Uint8Array.of(STATUS.dropped),
    failures: [],
    partitionKeys: null,
    inner: null,
  };
  const records = firehoseRecords({ records: [{ recordId: 'a', data: '' }] });
  const error = errorOf(() => replyFirehose(records, encodeOutcome(outcome), 40));
  expect(error.code).toBe('ERR_MILLRACE_REPLY_SIZE');
  expect(error.message).toBe(
    'reply: records: expected a reply of at most 40 bytes, found 1 records, whose shortest results take 59 bytes; make the buffer size hint of the stream smaller',
  );
});

test('a closed engine refuses batches, lines and events', async () => {
  const message =
    'engine: expected an engine that is open, found one that was closed; create a new one, or close it after the last batch';
  for (const started of [true, false]) {
    const engine = make({ parse: 'json' });
    if (started) await engine.ready();
    await engine.close();
    await engine.close();
    const closed = { code: 'ERR_MILLRACE_CLOSED', message };
    await expect(engine.run(packRecords(['{}']))).rejects.toMatchObject(closed);
    await expect(engine.firehose({ records: [] } as never)).rejects.toMatchObject(closed);
    await expect(engine.runLines('{}')[Symbol.asyncIterator]().next()).rejects.toMatchObject(closed);
  }
});

test.each([
  ['a module without a default export', 'nothing-there.mjs', 'a module without one'],
  ['a default export that is no function', 'not-a-function.mjs', 'object'],
  ['a default export and mapBatch', 'both.mjs', 'a module with both'],
])('a map module with %s is refused before the first batch', async (_, file, found) => {
  const folder = new URL('fixtures/map/', TESTS).pathname;
  const engine = createEngine({ parse: 'json', map: file }, { baseFolder: folder, threads: 1 });
  await expect(engine.ready()).rejects.toMatchObject({
    code: 'ERR_MILLRACE_PIPELINE',
    message: `pipeline: map: expected a module whose default export is a function, or one that exports mapBatch, found ${found}`,
  });
});

test('a map module that throws while loading is named with what it threw', async () => {
  const folder = new URL('fixtures/map/', TESTS).pathname;
  const engine = createEngine({ parse: 'json', map: 'throws-while-loading.mjs' }, { baseFolder: folder });
  await expect(engine.ready()).rejects.toThrow(
    /^pipeline: map: expected a module whose default export is a function, or one that exports mapBatch, found "no luck" while loading file:.*throws-while-loading\.mjs$/,
  );
});

test('an error has a code, a detail by its parts, and the cause', () => {
  const cause = new Error('inner');
  const detail = { path: 'file', expected: 'a file', found: 'a folder' };
  const error = new MillraceError('ERR_MILLRACE_INPUT', detail, { cause });
  expect(error).toMatchObject({ name: 'MillraceError', code: 'ERR_MILLRACE_INPUT', detail, cause });
  expect(error.message).toBe('input: file: expected a file, found a folder');
});

test.each([
  [undefined, 'nothing'],
  [() => 1, 'a function'],
  [Symbol('x'), 'a symbol'],
  [10n ** 20n, '100000000000000000000'],
  [Number.POSITIVE_INFINITY, 'Infinity'],
  ['x'.repeat(100), `"${'x'.repeat(56)}…`],
  ['x'.repeat(58), `"${'x'.repeat(58)}"`],
])('show(%o)', (value, text) => {
  expect(show(value)).toBe(text);
});

test('show of what has no JSON is its type', () => {
  const loop: Record<string, unknown> = {};
  loop['loop'] = loop;
  expect(show(loop)).toBe('an object');
});

test('a build of RE2 that there is none of is refused at construction, though the kernel does everything', () => {
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  vi.stubEnv('MILLRACE_RE2', 'nativ');
  expect(() => createEngine({ parse: 'apache-combined' })).toThrow(
    'setting: MILLRACE_RE2: expected wasm or native, found "nativ"',
  );
});

test('where no build of RE2 can be loaded, each says why, and what to do', () => {
  const script = `
    const { createEngine } = await import(${JSON.stringify(new URL('../engine/index.ts', TESTS).href)});
    try { createEngine({ parse: { regex: '(?P<a>x)' } }) } catch ({ code, message, cause }) {
      console.log(JSON.stringify({ code, message, causes: (cause?.errors ?? [cause]).map((one) => one?.code ?? null) }));
    }`;
  const hook = new URL('fixtures/without-any-re2.cjs', TESTS).pathname;
  const attempt = (MILLRACE_RE2: string) => {
    const argv = ['--require', hook, '--input-type=module', '-e', script];
    const env = { ...process.env, MILLRACE_RE2 };
    return JSON.parse(spawnSync(process.execPath, argv, { encoding: 'utf8', env }).stdout) as unknown;
  };
  const addon = `the addon re2, built for Node ${process.version} on ${process.platform}-${process.arch}`;
  const missing = `"Cannot find module './re2-module.cjs'"`;
  const abi =
    '"The module \'/opt/re2.node\' was compiled against a different Node.js version using NODE_MODULE_VERSION 127. This version of Node.js requires NODE_MODULE_VERSION 137. Please try re-compiling or re-installing the module (for instance, using `npm rebuild` or `npm install`)."';
  expect(attempt('')).toEqual({
    code: 'ERR_MILLRACE_NATIVE',
    message: `native addon: re2: expected RE2 as WebAssembly, or ${addon}, found ${missing} and ${abi}; \`npm run setup -- wasm\` or \`npm run setup\` builds it`,
    causes: [null, 'ERR_DLOPEN_FAILED'],
  });
  expect(attempt('native')).toEqual({
    code: 'ERR_MILLRACE_SETTING',
    message: `setting: MILLRACE_RE2: expected ${addon}, found ${abi}; \`npm run setup\` builds it`,
    causes: ['ERR_DLOPEN_FAILED'],
  });
  expect(attempt('wasm')).toEqual({
    code: 'ERR_MILLRACE_SETTING',
    message: `setting: MILLRACE_RE2: expected RE2 as WebAssembly, found ${missing}; \`npm run setup -- wasm\` builds it`,
    causes: [null],
  });
  expect(attempt('port')).toMatchObject({
    message: 'setting: MILLRACE_RE2: expected wasm or native, found "port"',
  });
});

/** All tests and their data as text. */
const sources = readdirSync(TESTS, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(new URL(file, TESTS), 'utf8'))
  .join('\n');

test.each(Object.keys(ERROR_CODES))('a test expects the error %s', (code) => {
  expect(sources).toContain(`'${code}'`);
});

test.each(Object.keys(FAILURE_CODES))('a test expects the failure %s', (code) => {
  const expectations = [`failed('${code}')`, `allFail('${code}'`, `code: '${code}'`, `failed: { ${code}:`];
  expect(expectations.some((text) => sources.includes(text))).toBe(true);
});
