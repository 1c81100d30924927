/**
 * @module cli/size/plan
 * From the load to what it takes: memory, buffer hints, duration, concurrency, shards, cost, and the limits on the way.
 * Arithmetic on measurements; the plan lists every assumption.
 */

import { formatNumber } from '../table.ts';
import {
  ACCOUNT_LIMITS,
  BUFFER,
  DIRECT_PUT_RECORD_BYTES,
  MAX_INVOCATION_SECONDS,
  PAYLOAD,
  PUT,
  SHARD,
} from './account-limits.ts';
import { type Architecture, firehoseCost, lambdaCost, type Prices } from './prices.ts';

export type Way = 'raw' | 'managed';

/** What a record of `npm run bench` says, as far as a plan needs it. */
export interface Measured {
  readonly record: string;
  readonly date: string;
  readonly cpu: string;
  readonly format: string;
  /** Of the event that was measured. */
  readonly records: number;
  readonly recordBytes: number;
  readonly eventBytes: number;
  readonly replyBytes: number;
  /** CPU time of a record of each format. */
  readonly formats: readonly {
    readonly name: string;
    readonly way: Way;
    readonly recordBytes: number;
    readonly microseconds: number;
  }[];
  readonly cells: readonly {
    readonly way: Way;
    readonly memoryMb: number;
    readonly outcome: 'measured' | 'computed' | 'killed' | 'failed';
    readonly recordsPerSecond: number | null;
    readonly firstSeconds: number | null;
    readonly peakMb: number | null;
  }[];
}

export interface Demand {
  readonly source: 'kinesis' | 'direct-put';
  readonly recordsPerSecond: number;
  readonly bytesPerSecond: number;
  readonly putRequestsPerSecond: number;
  /** `null` without a Kinesis stream. */
  readonly shards: number | null;
  /** The mean, of which a part may be needed. */
  readonly concurrency: number;
}

export interface PlanRequest {
  readonly recordsPerSecond: number;
  readonly recordBytes: number;
  readonly format: string;
  readonly source: Demand['source'];
  readonly way: Way;
  readonly architecture: Architecture;
}

export interface LimitUse {
  readonly name: string;
  readonly unit: string;
  readonly needed: number;
  readonly limit: number;
  /** Needed / limit; over 1 it is not enough. */
  readonly share: number;
  /** Records a second at which it is met. */
  readonly metAt: number;
  readonly adjustable: boolean;
  readonly elsewhere: number | null;
  readonly source: string;
}

export interface SizeOption {
  readonly memoryMb: number;
  /** One invocation with a full event. */
  readonly seconds: number;
  /** What Lambda asks for it in a month. */
  readonly monthly: number;
  readonly outcome: 'measured' | 'computed';
}

export interface Plan {
  readonly request: PlanRequest;
  readonly memoryMb: number;
  readonly bufferMb: number;
  readonly bufferSeconds: number;
  /** After so long a buffer is full; past `bufferSeconds` it is sent before that. */
  readonly fillSeconds: number;
  readonly recordsPerInvocation: number;
  readonly invocationsPerSecond: number;
  readonly seconds: number;
  readonly firstSeconds: number | null;
  readonly concurrency: number;
  readonly shards: number | null;
  /** With records aggregated by the producer, so that only bytes count. */
  readonly shardsAggregated: number | null;
  readonly monthly: {
    readonly lambda: number;
    readonly firehose: number;
    readonly kinesis: number;
    readonly total: number;
  };
  readonly options: readonly SizeOption[];
  /** The one met first is first. */
  readonly limits: readonly LimitUse[];
  /** What cannot work, whatever is set. */
  readonly impossible: readonly string[];
  readonly assumptions: readonly string[];
}

const HOURS_A_MONTH = 730;
const SECONDS_A_MONTH = HOURS_A_MONTH * 3600;
const MIB = 2 ** 20;
/** Of a payload that may be used: records are not all alike. */
const PAYLOAD_SHARE = 0.9;
/** A size that costs so much more than the cheapest is taken where it is faster. */
const WORTH = 1.05;
/** JSON around a record's data: its id, its time; of a Kinesis stream also where it was there. */
const REQUEST_JSON_BYTES = { 'direct-put': 130, kinesis: 370 } as const;
const REPLY_JSON_BYTES = 100;
/** Firehose takes hints in steps. */
const HINT_STEP = 0.1;

const base64Bytes = (bytes: number) => Math.ceil(bytes / 3) * 4;

/** How much longer a record takes than one that was measured. */
export function costFactor(measured: Measured, { format, recordBytes, way }: PlanRequest): number {
  const of = (name: string) => measured.formats.find((one) => one.name === name && one.way === way);
  const [own, reference] = [of(format), of(measured.format)];
  const unknown = own === undefined || reference === undefined;
  // The example's size is not the user's: what is known of a format is its cost a record of its own size.
  const perRecord = unknown || format === measured.format ? 1 : own.microseconds / reference.microseconds;
  const usual = format === measured.format || own === undefined ? measured.recordBytes : own.recordBytes;
  return perRecord * Math.max(1, recordBytes / usual);
}

function impossibleOf({ recordBytes, source }: PlanRequest, outputRatio: number): string[] {
  const request = base64Bytes(recordBytes) + REQUEST_JSON_BYTES[source];
  const reply = base64Bytes(recordBytes * outputRatio) + REPLY_JSON_BYTES;
  return [
    ...(source === 'direct-put' && recordBytes > DIRECT_PUT_RECORD_BYTES
      ? [
          `Firehose accepts records of at most ${DIRECT_PUT_RECORD_BYTES.toLocaleString('en-US')} bytes by Direct PUT`,
        ]
      : []),
    ...(request > PAYLOAD.requestBytes ? ['a single record exceeds the payload Lambda accepts'] : []),
    ...(reply > PAYLOAD.replyBytes
      ? ['the output of a single record exceeds the payload Lambda returns: such records fail']
      : []),
  ];
}

/** The largest buffer hint, in MB, whose request and reply both fit through Lambda. */
export function fittingBuffer(recordBytes: number, outputRatio: number, source: Demand['source']): number {
  const records = (mb: number) => Math.max(1, Math.floor((mb * MIB) / recordBytes));
  const fits = (mb: number) =>
    records(mb) * (base64Bytes(recordBytes) + REQUEST_JSON_BYTES[source]) <=
      PAYLOAD.requestBytes * PAYLOAD_SHARE &&
    records(mb) * (base64Bytes(recordBytes * outputRatio) + REPLY_JSON_BYTES) <=
      PAYLOAD.replyBytes * PAYLOAD_SHARE;
  const steps = Math.round((BUFFER.maxMb - BUFFER.minMb) / HINT_STEP);
  const hints = Array.from({ length: steps + 1 }, (_, step) =>
    Number((BUFFER.maxMb - step * HINT_STEP).toFixed(1)),
  );
  return hints.find(fits) ?? BUFFER.minMb;
}

function shardsFor(recordsPerSecond: number, bytesPerSecond: number): number {
  return Math.max(
    1,
    Math.ceil(bytesPerSecond / SHARD.bytesPerSecond),
    Math.ceil(recordsPerSecond / SHARD.recordsPerSecond),
  );
}

function kinesisMonthly(
  { kinesis }: Prices,
  shards: number,
  { recordsPerSecond, recordBytes }: PlanRequest,
): number {
  const units = Math.ceil(recordBytes / kinesis.putUnitBytes) * recordsPerSecond * SECONDS_A_MONTH;
  return shards * HOURS_A_MONTH * kinesis.shardHour + (units / 1e6) * kinesis.millionPutUnits;
}

function limitsOf(demand: Demand): LimitUse[] {
  return ACCOUNT_LIMITS.flatMap(({ name, unit, value, elsewhere = null, adjustable, source, needed }) => {
    const need = needed(demand);
    if (need === null) return [];
    const share = need / value;
    const metAt = demand.recordsPerSecond / share;
    return [{ name, unit, needed: need, limit: value, share, metAt, adjustable, elsewhere, source }];
  }).sort((a, b) => b.share - a.share);
}

/** Every size that the work ran in, with an event of so many records. */
function sizeOptions(
  measured: Measured,
  request: PlanRequest,
  prices: Prices,
  records: number,
): SizeOption[] {
  const factor = costFactor(measured, request);
  const invocations = (request.recordsPerSecond / records) * SECONDS_A_MONTH;
  return measured.cells.flatMap(({ way, memoryMb, outcome, recordsPerSecond }) => {
    if (way !== request.way || recordsPerSecond === null) return [];
    if (outcome !== 'measured' && outcome !== 'computed') return [];
    const seconds = (records * factor) / recordsPerSecond;
    if (seconds > MAX_INVOCATION_SECONDS) return [];
    const monthly = lambdaCost(prices, request.architecture, { memoryMb, seconds, invocations });
    return [{ memoryMb, seconds, monthly, outcome }];
  });
}

/** Of those that cost about what the cheapest does, the fastest. */
function choose(options: readonly SizeOption[]): SizeOption {
  const least = Math.min(...options.map(({ monthly }) => monthly));
  return options
    .filter(({ monthly }) => monthly <= least * WORTH)
    .reduce((best, option) => (option.seconds < best.seconds ? option : best));
}

function assumptionsOf(measured: Measured, request: PlanRequest, prices: Prices): string[] {
  const { format, recordBytes, way, architecture } = request;
  return [
    `speed: ${measured.record}, ${measured.format} of ${Math.round(measured.recordBytes)} bytes, ${measured.cpu}, ${way} path, CPU in proportion to memory; Lambda's own processors differ`,
    format === measured.format
      ? recordBytes > measured.recordBytes
        ? 'a longer record takes proportionally longer (an upper bound)'
        : 'a shorter record takes as long as a measured one (an upper bound)'
      : `${format} costs as much relative to ${measured.format} as its examples do`,
    ...(architecture === 'arm' ? ['arm: the speed measured on x86'] : []),
    `prices: ${prices.region}, list, ${prices.asOf}, ${prices.currency}; no free tier, no volume tiers; without destination, logs and transfer`,
    `Firehose and Kinesis bill each record, rounded up to ${formatNumber(prices.firehose.recordBytes)} and ${formatNumber(prices.kinesis.putUnitBytes)} bytes; aggregated records cost less`,
    'a constant rate: for a peak of twice the mean, double concurrency and shards',
    `a month of ${HOURS_A_MONTH} hours; the output grows over the input as measured`,
  ];
}

/**
 * @throws RangeError where nothing was measured for this way
 */
export function planFor(request: PlanRequest, measured: Measured, prices: Prices): Plan {
  const { recordsPerSecond, recordBytes, source } = request;
  const bytesPerSecond = recordsPerSecond * recordBytes;
  const shards = source === 'kinesis' ? shardsFor(recordsPerSecond, bytesPerSecond) : null;
  const outputRatio =
    ((measured.replyBytes / measured.records - REPLY_JSON_BYTES) * 0.75) / measured.recordBytes;
  const bufferMb = fittingBuffer(recordBytes, outputRatio, source);
  // Firehose fills one buffer for each shard; without a stream it is taken for one.
  const perBuffer = recordsPerSecond / (shards ?? 1);
  const full = Math.max(1, Math.floor((bufferMb * MIB) / recordBytes));
  const bufferSeconds = BUFFER.defaultSeconds;
  const records = Math.max(1, Math.min(full, Math.floor(perBuffer * bufferSeconds)));
  const options = sizeOptions(measured, request, prices, records);
  if (options.length === 0) throw new RangeError(`nothing was measured for ${request.way}`);
  const chosen = choose(options);
  const invocationsPerSecond = recordsPerSecond / records;
  const concurrency = invocationsPerSecond * chosen.seconds;
  const putRequestsPerSecond =
    recordsPerSecond /
    Math.max(1, Math.min(PUT.firehoseRecords, Math.floor(PUT.firehoseBytes / recordBytes)));
  const demand = { source, recordsPerSecond, bytesPerSecond, putRequestsPerSecond, shards, concurrency };
  const firehose = firehoseCost(prices, recordsPerSecond * SECONDS_A_MONTH, recordBytes);
  const kinesis = shards === null ? 0 : kinesisMonthly(prices, shards, request);
  const first = measured.cells.find((cell) => cell.way === request.way && cell.memoryMb === chosen.memoryMb);
  return {
    request,
    memoryMb: chosen.memoryMb,
    bufferMb,
    bufferSeconds,
    fillSeconds: full / perBuffer,
    recordsPerInvocation: records,
    invocationsPerSecond,
    seconds: chosen.seconds,
    firstSeconds: first?.firstSeconds ?? null,
    concurrency: Math.ceil(concurrency),
    shards,
    shardsAggregated: shards === null ? null : Math.max(1, Math.ceil(bytesPerSecond / SHARD.bytesPerSecond)),
    monthly: { lambda: chosen.monthly, firehose, kinesis, total: chosen.monthly + firehose + kinesis },
    options,
    limits: limitsOf(demand),
    impossible: impossibleOf(request, outputRatio),
    assumptions: assumptionsOf(measured, request, prices),
  };
}
