/**
 * @module engine/programs/decoding
 * Decodes records before they are run: a program over what is inside of them, and one status for each. Records that need
 * no decoding run as they are; where none does, nothing is copied.
 */
import { type Batch, batchSize } from '../batch.ts';
import { LATE } from '../decoders/decoder.ts';
import { DECODERS } from '../decoders/index.ts';
import { type Failure, OUT_OF_TIME } from '../failures.ts';
import { type Outcome, STATUS } from '../outcome.ts';
import type { ContextName } from '../plan/context.ts';
import type { PlanSteps } from '../plan/plan.ts';
import type { Program, TimeLimit } from '../plan/program.ts';
import { expand, gather, merge, nothingDone, pick } from '../select.ts';
import { asBuffer } from '../values/text.ts';
import { type Decoded, decodeRecord, isProblem, type Problem, recognise } from './decode-record.ts';

type Run = Program['run'];

/**
 * Decoded bytes held at a time, each inner record counted with what its objects take: an event of 6 MB holds a hundred
 * records that decode to 64 MiB each.
 */
const MOST_HELD = 4 << 20;
const RECORD_COST = 256;

/** Inner records as one piece of bytes: that which they are all in, or what each of theirs has of them, one behind the other. */
function packInner(records: readonly Decoded[], counts: readonly number[], names: readonly ContextName[]) {
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
  const context = Object.fromEntries(
    names.map((name) => [name, records.map((record) => record.context?.[name])] as const),
  );
  return { bytes, spans, counts, context };
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

/**
 * @param runInner runs the records inside of records
 * @param runPlain runs records that need no decoding
 */
export function decoding(plan: PlanSteps, runInner: Run, runPlain: Run): Run {
  const { decode, fanout, onError, output } = plan;
  if (decode.length === 0) return runPlain;
  const named = decode[0] !== 'auto';
  const numbered = plan.contextNames?.includes('innerIndex') ?? true;
  const names = [...new Set(DECODERS.flatMap(({ context }) => context))].filter(
    (name) => plan.contextNames?.includes(name) ?? true,
  );
  const wants = (name: ContextName) => names.includes(name);
  const policy = { fanout, drops: onError === 'drop', newline: output.newline };

  /** Decodes some records of a batch and runs what is inside, a few at a time. */
  function runDecoded(
    batch: Batch,
    indices: readonly number[],
    whole: Outcome,
    limit: TimeLimit | undefined,
  ): Outcome {
    const problems = new Map<number, Problem>();
    const bytes = asBuffer(batch.bytes);
    let done = whole;
    for (let next = 0; next < indices.length; ) {
      const records: Decoded[] = [];
      const counts: number[] = [];
      const fine: number[] = [];
      for (let held = 0; next < indices.length && held < MOST_HELD; next += 1) {
        const index = indices[next]!;
        const record = bytes.subarray(batch.spans[2 * index], batch.spans[2 * index + 1]);
        const decoded = decodeRecord(record, plan, wants, limit?.left);
        if (isProblem(decoded)) problems.set(index, decoded);
        else {
          fine.push(index);
          counts.push(decoded.length);
          for (const one of decoded) {
            records.push(one);
            held += one.end - one.start + RECORD_COST;
          }
        }
      }
      if (fine.length === 0) continue;
      const inner = expand(pick(batch, fine), packInner(records, counts, names), numbered);
      const ran = limit === undefined ? runInner(inner) : limit.run(runInner, inner);
      done = merge(done, fine, gather(ran, counts, policy));
    }
    return problems.size === 0 ? done : merge(done, [...problems.keys()], undecoded(plan, problems));
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
    let done = nothingDone(size, plan.partition.length > 0);
    if (plain.length > 0) done = merge(done, plain, runPlain(pick(batch, plain), undefined, limit));
    if (plan.userCode === 'none' && !plan.alternatives[0].parse.header)
      return runDecoded(batch, toDecode, done, limit);
    // Code of the user's may end the thread: recovery needs to know at which record. A header is of one record alone.
    for (const index of toDecode) {
      if (progress !== undefined) Atomics.store(progress, 0, index);
      done = runDecoded(batch, [index], done, limit);
    }
    return done;
  };
}
