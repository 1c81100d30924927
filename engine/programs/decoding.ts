/**
 * @module engine/programs/decoding
 * Decodes records before they are run: a program over what is inside of them, and one status for each. Records that need
 * no decoding run as they are; where none does, nothing is copied.
 */
import { type Batch, batchSize, sliceBatch } from '../batch.ts';
import { type DecodeLimits, type DecoderKind, type InnerRecords, LATE } from '../decoders/decoder.ts';
import { DECODERS, RECOGNISED } from '../decoders/index.ts';
import { collectInner, type Inner, innerCount, innerRecord, wholeRecord } from '../decoders/inner.ts';
import { type Failure, OUT_OF_TIME } from '../failures.ts';
import { type CollectGarbage, NEVER } from '../garbage.ts';
import { exceeded, type Limits } from '../limits.ts';
import { type Outcome, STATUS } from '../outcome.ts';
import type { PlanSteps } from '../plan/plan.ts';
import type { Program, Spent, TimeLimit } from '../plan/program.ts';
import { member } from '../plan/table.ts';
import { expand, gather, joinOutcomes, merge, nothingDone, pick } from '../select.ts';
import { asBuffer } from '../values/text.ts';

type Run = Program['run'];

/**
 * Decoded bytes held at a time, each inner record counted with what its offsets and context values take: an event of 6 MB holds a hundred
 * records that decode to 64 MiB each. Of what one record may decode to, a quarter: 1 MiB in a function of 128 MB.
 */
const MOST_HELD = 4 << 20;
const LEAST_HELD = 1 << 18;
const RECORD_COST = 64;
/** How often `auto` decodes what it decoded. */
const MOST_TIMES = 3;

const beginsWith = (record: Uint8Array, magic: readonly number[]) =>
  magic.every((byte, index) => record[index] === byte);

const recognise = (record: Uint8Array): DecoderKind | undefined =>
  RECOGNISED.find(({ magic }) => beginsWith(record, magic!));

/** Why a record cannot be decoded. */
type Problem = string | typeof LATE;
type Left = DecodeLimits['left'];

export const isProblem = (decoded: Inner | Problem): decoded is Problem =>
  typeof decoded === 'string' || decoded === LATE;

/** Records decoded by one decoder, within what the record may still become; or why they cannot be. */
function decodeAll(records: Inner, decoder: DecoderKind, most: Limits, left: Left): Inner | Problem {
  const inner = collectInner();
  let bytes = 0;
  let count = 0;
  const add: InnerRecords['add'] = (from, start = 0, end = from.length) => {
    bytes += end - start;
    count += 1;
    inner.add(from, start, end);
  };
  for (let index = 0; index < innerCount(records); index += 1) {
    const limits = {
      bytes: most.decodedBytes - bytes,
      records: most.innerRecords - count,
      ...(left === undefined ? {} : { left }),
    };
    const problem = decoder.decode(innerRecord(records, index), { add }, limits);
    if (problem !== null) return problem;
    // A decoder stops early where it can; that it stops does not rest on it.
    if (bytes > most.decodedBytes) return `${decoder.name}: more than ${most.decodedBytes} bytes inside`;
    if (count > most.innerRecords) return `${decoder.name}: more than ${most.innerRecords} records inside`;
  }
  return inner.done();
}

/** The records inside of a record, by the decoders named, or by those that its bytes call for. */
export function decodeRecord(record: Buffer, { decode, limits }: PlanSteps, left?: Left): Inner | Problem {
  if (left !== undefined && left() <= 0) return LATE;
  let records = wholeRecord(record);
  if (decode[0] !== 'auto') {
    for (const name of decode) {
      const decoded = decodeAll(records, member(DECODERS, name), limits, left);
      if (isProblem(decoded)) return decoded;
      records = decoded;
    }
    return records;
  }
  for (let times = 0; times < MOST_TIMES; times += 1) {
    const decoder = innerCount(records) === 1 ? recognise(innerRecord(records, 0)) : undefined;
    if (decoder === undefined) return records;
    const decoded = decodeAll(records, decoder, limits, left);
    if (isProblem(decoded)) return decoded;
    records = decoded;
  }
  return records;
}

/** Records of several, end to end; of one they are where they lie. */
function pack(all: readonly Inner[]): Inner {
  if (all.length === 1) return all[0]!;
  const spans: number[] = [];
  let shift = 0;
  for (const one of all) {
    for (const offset of one.spans) spans.push(shift + offset);
    shift += one.bytes.length;
  }
  return { bytes: Buffer.concat(all.map(({ bytes }) => bytes)), spans };
}

/** The outcome of records that could not be decoded. */
function undecoded(plan: PlanSteps, problems: ReadonlyMap<number, Problem>): Outcome {
  const none = nothingDone(problems.size);
  const failures: Failure[] = [];
  for (const [index, problem] of [...problems.values()].entries()) {
    const isLate = problem === LATE;
    none.status[index] = plan.onError === 'drop' && !isLate ? STATUS.dropped : STATUS.failed;
    if (isLate) failures.push({ index, code: 'deadline', detail: OUT_OF_TIME });
    else if (plan.onError !== 'drop') failures.push({ index, code: 'decode', detail: problem });
  }
  return { ...none, failures };
}

/** A record whose outputs are too many, beside those of the records before it; whatever `onError` says, as that is not its fault alone. */
const tooMuch = (limits: Limits): Outcome => ({
  ...nothingDone(1),
  status: Uint8Array.of(STATUS.failed),
  failures: [{ index: 0, code: 'limit', detail: exceeded(limits, 'batchBytes') }],
});

/**
 * @param runInner runs the records inside of records
 * @param runPlain runs records that need no decoding
 * @param collect called between records
 */
export function decoding(
  plan: PlanSteps,
  runInner: Run,
  runPlain: Run,
  collect: CollectGarbage = NEVER,
): Run {
  const { decode, fanout, onError, output, limits } = plan;
  if (decode.length === 0) return runPlain;
  const named = decode[0] !== 'auto';
  const numbered = plan.contextNames?.includes('innerIndex') ?? true;
  const hasHeader = plan.alternatives[0].parse.header === true;
  const policy = { fanout, drops: onError === 'drop', newline: output.newline };
  const mostHeld = Math.max(LEAST_HELD, Math.min(MOST_HELD, limits.decodedBytes / 4));
  /** A header is of all that is in a record. */
  const mostRun = hasHeader ? Number.POSITIVE_INFINITY : mostHeld;

  /** Runs inner records, few at a time; `null`: they become more than there is room for. */
  function runWithin(inner: Batch, room: number, limit: TimeLimit | undefined): Outcome | null {
    const { spans } = inner;
    const parts: Outcome[] = [];
    let bytes = 0;
    let to = 0;
    // Once at least, as an outcome has the shape that the program gives it.
    do {
      const from = to;
      const start = spans[2 * from] ?? 0;
      const more = () => 2 * to < spans.length && (to === from || spans[2 * to + 1]! - start < mostRun);
      while (more()) to += 1;
      const end = to === from ? start : spans[2 * to - 1]!;
      const part = {
        ...sliceBatch(inner, from, to),
        bytes: inner.bytes.subarray(start, end),
        spans: spans.slice(2 * from, 2 * to).map((offset) => offset - start),
      };
      collect();
      const ran = limit === undefined ? runInner(part) : limit.run(runInner, part);
      bytes += ran.bytes.length;
      if (bytes > room) return null;
      parts.push(ran);
    } while (2 * to < spans.length);
    return joinOutcomes(parts);
  }

  /** Runs what is inside of some records of a batch. Where that is too much for all of them, one after the other. */
  function runDecoded(
    batch: Batch,
    indices: readonly number[],
    decoded: readonly Inner[],
    spent: Spent,
    limit: TimeLimit | undefined,
  ): Outcome {
    const counts = decoded.map(innerCount);
    const { bytes, spans } = pack(decoded);
    const inner = expand(pick(batch, indices), { bytes, spans: Uint32Array.from(spans), counts }, numbered);
    const ran = runWithin(inner, Math.max(0, limits.batchBytes - spent.bytes), limit);
    if (ran !== null) {
      const done = gather(ran, counts, policy);
      spent.bytes += done.bytes.length;
      return done;
    }
    if (indices.length === 1) return tooMuch(limits);
    return joinOutcomes(
      indices.map((index, place) => runDecoded(batch, [index], [decoded[place]!], spent, limit)),
    );
  }

  /** Decodes some records of a batch and runs what is inside, a few at a time. */
  function decodeAndRun(
    batch: Batch,
    indices: readonly number[],
    spent: Spent,
    limit: TimeLimit | undefined,
  ): Outcome {
    const bytes = asBuffer(batch.bytes);
    const parts: Outcome[] = [];
    for (let next = 0; next < indices.length; ) {
      const from = next;
      const problems = new Map<number, Problem>();
      const fine: number[] = [];
      const all: Inner[] = [];
      for (let held = 0; next < indices.length && held < mostHeld; next += 1) {
        const index = indices[next]!;
        const record = bytes.subarray(batch.spans[2 * index], batch.spans[2 * index + 1]);
        collect();
        const decoded = decodeRecord(record, plan, limit?.left);
        if (isProblem(decoded)) {
          problems.set(next - from, decoded);
          continue;
        }
        fine.push(next - from);
        all.push(decoded);
        held += decoded.bytes.length + RECORD_COST * innerCount(decoded);
      }
      const whole = nothingDone(next - from);
      const ofBatch = fine.map((place) => indices[from + place]!);
      const done =
        fine.length === 0 ? whole : merge(whole, fine, runDecoded(batch, ofBatch, all, spent, limit));
      parts.push(problems.size === 0 ? done : merge(done, [...problems.keys()], undecoded(plan, problems)));
    }
    return joinOutcomes(parts);
  }

  return (batch, progress, limit) => {
    const size = batchSize(batch);
    const unreadable = new Set(batch.unreadable.map(({ index }) => index));
    const toDecode: number[] = [];
    const plain: number[] = [];
    for (let index = 0; index < size; index += 1) {
      const start = batch.spans[2 * index]!;
      const record = batch.bytes.subarray(start, Math.min(start + 8, batch.spans[2 * index + 1]!));
      const decodes = !unreadable.has(index) && (named || recognise(record) !== undefined);
      (decodes ? toDecode : plain).push(index);
    }
    if (toDecode.length === 0) return runPlain(batch, progress, limit);
    const spent: Spent = { bytes: limit?.spent.bytes ?? 0 };
    let done = nothingDone(size);
    if (plain.length > 0) done = merge(done, plain, runPlain(pick(batch, plain), undefined, limit));
    // Code of the user's may end the thread: recovery needs to know at which record. A header is of one record alone.
    const together = plan.userCode === 'none' && !hasHeader;
    const atATime = together ? [toDecode] : toDecode.map((index) => [index]);
    const parts = atATime.map((indices) => {
      if (progress !== undefined && !together) Atomics.store(progress, 0, indices[0]!);
      return decodeAndRun(batch, indices, spent, limit);
    });
    if (limit !== undefined) limit.spent.bytes = spent.bytes;
    return merge(done, toDecode, joinOutcomes(parts));
  };
}
