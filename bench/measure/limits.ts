/**
 * @module bench/measure/limits
 * Runs a process as small as a Lambda function. Where this is root on a machine with cgroup v1: in cgroups with that
 * memory (no swap) and that share of a CPU, as Lambda has them. Elsewhere: V8's heap limit, which is coarser, because
 * memory outside V8's heap then goes uncounted, and the CPU share cannot be limited.
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
import { open } from 'node:fs/promises';
import { join } from 'node:path';

const CGROUP_ROOT = '/sys/fs/cgroup';
const MIB = 1024 * 1024;
/** Length of a period of CPU time, in µs. */
const PERIOD_US = 100_000;

/** Share of the memory that V8's heap may take where nothing else can be limited; the rest is Buffers and code. */
const HEAP_SHARE = 0.9;

/** With hardly any memory left a process may never finish; then it is killed. */
const TIME_LIMIT_MS = 120_000;
const TOOK_TOO_LONG = -1;

/** A program and its arguments. */
export type Command = readonly [string, ...string[]];

export interface Limits {
  readonly memoryMb: number;
  /** Of one CPU: 0.5 is half of one, 2 is two; `null`: as much as there is. */
  readonly cpuShare: number | null;
}

export interface LimitedRun {
  /** Exit status; `null` where it was killed, which is what the kernel does when memory runs out; -1 where it took too long. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** From its start to its end. */
  readonly wallSeconds: number;
  /** Highest memory use of the cgroup, file cache included; `null` without cgroups. */
  readonly cgroupPeakMb: number | null;
  /** How the limits are enforced, for people. */
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

async function runProcess(
  [program, ...args]: Command,
  input: string | null,
  env: NodeJS.ProcessEnv,
): Promise<Pick<LimitedRun, 'exitCode' | 'stdout' | 'stderr' | 'wallSeconds'>> {
  const file = input === null ? null : await open(input);
  try {
    return await new Promise((resolve, reject) => {
      const start = performance.now();
      const child = spawn(program, args, { stdio: [file?.fd ?? 'ignore', 'pipe', 'pipe'], env });
      const text = { stdout: '', stderr: '' };
      child.stdout!.on('data', (chunk) => (text.stdout += chunk));
      child.stderr!.on('data', (chunk) => (text.stderr += chunk));
      child.on('error', reject);
      let late = false;
      const limit = setTimeout(() => {
        late = true;
        child.kill('SIGKILL');
      }, TIME_LIMIT_MS);
      child.on('close', (exitCode) => {
        clearTimeout(limit);
        resolve({
          exitCode: late ? TOOK_TOO_LONG : exitCode,
          ...text,
          wallSeconds: (performance.now() - start) / 1000,
        });
      });
    });
  } finally {
    await file?.close();
  }
}

/** Cgroups that stay while processes come and go in them. */
export interface Cage {
  /** Makes a command run inside, with all that it starts. */
  inside(command: Command): Command;
  /** Gives another share of one CPU, from now on. */
  setCpuShare(share: number): void;
  /** Highest memory use so far, file cache included. */
  peakMb(): number;
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
  const cpu =
    cpuShare === null
      ? null
      : makeCgroup('cpu', name, [
          ['cpu.cfs_period_us', PERIOD_US],
          ['cpu.cfs_quota_us', quotaOf(cpuShare)],
        ]);
  const folders = cpu === null ? [memory] : [memory, cpu];
  // The shell enters the cgroups and then becomes the program, so that nothing of it is counted elsewhere.
  const enter = folders.map((folder) => `echo $$ > ${folder}/cgroup.procs`).join(' && ');
  return {
    inside: (command) => ['/bin/sh', '-c', `${enter} && exec "$0" "$@"`, ...command],
    setCpuShare(share) {
      if (cpu === null) throw new RangeError('a cage without a share of CPU cannot get another');
      writeFileSync(join(cpu, 'cpu.cfs_quota_us'), String(quotaOf(share)));
    },
    peakMb: () => Number(readFileSync(join(memory, 'memory.max_usage_in_bytes'), 'utf8')) / MIB,
    remove() {
      for (const folder of folders) rmdirSync(folder);
    },
  };
}

async function runInCgroups(
  limits: Limits,
  command: Command,
  input: string | null,
  env: NodeJS.ProcessEnv,
): Promise<LimitedRun> {
  const cage = openCage(limits);
  try {
    const run = await runProcess(cage.inside(command), input, env);
    return { ...run, cgroupPeakMb: cage.peakMb(), method: 'cgroup v1' };
  } finally {
    cage.remove();
  }
}

/**
 * Runs a program inside limits; never throws for what it does.
 * @param input a file for its standard input
 * @param env what is added to the environment
 */
export async function runLimited(
  limits: Limits,
  command: Command,
  input: string | null = null,
  env: Readonly<Record<string, string>> = {},
): Promise<LimitedRun> {
  const environment = { ...process.env, ...env };
  if (hasCgroups()) return runInCgroups(limits, command, input, environment);
  const heapMb = Math.floor(limits.memoryMb * HEAP_SHARE);
  const [program, ...args] = command;
  const isNode = program === process.execPath;
  const run = await runProcess(
    isNode ? [program, `--max-old-space-size=${heapMb}`, ...args] : command,
    input,
    environment,
  );
  const method = isNode ? `--max-old-space-size=${heapMb}` : 'nothing';
  return { ...run, cgroupPeakMb: null, method: `${method} (no cgroup v1 here, or not root)` };
}
