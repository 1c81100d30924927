/**
 * @module engine/programs/decoding
 * Decodes records before they are run: a program over what is inside of them, and one status for each. Records that need
 * no decoding run as they are; where none does, nothing is copied.
 */
import { type Batch, batchSize } from '../batch.ts';
import { DECODERS, type DecodeLimits, type DecoderKind, RECOGNISED } from '../decoders/index.ts';
import type { Failure } from '../failures.ts';
import { type Outcome, STATUS } from '../outcome.ts';
import type { PlanSteps } from '../plan/plan.ts';
import type { Program } from '../plan/program.ts';
import { member } from '../plan/table.ts';
import { expand, gather, merge, nothingDone, pick } from '../select.ts';
import { asBuffer } from '../values/text.ts';

type Run = Program['run'];

/** What one record may decode to: a zip bomb must not take the process with it. */
export const DECODE_LIMITS: DecodeLimits = { bytes: 64 << 20, records: 100_000 };
/** How often `auto` decodes what it decoded. */
const MOST_TIMES = 3;

const beginsWith = (record: Uint8Array, magic: readonly number[]) =>
  magic.every((byte, index) => record[index] === byte);

const recognise = (record: Uint8Array): DecoderKind | undefined =>
  RECOGNISED.find(({ magic }) => beginsWith(record, magic!));

/** Records decoded by one decoder, within what the record may still become; or why they cannot be. */
function decodeAll(records: readonly Buffer[], decoder: DecoderKind): Buffer[] | string {
  const inner: Buffer[] = [];
  let bytes = 0;
  for (const record of records) {
    const limits = { bytes: DECODE_LIMITS.bytes - bytes, records: DECODE_LIMITS.records - inner.length };
    const add = (one: Uint8Array) => {
      bytes += one.length;
      inner.push(asBuffer(one));
    };
    const problem = decoder.decode(record, { add }, limits);
    if (problem !== null) return problem;
    // A decoder stops early where it can; that it stops does not rest on it.
    if (bytes > DECODE_LIMITS.bytes) return `${decoder.name}: more than ${DECODE_LIMITS.bytes} bytes inside`;
    if (inner.length > DECODE_LIMITS.records)
      return `${decoder.name}: more than ${DECODE_LIMITS.records} records inside`;
  }
  return inner;
}

/** The records inside of a record, by the decoders named, or by those that its bytes call for. */
function decodeRecord(record: Buffer, decode: readonly string[]): Buffer[] | string {
  let records: Buffer[] = [record];
  if (decode[0] !== 'auto') {
    for (const name of decode) {
      const decoded = decodeAll(records, member(DECODERS, name));
      if (typeof decoded === 'string') return decoded;
      records = decoded;
    }
    return records;
  }
  for (let times = 0; times < MOST_TIMES; times += 1) {
    const decoder = records.length === 1 ? recognise(records[0]!) : undefined;
    if (decoder === undefined) return records;
    const decoded = decodeAll(records, decoder);
    if (typeof decoded === 'string') return decoded;
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
  return { bytes: Buffer.concat(records), spans, counts };
}

/** The outcome of records that could not be decoded. */
function undecoded(plan: PlanSteps, problems: ReadonlyMap<number, string>): Outcome {
  const none = nothingDone(problems.size);
  if (plan.onError === 'drop') return { ...none, status: none.status.fill(STATUS.dropped) };
  const failures = [...problems.values()].map(
    (detail, index): Failure => ({ index, code: 'decode', detail }),
  );
  return { ...none, status: none.status.fill(STATUS.failed), failures };
}

/**
 * @param runInner runs the records inside of records
 * @param runPlain runs records that need no decoding
 */
export function decoding(plan: PlanSteps, runInner: Run, runPlain: Run): Run {
  const { decode, fanout, output } = plan;
  if (decode.length === 0) return runPlain;
  const named = decode[0] !== 'auto';
  const numbered = plan.contextNames?.includes('innerIndex') ?? true;
  const policy = { fanout, newline: output.newline };

  /** Decodes some records of a batch and runs what is inside, in rounds: only so much stands decoded at once. */
  function runDecoded(batch: Batch, indices: readonly number[], whole: Outcome): Outcome {
    const problems = new Map<number, string>();
    const bytes = asBuffer(batch.bytes);
    let done = whole;
    let records: Buffer[] = [];
    let counts: number[] = [];
    let fine: number[] = [];
    let length = 0;
    const runRound = () => {
      const inner = expand(pick(batch, fine), packInner(records, counts), numbered);
      done = merge(done, fine, gather(runInner(inner), counts, policy));
      [records, counts, fine, length] = [[], [], [], 0];
    };
    for (const index of indices) {
      const record = bytes.subarray(batch.spans[2 * index], batch.spans[2 * index + 1]);
      const decoded = decodeRecord(record, decode);
      if (typeof decoded === 'string') problems.set(index, decoded);
      else {
        fine.push(index);
        counts.push(decoded.length);
        for (const one of decoded) {
          records.push(one);
          length += one.length;
        }
        if (length >= DECODE_LIMITS.bytes) runRound();
      }
    }
    if (fine.length > 0 || done === whole) runRound();
    return problems.size === 0 ? done : merge(done, [...problems.keys()], undecoded(plan, problems));
  }

  return (batch, progress) => {
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
    if (toDecode.length === 0) return runPlain(batch, progress);
    let done = nothingDone(size);
    if (plain.length > 0) done = merge(done, plain, runPlain(pick(batch, plain)));
    if (plan.userCode === 'none') return runDecoded(batch, toDecode, done);
    // Code of the user's may end the thread: recovery needs to know at which record.
    for (const index of toDecode) {
      if (progress !== undefined) Atomics.store(progress, 0, index);
      done = runDecoded(batch, [index], done);
    }
    return done;
  };
}
