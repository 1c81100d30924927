import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hasCgroups, openCage, runLimited } from '../../../bench/measure/limits.ts';

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

  it('names its processes and counts those that were killed', async () => {
    const cage = openCage({ memoryMb: 64, cpuShare: 1 });
    const run = (script: string) => {
      const [program, ...args] = cage.inside([process.execPath, '-e', script]);
      return spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    };
    const idle = run('console.log(1); setInterval(() => {}, 1e6);');
    await once(idle.stdout, 'data');
    expect(cage.pids()).toEqual([idle.pid]);
    expect(cage.kills()).toBe(0);
    idle.kill('SIGKILL');
    await once(idle, 'close');
    expect({ pids: cage.pids(), kills: cage.kills() }).toEqual({ pids: [], kills: 0 });
    await once(run('const held = []; for (;;) held.push(Buffer.alloc(1 << 20, 1));'), 'close');
    expect(cage.kills()).toBe(1);
    cage.remove();
  });

  it('leaves no cgroup behind', async () => {
    await runLimited({ memoryMb: 128, cpuShare: 0.5 }, [process.execPath, '-e', ''], '/dev/null');
    const left = ['memory', 'cpu'].flatMap((controller) => readdirSync(`/sys/fs/cgroup/${controller}`));
    expect(left.filter((name) => name.startsWith(`millrace-bench-${process.pid}`))).toEqual([]);
  });
});
