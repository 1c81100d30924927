/**
 * @module engine/programs/decode-record
 * One record to the records inside of it, by the decoders that a pipeline names or those that its bytes call for.
 */
import {
  type DecodeLimits,
  type DecoderKind,
  type InnerContext,
  type InnerRecords,
  LATE,
} from '../decoders/decoder.ts';
import { DECODERS, RECOGNISED } from '../decoders/index.ts';
import type { Limits } from '../limits.ts';
import type { PlanSteps } from '../plan/plan.ts';
import { member } from '../plan/table.ts';
import { asBuffer } from '../values/text.ts';

/** How often `auto` decodes what it decoded. */
const MOST_TIMES = 3;

/** Which bytes begin a record that can be recognised: of hardly any other are more asked. */
const BEGINS = new Uint8Array(256);
for (const { magic } of RECOGNISED) BEGINS[magic![0]!] = 1;

/** The decoder for what begins at a place of some bytes and ends at another. */
export function recognise(bytes: Uint8Array, start: number, end: number): DecoderKind | undefined {
  if (start >= end || BEGINS[bytes[start]!] === 0) return undefined;
  return RECOGNISED.find(
    ({ magic }) =>
      magic!.length <= end - start && magic!.every((byte, index) => bytes[start + index] === byte),
  );
}

/** Why a record cannot be decoded. */
export type Problem = string | typeof LATE;
export type Left = DecodeLimits['left'];

/** A record that was inside of another: a part of some bytes, with context values of its own. */
export interface Decoded {
  readonly source: Buffer;
  readonly start: number;
  readonly end: number;
  readonly context: InnerContext | null;
  /** What it was inside of; `null`: nothing. */
  readonly by: DecoderKind | null;
}

/** What was compressed may be a payload that has no magic bytes; what was in a payload is the user's. */
const recogniseInner = (one: Decoded): DecoderKind | undefined =>
  recognise(one.source, one.start, one.end) ??
  (one.by?.compresses ? DECODERS.find(({ looksLike }) => looksLike?.(bytesOf(one))) : undefined);

export const bytesOf = ({ source, start, end }: Decoded): Buffer =>
  start === 0 && end === source.length ? source : source.subarray(start, end);

export const isProblem = (decoded: readonly Decoded[] | Problem): decoded is Problem =>
  !Array.isArray(decoded);

export type Wants = InnerRecords['wants'];

/** Decodes a record and adds what is inside. */
type DecodeOne = (record: Decoded, decoder: DecoderKind, all: Decoded[]) => Problem | null;

/** Decoding by one decoder, within what all records at this stage may become. */
function stage(most: Limits, left: Left, wants: Wants): DecodeOne {
  let bytes = 0;
  let count = 0;
  return (record, decoder, all) => {
    const limits = {
      bytes: most.decodedBytes - bytes,
      records: most.innerRecords - count,
      depth: most.depth,
      values: most.values,
      isOurs: record.by?.compresses === true,
      ...(left === undefined ? {} : { left }),
    };
    const outer = record.context;
    const addPart = (source: Buffer, start: number, end: number, own: InnerContext | null = null) => {
      bytes += end - start;
      count += 1;
      const context = outer === null || own === null ? (own ?? outer) : { ...outer, ...own };
      all.push({ source, start, end, context, by: decoder });
    };
    const add = (one: Uint8Array, own?: InnerContext) => addPart(asBuffer(one), 0, one.length, own);
    const problem = decoder.decode(bytesOf(record), { add, addPart, wants }, limits);
    if (problem !== null) return problem;
    // A decoder stops early where it can; that it stops does not rest on it.
    if (bytes > most.decodedBytes) return `${decoder.name}: more than ${most.decodedBytes} bytes inside`;
    if (count > most.innerRecords) return `${decoder.name}: more than ${most.innerRecords} records inside`;
    return null;
  };
}

/** Each record decoded, or as it is where `decoderOf` knows none. */
function decodeEach(
  records: readonly Decoded[],
  decoderOf: (record: Decoded) => DecoderKind | undefined,
  decode: DecodeOne,
): Decoded[] | Problem {
  const all: Decoded[] = [];
  for (const record of records) {
    const decoder = decoderOf(record);
    const problem = decoder === undefined ? null : decode(record, decoder, all);
    if (problem !== null) return problem;
    if (decoder === undefined) all.push(record);
  }
  return all;
}

/**
 * The records inside of a record.
 * @param wants the context values that anybody reads
 */
export function decodeRecord(
  record: Buffer,
  { decode, limits }: PlanSteps,
  wants: Wants,
  left?: Left,
): readonly Decoded[] | Problem {
  if (left !== undefined && left() <= 0) return LATE;
  let records: readonly Decoded[] = [
    { source: record, start: 0, end: record.length, context: null, by: null },
  ];
  if (decode[0] !== 'auto') {
    for (const name of decode) {
      const decoder = member(DECODERS, name);
      const decoded = decodeEach(records, () => decoder, stage(limits, left, wants));
      if (isProblem(decoded)) return decoded;
      records = decoded;
    }
    return records;
  }
  for (let times = 0; times < MOST_TIMES; times += 1) {
    let found = false;
    const decoderOf = (one: Decoded) => {
      const decoder = recogniseInner(one);
      found ||= decoder !== undefined;
      return decoder;
    };
    const decoded = decodeEach(records, decoderOf, stage(limits, left, wants));
    if (isProblem(decoded)) return decoded;
    if (!found) return records;
    records = decoded;
  }
  return records;
}
