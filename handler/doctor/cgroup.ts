/**
 * @module handler/doctor/cgroup
 * What Linux's control groups grant this process, version 1 and 2
 * (https://docs.kernel.org/admin-guide/cgroup-v2.html, https://docs.kernel.org/scheduler/sched-bwc.html).
 */
import { readFileSync } from 'node:fs';

/** A file's text, or `null` where there is none. */
export type ReadText = (path: string) => string | null;

export function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

const ROOT = '/sys/fs/cgroup';

/** This process's group for a controller: `/proc/self/cgroup` has lines `number:controllers:path`; version 2 names none. */
function groupOf(controller: string, read: ReadText): string {
  const lines = (read('/proc/self/cgroup') ?? '').trim().split('\n');
  const found = lines
    .map((line) => line.split(':'))
    .find(([, controllers]) => controllers?.split(',').includes(controller) || controllers === '');
  return found?.slice(2).join(':') ?? '/';
}

/** A group and all above it, since each of them limits; inside a container only the last may be there to be read. */
function upwards(group: string): readonly string[] {
  const parts = group.split('/').filter((part) => part !== '');
  return Array.from({ length: parts.length + 1 }, (_, count) =>
    ['', ...parts.slice(0, parts.length - count)].join('/'),
  );
}

function quotaOf(group: string, read: ReadText): number | null {
  const both = read(`${ROOT}${group}/cpu.max`)?.trim().split(' ');
  const [quota, period] = both ?? [
    read(`${ROOT}/cpu${group}/cpu.cfs_quota_us`)?.trim(),
    read(`${ROOT}/cpu${group}/cpu.cfs_period_us`)?.trim(),
  ];
  const cpus = Number(quota) / Number(period);
  return Number.isFinite(cpus) && cpus > 0 ? cpus : null; // `max` and -1: no limit
}

/** CPUs' worth of time in each period, or `null` where there is no limit. */
export function grantedCpus(read: ReadText = readText): number | null {
  const quotas = upwards(groupOf('cpu', read)).flatMap((group) => quotaOf(group, read) ?? []);
  return quotas.length === 0 ? null : Math.min(...quotas);
}
