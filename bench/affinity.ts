/**
 * @module bench/affinity
 * Which CPUs this process, and what it starts, may run on. A virtual machine may put two busy threads on one CPU and move
 * them at any time; what is measured on one thread is measured on one CPU. Without `taskset` all stays as it is.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** The CPUs this process may use, as Linux writes them (`0-1`); `null` where that is not known. */
export function allowedCpus(): string | null {
  try {
    return /^Cpus_allowed_list:\s*(\S+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? null;
  } catch {
    return null;
  }
}

/**
 * Keeps this process with all its threads on some CPUs.
 * @param cpus as {@link allowedCpus} gives them
 * @returns whether that could be done
 */
export function pin(cpus: string): boolean {
  return spawnSync('taskset', ['-a', '-c', '-p', cpus, String(process.pid)]).status === 0;
}
