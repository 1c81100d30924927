/**
 * @module bench/measure/limits
 * Runs a process as small as a Lambda function: in cgroups with that memory (no swap) and that share of a CPU, as Lambda
 * has them. That takes root and a machine with cgroup v1.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmdirSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Command } from '../../emulator/runtime-process.ts';

const CGROUP_ROOT = '/sys/fs/cgroup';
const MIB = 1024 * 1024;
/** Length of a period of CPU time, in µs. */
const PERIOD_US = 100_000;

/** With hardly any memory left a process may never finish; then it is killed. */
const TIME_LIMIT_MS = 120_000;
const TOOK_TOO_LONG = -1;

export interface Limits {
  readonly memoryMb: number;
  /** Of one CPU: 0.5 is half of one, 2 is two. */
  readonly cpuShare: number;
}

export interface LimitedRun {
  /** Exit status; `null` where it was killed, which is what the kernel does when memory runs out; -1 where it took too long. */
  readonly exitCode: number | null;
  readonly stdout: string;
  /** From its start to its end. */
  readonly wallSeconds: number;
  /** Highest memory use, file cache included. */
  readonly peakMb: number;
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

/** Cgroups that stay while processes come and go in them. */
export interface Cage {
  /** Makes a command run inside, with all that it starts. */
  inside(command: Command): Command;
  /** Gives another share of one CPU, from now on. */
  setCpuShare(share: number): void;
  /** Highest memory use so far, file cache included. */
  peakMb(): number;
  /** Ids of the processes inside. */
  pids(): readonly number[];
  /** How many were killed for want of memory; `null` where this kernel does not count them. */
  kills(): number | null;
  /** Its processes must have ended. */
  remove(): void;
}

let cages = 0;

/** @throws Error where cgroups cannot be made: see {@link hasCgroups} */
export function openCage({ memoryMb, cpuShare }: Limits): Cage {
  cages += 1;
  const name = `millrace-bench-${process.pid}-${cages}`;
  const bytes = memoryMb * MIB;
  const memory = makeCgroup('memory', name, [
    ['memory.limit_in_bytes', bytes],
    ['memory.memsw.limit_in_bytes', bytes],
  ]);
  const quotaOf = (share: number) => Math.round(share * PERIOD_US);
  const cpu = makeCgroup('cpu', name, [
    ['cpu.cfs_period_us', PERIOD_US],
    ['cpu.cfs_quota_us', quotaOf(cpuShare)],
  ]);
  const folders = [memory, cpu];
  // The shell enters the cgroups and then becomes the program, so that nothing of it is counted elsewhere.
  const enter = folders.map((folder) => `echo $$ > ${folder}/cgroup.procs`).join(' && ');
  return {
    inside: (command) => ['/bin/sh', '-c', `${enter} && exec "$0" "$@"`, ...command],
    setCpuShare: (share) => writeFileSync(join(cpu, 'cpu.cfs_quota_us'), String(quotaOf(share))),
    peakMb: () => Number(readFileSync(join(memory, 'memory.max_usage_in_bytes'), 'utf8')) / MIB,
    pids: () => readFileSync(join(memory, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean).map(Number),
    kills() {
      const found = /^oom_kill (\d+)$/m.exec(readFileSync(join(memory, 'memory.oom_control'), 'utf8'))?.[1];
      return found === undefined ? null : Number(found);
    },
    remove() {
      for (const folder of folders) rmdirSync(folder);
    },
  };
}

/**
 * Runs a program inside limits; never throws for what it does.
 * @param input a file for its standard input
 * @param env what is added to the environment
 */
export async function runLimited(
  limits: Limits,
  command: Command,
  input: string,
  env: Readonly<Record<string, string>> = {},
): Promise<LimitedRun> {
  const cage = openCage(limits);
  const file = openSync(input, 'r');
  try {
    const start = performance.now();
    const [program, ...args] = cage.inside(command);
    const child = spawn(program, args, {
      stdio: [file, 'pipe', 'ignore'],
      env: { ...process.env, ...env },
      timeout: TIME_LIMIT_MS,
      killSignal: 'SIGKILL',
    });
    let stdout = '';
    child.stdout!.on('data', (chunk) => {
      stdout += chunk;
    });
    const [exitCode] = await once(child, 'close');
    const wallMs = performance.now() - start;
    return {
      exitCode: wallMs < TIME_LIMIT_MS ? exitCode : TOOK_TOO_LONG,
      stdout,
      wallSeconds: wallMs / 1000,
      peakMb: cage.peakMb(),
    };
  } finally {
    closeSync(file);
    cage.remove();
  }
}
