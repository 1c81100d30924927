import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { generateLines } from '../../simulator/samples/corpus.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-demo-'));
afterAll(() => rmSync(folder, { recursive: true }));

function start(...args: string[]) {
  const script = join(import.meta.dirname, '../../bench/demo.ts');
  return spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' });
}

function fileOf(name: string, content: string): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

describe('the demo', () => {
  const lines = [...generateLines({ seed: 5, count: 3_000 }), 'no log line', 'nor this'];
  const file = fileOf('access.log', `${lines.join('\n')}\n`);

  it('finds out the format of a file, transforms it and says what came of it', () => {
    const { status, stdout, stderr } = start(file);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout).toContain('format apache-combined (it parses ');
    expect(stdout).toMatch(/A record before\n {2}\S+ - .*\nand after\n {2}\{"host":/);
    expect(stdout).toMatch(/records +3,002 in 1 Firehose events?\n/);
    expect(stdout).toMatch(/failed +\d+ +\(no-match \d+/);
    expect(stdout).toMatch(/records\/s +[\d,]+\n/);
  });

  it('takes the format that it is told', () => {
    const { stdout } = start(file, '--format', 'json');
    expect(stdout).toContain('format json\n');
    expect(stdout).toMatch(/failed +3,002 +\(json 3,002\)/);
  });

  it.each([
    ['is not there', () => join(folder, 'none.log'), 'no such file'],
    ['is empty', () => fileOf('empty.log', ''), 'an empty one'],
    ['is a folder', () => folder, 'no regular file'],
    ['is in no known format', () => fileOf('prose.txt', 'one\ntwo\n'), 'none that parses'],
  ])('says in one line, with status 1, that a file %s', (_what, makeFile, words) => {
    const { status, stdout, stderr } = start(makeFile());
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/^millrace: .+\n$/);
    expect(stderr).toContain(words);
  });

  it('names the formats where it is told one that is none', () => {
    const { status, stderr } = start(file, '--format', 'apache');
    expect(status).toBe(1);
    expect(stderr).toContain('--format: expected one of apache-common, apache-combined');
  });

  it('says in one line, with status 2, that it is called wrongly', () => {
    expect(start('--bogus')).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/^millrace: .*usage.*\n$/),
    });
    expect(start(file, file)).toMatchObject({ status: 2 });
  });
});
