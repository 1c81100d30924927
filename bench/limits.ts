/**
 * @module bench/limits
 * Runs a process as small as a Lambda function. Where this is root on a machine with cgroup v1: in cgroups with that
 * memory (no swap) and that share of a CPU, as Lambda has them. Elsewhere: V8's heap limit, which is coarser, because
 * memory outside V8's heap then goes uncounted, and the CPU share cannot be had.
 */
import { spawn } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  rmdirSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

const CGROUP_ROOT = '/sys/fs/cgroup';
const MIB = 1024 * 1024;
/** Length of a period of CPU time, in µs. */
const PERIOD_US = 100_000;

export interface Limits {
  readonly memoryMb: number;
  /** Share of one CPU, 0–1; `null`: as much as there is. */
  readonly cpuShare: number | null;
}

export interface LimitedRun {
  /** Exit status; `null` where it was killed, which is what the kernel does when memory runs out. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Highest memory use of the cgroup, file cache included; `null` without cgroups. */
  readonly cgroupPeakMb: number | null;
  /** How the limits were kept up, in words. */
  readonly method: string;
}

function writable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Whether cgroups of version 1 can be made here. */
export function hasCgroups(): boolean {
  const files = ['memory/memory.limit_in_bytes', 'cpu/cpu.cfs_quota_us'].map((file) =>
    join(CGROUP_ROOT, file),
  );
  return (
    process.getuid?.() === 0 && files.every(existsSync) && files.every((file) => writable(join(file, '..')))
  );
}

/** A cgroup's settings; later ones may need earlier ones. */
type Settings = readonly (readonly [string, number])[];

function makeCgroup(controller: string, name: string, settings: Settings): string {
  const folder = join(CGROUP_ROOT, controller, name);
  mkdirSync(folder);
  for (const [file, value] of settings) {
    if (existsSync(join(folder, file))) writeFileSync(join(folder, file), String(value));
  }
  return folder;
}

function runProcess(
  command: string,
  args: readonly string[],
): Promise<Pick<LimitedRun, 'exitCode' | 'stdout' | 'stderr'>> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const text = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk) => (text.stdout += chunk));
    child.stderr.on('data', (chunk) => (text.stderr += chunk));
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ exitCode, ...text }));
  });
}

async function runInCgroups(limits: Limits, args: readonly string[]): Promise<LimitedRun> {
  const name = `millrace-bench-${process.pid}`;
  const folders: string[] = [];
  try {
    const bytes = limits.memoryMb * MIB;
    const memory = makeCgroup('memory', name, [
      ['memory.limit_in_bytes', bytes],
      ['memory.memsw.limit_in_bytes', bytes],
    ]);
    folders.push(memory);
    if (limits.cpuShare !== null) {
      const quota = Math.round(limits.cpuShare * PERIOD_US);
      folders.push(
        makeCgroup('cpu', name, [
          ['cpu.cfs_period_us', PERIOD_US],
          ['cpu.cfs_quota_us', quota],
        ]),
      );
    }
    // The shell enters the cgroups and then becomes node, so that nothing of node's is counted elsewhere.
    const enter = folders.map((folder) => `echo $$ > ${folder}/cgroup.procs`).join(' && ');
    const run = await runProcess('/bin/sh', ['-c', `${enter} && exec "$0" "$@"`, process.execPath, ...args]);
    const peak = Number(readFileSync(join(memory, 'memory.max_usage_in_bytes'), 'utf8'));
    return { ...run, cgroupPeakMb: peak / MIB, method: 'cgroup v1' };
  } finally {
    for (const folder of folders) rmdirSync(folder);
  }
}

/** Runs `node ARGS…` inside limits; never throws for what the process does. */
export async function runLimited(limits: Limits, args: readonly string[]): Promise<LimitedRun> {
  if (hasCgroups()) return runInCgroups(limits, args);
  const heapMb = Math.floor(limits.memoryMb * 0.9); // as Lambda's runtime sets it
  const run = await runProcess(process.execPath, [`--max-old-space-size=${heapMb}`, ...args]);
  return {
    ...run,
    cgroupPeakMb: null,
    method: `--max-old-space-size=${heapMb} (no cgroup v1 here, or not root)`,
  };
}
