/**
 * @module bench/measure/measured-child
 * Runs a program and says what it took: time, CPU time of all its threads, memory. A shell starts it, as POSIX's `times`
 * counts a child to its end; Node says nothing of its children.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { pinned } from './affinity.ts';

export interface ChildCost {
  readonly wallMs: number;
  /** User and system time of all its threads. */
  readonly cpuMs: number;
  /** The most memory it had at once, in MB of a million bytes; 0 where the system does not say. */
  readonly peakMb: number;
}

/** How often a child's memory is looked at, in ms; the kernel keeps the peak, so only the last moments can be missed. */
const LOOK_EVERY = 20;

/** `0m1.234s` in ms. */
function readTime(text: string): number {
  const [, minutes, seconds] = /^(\d+)m([\d.]+)s$/.exec(text) ?? [];
  if (minutes === undefined) throw new Error(`times: expected 0m1.23s, found ${text}`);
  return Number(minutes) * 60_000 + Number(seconds) * 1000;
}

/** VmHWM of the shell's child, in bytes. */
function readPeak(shell: number): number {
  try {
    const [child] = readFileSync(`/proc/${shell}/task/${shell}/children`, 'utf8').split(' ');
    const status = child ? readFileSync(`/proc/${child}/status`, 'utf8') : '';
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024;
  } catch {
    return 0; // it has ended, or this is no Linux
  }
}

/**
 * @param output an open file that its standard output goes to
 * @param cpu the one CPU it may run on; `null`: any
 * @param input an open file for its standard input; `null`: nothing
 * @throws Error where it does not end with 0
 */
export async function runMeasured(
  command: readonly string[],
  output: number,
  cpu: string | null,
  input: number | null = null,
): Promise<ChildCost> {
  const started = performance.now();
  const shell = spawn('sh', ['-c', '"$@" && times >&2', 'sh', ...pinned(cpu, command)], {
    stdio: [input ?? 'ignore', output, 'pipe'],
    env: { ...process.env, TZ: 'UTC' },
  });
  let peak = 0;
  const look = setInterval(() => {
    peak = Math.max(peak, readPeak(shell.pid!));
  }, LOOK_EVERY);
  let errors = '';
  shell.stderr!.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const status = await new Promise((resolve, reject) => {
    shell.on('error', reject);
    shell.on('close', resolve);
  });
  const wallMs = performance.now() - started;
  clearInterval(look);
  if (status !== 0) throw new Error(`${command.join(' ')}: ended with ${status}: ${errors}`);
  const [user, system] = errors.trim().split('\n').at(-1)!.split(' ');
  return { wallMs, cpuMs: readTime(user!) + readTime(system!), peakMb: peak / 1e6 };
}
