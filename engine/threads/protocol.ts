/**
 * @module engine/threads/protocol
 * What goes between the calling thread and a worker: plain data only. Errors cross as words, as a posted Error loses
 * its class and code; failures cross as they are, `{index, code, detail}`.
 *
 *     main ── workerData: WorkerSetup ──────────────────────────────► worker, once
 *     main ── SliceTask {bytes shared, spans moved, control shared} ► worker
 *     main ◄─ control: three 32-bit words, read at any time ─────────── worker, a write for each record
 *     main ◄─ SliceResult over task.port, its arrays moved ────────── worker
 *
 * The result has a port of its own because arrays can only be *moved* out of a Piscina task with a helper of
 * Piscina's, and a worker that imports no pool is one that any pool can run. It costs 0.12 ms a slice (42 → 163 µs
 * for the round trip, 2026-11-22) and saves copying the slice's output twice.
 */
import type { MessagePort } from 'node:worker_threads';
import type { BatchContext } from '../batch.ts';
import type { Failure } from '../failures.ts';
import type { Outcome } from '../outcome.ts';
import type { Plan } from '../plan/plan.ts';

/** The words of {@link SliceTask.control}: the first and the last record in work, and {@link STAGE}. */
export const CONTROL = { record: 0, last: 1, stage: 2 } as const;
/** `CONTROL.record` before the first record, and for programs that do not say where they are. */
export const NO_RECORD = -1;
/** `CONTROL.stage`: how far the worker came. `waiting` also means: still in the pool's queue. */
export const STAGE = { waiting: 0, loading: 1, running: 2 } as const;

export interface WorkerSetup {
  readonly plan: Plan;
  readonly programModule: string | null;
  /** Milliseconds without progress after which this thread is ended from outside. */
  readonly timeLimit: number;
}

export interface SliceTask {
  /** A view into shared memory; main keeps it, so that nothing is lost with the worker. */
  readonly bytes: Uint8Array;
  /** No view into a larger array: posting clones all that lies behind a view. */
  readonly spans: Uint32Array<ArrayBuffer>;
  readonly unreadable: readonly Failure[];
  readonly context: BatchContext;
  /** That of `ExecuteOptions`. */
  readonly handedBack: boolean;
  /** When to stop working, in milliseconds since 1970, or infinite. */
  readonly stopAt: number;
  readonly control: Int32Array<SharedArrayBuffer>;
  readonly port: MessagePort;
}

export type SliceResult =
  | { readonly kind: 'done'; readonly outcome: Outcome }
  | { readonly kind: 'threw'; readonly detail: string };

/** A new slice's control words. */
export function createControl(): Int32Array<SharedArrayBuffer> {
  const control = new Int32Array(new SharedArrayBuffer(12));
  control[CONTROL.record] = NO_RECORD;
  control[CONTROL.last] = NO_RECORD;
  return control;
}

/** The message of anything thrown, on one line of at most 200 characters. */
export function describeThrown(thrown: unknown): string {
  let text: string;
  try {
    text = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  } catch {
    text = 'something that has no text';
  }
  text = text.replaceAll(/\s+/g, ' ');
  return text.length > 200 ? `${text.slice(0, 199)}…` : text;
}
