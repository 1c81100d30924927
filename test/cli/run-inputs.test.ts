/** What `run` reads beside plain files, and where it writes the records of a pipeline with `partition`. */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { apacheLine, MAIN, millrace, scratchFolder, shell } from './support/millrace.ts';

const files = scratchFolder();
const JSON_LINES = ['run', '--format', 'json', '--quiet'];
const lines = (...values: number[]) => values.map((a) => `{"a":${a}}\n`).join('');

describe('compressed files, whatever their names', () => {
  const many = Array.from({ length: 4_000 }, (_, n) => `${apacheLine(n)}\n`).join('');

  it.each([
    ['gzip', gzipSync],
    ['zstd', zstdCompressSync],
  ])('%s, as a file, a pipe and standard input', async (name, compress) => {
    const plain = await millrace(['run', '--format', 'apache-combined', '--quiet'], many);
    const file = files.write(`${name}.log`, compress(many));
    const run = `"${process.execPath}" "${MAIN}" run --format apache-combined`;
    const named = await millrace(['run', '--format', 'apache-combined', file]);
    expect(named.errors).toMatch(/^4,000 records in .*, 0 failed, /);
    expect(named.out.equals(plain.out)).toBe(true);
    expect((await shell(`cat "${file}" | ${run} --quiet -`)).out).toBe(plain.text);
    expect((await shell(`${run} --quiet < "${file}"`)).out).toBe(plain.text);
  });

  it('gzip in several members, as Firehose writes its objects', async () => {
    const file = files.write('members', Buffer.concat([gzipSync(lines(1)), gzipSync(lines(2))]));
    expect(await millrace([...JSON_LINES, file])).toMatchObject({ status: 0, text: lines(1, 2) });
  });

  it('an event', async () => {
    const event = JSON.stringify({ records: [{ recordId: 'r', data: 'e30=' }] });
    const { status, text } = await millrace([...JSON_LINES, '--input', 'firehose'], gzipSync(event));
    expect({ status, text }).toEqual({
      status: 0,
      text: '{"records":[{"recordId":"r","result":"Ok","data":"e30K"}]}\n',
    });
  });

  it('that are cut off end the run with 1', async () => {
    const whole = gzipSync(many);
    for (const content of [whole.subarray(0, 20_000), whole.subarray(0, 12)]) {
      const file = files.write('cut', content);
      const { status, errors } = await millrace([...JSON_LINES, file]);
      expect({ status, errors }).toEqual({
        status: 1,
        errors: `millrace: input: ${file}: expected a complete gzip file, found "unexpected end of file"\n`,
      });
    }
  });

  it.each([
    ['xz', Buffer.from('fd377a585a0000', 'hex'), 'decompress it first'],
    ['bzip2', Buffer.from('BZh91AY&SY'), 'decompress it first'],
    ['zip', Buffer.from('504b0304', 'hex'), 'unpack it first'],
    ['UTF-16', Buffer.from('fffe7b007d00', 'hex'), 'convert it with iconv -f UTF-16 -t UTF-8'],
  ])('in %s are refused with what to do', async (kind, content, hint) => {
    const file = files.write('other', content);
    expect(await millrace([...JSON_LINES, file])).toMatchObject({
      status: 1,
      text: '',
      errors: `millrace: input: ${file}: expected text, or text in gzip or zstd, found ${kind}; ${hint}\n`,
    });
  });

  it('shorter than any mark are text', async () => {
    for (const content of ['', '{', '{}\n']) {
      const { text } = await millrace([...JSON_LINES, files.write('short', content)]);
      expect(text).toBe(content.includes('}') ? '{}\n' : '');
    }
  });
});

describe('folders and patterns', () => {
  const folder = files.folder('logs');
  mkdirSync(join(folder, 'b', '.hidden'), { recursive: true });
  mkdirSync(join(folder, 'empty'));
  files.write('logs/c.log', lines(4));
  files.write('logs/a.log', lines(1));
  files.write('logs/b/2.gz', gzipSync(lines(3)));
  files.write('logs/b/1.log', lines(2));
  files.write('logs/b/.hidden/x.log', lines(9));
  files.write('logs/.swp', lines(9));
  files.write('logs/[x].log', lines(5));

  it('a folder: all files in it and below, in order of their paths', async () => {
    const { status, text } = await millrace([...JSON_LINES, folder]);
    expect({ status, text }).toEqual({ status: 0, text: lines(5, 1, 2, 3, 4) });
  });

  it.each([
    ['*.log', [5, 1, 4]],
    ['**/[0-9].*', [2, 3]],
    ['{c,a}.log', [1, 4]],
    ['[x].log', [5]], // a file of that name, and no pattern
  ])('%s', async (pattern, values) => {
    const { status, text } = await millrace([...JSON_LINES, join(folder, pattern)]);
    expect({ status, text }).toEqual({ status: 0, text: lines(...values) });
  });

  it('several, in the order given, with standard input among them', async () => {
    const names = [join(folder, 'c.log'), '-', join(folder, 'b')];
    expect((await millrace([...JSON_LINES, ...names], lines(7))).text).toBe(lines(4, 7, 2, 3));
  });

  it('that no file is in, or fits, end the run with 1', async () => {
    expect((await millrace([...JSON_LINES, join(folder, 'empty')])).errors).toBe(
      `millrace: input: ${join(folder, 'empty')}: expected a folder with files, found none in it\n`,
    );
    expect((await millrace([...JSON_LINES, join(folder, '*.txt')])).errors).toBe(
      `millrace: input: ${join(folder, '*.txt')}: expected a pattern that files fit, found none\n`,
    );
  });

  it('are one event at most', async () => {
    expect(await millrace([...JSON_LINES, '--input', 'firehose', folder])).toMatchObject({
      status: 2,
      errors: expect.stringContaining('--input firehose takes one event, found 5 files'),
    });
  });
});

describe('records of a pipeline with partition', () => {
  const PARTITION = '"partition":{"day":"${day}","s/s":"${s}"}';
  const pipeline = `{"parse":"json",${PARTITION}}`;
  const input = ['{"day":"1","s":"a/../b"}', '{"day":"2","s":"é=%"}', '{"day":"1","s":"a/../b","n":2}'];

  const filesBelow = (folder: string) =>
    Object.fromEntries(
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .map((file) => [file.slice(folder.length + 1), readFileSync(file, 'utf8')]),
    );

  it('go into folders by their keys with --out', async () => {
    const out = files.path('parts');
    const { status, text, errors } = await millrace(
      ['run', '--pipeline', pipeline, '--out', out, '--quiet'],
      input.join('\n'),
    );
    expect({ status, text, errors }).toEqual({ status: 0, text: '', errors: '' });
    expect(filesBelow(out)).toEqual({
      'day=1/s%2Fs=a%2F..%2Fb/records.ndjson': `${input[0]}\n${input[2]}\n`,
      'day=2/s%2Fs=é%3D%25/records.ndjson': `${input[1]}\n`,
    });
  });

  it('and those without keys too, none lost over many batches and keys', async () => {
    const out = files.path('many');
    const many = Array.from({ length: 30_000 }, (_, n) => (n === 7 ? 'bad' : `{"day":"${n % 400}","s":"x"}`));
    const { errors } = await millrace(
      ['run', '--pipeline', `{"onError":"raw",${pipeline.slice(1)}`, '--out', out],
      many.join('\n'),
    );
    expect(errors).toMatch(/^30,000 records in .*, 0 failed, /);
    const written = filesBelow(out);
    expect(Object.keys(written)).toHaveLength(401);
    expect(written['day=__HIVE_DEFAULT_PARTITION__/s%2Fs=__HIVE_DEFAULT_PARTITION__/records.ndjson']).toBe(
      'bad\n',
    );
    expect(Object.values(written).join('').split('\n')).toHaveLength(30_001);
  });

  it('go to standard output without it, which is said', async () => {
    const { text, errors } = await millrace(['run', '--pipeline', pipeline], input[0]);
    expect(text).toBe(`${input[0]}\n`);
    expect(errors).toMatch(/^millrace: standard output has all records .*--out DIR writes them into folders/);
  });

  it('are added to nothing that is there, and need a pipeline with partition', async () => {
    const out = files.folder('used');
    files.write('used/x', '');
    expect((await millrace(['run', '--pipeline', pipeline, '--out', out], '')).errors).toBe(
      `millrace: setting: --out ${out}: expected a new or empty folder, found one with x; records are added to no file that is there\n`,
    );
    expect((await millrace([...JSON_LINES, '--out', files.path('none')], '')).errors).toBe(
      'millrace: setting: --out: expected a pipeline with `partition`, whose keys name folders, found none; without it the records go to standard output\n',
    );
    expect(
      await millrace(['run', '--pipeline', pipeline, '--input', 'firehose', '--out', out], ''),
    ).toMatchObject({ status: 2, errors: expect.stringContaining('--out goes with --input lines') });
  });
});

it('a file from where `npm run millrace` was called', async () => {
  files.write('here.json', lines(1));
  const project = join(import.meta.dirname, '..', '..');
  const command = 'npm run --silent millrace -- run here.json --format json --quiet';
  const { status, out } = await shell(
    `cd "${files.path('.')}" && ${command.replace('npm', `npm --prefix "${project}"`)}`,
  );
  expect({ status, out }).toEqual({ status: 0, out: lines(1) });
});
