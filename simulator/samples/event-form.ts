/**
 * @module simulator/samples/event-form
 * What an event of Firehose looks like: its ids, its names, how large it may be.
 * https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html
 */
import { createRandom, type Random } from './random.ts';

export const MIB = 1024 * 1024;
/** Firehose's default buffer hint for transformation, in bytes of raw data. */
export const DEFAULT_BUFFER_BYTES = MIB;
/** The largest buffer hint that can be set. */
export const MAX_BUFFER_BYTES = 3 * MIB;
/** Lambda's limit for the JSON of a synchronous call. */
export const MAX_PAYLOAD_BYTES = 6 * MIB;

export const REGION = 'eu-west-1';
export const STREAM_ARN = `arn:aws:firehose:${REGION}:123456789012:deliverystream/access-logs`;
/** Arrival of the first record, in ms. */
export const FIRST_ARRIVAL_MS = 1_740_694_200_000;

const RECORD_ID_DIGITS = 56;
/** JSON of a record without its data: names, quotes, its id, a 13-digit timestamp, the comma behind it. */
export const RECORD_JSON_BYTES =
  '{"recordId":"","approximateArrivalTimestamp":,"data":""},'.length + 13 + RECORD_ID_DIGITS;
/** JSON around the records of a Direct PUT stream; rounded up. */
export const EVENT_JSON_BYTES = 256;

/** Counts record ids up, 56 digits each, in steps of no pattern as Firehose's are. */
export function createRecordIds(seed: number): () => string {
  const random = createRandom(seed);
  const prefix = `49${Array.from({ length: RECORD_ID_DIGITS - 18 }, () => random.below(10)).join('')}`;
  let counter = random.below(1_000_000);
  return () => {
    counter += random.between(1, 4_000);
    return prefix + String(counter).padStart(RECORD_ID_DIGITS - prefix.length, '0');
  };
}

/** A version-4 UUID; its digits come from the seed. */
export function drawUuid(random: Random): string {
  const hex = (digits: number) =>
    Array.from({ length: digits }, () => random.below(16).toString(16)).join('');
  return `${hex(8)}-${hex(4)}-4${hex(3)}-${random.pick(['8', '9', 'a', 'b'])}${hex(3)}-${hex(12)}`;
}
