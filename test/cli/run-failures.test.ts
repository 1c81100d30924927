/** What `run` says of records that fail, and when it ends with 1 on their account. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FORMATS } from '../../engine/formats/index.ts';
import { apacheLine, millrace, scratchFolder } from './support/millrace.ts';

const files = scratchFolder();
const APACHE = ['run', '--format', 'apache-combined'];
const JSON_LINES = ['run', '--format', 'json'];
const good = (count: number) => Array.from({ length: count }, (_, n) => apacheLine(n));
const errorLines = (text: string) => text.trimEnd().split('\n');

describe('the first failures', () => {
  it('are shown with file, line, reason, column and place, and the rest counted', async () => {
    const lines = [...good(2), 'bad', apacheLine(3).replace(' 200 ', ' abc '), ...good(2), 'x', 'y', 'z'];
    const file = files.write('some.log', lines.join('\n'));
    const { status, errors } = await millrace([...APACHE, file, '-'], `${apacheLine(1)}\nw\n`);
    expect(status).toBe(0);
    expect(errorLines(errors)).toEqual([
      `millrace: ${file}:3: no-match: byte 3: expected " " or host (no white space), found the end`,
      `millrace: ${file}:4: no-match: byte 65: expected status ([0-9]) or status ("-"), found "abc 3 \\"-\\" \\"agent 3\\""`,
      `millrace: ${file}:7: no-match: byte 1: expected " " or host (no white space), found the end`,
      'millrace: 3 more failed; --rejects FILE keeps all of them, with their reasons',
      expect.stringMatching(/^11 records in .*, 6 failed \(no-match 6\), /),
    ]);
  });

  it('are shown of standard input, and of a batch behind the first', async () => {
    const { errors } = await millrace(APACHE, [...good(30_000), 'bad'].join('\n'));
    expect(errorLines(errors)[0]).toMatch(/^millrace: standard input:30001: no-match: byte 3: /);
  });

  it('quote nothing of a record where the pipeline redacts', async () => {
    const pipeline = '{"parse":"apache-combined","steps":[{"redact":{"host":"mask"}}]}';
    const { errors } = await millrace(['run', '--pipeline', pipeline], `${apacheLine(1)}\nsecret`);
    expect(errorLines(errors)[0]).toBe(
      'millrace: standard input:2: no-match: byte 6: expected " " or host (no white space)',
    );
  });

  it('of an event are named by record and id', async () => {
    const records = ['{"a":1}', 'bad'].map((text, n) => ({
      recordId: `r-${n}`,
      data: Buffer.from(text).toString('base64'),
    }));
    const { status, errors } = await millrace(
      [...JSON_LINES, '--input', 'firehose'],
      JSON.stringify({ records }),
    );
    expect(status).toBe(0);
    expect(errorLines(errors)[0]).toBe(
      'millrace: standard input: record 2 (r-1): json: byte 0: expected "{", found "bad"',
    );
  });
});

describe('a run in which no record came out well ends with 1', () => {
  const expected = 'millrace: input: expected at least one record to come out well, found';

  it('and names the format that the lines have', async () => {
    const file = files.write('apache.log', good(50).join('\n'));
    const { status, text, errors } = await millrace([...JSON_LINES, file, '--quiet']);
    expect({ status, text, errors }).toEqual({
      status: 1,
      text: '',
      errors: `${expected} 50 failed (json 50); it looks like apache-combined, try --format apache-combined\n`,
    });
  });

  // A format that has no pattern takes lines of others too, and one that is proposed has the others' lines as well.
  const named = FORMATS.filter(({ name }) =>
    ['nginx-error', 'haproxy-http', 'aws-alb', 'logfmt'].includes(name),
  );
  it.each(named.map((format) => [format.name, format] as const))('with lines of %s', async (name, format) => {
    const lines = format.examples.flatMap(({ line }) => [line, line]);
    const { status, errors } = await millrace([...JSON_LINES, '--quiet'], lines.join('\n'));
    expect({ status, errors }).toEqual({
      status: 1,
      errors: `${expected} ${lines.length} failed (json ${lines.length}); it looks like ${name}, try --format ${name}\n`,
    });
  });

  it('and says where to have a pipeline proposed, or what the lines are', async () => {
    const file = files.write('own.log', '2026-11-01 10:00:00,125 INFO app.db: connected\n'.repeat(5));
    expect((await millrace([...JSON_LINES, '--quiet', file])).errors).toBe(
      `${expected} 5 failed (json 5); \`millrace infer ${file}\` proposes a pipeline for it\n`,
    );
    expect((await millrace([...JSON_LINES, '--quiet'], Buffer.from('a\0b\n'))).errors).toContain(
      '; it looks like a binary file, or text in another encoding than UTF-8\n',
    );
    expect((await millrace([...JSON_LINES, '--quiet'], '\n\n')).errors).toContain('; its lines are blank\n');
  });

  it('and says nothing of the format where it is the right one', async () => {
    const pipeline = '{"parse":"json","types":{"a":"int"}}';
    expect(await millrace(['run', '--pipeline', pipeline, '--quiet'], '{"a":"x"}')).toMatchObject({
      status: 1,
      errors: `${expected} 1 failed (type 1)\n`,
    });
  });

  it('with an event as well, whose response is printed', async () => {
    const event = JSON.stringify({ records: [{ recordId: 'r', data: 'YmFk' }] });
    const { status, text, errors } = await millrace([...JSON_LINES, '--input', 'firehose', '--quiet'], event);
    expect({ status, errors }).toEqual({ status: 1, errors: `${expected} 1 failed (json 1)\n` });
    expect(JSON.parse(text)).toEqual({
      records: [{ recordId: 'r', result: 'ProcessingFailed', data: 'YmFk' }],
    });
  });

  it('but not where all were dropped, or there was none', async () => {
    const pipeline = '{"parse":"json","filter":{"a":2}}';
    expect(await millrace(['run', '--pipeline', pipeline], '{"a":1}')).toMatchObject({ status: 0 });
    expect(await millrace(['run', '--pipeline', pipeline], '')).toMatchObject({ status: 0 });
    expect(await millrace(['run', '--pipeline', pipeline, '--quiet'], '{"a":1}\nbad')).toMatchObject({
      status: 1,
    });
  });
});

describe('--max-failed', () => {
  const input = [...good(8), 'bad', 'bad'].join('\n');
  it.each([
    ['2', 0],
    ['1', 1],
    ['0', 1],
    ['20%', 0],
    ['19.9%', 1],
  ])('%s of 2 failed in 10 ends with %i', async (most, status) => {
    const ended = await millrace([...APACHE, '--quiet', '--max-failed', most], input);
    expect(ended.status).toBe(status);
    expect(ended.text.trimEnd().split('\n')).toHaveLength(8);
    expect(ended.errors).toBe(
      status === 0
        ? ''
        : `millrace: input: --max-failed: expected at most ${most} of 10 records to fail, found 2 failed (no-match 2)\n`,
    );
  });

  it.each(['x', '-1', '1.5', '101%', '%', ''])('refuses %j', async (most) => {
    const ended = await millrace([...APACHE, `--max-failed=${most}`], input);
    expect(ended).toMatchObject({ status: 2, text: '' });
    expect(ended.errors).toContain('Expected a whole number of records, or a percentage such as 0.5%.');
  });
});

describe('pipeline files that are none', () => {
  it.each([
    ['missing.yaml', 'a pipeline file, found no file of that name'],
    ['empty.yaml', 'a pipeline, found an empty file; the least is `parse: FORMAT`'],
    ['empty.json', 'a pipeline, found an empty file; the least is `parse: FORMAT`'],
    ['comment.yaml', 'a file that can be read as yaml, found "expected a document, but the input is empty"'],
    ['folder.yaml', 'a pipeline file, found a folder; name a file in it'],
  ])('%s', async (name, message) => {
    if (name.startsWith('empty')) files.write(name, '');
    if (name.startsWith('comment')) files.write(name, '# nothing\n');
    const path = name.startsWith('folder') ? files.folder(name) : files.path(name);
    const { status, errors } = await millrace(['run', '--pipeline', path], '{}');
    expect({ status, errors }).toEqual({
      status: 1,
      errors: `millrace: pipeline: ${path}: expected ${message}\n`,
    });
  });

  it('a folder whose name is no file’s', async () => {
    const path = files.folder('conf');
    expect((await millrace(['run', '--pipeline', path], '{}')).errors).toBe(
      `millrace: pipeline: --pipeline: expected a built-in format, a file (.yaml, .yml, .json, .js, .mjs, .cjs, .millrace), ssm:NAME, s3://BUCKET/KEY or inline JSON, found "${path}", a folder; name a file in it\n`,
    );
  });
});

describe('--rejects beside it', () => {
  it('leaves out the line about itself', async () => {
    const rejects = files.path('rejects');
    const { errors } = await millrace(
      [...APACHE, '--rejects', rejects],
      ['a', 'b', 'c', 'd', ...good(1)].join('\n'),
    );
    expect(errorLines(errors)).toHaveLength(4);
    expect(readFileSync(rejects, 'utf8').trimEnd().split('\n')).toHaveLength(4);
  });
});
