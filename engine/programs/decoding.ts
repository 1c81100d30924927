/**
 * @module engine/programs/decoding
 * Decodes records before they are run: a program over what is inside of them, and one status for each. Records that need
 * no decoding run as they are; where none does, nothing is copied.
 */
import { type Batch, batchSize } from '../batch.ts';
import { type DecodeLimits, type DecoderKind, LATE } from '../decoders/decoder.ts';
import { DECODERS, RECOGNISED } from '../decoders/index.ts';
import { type Failure, OUT_OF_TIME } from '../failures.ts';
import type { Limits } from '../limits.ts';
import { type Outcome, STATUS } from '../outcome.ts';
import type { PlanSteps } from '../plan/plan.ts';
import type { Program, TimeLimit } from '../plan/program.ts';
import { member } from '../plan/table.ts';
import { expand, gather, merge, nothingDone, pick } from '../select.ts';
import { asBuffer } from '../values/text.ts';
import { gatherRest } from './rejects.ts';

type Run = Program['run'];

/**
 * Decoded bytes held at a time, each inner record counted with what its objects take: an event of 6 MB holds a hundred
 * records that decode to 64 MiB each.
 */
const MOST_HELD = 4 << 20;
const RECORD_COST = 256;
/** How often `auto` decodes what it decoded. */
const MOST_TIMES = 3;

const beginsWith = (record: Uint8Array, magic: readonly number[]) =>
  magic.every((byte, index) => record[index] === byte);

const recognise = (record: Uint8Array): DecoderKind | undefined =>
  RECOGNISED.find(({ magic }) => beginsWith(record, magic!));

/** Why a record cannot be decoded. */
type Problem = string | typeof LATE;
type Left = DecodeLimits['left'];

export const isProblem = (decoded: readonly Buffer[] | Problem): decoded is Problem =>
  !Array.isArray(decoded);

/** Records decoded by one decoder, within what the record may still become; or why they cannot be. */
function decodeAll(
  records: readonly Buffer[],
  decoder: DecoderKind,
  most: Limits,
  left: Left,
): Buffer[] | Problem {
  const inner: Buffer[] = [];
  let bytes = 0;
  for (const record of records) {
    const limits = {
      bytes: most.decodedBytes - bytes,
      records: most.innerRecords - inner.length,
      ...(left === undefined ? {} : { left }),
    };
    const add = (one: Uint8Array) => {
      bytes += one.length;
      inner.push(asBuffer(one));
    };
    const problem = decoder.decode(record, { add }, limits);
    if (problem !== null) return problem;
    // A decoder stops early where it can; that it stops does not rest on it.
    if (bytes > most.decodedBytes) return `${decoder.name}: more than ${most.decodedBytes} bytes inside`;
    if (inner.length > most.innerRecords)
      return `${decoder.name}: more than ${most.innerRecords} records inside`;
  }
  return inner;
}

/** The records inside of a record, by the decoders named, or by those that its bytes call for. */
export function decodeRecord(record: Buffer, { decode, limits }: PlanSteps, left?: Left): Buffer[] | Problem {
  if (left !== undefined && left() <= 0) return LATE;
  let records: Buffer[] = [record];
  if (decode[0] !== 'auto') {
    for (const name of decode) {
      const decoded = decodeAll(records, member(DECODERS, name), limits, left);
      if (isProblem(decoded)) return decoded;
      records = decoded;
    }
    return records;
  }
  for (let times = 0; times < MOST_TIMES; times += 1) {
    const decoder = records.length === 1 ? recognise(records[0]!) : undefined;
    if (decoder === undefined) return records;
    const decoded = decodeAll(records, decoder, limits, left);
    if (isProblem(decoded)) return decoded;
    records = decoded;
  }
  return records;
}

/** Inner records end to end. */
function packInner(records: readonly Buffer[], counts: readonly number[]) {
  const spans = new Uint32Array(2 * records.length);
  let end = 0;
  for (const [index, record] of records.entries()) {
    spans[2 * index] = end;
    end += record.length;
    spans[2 * index + 1] = end;
  }
  return { bytes: records.length === 1 ? records[0]! : Buffer.concat(records), spans, counts };
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
  const rejects = plan.rejects;
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
      const records: Buffer[] = [];
      const counts: number[] = [];
      const fine: number[] = [];
      for (let held = 0; next < indices.length && held < MOST_HELD; next += 1) {
        const index = indices[next]!;
        const record = bytes.subarray(batch.spans[2 * index], batch.spans[2 * index + 1]);
        const decoded = decodeRecord(record, plan, limit?.left);
        if (isProblem(decoded)) problems.set(index, decoded);
        else {
          fine.push(index);
          counts.push(decoded.length);
          for (const one of decoded) {
            records.push(one);
            held += one.length + RECORD_COST;
          }
        }
      }
      if (fine.length === 0) continue;
      const inner = expand(pick(batch, fine), packInner(records, counts), numbered);
      const ran = limit === undefined ? runInner(inner) : limit.run(runInner, inner);
      done = merge(
        done,
        fine,
        rejects ? gatherRest(inner, ran, counts, policy) : gather(ran, counts, policy),
      );
    }
    return problems.size === 0 ? done : merge(done, [...problems.keys()], undecoded(plan, problems));
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
    let done = nothingDone(size);
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
