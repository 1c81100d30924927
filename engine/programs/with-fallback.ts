/**
 * @module engine/programs/with-fallback
 * The kernel with a fallback: the kernel does what it is sure of, and another program the records it hands back.
 */
import { type Batch, NO_CONTEXT } from '../batch.ts';
import { voidPlace } from '../errors.ts';
import { FAILURE_CODES, type Failure, type FailureCode } from '../failures.ts';
import { logEventsTaken, takesLines } from '../kernel/host/instance.ts';
import { isHandedBack, type Kernel, type LinesBuffer } from '../kernel/host/kernel.ts';
import type { PackedResult } from '../kernel/host/run-packed.ts';
import {
  STATUS_BAIL_BASE64,
  STATUS_COUNT,
  STATUS_DEADLINE,
  STATUS_DROPPED,
  STATUS_NO_MATCH,
  STATUS_OK,
  STATUS_TYPE,
  STATUS_UTF8,
} from '../kernel/memory.ts';
import { type Outcome, STATUS } from '../outcome.ts';
import { notMatched } from '../parsers/regex.ts';
import type { PlanSteps } from '../plan/plan.ts';
import { type EventOutcome, HANDED_BACK, type LineBuffer, type Program } from '../plan/program.ts';
import { NOT_UTF8 } from '../reference/reference.ts';
import { merge, pick } from '../select.ts';
import { asBuffer, recordText } from '../values/text.ts';

/** What a status below STATUS_BAIL means outside. */
const END_OF: Readonly<Record<number, number>> = {
  [STATUS_OK]: STATUS.ok,
  [STATUS_DROPPED]: STATUS.dropped,
  [STATUS_NO_MATCH]: STATUS.failed,
  [STATUS_UTF8]: STATUS.failed,
};

/** The words of a failure the kernel decided, as the reference path puts them; `null`: that has to do the record. */
type Describe = (code: 'utf8' | 'no-match', record: Uint8Array) => string | null;

function describeBy({ redacts, alternatives }: PlanSteps): Describe {
  return (code, record) => {
    if (redacts) return FAILURE_CODES[code];
    if (code === 'utf8') return NOT_UTF8;
    // What the first of several alternatives has against a record, only its parser can say.
    return alternatives.length > 1 ? null : notMatched(recordText(asBuffer(record), 0, record.length) ?? '');
  };
}

/** What the kernel made of the records, and which of them are left. */
function decide(statuses: Uint8Array, recordAt: (index: number) => Uint8Array, describe: Describe) {
  const handedBack: number[] = [];
  const failures: Failure[] = [];
  const status = new Uint8Array(statuses.length);
  for (let index = 0; index < status.length; index += 1) {
    const code = statuses[index]!;
    if (code === STATUS_OK) continue; // which is STATUS.ok
    const failure = code === STATUS_UTF8 ? 'utf8' : code === STATUS_NO_MATCH ? 'no-match' : null;
    const detail = failure === null ? null : describe(failure, recordAt(index));
    // Of a value that does not fit its type the reference path has the words.
    if (isHandedBack(code) || code === STATUS_TYPE || (failure !== null && detail === null)) {
      handedBack.push(index);
      continue;
    }
    status[index] = END_OF[code]!;
    if (failure !== null) failures.push({ index, code: failure, detail: detail! });
  }
  return { status, failures, handedBack };
}

/** The kernel's result as an Outcome; `rest` does the records it handed back. Spans are made on first use. */
function settle(result: PackedResult, batch: Batch, rest: Program['run'], describe: Describe): Outcome {
  const recordAt = (index: number) =>
    batch.bytes.subarray(batch.spans[2 * index], batch.spans[2 * index + 1]);
  const { status, failures, handedBack } = decide(result.status, recordAt, describe);
  const done = {
    bytes: result.bytes,
    get spans() {
      return result.spans;
    },
    status,
    failures,
    partitionKeys: result.keys,
    inner: null,
    ...(handedBack.length === 0 ? {} : { handedBack: handedBack.length }),
  };
  return handedBack.length === 0 ? done : merge(done, handedBack, rest(pick(batch, handedBack)));
}

/** A line buffer of the kernel's, its outcomes settled. */
function settledBuffer(lines: LinesBuffer, rest: Program['run'], describe: Describe): LineBuffer {
  let place: Uint8Array = new Uint8Array(0);
  return {
    reserve(length, keep) {
      const next = lines.reserve(length, keep);
      place = next ?? place;
      return next;
    },
    run(length) {
      // A place that was detached is empty.
      if (length > place.length)
        throw voidPlace(`${place.length} bytes for ${length}`, 'reserve() room for them first');
      const result = lines.run(length);
      if (result === null) return null;
      const batch: Batch = {
        bytes: place.subarray(0, length),
        get spans() {
          return result.lines;
        },
        unreadable: [],
        context: NO_CONTEXT,
      };
      return { batch, outcome: settle(result, batch, rest, describe) };
    },
  };
}

/**
 * Makes one Program of both. It does not keep `progress`: a plan for the kernel has no code of the user's in it, so no
 * record can end the thread; should one throw, the pool finds it by halves.
 * @param rest runs what the kernel hands back; the kernel may be in the middle of an event then
 */
export function withFallback(plan: PlanSteps, kernel: Kernel, rest: Program['run']): Program {
  const describe = describeBy(plan);
  return {
    run(batch, _progress, limit) {
      const result = kernel.runPacked(batch);
      for (const { index } of batch.unreadable) result.status[index] = STATUS_BAIL_BASE64;
      // The fallback is many times slower, so the pace that fitted the kernel does not fit it.
      const within: Program['run'] = limit === undefined ? rest : (some) => limit.run(rest, some);
      return settle(result, batch, within, describe);
    },
    openLines() {
      const lines = kernel.openLines();
      return lines && settledBuffer(lines, rest, describe);
    },
    runTexts(texts, context) {
      const result = kernel.runTexts(texts, context);
      if (result === null) return null;
      const recordAt = (index: number) => Buffer.from(texts[index]!, 'base64');
      const { status, failures, handedBack } = decide(result.status, recordAt, describe);
      for (const index of handedBack) status[index] = HANDED_BACK;
      return { texts: result.texts, status, failures, partitionKeys: result.keys };
    },
    reserveEvent: (length) => kernel.reserveEvent(length),
    runEvent: (transform, context) =>
      toOutcome(
        kernel.runEvent((records) => transform(records, rest), context),
        takesLines(plan) ? 'all' : logEventsTaken(plan) === null ? 'none' : 'some',
      ),
  };
}

/**
 * A kernel's reply as a Program gives it; `null` where it refused.
 * @param decoded which of the records that the kernel answers had records inside
 */
export function toOutcome(
  reply: ReturnType<Kernel['runEvent']>,
  decoded: 'all' | 'some' | 'none',
): EventOutcome | null {
  if ('refused' in reply) return null;
  const { bytes, overflowed } = reply;
  const counts = reply.counts.subarray(0, STATUS_COUNT);
  const [innerOk, innerDropped, innerFailed] = [...reply.counts.subarray(STATUS_COUNT)] as [
    number,
    number,
    number,
  ];
  const innerRecords = innerOk + innerDropped + innerFailed;
  const inner = { records: innerRecords, ok: innerOk, dropped: innerDropped, failed: innerFailed };
  const isDecoded =
    innerRecords > 0 || (decoded === 'all' && counts[STATUS_OK]! + counts[STATUS_DROPPED]! > 0);
  const failed: Partial<Record<FailureCode, number>> = {};
  if (counts[STATUS_NO_MATCH]! > 0) failed['no-match'] = counts[STATUS_NO_MATCH]!;
  if (counts[STATUS_UTF8]! > 0) failed.utf8 = counts[STATUS_UTF8]!;
  if (counts[STATUS_TYPE]! > 0) failed.type = counts[STATUS_TYPE]!;
  if (counts[STATUS_DEADLINE]! > 0) failed.deadline = counts[STATUS_DEADLINE]!;
  const records = counts.reduce((sum, count) => sum + count, 0);
  return {
    bytes,
    records,
    ok: counts[STATUS_OK]!,
    dropped: counts[STATUS_DROPPED]!,
    failed,
    overflowed,
    inner: isDecoded ? inner : null,
  };
}
