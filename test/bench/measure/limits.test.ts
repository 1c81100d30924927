import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hasCgroups, runLimited } from '../../../bench/measure/limits.ts';

describe.skipIf(!hasCgroups())('a limited process (needs root and cgroup v1)', () => {
  it('runs to its end where the memory is enough', async () => {
    const run = await runLimited(
      { memoryMb: 128, cpuShare: 1 },
      [process.execPath, '-p', '6 * 7'],
      '/dev/null',
    );
    expect(run).toMatchObject({ exitCode: 0, stdout: '42\n' });
  });

  it('reads a file on its standard input', async () => {
    const run = await runLimited({ memoryMb: 128, cpuShare: 1 }, ['/bin/cat'], import.meta.filename);
    expect(run.stdout).toContain('a limited process');
  });

  it('is killed where it takes more than it may', async () => {
    const script = 'const held = []; for (;;) held.push(Buffer.alloc(1 << 20, 1));';
    const run = await runLimited(
      { memoryMb: 64, cpuShare: 1 },
      [process.execPath, '-e', script],
      '/dev/null',
    );
    expect(run.exitCode).toBeNull();
    expect(run.peakMb).toBeLessThanOrEqual(64);
  });

  it('leaves no cgroup behind', async () => {
    await runLimited({ memoryMb: 128, cpuShare: 0.5 }, [process.execPath, '-e', ''], '/dev/null');
    const left = ['memory', 'cpu'].flatMap((controller) => readdirSync(`/sys/fs/cgroup/${controller}`));
    expect(left.filter((name) => name.startsWith(`millrace-bench-${process.pid}`))).toEqual([]);
  });
});
