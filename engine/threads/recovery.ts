/**
 * @module engine/threads/recovery
 * What to do when a worker dies: who is to blame, and how everything else gets done. Knows ranges of records and how
 * a run ended, nothing of threads.
 *
 *     range ─► run ─┬─ done ─────────────────────────────► its outcome
 *                   ├─ stopped (deadline) ───────────────► its records fail: deadline
 *                   └─ died ─┬─ no user code ────────────► run on the calling thread
 *                            ├─ while it loaded ─────────► run once more, then its records fail: worker
 *                            ├─ one record, alone ───────► it is the culprit, and fails: worker
 *                            └─ at some records ─► before │ these │ after ─► run each
 *
 * A culprit costs two deaths where user code is busy with a record at a time, and 2 + log₂ n where with n. Deaths are not
 * counted: no record fails on account of others while there is time. Only where there is no deadline, recovery gives up by a
 * clock of its own, as code that ends its thread at every record would keep it busy for ever.
 *
 * User code is never retried on the calling thread: what ends a thread (process.exit, a full heap) would end the
 * process there.
 */
import type { Batch } from '../batch.ts';
import { OUT_OF_TIME } from '../failures.ts';
import type { Outcome } from '../outcome.ts';
import { failAll } from './join.ts';
import { STAGE } from './protocol.ts';
import { isolate } from './run-here.ts';
import { cut, type Range } from './split.ts';

/** A range as a batch of its own, ready to be posted. */
export type Slice = ReturnType<typeof cut>;

/** How a run of a slice on a thread ended. */
export type Ending =
  | { readonly kind: 'done'; readonly outcome: Outcome }
  | { readonly kind: 'stopped' }
  | {
      readonly kind: 'died';
      /** What happened, to follow "its worker": `exited with code 1`. */
      readonly detail: string;
      readonly stage: (typeof STAGE)[keyof typeof STAGE];
      /** The first and the last record in work, counted from the slice's start, or `NO_RECORD`. */
      readonly record: number;
      readonly last: number;
    };

export interface Hands {
  /** Runs a slice on a thread; `alone`: on a new one that has run nothing before. Never rejects. */
  onThread(slice: Slice, alone: boolean): Promise<Ending>;
  /** Runs a slice on the calling thread, or `null` where it holds user code. */
  readonly here: ((slice: Batch) => Outcome) | null;
  /** Milliseconds after a batch's first death in which others are looked into. */
  readonly recoveryTime: number;
  readonly onDeath: (detail: string) => void;
}

/** Outcomes of all ranges, in order, each record in one of them. Takes as many runs at once as there are ranges. */
export async function runRanges(batch: Batch, ranges: readonly Range[], hands: Hands): Promise<Outcome[]> {
  let deaths = 0;
  let giveUpAt = Number.POSITIVE_INFINITY;

  /** Suspects take a thread of their own each, and turns: of hundreds, hundreds would start at once. */
  let turn: Promise<unknown> = Promise.resolve();
  function runAlone(slice: Slice): Promise<Ending> {
    const ending = turn.then(() => hands.onThread(slice, true));
    turn = ending;
    return ending;
  }

  async function settle(range: Range, alone: boolean, retried: boolean): Promise<Outcome[]> {
    const slice = cut(batch, range);
    const ending = await (alone ? runAlone(slice) : hands.onThread(slice, false));
    if (ending.kind === 'done') return [ending.outcome];
    if (ending.kind === 'stopped') return [failAll(slice, 'deadline', OUT_OF_TIME)];
    deaths += 1;
    hands.onDeath(ending.detail);
    if (hands.here !== null) return [hands.here(slice)];
    giveUpAt = Math.min(giveUpAt, performance.now() + hands.recoveryTime);
    if (performance.now() >= giveUpAt) {
      const detail = `given up after ${deaths} dead workers, this one ${ending.detail}`;
      return [failAll(slice, 'worker', detail)];
    }
    if (ending.stage !== STAGE.running) {
      if (!retried) return settle(range, alone, true);
      return [failAll(slice, 'worker', `its worker did not start: ${ending.detail}`)];
    }
    if (alone) return [failAll(slice, 'worker', `its worker ${ending.detail}`)];
    const single = range.to - range.from === 1;
    const next = single ? [range] : isolate(range, ending.record, ending.last);
    const parts = await Promise.all(next.map((part) => settle(part, part.to - part.from === 1, false)));
    return parts.flat();
  }

  return (await Promise.all(ranges.map((range) => settle(range, false, false)))).flat();
}
