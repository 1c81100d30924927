/**
 * @module engine/threads/size
 * How many threads. A pure function of what is known of the environment; `engine/environment.ts` reads it.
 */
import type { Environment } from '../environment.ts';
import { MillraceError, show } from '../errors.ts';

/** Lambda gives one vCPU for each 1,769 MB of memory: https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
export const MB_PER_VCPU = 1769;
/** As many as Lambda has, at 10,240 MB. */
export const MAX_VCPUS = 6;
/** More than this was surely a slip of the finger: each thread costs a V8 isolate, 5 MB and more. */
const MAX_THREADS = 256;
/** Share of a function's memory that the heaps of all workers together may take; the rest is records and main. */
const HEAP_SHARE = 0.6;

export interface PoolSize {
  /** 1 means inline: no thread is started. */
  readonly threads: number;
  /** Heap limit of one worker, in MiB, so that it dies before the whole function does; `null`: Node's own. */
  readonly heapMb: number | null;
  /** Share of a CPU that one thread gets of Lambda, 1 at most; `null`: not known. */
  readonly cpuShare: number | null;
  /** Why, in words, for `doctor` and `explain`. */
  readonly reason: string;
}

/**
 * @param asked `'auto'`, or a number of threads, which holds wherever threads can be started at all.
 * @throws MillraceError ERR_MILLRACE_SETTING for anything else.
 * @example poolSize('auto', { memorySizeMb: 3538, availableParallelism: 2, isMainThread: true }).threads  // 2
 */
export function poolSize(asked: number | 'auto', environment: Environment): PoolSize {
  if (asked !== 'auto' && !(Number.isInteger(asked) && asked >= 1 && asked <= MAX_THREADS)) {
    throw new MillraceError('ERR_MILLRACE_SETTING', {
      path: 'threads',
      expected: `"auto" or a whole number from 1 to ${MAX_THREADS}`,
      found: typeof asked === 'number' && !Number.isFinite(asked) ? String(asked) : show(asked),
    });
  }
  const { memorySizeMb, isMainThread } = environment;
  if (!isMainThread)
    return { ...sized(1, memorySizeMb, 'the caller is a worker thread itself'), heapMb: null };
  if (asked !== 'auto') return sized(asked, memorySizeMb, 'as asked for');
  if (memorySizeMb === null) {
    const threads = Math.max(1, Math.floor(environment.availableParallelism));
    return sized(threads, null, `${threads} CPUs can be used`);
  }
  return sized(vcpus(memorySizeMb), memorySizeMb, `${memorySizeMb} MB of Lambda memory`);
}

/**
 * Rounded, not cut: 10,240 MB is 5.79 and documented as 6; and two threads on 1.5 vCPUs (2,654 MB) are still faster
 * than one, as Lambda shares out time, not cores.
 */
function vcpus(memorySizeMb: number): number {
  return Math.min(MAX_VCPUS, Math.max(1, Math.round(memorySizeMb / MB_PER_VCPU)));
}

function sized(threads: number, memorySizeMb: number | null, reason: string): PoolSize {
  const heapMb =
    threads === 1 || memorySizeMb === null
      ? null
      : Math.max(64, Math.floor((memorySizeMb * HEAP_SHARE) / threads));
  const cpuShare = memorySizeMb === null ? null : Math.min(1, memorySizeMb / MB_PER_VCPU);
  return { threads, heapMb, cpuShare, reason };
}
