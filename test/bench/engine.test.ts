import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMPARISONS } from '../../bench/engine/comparisons.ts';

const BENCH = join(import.meta.dirname, '../../bench/engine.ts');

describe('bench/engine', () => {
  it('names every comparison once', () => {
    const names = COMPARISONS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('runs a quick comparison to its end', { timeout: 120_000 }, () => {
    const said = execFileSync(process.execPath, [BENCH, '--quick', '--only', 'managed'], {
      encoding: 'utf8',
    });
    expect(said).toContain('managed: ');
    expect(said).toMatch(/1000 records: handler \/ floor +≤ 1\.35 × +[\d.]+ × +(ok|short)/);
    expect(said).not.toContain('bench/record');
  });

  it('refuses a comparison it does not have', () => {
    const run = () =>
      execFileSync(process.execPath, [BENCH, '--only', 'x'], { encoding: 'utf8', stdio: 'pipe' });
    expect(run).toThrow('--only: expected one of raw, managed');
  });
});
