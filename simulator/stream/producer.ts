/**
 * @module simulator/stream/producer
 * Puts records into the stream as a good producer does: many at once, within the limits of a put, and retries refused ones
 * until they are accepted. https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecordBatch.html
 */

import { MIB } from '../samples/event-form.ts';
import type { Wrapped } from '../wraps/index.ts';
import type { Clock } from './clock.ts';
import { type Pack, sizeOf } from './packer.ts';

/** A record that is put. */
export interface Put extends Wrapped {
  /** The number of its first log record among all; the others follow. */
  readonly record: number;
}

/** Limits of one put. */
export const PUT_RECORDS = 500;
export const PUT_BYTES = 4 * MIB;
/** At least this often, while there is anything to put. */
const PUT_MS = 1000;
/** Wait before refused records are put again; doubles each time. */
const AGAIN_MS = 100;
const LONGEST_AGAIN_MS = 10_000;
/** How long it waits for a reply. */
const REPLY_MS = 5000;

export interface ProducerOptions {
  readonly clock: Clock;
  readonly pack: Pack;
  /** Log records in all, and how many a second. */
  readonly count: number;
  readonly rate: number;
  /** @returns the refused ones (`ServiceUnavailable`); `null`: no reply */
  readonly put: (batch: readonly Put[]) => readonly Put[] | null;
  /** Told of each record once, before it is put for the first time; one that is put again without need is another. */
  readonly made: (record: Put, isAgain: boolean) => void;
}

/** Begins to put. */
export function startProducer({ clock, pack, count, rate, put, made }: ProducerOptions): void {
  const aPut = Math.max(1, Math.min(PUT_RECORDS, Math.round((rate * PUT_MS) / 1000)));
  /** The next number, and how many log records are still to be made. */
  let next = 0;
  let left = count;
  let last: Put | null = null;

  /** The same bytes, as a record of its own. */
  function copyOf(put: Put): Put {
    const copy = { ...put, record: next };
    next += sizeOf(copy);
    made(copy, true);
    return copy;
  }

  function offer(batch: readonly Put[], delay: number): void {
    const refused = put(batch);
    if (refused === null) clock.at(clock.now() + REPLY_MS, () => offer(batch.map(copyOf), delay));
    else if (refused.length > 0)
      clock.at(clock.now() + delay, () => offer(refused, Math.min(2 * delay, LONGEST_AGAIN_MS)));
  }

  /** Records of one put; one that does not fit waits for the next. */
  function collect(): Put[] {
    const batch: Put[] = [];
    let bytes = 0;
    let size = 0;
    while (size < aPut && (last !== null || left > 0)) {
      if (last === null) {
        last = { record: next, ...pack(next, left) };
        next += sizeOf(last);
        left -= sizeOf(last);
        made(last, false);
      }
      if (batch.length > 0 && bytes + last.raw.length > PUT_BYTES) break;
      bytes += last.raw.length;
      size += sizeOf(last);
      batch.push(last);
      last = null;
    }
    return batch;
  }

  let number = 0;
  function step(): void {
    const batch = collect();
    if (batch.length === 0) return;
    offer(batch, AGAIN_MS);
    number += batch.reduce((sum, one) => sum + sizeOf(one), 0);
    if (last !== null || left > 0) clock.at((number / rate) * 1000, step);
  }
  clock.at(0, step);
}
