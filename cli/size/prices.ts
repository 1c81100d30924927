/**
 * @module cli/size/prices
 * AWS's prices as data: list prices, without free tiers, savings plans or volume discounts. They change: a plan states their
 * date, and a JSON file of this shape replaces them (`--prices FILE`).
 *
 * Sources: https://aws.amazon.com/lambda/pricing/ https://aws.amazon.com/firehose/pricing/
 * https://aws.amazon.com/kinesis/data-streams/pricing/
 */
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { MillraceError } from '../../engine/errors.ts';

const price = v.pipe(v.number(), v.minValue(0));

const PricesSchema = v.strictObject({
  /** When they were the list prices: year and month. */
  asOf: v.pipe(v.string(), v.regex(/^\d{4}-\d\d(-\d\d)?$/)),
  region: v.string(),
  currency: v.string(),
  lambda: v.strictObject({
    /** A GB (1,024 MB) for a second. */
    gbSecond: v.strictObject({ x86: price, arm: price }),
    request: price,
    /** Time is rounded up to so many ms. */
    billedMs: v.pipe(v.number(), v.minValue(1)),
  }),
  firehose: v.strictObject({
    /** A GB taken in, Direct PUT or from a Kinesis stream, the first tier. */
    ingestedGb: price,
    /** Each record is rounded up to a multiple of so many bytes. */
    recordBytes: v.pipe(v.number(), v.minValue(1)),
  }),
  kinesis: v.strictObject({
    /** A provisioned shard for an hour. */
    shardHour: price,
    /** A million put payload units. */
    millionPutUnits: price,
    putUnitBytes: v.pipe(v.number(), v.minValue(1)),
  }),
});

export type Prices = v.InferOutput<typeof PricesSchema>;
export type Architecture = keyof Prices['lambda']['gbSecond'];

export const PRICES: Prices = {
  asOf: '2025-11',
  region: 'us-east-1',
  currency: 'USD',
  lambda: { gbSecond: { x86: 0.0000166667, arm: 0.0000133334 }, request: 0.2e-6, billedMs: 1 },
  firehose: { ingestedGb: 0.029, recordBytes: 5 * 1024 },
  kinesis: { shardHour: 0.015, millionPutUnits: 0.014, putUnitBytes: 25 * 1024 },
};

/**
 * Prices from a file, which must be complete: a price left out would silently be of another date.
 * @throws MillraceError `ERR_MILLRACE_SETTING`
 */
export function readPrices(file: string): Prices {
  const fail = (expected: string, found: string) =>
    new MillraceError('ERR_MILLRACE_SETTING', { path: `--prices ${file}`, expected, found });
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw fail('a JSON file of prices', (error as Error).message);
  }
  const checked = v.safeParse(PricesSchema, content);
  if (checked.success) return checked.output;
  const [issue] = checked.issues;
  const path = v.getDotPath(issue);
  throw fail(`${path ?? 'prices'} to be ${issue.expected ?? 'a price'}`, issue.received);
}

const MB_PER_GB = 1024;

/**
 * Lambda's price for identical invocations.
 * @param seconds one invocation's duration
 */
export function lambdaCost(
  { lambda }: Prices,
  architecture: Architecture,
  use: { readonly memoryMb: number; readonly seconds: number; readonly invocations: number },
): number {
  const billed = (Math.ceil((use.seconds * 1000) / lambda.billedMs) * lambda.billedMs) / 1000;
  const compute = billed * (use.memoryMb / MB_PER_GB) * lambda.gbSecond[architecture];
  return use.invocations * (compute + lambda.request);
}

const BYTES_PER_GB = 2 ** 30;

/** Firehose's price for ingesting records, each rounded up. */
export function firehoseCost({ firehose }: Prices, records: number, recordBytes: number): number {
  const billed = Math.ceil(recordBytes / firehose.recordBytes) * firehose.recordBytes;
  return ((billed * records) / BYTES_PER_GB) * firehose.ingestedGb;
}
