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
import type { Program, RunUserCode, Spent, TimeLimit } from '../plan/program.ts';
import { expand, gather, joinOutcomes, merge, nothingDone, pick } from '../select.ts';
import { asBuffer } from '../values/text.ts';
import { type Decoded, decodeRecord, isProblem, type Problem, recognise } from './decode-record.ts';
import { gatherRest } from './rejects.ts';

type Run = Program['run'];

/**
 * Decoded bytes held at a time, each inner record counted with what its objects take: an event of 6 MB holds a hundred
 * records that decode to 64 MiB each. Of what one record may decode to, a quarter: 1 MiB in a function of 128 MB.
 */
const MOST_HELD = 4 << 20;
const LEAST_HELD = 1 << 18;
const RECORD_COST = 256;

/** Inner records that are in one piece of bytes, as views of it: between the first and the last no byte is copied. */
function packViews(whole: ArrayBufferLike, records: readonly Decoded[]) {
  const spans = new Uint32Array(2 * records.length);
  let from = Number.POSITIVE_INFINITY;
  let to = 0;
  for (const { source, start, end } of records) {
    from = Math.min(from, source.byteOffset + start);
    to = Math.max(to, source.byteOffset + end);
  }
  for (const [index, { source, start, end }] of records.entries()) {
    spans[2 * index] = source.byteOffset + start - from;
    spans[2 * index + 1] = source.byteOffset + end - from;
  }
  return { bytes: new Uint8Array(whole, from, to - from), spans };
}

/** Inner records as one piece of bytes: that which they are all in, or what each of theirs has of them, one behind the other. */
function packInner(records: readonly Decoded[]) {
  const whole = records[0]?.source.buffer;
  if (whole !== undefined && records.every(({ source }) => source.buffer === whole))
    return packViews(whole, records);
  const spans = new Uint32Array(2 * records.length);
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
    for (; first < behind; first += 1) {
      spans[2 * first] = records[first]!.start + length - from;
      spans[2 * first + 1] = records[first]!.end + length - from;
    }
    pieces.push(source.subarray(from, to));
    length += to - from;
  }
  return { bytes: Buffer.concat(pieces, length), spans };
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

/** Work that yields what others have begun, and is given what became of it. */
type Work<Begun, Result = Outcome> = Generator<Begun, Result, Outcome>;

/** The record of a batch that an inner record is, or is inside of. */
type OuterOf = (index: number) => number;

/** Begins to run records. */
type Begin<Begun> = (batch: Batch, outerOf: OuterOf) => Begun;

/** @param collect called between records */
function decoder<Begun>(plan: PlanSteps, collect: CollectGarbage) {
  const { decode, fanout, onError, output, limits } = plan;
  const named = decode[0] !== 'auto';
  const numbered = plan.contextNames?.includes('innerIndex') ?? true;
  const names = [...new Set(DECODERS.flatMap(({ context }) => context))].filter(
    (name) => plan.contextNames?.includes(name) ?? true,
  );
  const wants = (name: ContextName) => names.includes(name);
  const hasHeader = plan.alternatives[0].parse.header === true;
  const policy = { fanout, drops: onError === 'drop', newline: output.newline };
  // A header is of one record alone, and of all that is in it.
  const most = Math.max(LEAST_HELD, Math.min(MOST_HELD, limits.decodedBytes / 4));
  const mostHeld = hasHeader ? 1 : most;
  const mostRun = hasHeader ? Number.POSITIVE_INFINITY : most;

  /** Runs inner records, few at a time; `null`: they become more than there is room for. */
  function* runWithin(
    records: readonly Decoded[],
    context: Batch,
    room: number,
    outerOf: OuterOf,
    begin: Begin<Begun>,
  ): Work<Begun, Outcome | null> {
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
      const ran = yield begin(part, (index) => outerOf(from + index));
      bytes += ran.bytes.length;
      if (bytes > room) return null;
      parts.push(ran);
    } while (to < records.length);
    return joinOutcomes(parts);
  }

  /** Runs what is inside of some records of a batch. Where that is too much for all of them, one after the other. */
  function* runDecoded(
    batch: Batch,
    indices: readonly number[],
    decoded: readonly (readonly Decoded[])[],
    spent: Spent,
    begin: Begin<Begun>,
  ): Work<Begun> {
    const counts = decoded.map(({ length }) => length);
    const records = decoded.flat();
    const none = { bytes: new Uint8Array(0), spans: new Uint32Array(2 * records.length) };
    const inner = { ...none, counts, context: contextOf(records, names) };
    const context = expand(pick(batch, indices), inner, numbered);
    let outer: readonly number[] | undefined;
    const outerOf = (index: number) => {
      outer ??= counts.flatMap((count, place) => Array<number>(count).fill(indices[place]!));
      return outer[index]!;
    };
    const room = Math.max(0, limits.batchBytes - spent.bytes);
    const ran = yield* runWithin(records, context, room, outerOf, begin);
    if (ran !== null) {
      const done = plan.rejects
        ? gatherRest({ ...context, ...packInner(records) }, ran, counts, policy)
        : gather(ran, counts, policy);
      spent.bytes += done.bytes.length;
      return done;
    }
    if (indices.length === 1) return tooMuch(limits);
    const parts: Outcome[] = [];
    for (const [place, index] of indices.entries())
      parts.push(yield* runDecoded(batch, [index], [decoded[place]!], spent, begin));
    return joinOutcomes(parts);
  }

  /** Decodes some records of a batch and runs what is inside, a few at a time. */
  function* decodeAndRun(
    batch: Batch,
    indices: readonly number[],
    begin: Begin<Begun>,
    limit: TimeLimit | undefined,
  ): Work<Begun> {
    const bytes = asBuffer(batch.bytes);
    const parts: Outcome[] = [];
    const spent = limit?.spent ?? { bytes: 0 };
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
      let done = nothingDone(next - from);
      if (fine.length > 0) {
        const ofBatch = fine.map((place) => indices[from + place]!);
        done = merge(done, fine, yield* runDecoded(batch, ofBatch, all, spent, begin));
      }
      parts.push(problems.size === 0 ? done : merge(done, [...problems.keys()], undecoded(plan, problems)));
    }
    return joinOutcomes(parts);
  }

  return function* work(
    batch: Batch,
    runInner: Begin<Begun>,
    runPlain: Begin<Begun>,
    limit: TimeLimit | undefined,
  ): Work<Begun> {
    const size = batchSize(batch);
    const { bytes, spans } = batch;
    const unreadable = new Set(batch.unreadable.map(({ index }) => index));
    const toDecode: number[] = [];
    for (let index = 0; index < size; index += 1) {
      if (!named && recognise(bytes, spans[2 * index]!, spans[2 * index + 1]!) === undefined) continue;
      if (!unreadable.has(index)) toDecode.push(index);
    }
    if (toDecode.length === 0) return yield runPlain(batch, (index) => index);
    const decoded = new Set(toDecode);
    const plain = Array.from({ length: size }, (_, index) => index).filter((index) => !decoded.has(index));
    let done = nothingDone(size, plan.partition.length > 0);
    if (plain.length > 0)
      done = merge(done, plain, yield runPlain(pick(batch, plain), (index) => plain[index]!));
    return merge(done, toDecode, yield* decodeAndRun(batch, toDecode, runInner, limit));
  };
}

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
  if (plan.decode.length === 0) return runPlain;
  const decode = decoder<Outcome>(plan, collect);
  return (batch, progress, limit) => {
    const within = (inner: Batch) => (limit === undefined ? runInner(inner) : limit.run(runInner, inner));
    const all = (some: Batch) => runPlain(some, some === batch ? progress : undefined, limit);
    const work = decode(batch, within, all, limit);
    let step = work.next();
    while (!step.done) step = work.next(step.value);
    return step.value;
  };
}

/** As {@link decoding}, for programs with user code. */
export function decodingUserCode(
  plan: PlanSteps,
  runInner: RunUserCode,
  runPlain: RunUserCode,
  collect: CollectGarbage,
): RunUserCode {
  if (plan.decode.length === 0) return runPlain;
  const decode = decoder<Promise<Outcome>>(plan, collect);
  return async (batch, options) => {
    const begin =
      (run: RunUserCode): Begin<Promise<Outcome>> =>
      (some, outerOf) =>
        run(some, {
          ...options,
          progress: (first, last) => options.progress?.(outerOf(first), outerOf(last)),
        });
    const work = decode(batch, begin(runInner), begin(runPlain), options.limit);
    let step = work.next();
    while (!step.done) step = work.next(await step.value);
    return step.value;
  };
}
