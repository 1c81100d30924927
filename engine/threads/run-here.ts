/**
 * @module engine/threads/run-here
 * Runs a program on the calling thread, so that neither a deadline nor a record that makes the program throw costs
 * the batch.
 */
import { type Batch, batchSize } from '../batch.ts';
import { OUT_OF_TIME } from '../failures.ts';
import type { Outcome } from '../outcome.ts';
import type { Program, RunUserCode, Spent, TimeLimit, UserCodeOptions } from '../plan/program.ts';
import { joinOutcomes } from '../select.ts';
import { failAll } from './join.ts';
import { describeThrown, NO_RECORD } from './protocol.ts';
import { cut, type Range, takeBytes } from './split.ts';

/** The first step is one record: with code of the user's it may take most of a second. */
const FIRST_BYTES = 1;
/** A step may take this share of the time that is left, so that a slower stretch does not run past the end. */
const SHARE_OF_TIME = 1 / 4;
/** A step's bytes against the one before: a quick first record says little of the others. Four steps are 60 MB of lines. */
const MOST_GROWTH = 64;

/** What runs a batch: all of the program, or its reference path alone where the batch was handed back. */
export function runOf(program: Program, handedBack: boolean): Program['run'] {
  return (handedBack && program.runHandedBack) || program.run;
}

/**
 * The whole batch, unless `stopAt` (milliseconds since 1970) comes first: what is not done by then fails with the
 * code `deadline`. The first steps are small, to measure the speed.
 * @param spent where the batch is part of a larger one
 */
export function runHere(run: Program['run'], batch: Batch, stopAt: number, spent?: Spent): Outcome {
  const size = batchSize(batch);
  const limit = limitUntil(stopAt, spent);
  if (limit === undefined || stopAt === Number.POSITIVE_INFINITY) return runGuarded(run, batch, limit);
  const parts: Outcome[] = [];
  let from = 0;
  let bytes = FIRST_BYTES;
  while (from < size) {
    const started = performance.now();
    const left = limit.left();
    if (left <= 0) {
      parts.push(failAll(cut(batch, { from, to: size }), 'deadline', OUT_OF_TIME));
      break;
    }
    const to = takeBytes(batch, from, bytes);
    parts.push(runGuarded(run, from === 0 && to === size ? batch : cut(batch, { from, to }), limit));
    const took = Math.max(performance.now() - started, 0.01);
    const done = batch.spans[2 * to - 1]! - batch.spans[2 * from]!;
    bytes = Math.max(1, Math.min((done / took) * left * SHARE_OF_TIME, done * MOST_GROWTH));
    from = to;
  }
  return parts.length === 0 ? runGuarded(run, batch) : joinOutcomes(parts);
}

/** Runs a batch of a program with user code; what is not done by `stopAt` fails as `deadline`. */
export async function runUserCodeHere(
  run: RunUserCode,
  batch: Batch,
  stopAt: number,
  options: Pick<UserCodeOptions, 'patience' | 'progress'>,
): Promise<Outcome> {
  try {
    return await run(batch, { ...options, limit: limitUntil(stopAt) });
  } catch (error) {
    return failAll(batch, 'worker', `the program threw ${describeThrown(error)}`);
  }
}

/** A time limit up to `stopAt`, in milliseconds since 1970. */
export function limitUntil(stopAt: number, spent?: Spent): TimeLimit | undefined {
  if (stopAt === Number.POSITIVE_INFINITY && spent === undefined) return undefined;
  return {
    left: () => stopAt - Date.now(),
    spent: spent ?? { bytes: 0 },
    run: (run, batch) => runHere(run, batch, stopAt),
  };
}

/**
 * Runs a batch; where the program throws, which it should not, the record it was at is tried alone and fails alone.
 * What came before that record is done once more, so the cost is at most two runs, and one for each culprit.
 */
function runGuarded(run: Program['run'], batch: Batch, limit?: TimeLimit): Outcome {
  const progress = new Int32Array(1);
  const parts: Outcome[] = [];
  const pending: Range[] = [{ from: 0, to: batchSize(batch) }];
  for (let range = pending.pop(); range !== undefined; range = pending.pop()) {
    const { from, to } = range;
    const whole = from === 0 && to === batchSize(batch);
    const slice = whole ? batch : cut(batch, range);
    progress[0] = NO_RECORD;
    try {
      parts.push(run(slice, progress, limit));
    } catch (error) {
      if (to - from <= 1) parts.push(failAll(slice, 'worker', `the program threw ${describeThrown(error)}`));
      else pending.push(...isolate(range, progress[0]!).reverse());
    }
  }
  return joinOutcomes(parts);
}

/**
 * A range cut around the records that are under suspicion: before them, they, after them. Where these are not known, or are
 * all of it, two halves.
 * @param record the first, counted from the start of the range; {@link NO_RECORD} or out of range: not known
 * @param last the last of them
 */
export function isolate({ from, to }: Range, record: number, last = record): Range[] {
  const suspect = from + record;
  const end = Math.min(to, from + last + 1);
  if (record < 0 || suspect >= to || (suspect === from && end === to)) {
    const middle = (from + to) >>> 1;
    return [
      { from, to: middle },
      { from: middle, to },
    ];
  }
  return [
    { from, to: suspect },
    { from: suspect, to: end },
    { from: end, to },
  ].filter((range) => range.from < range.to);
}
