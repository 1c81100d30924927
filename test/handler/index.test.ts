import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { buildPipeline } from '../../engine/index.ts';
import { FORMAT_NAMES, TYPES_WRITTEN } from '../engine/errors/table-names.ts';

const HANDLER = new URL('../../handler/index.ts', import.meta.url).href;
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** Calls the handler in a process of its own, as Lambda does: a folder of files, variables, one event after the other. */
function lambda(
  files: Readonly<Record<string, string | Uint8Array>>,
  variables: Readonly<Record<string, string>>,
  lines: readonly string[] = ['{"a":1}'],
) {
  const folder = mkdtempSync(join(tmpdir(), 'handler-'));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  const script = `
    const { handler, engine } = await import(${JSON.stringify(HANDLER)}).catch(({ code, message }) => {
      console.log(JSON.stringify({ code, message }));
      process.exit(0);
    });
    const records = JSON.parse(process.env.LINES).map((line, index) => ({ recordId: String(index), data: Buffer.from(line).toString('base64') }));
    const context = { awsRequestId: 'r', getRemainingTimeInMillis: () => 30_000 };
    for (let call = 0; call < 2; call += 1) {
      const reply = await handler({ records }, context);
      if (call === 0) console.log(JSON.stringify(reply));
    }
    await engine.close();`;
  const env = {
    PATH: process.env['PATH'],
    LAMBDA_TASK_ROOT: folder,
    LINES: JSON.stringify(lines),
    ...variables,
  };
  const child = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
    env,
    timeout: 20_000,
  });
  expect(child.status, child.stderr).toBe(0);
  // The log goes to the same place.
  const isReply = (line: string) => /^\{"(?:records":\[|code)/.test(line);
  const written = child.stdout.trim().split('\n');
  const reply = JSON.parse(written.find(isReply)!) as {
    code?: string;
    message?: string;
    records?: { result: string; data: string }[];
  };
  const texts = reply.records?.map(
    ({ result, data }) => `${result} ${Buffer.from(data, 'base64').toString().trimEnd()}`,
  );
  const log = [...written.filter((line) => !isReply(line)), child.stderr].join('\n');
  return { ...reply, texts, folder, log };
}

const PIPELINE = '{"parse":"json","set":{"x":1}}';

describe('the pipeline is', () => {
  test('a built-in format', () => {
    const line = 'h - - [10/Oct/2000:13:55:36 +0000] "GET / HTTP/1.1" 200 1';
    const { texts, log } = lambda({}, { MILLRACE_PIPELINE: 'apache-common' }, [line, 'no']);
    expect(texts![0]).toMatch(/^Ok \{"host":"h",.*"status":200,"size":1\}$/);
    expect(texts![1]).toBe('ProcessingFailed no');
    expect(log.trim().split('\n')).toHaveLength(2); // a line each invocation
    expect(log).toContain('"failed":{"no-match":1}');
  });

  test('inline JSON', () => {
    expect(lambda({}, { MILLRACE_PIPELINE: PIPELINE }).texts).toEqual(['Ok {"a":1,"x":1}']);
  });

  test.each([
    ['pipeline.yaml', 'parse: json\nset:\n  x: 1\n'],
    ['pipeline.yml', 'parse: json\nset: { x: 1 }\n'],
    ['pipeline.json', PIPELINE],
    ['pipeline.mjs', `export default ${PIPELINE};`],
    ['pipeline.cjs', `module.exports = ${PIPELINE};`],
    ['pipeline.js', `module.exports = ${PIPELINE};`],
  ])('the file %s in the function folder', (name, content) => {
    expect(lambda({ [name]: content, 'other.json': '{}' }, {}).texts).toEqual(['Ok {"a":1,"x":1}']);
  });

  test('a built one, whose source is not deployed', () => {
    const built = buildPipeline({ parse: 'json', set: { x: 1 } }, { version: 'abc' });
    for (const variables of [{ MILLRACE_PIPELINE: 'pipeline.millrace' }, {}] as Record<string, string>[]) {
      const { texts, log } = lambda({ 'pipeline.millrace': built }, variables);
      expect(texts).toEqual(['Ok {"a":1,"x":1}']);
      expect(log).toContain('"pipeline":"pipeline.millrace","pipelineVersion":"abc"');
    }
  });

  test('an error where a built one is cut off', () => {
    const built = buildPipeline({ parse: 'json' }).subarray(0, 400);
    expect(lambda({ 'pipeline.millrace': built }, { MILLRACE_PIPELINE: 'pipeline.millrace' })).toMatchObject({
      code: 'ERR_MILLRACE_PIPELINE',
      message: expect.stringMatching(
        /^pipeline: pipeline\.millrace: expected a whole file of millrace build/,
      ),
    });
  });

  test('a file that is named, whatever else is there', () => {
    const files = { 'pipeline.yaml': 'parse: ltsv', 'mine.json': PIPELINE };
    expect(lambda(files, { MILLRACE_PIPELINE: 'mine.json' }).texts).toEqual(['Ok {"a":1,"x":1}']);
  });

  test('a file with a map beside it', () => {
    const files = {
      'p.yaml': 'parse: json\nmap: ./double.mjs\n',
      'double.mjs': 'export default ({ a }) => (a === 0 ? null : { a: a * 2 });',
    };
    expect(lambda(files, { MILLRACE_PIPELINE: 'p.yaml' }, ['{"a":21}', '{"a":0}']).texts).toEqual([
      'Ok {"a":42}',
      'Dropped ',
    ]);
  });

  test('run on threads where that is asked for', () => {
    const { texts } = lambda({}, { MILLRACE_PIPELINE: 'json', MILLRACE_THREADS: '2' });
    expect(texts).toEqual(['Ok {"a":1}']);
  });
});

describe('what is wrong fails the import, which Lambda reports as an init error', () => {
  test.each<[string, Record<string, string>, string, string]>([
    [
      'an unknown format',
      {},
      'apache-combind',
      'pipeline: MILLRACE_PIPELINE: expected a built-in format, a file (.yaml, .yml, .json, .js, .mjs, .cjs, .millrace), ssm:NAME, s3://BUCKET/KEY or inline JSON, found "apache-combind"; did you mean "apache-combined" or "apache-common" or "nginx-combined"?',
    ],
    [
      'a missing file',
      {},
      'nope.yaml',
      'pipeline: nope.yaml: expected a pipeline file, found no file of that name',
    ],
    [
      'YAML that is none',
      { 'p.yaml': 'parse: json\nset: { x: 1\ndrop: [a]\n' },
      'p.yaml',
      'pipeline: p.yaml: expected a file that can be read as yaml, found "deficient indentation in "FOLDER/p.yaml" (3:1)"',
    ],
    [
      'a pattern between double quotes',
      { 'p.yaml': 'parse:\n  regex: "(?P<a>\\d+)"\n' },
      'p.yaml',
      'pipeline: p.yaml: expected a file that can be read as yaml, found "unknown escape sequence in "FOLDER/p.yaml" (2:18)"; write a pattern between single quotes: \'\\d+\'',
    ],
    [
      'a template without quotes',
      { 'p.yaml': 'parse: json\nset: { a: ${requestId} }\n' },
      'p.yaml',
      'pipeline: p.yaml: expected a file that can be read as yaml, found "missed comma between flow collection entries in "FOLDER/p.yaml" (2:12)"; write a template between quotes: \'${name}\'',
    ],
    [
      'JSON that is none',
      { 'p.json': '{"parse":}' },
      'p.json',
      'pipeline: p.json: expected a file that can be read as json, found "Unexpected token \'}\', "{"parse":}" is not valid JSON"',
    ],
    [
      'inline JSON that is none',
      {},
      '{"parse":}',
      'pipeline: MILLRACE_PIPELINE: expected JSON, found "Unexpected token \'}\', "{"parse":}" is not valid JSON"',
    ],
    [
      'a module without a default export',
      { 'p.mjs': 'export const a = 1;' },
      'p.mjs',
      'pipeline: p.mjs: expected a pipeline (in a module: its default export), found nothing',
    ],
    [
      'a module that throws',
      { 'p.mjs': 'throw new Error("no luck")' },
      'p.mjs',
      'pipeline: p.mjs: expected a file that can be read as mjs, found "no luck"',
    ],
    [
      'a wrong pipeline in a file',
      { 'p.yaml': 'parse: json\ntypes: { a: integer }\n' },
      'p.yaml',
      `pipeline: p.yaml: types.a: expected ${TYPES_WRITTEN}, found "integer"`,
    ],
    [
      'an empty file',
      { 'p.yaml': '' },
      'p.yaml',
      'pipeline: p.yaml: expected a pipeline, found an empty file; the least is `parse: FORMAT`',
    ],
    [
      'a wrong pipeline inline',
      {},
      '{"parse":"json","drop":5}',
      'pipeline: MILLRACE_PIPELINE: drop: expected a list of fields, found 5',
    ],
  ])('%s', (_, files, value, message) => {
    const { code, message: found, folder } = lambda(files, { MILLRACE_PIPELINE: value });
    expect(found).toBe(message.replace('FOLDER', folder));
    expect(code).toBe('ERR_MILLRACE_PIPELINE');
  });

  test('nothing at all', () => {
    const { code, message, folder } = lambda({}, {});
    expect(code).toBe('ERR_MILLRACE_PIPELINE');
    expect(message).toBe(
      `pipeline: MILLRACE_PIPELINE: expected a built-in format (${FORMAT_NAMES}), a file or inline JSON, found nothing, and no pipeline.yaml, .json, .js, .mjs or .cjs in ${folder}; set MILLRACE_PIPELINE=apache-combined, say`,
    );
  });

  test('a wrong setting', () => {
    const { code, message } = lambda({}, { MILLRACE_PIPELINE: 'json', MILLRACE_THREADS: 'many' });
    expect(code).toBe('ERR_MILLRACE_SETTING');
    expect(message).toBe('setting: MILLRACE_THREADS: expected auto or a whole number from 1, found "many"');
  });
});
