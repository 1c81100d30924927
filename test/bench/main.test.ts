import { execFileSync } from 'node:child_process';
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

  it('refuses a section it does not have', () => {
    expect(() => bench('--only', 'x')).toThrow('--only: expected one of peers, lines, sizes, growth');
  });

  it('refuses prices that are none', () => {
    expect(() => bench('--prices', 'package.json')).toThrow('--prices package.json');
  });
});
