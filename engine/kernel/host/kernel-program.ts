/**
 * @module engine/kernel/host/kernel-program
 * The kernel and the reference path as one Program: the kernel does what it is sure of, the reference path the records it hands back.
 */
import { type Batch, NO_CONTEXT } from '../../batch.ts';
import type { Failure, FailureCode } from '../../failures.ts';
import { type Outcome, STATUS } from '../../outcome.ts';
import { type EventOutcome, HANDED_BACK, type LineBuffer, type Program } from '../../plan/program.ts';
import {
  STATUS_BAIL_BASE64,
  STATUS_DROPPED,
  STATUS_NO_MATCH,
  STATUS_OK,
  STATUS_TYPE,
  STATUS_UTF8,
} from '../memory.ts';
import { isHandedBack, type Kernel, type LinesBuffer } from './kernel.ts';
import type { PackedResult } from './run-packed.ts';

/** The words of a failure the kernel decided, exactly as the reference path would put them; `record` as it came. */
export type DescribeFailure = (code: FailureCode, record: Uint8Array) => string;

/** What a status below STATUS_BAIL means outside. */
const END_OF: Readonly<Record<number, number>> = {
  [STATUS_OK]: STATUS.ok,
  [STATUS_DROPPED]: STATUS.dropped,
  [STATUS_NO_MATCH]: STATUS.failed,
  [STATUS_UTF8]: STATUS.failed,
};

/** The batch of some records of a batch. */
function pickRecords(batch: Batch, indices: readonly number[]): Batch {
  const places = new Map(indices.map((index, place) => [index, place]));
  const spans = new Uint32Array(indices.length * 2);
  for (const [place, index] of indices.entries()) {
    spans[2 * place] = batch.spans[2 * index]!;
    spans[2 * place + 1] = batch.spans[2 * index + 1]!;
  }
  const perRecord = Object.fromEntries(
    Object.entries(batch.context.perRecord).map(([name, values]) => [
      name,
      indices.map((index) => values[index] ?? null),
    ]),
  );
  return {
    bytes: batch.bytes,
    spans,
    unreadable: batch.unreadable.flatMap((failure) => {
      const index = places.get(failure.index);
      return index === undefined ? [] : [{ ...failure, index }];
    }),
    context: { shared: batch.context.shared, perRecord },
  };
}

/** The kernel's bytes with the reference path's put in at their places, and spans that fit. */
function splice(
  result: PackedResult,
  indices: readonly number[],
  done: Outcome,
): Pick<Outcome, 'bytes' | 'spans'> {
  const spans = result.spans.slice();
  const pieces: Uint8Array[] = [];
  let from = 0;
  let shift = 0;
  let next = 0;
  for (const [place, index] of indices.entries()) {
    for (; next < index; next += 1) {
      spans[2 * next] = spans[2 * next]! + shift;
      spans[2 * next + 1] = spans[2 * next + 1]! + shift;
    }
    const at = result.spans[2 * index]!;
    const bytes = done.bytes.subarray(done.spans[2 * place], done.spans[2 * place + 1]);
    pieces.push(result.bytes.subarray(from, at), bytes);
    from = at;
    spans[2 * index] = at + shift;
    shift += bytes.length;
    spans[2 * index + 1] = at + shift;
    next = index + 1;
  }
  for (let index = 2 * next; index < spans.length; index += 1) spans[index] = spans[index]! + shift;
  pieces.push(result.bytes.subarray(from));
  return { bytes: Buffer.concat(pieces), spans };
}

/** The kernel's result as an Outcome; the reference path does the records it handed back. Spans that nobody asks for stay unmade. */
function settle(result: PackedResult, batch: Batch, reference: Program, describe: DescribeFailure): Outcome {
  const handedBack: number[] = [];
  const failures: Failure[] = [];
  const status = new Uint8Array(result.status.length);
  for (let index = 0; index < status.length; index += 1) {
    const code = result.status[index]!;
    // Of a value that does not fit its type the reference path has the words.
    if (isHandedBack(code) || code === STATUS_TYPE) {
      handedBack.push(index);
      continue;
    }
    status[index] = END_OF[code]!;
    if (code < STATUS_NO_MATCH) continue;
    const record = batch.bytes.subarray(batch.spans[2 * index], batch.spans[2 * index + 1]);
    const failure = code === STATUS_UTF8 ? 'utf8' : 'no-match';
    failures.push({ index, code: failure, detail: describe(failure, record) });
  }
  if (handedBack.length === 0) {
    return {
      bytes: result.bytes,
      get spans() {
        return result.spans;
      },
      status,
      failures,
      partitionKeys: result.keys,
    };
  }
  const done = reference.run(pickRecords(batch, handedBack));
  for (const [place, index] of handedBack.entries()) status[index] = done.status[place]!;
  for (const failure of done.failures) failures.push({ ...failure, index: handedBack[failure.index]! });
  failures.sort((a, b) => a.index - b.index);
  const partitionKeys = result.keys === null ? null : [...result.keys];
  if (partitionKeys !== null) {
    for (const [place, index] of handedBack.entries()) partitionKeys[index] = done.partitionKeys![place]!;
  }
  return { ...splice(result, handedBack, done), status, failures, partitionKeys };
}

/** A line buffer of the kernel's, its outcomes settled. */
function settledBuffer(lines: LinesBuffer, reference: Program, describe: DescribeFailure): LineBuffer {
  let place: Uint8Array = new Uint8Array(0);
  return {
    reserve(length, keep) {
      const next = lines.reserve(length, keep);
      place = next ?? place;
      return next;
    },
    run(length) {
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
      return { batch, outcome: settle(result, batch, reference, describe) };
    },
  };
}

/**
 * Makes one Program of both. It does not keep `progress`: a plan for the kernel has no code of the user's in it, so no
 * record can end the thread; should one throw, the pool finds it by halves.
 */
export function createKernelProgram(kernel: Kernel, reference: Program, describe: DescribeFailure): Program {
  return {
    run(batch) {
      const result = kernel.runPacked(batch);
      for (const { index } of batch.unreadable) result.status[index] = STATUS_BAIL_BASE64;
      return settle(result, batch, reference, describe);
    },
    runReference: reference.run,
    openLines() {
      const lines = kernel.openLines();
      return lines && settledBuffer(lines, reference, describe);
    },
    runTexts(texts, context) {
      const result = kernel.runTexts(texts, context);
      if (result === null) return null;
      const failures: Failure[] = [];
      const { status } = result;
      for (let index = 0; index < status.length; index += 1) {
        const code = status[index]!;
        if (code === STATUS_OK) continue; // which is STATUS.ok
        // Of a value that does not fit its type the reference path has the words.
        status[index] = isHandedBack(code) || code === STATUS_TYPE ? HANDED_BACK : END_OF[code]!;
        if (code !== STATUS_NO_MATCH && code !== STATUS_UTF8) continue;
        const failure = code === STATUS_UTF8 ? 'utf8' : 'no-match';
        const detail = describe(failure, Buffer.from(texts[index]!, 'base64'));
        failures.push({ index, code: failure, detail });
      }
      return { texts: result.texts, status, failures, partitionKeys: result.keys };
    },
    reserveEvent: (length) => kernel.reserveEvent(length),
    runEvent: (answer, context) =>
      toOutcome(kernel.runEvent((records) => answer(records, reference.run), context)),
  };
}

/** A kernel's reply as a Program gives it; `null` where it refused. */
function toOutcome(reply: ReturnType<Kernel['runEvent']>): EventOutcome | null {
  if ('refused' in reply) return null;
  const { bytes, counts, overflowed } = reply;
  const failed: Partial<Record<FailureCode, number>> = {};
  if (counts[STATUS_NO_MATCH]! > 0) failed['no-match'] = counts[STATUS_NO_MATCH]!;
  if (counts[STATUS_UTF8]! > 0) failed.utf8 = counts[STATUS_UTF8]!;
  if (counts[STATUS_TYPE]! > 0) failed.type = counts[STATUS_TYPE]!;
  const records = counts.reduce((sum, count) => sum + count, 0);
  return { bytes, records, ok: counts[STATUS_OK]!, dropped: counts[STATUS_DROPPED]!, failed, overflowed };
}
