/**
 * @module engine/programs/direct-code
 * User code with nothing behind it, on records that the kernel has read: what it returns is what is written.
 *
 *     front, on the kernel ─► objects ─► user code ─► JSON
 *
 * Records go through one at a time, so that nothing of one outlives it; `user-code.ts` holds those of all other pipelines side by side.
 */
import type { Batch } from '../batch.ts';
import { type Outcome, STATUS } from '../outcome.ts';
import type { OutputPlan } from '../plan/plan.ts';
import type { Program, RunUserCode } from '../plan/program.ts';
import type { Ending } from '../reference/ending.ts';
import { callUserCode } from '../user-code/call.ts';
import { contextsOf } from '../user-code/contexts.ts';
import type { UserCode } from '../user-code/function.ts';
import { createWriter } from '../user-code/result.ts';
import { type CallScope, isLost } from '../user-code/scope.ts';
import { RecordFailure } from '../values/failure.ts';
import type { ReadObjects } from './code-objects.ts';

/**
 * Bytes of records whose objects are held at a time: they take some eight times as much, of which a small function has no
 * room for six megabytes. `mapBatch` gets a whole batch.
 */
const CHUNK = 2 << 20;

/** Where the records end whose objects are held together with that of `from`. */
export function chunkEnd(spans: Uint32Array, from: number, takesAll: boolean): number {
  const size = spans.length >>> 1;
  if (takesAll) return size;
  const most = spans[2 * from]! + CHUNK;
  let to = from + 1;
  while (to < size && spans[2 * to]! < most) to += 1;
  return to;
}

export function endFailed(ending: Ending, index: number, failure: RecordFailure): void {
  if (isLost(failure)) ending.lost(index, failure);
  else ending.fail(index, failure);
}

/** What became of a record; `null`: it is dropped, `true`: nothing, it stands in what the kernel wrote. */
type Written = string | true | null;

/**
 * @param otherwise runs a batch for whose front there is no memory
 */
export function compileDirect(
  code: UserCode,
  front: Program,
  readObjects: ReadObjects,
  begin: (batch: Batch) => Ending,
  { limits, output }: { readonly limits: CallScope['limits']; readonly output: OutputPlan },
  otherwise: RunUserCode,
): RunUserCode {
  const write = createWriter();
  /** The line feed, which the kernel writes in any case. */
  const without = output.newline ? 0 : 1;

  return async (batch, options) => {
    const { limit, patience, progress = () => {} } = options;
    let outcome: Outcome;
    try {
      outcome = front.run(batch, undefined, limit);
    } catch {
      return otherwise(batch, options);
    }
    const { bytes, spans, status, failures } = outcome;
    const objects = readObjects(outcome);
    const contextOf = contextsOf(batch, code.takesContext);
    const ending = begin(batch);
    const calls: number[] = []; // the records
    for (let record = 0; record < status.length; record += 1)
      if (status[record] === STATUS.ok) calls.push(record);
    /** Ends that came before that of a record before them. */
    const early = new Map<number, Written | RecordFailure>();
    let failed = 0;
    let lastRead = -1;

    function endOne(record: number, end: Written | RecordFailure): void {
      if (end instanceof RecordFailure) endFailed(ending, record, end);
      else if (end === true) ending.copied(bytes, spans[2 * record]!, spans[2 * record + 1]! - without);
      else ending.written(record, end);
    }

    /** Ends the records before `record` that user code is not called on, and those whose ends came early. */
    function catchUp(record: number): void {
      for (let next = ending.ended(); next < record; next = ending.ended()) {
        const end = early.get(next);
        if (status[next] === STATUS.dropped) ending.written(next, null);
        else if (status[next] === STATUS.failed) {
          const { code, detail } = failures[failed++]!;
          endFailed(ending, next, new RecordFailure(code, detail, detail));
        } else if (end !== undefined) endOne(next, end);
        else return;
      }
    }

    await callUserCode<Written>(
      code,
      {
        count: calls.length,
        at(place) {
          const record = calls[place]!;
          const object = objects.at(record);
          if (object instanceof RecordFailure) return object;
          lastRead = record;
          return { record, object, origin: null, context: contextOf(record) };
        },
        tryAccept(returned, { record }) {
          const isLast = record === lastRead && typeof returned === 'object' && returned !== null;
          return isLast ? objects.write(returned) : null;
        },
        accept: (returned) => (returned.length === 0 ? null : write(returned)),
        end(place, end) {
          const record = calls[place]!;
          catchUp(record);
          if (ending.ended() === record) endOne(record, end);
          else early.set(record, end);
        },
      },
      { limits, left: () => limit?.left() ?? Number.POSITIVE_INFINITY, patience, progress },
    );
    catchUp(status.length);
    return ending.finish();
  };
}
