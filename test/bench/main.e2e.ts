import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const BENCH = join(import.meta.dirname, '../../bench/main.ts');
const bench = (...args: string[]) =>
  execFileSync(process.execPath, [BENCH, ...args], { encoding: 'utf8', stdio: 'pipe' });

describe('npm run bench', () => {
  it('runs a quick section to its end and keeps no record of it', { timeout: 180_000 }, () => {
    const said = bench('--quick', '--only', 'lines');
    expect(said).toMatch(/millrace run, 2 threads +[\d,]+ +±[\d.]+ % +\d+/);
    expect(said).toMatch(/[\d.]+ minutes on /);
    expect(said).not.toContain('bench/record');
  });

  it.each([
    ['a section it does not have', ['--only', 'x'], 2, '--only: expected one of peers, lines, sizes, growth'],
    ['rounds that are no number', ['--rounds', 'x'], 2, '--rounds: expected a whole number'],
    ['an option it does not have', ['--bogus'], 2, 'usage: npm run bench'],
    ['prices that are none', ['--prices', 'package.json'], 1, '--prices package.json'],
  ])('refuses %s in one line', (_what, args, status, words) => {
    const found = spawnSync(process.execPath, [BENCH, ...args], { encoding: 'utf8' });
    expect(found).toMatchObject({ status, stdout: '', stderr: expect.stringMatching(/^millrace: .+\n$/) });
    expect(found.stderr).toContain(words);
  });
});
