import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hasCgroups, runLimited } from '../../../bench/measure/limits.ts';

describe('a limited process', () => {
  it('runs to its end where the memory is enough', async () => {
    const run = await runLimited({ memoryMb: 128, cpuShare: null }, [process.execPath, '-p', '6 * 7']);
    expect(run).toMatchObject({ exitCode: 0, stdout: '42\n' });
  });

  it('reads a file on its standard input', async () => {
    const run = await runLimited({ memoryMb: 128, cpuShare: null }, ['/bin/cat'], import.meta.filename);
    expect(run.stdout).toContain('a limited process');
  });

  it.skipIf(!hasCgroups())(
    'is killed where it takes more than it may (needs root and cgroup v1)',
    async () => {
      const script = 'const held = []; for (;;) held.push(Buffer.alloc(1 << 20, 1));';
      const run = await runLimited({ memoryMb: 64, cpuShare: null }, [process.execPath, '-e', script]);
      expect(run.exitCode).toBeNull();
      expect(run.cgroupPeakMb).toBeLessThanOrEqual(64);
    },
  );

  it.skipIf(!hasCgroups())('leaves no cgroup behind (needs root and cgroup v1)', async () => {
    await runLimited({ memoryMb: 128, cpuShare: 0.5 }, [process.execPath, '-e', '']);
    const left = ['memory', 'cpu'].flatMap((controller) => readdirSync(`/sys/fs/cgroup/${controller}`));
    expect(left.filter((name) => name.startsWith(`millrace-bench-${process.pid}`))).toEqual([]);
  });
});
