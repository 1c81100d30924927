/**
 * @module bench/measure/affinity
 * Which CPUs this process and its children may run on. A virtual machine may put two busy threads on one CPU and move them
 * at any time, so single-threaded work is measured on one CPU. Without `taskset` nothing is pinned.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** The CPUs this process may use, as Linux writes them (`0-1`); `null` where unknown. */
function allowedCpus(): string | null {
  try {
    return /^Cpus_allowed_list:\s*(\S+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? null;
  } catch {
    return null;
  }
}

const ALL_CPUS = allowedCpus();
const canPin = ALL_CPUS !== null && spawnSync('taskset', ['--version']).status === 0;

/** The CPU for single-threaded work: the last, as most interrupts land on the first; `null` where nothing can be pinned. */
export const ONE_CPU: string | null = canPin ? (/(\d+)$/.exec(ALL_CPUS)?.[1] ?? '0') : null;

/** Keeps this process with all its threads on some CPUs; without an argument, back on all of them. */
export function pin(cpus = ALL_CPUS): void {
  if (canPin) spawnSync('taskset', ['-a', '-c', '-p', cpus!, String(process.pid)]);
}

/** The command on those CPUs; `null`: on any. */
export const pinned = (cpus: string | null, command: readonly string[]): readonly string[] =>
  cpus === null ? command : ['taskset', '-c', cpus, ...command];
