/**
 * @module engine/programs/decoding
 * Decodes records before they are run: a program over what is inside of them, and one status for each. Records that need
 * no decoding run as they are; where none does, nothing is copied.
 */
import { type Batch, batchSize, sliceBatch } from '../batch.ts';
import { LATE } from '../decoders/decoder.ts';
import { DECODERS } from '../decoders/index.ts';
import { type Failure, OUT_OF_TIME } from '../failures.ts';
import { type CollectGarbage, NEVER } from '../garbage.ts';
import { exceeded, type Limits } from '../limits.ts';
import { type Outcome, STATUS } from '../outcome.ts';
import type { ContextName } from '../plan/context.ts';
import type { PlanSteps } from '../plan/plan.ts';
import type { Program, Spent, TimeLimit } from '../plan/program.ts';
import { expand, gather, joinOutcomes, merge, nothingDone, pick } from '../select.ts';
import { asBuffer } from '../values/text.ts';
import { type Decoded, decodeRecord, isProblem, type Problem, recognise } from './decode-record.ts';

type Run = Program['run'];

/**
 * Decoded bytes held at a time, each inner record counted with what its objects take: an event of 6 MB holds a hundred
 * records that decode to 64 MiB each. Of what one record may decode to, a quarter: 1 MiB in a function of 128 MB.
 */
const MOST_HELD = 4 << 20;
const LEAST_HELD = 1 << 18;
const RECORD_COST = 256;
/** Inner records as one piece of bytes: that which they are all in, or what each of theirs has of them, one behind the other. */
function packInner(records: readonly Decoded[]) {
  const spans = new Uint32Array(2 * records.length);
  const whole = records[0]?.source.buffer;
  const isOne = records.every(({ source }) => source.buffer === whole);
  const pieces: Buffer[] = [];
  let length = 0;
  for (let first = 0; first < records.length; ) {
    const { source } = records[first]!;
    let behind = first;
    let from = source.length;
    let to = 0;
    for (; behind < records.length && records[behind]!.source === source; behind += 1) {
      from = Math.min(from, records[behind]!.start);
      to = Math.max(to, records[behind]!.end);
    }
    const shift = isOne ? source.byteOffset : length - from;
    for (; first < behind; first += 1) {
      spans[2 * first] = records[first]!.start + shift;
      spans[2 * first + 1] = records[first]!.end + shift;
    }
    if (isOne) continue;
    pieces.push(source.subarray(from, to));
    length += to - from;
  }
  const bytes = isOne && whole !== undefined ? new Uint8Array(whole) : Buffer.concat(pieces, length);
  return { bytes, spans };
}

/** The context values that inner records have of their own. */
const contextOf = (records: readonly Decoded[], names: readonly ContextName[]) =>
  Object.fromEntries(names.map((name) => [name, records.map((record) => record.context?.[name])] as const));

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
  const names = [...new Set(DECODERS.flatMap(({ context }) => context))].filter(
    (name) => plan.contextNames?.includes(name) ?? true,
  );
  const wants = (name: ContextName) => names.includes(name);
  const hasHeader = plan.alternatives[0].parse.header === true;
  const policy = { fanout, drops: onError === 'drop', newline: output.newline };
  const mostHeld = Math.max(LEAST_HELD, Math.min(MOST_HELD, limits.decodedBytes / 4));
  /** A header is of all that is in a record. */
  const mostRun = hasHeader ? Number.POSITIVE_INFINITY : mostHeld;

  /** Runs inner records, few at a time; `null`: they become more than there is room for. */
  function runWithin(
    records: readonly Decoded[],
    context: Batch,
    room: number,
    limit: TimeLimit | undefined,
  ): Outcome | null {
    const parts: Outcome[] = [];
    let bytes = 0;
    let to = 0;
    // Once at least, as an outcome has the shape that the program gives it.
    do {
      const from = to;
      for (let held = 0; to < records.length && (to === from || held < mostRun); to += 1)
        held += records[to]!.end - records[to]!.start;
      const part = { ...sliceBatch(context, from, to), ...packInner(records.slice(from, to)) };
      collect();
      const ran = limit === undefined ? runInner(part) : limit.run(runInner, part);
      bytes += ran.bytes.length;
      if (bytes > room) return null;
      parts.push(ran);
    } while (to < records.length);
    return joinOutcomes(parts);
  }

  /** Runs what is inside of some records of a batch. Where that is too much for all of them, one after the other. */
  function runDecoded(
    batch: Batch,
    indices: readonly number[],
    decoded: readonly (readonly Decoded[])[],
    spent: Spent,
    limit: TimeLimit | undefined,
  ): Outcome {
    const counts = decoded.map(({ length }) => length);
    const records = decoded.flat();
    const none = { bytes: new Uint8Array(0), spans: new Uint32Array(2 * records.length) };
    const inner = { ...none, counts, context: contextOf(records, names) };
    const context = expand(pick(batch, indices), inner, numbered);
    const ran = runWithin(records, context, Math.max(0, limits.batchBytes - spent.bytes), limit);
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
      const all: (readonly Decoded[])[] = [];
      for (let held = 0; next < indices.length && held < mostHeld; next += 1) {
        const index = indices[next]!;
        const record = bytes.subarray(batch.spans[2 * index], batch.spans[2 * index + 1]);
        collect();
        const decoded = decodeRecord(record, plan, wants, limit?.left);
        if (isProblem(decoded)) {
          problems.set(next - from, decoded);
          continue;
        }
        fine.push(next - from);
        all.push(decoded);
        held += decoded.reduce((sum, one) => sum + one.end - one.start + RECORD_COST, 0);
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
      const [start, end] = [batch.spans[2 * index]!, batch.spans[2 * index + 1]!];
      const decodes = !unreadable.has(index) && (named || recognise(batch.bytes, start, end) !== undefined);
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
