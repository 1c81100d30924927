/**
 * @module engine/decoders/inner
 * The records inside of a record as bytes and offsets. An object for each of 100,000 lines took 65 MB (2026-11-29).
 */
import { asBuffer } from '../values/text.ts';
import type { InnerRecords } from './decoder.ts';

export interface Inner {
  readonly bytes: Buffer;
  /** `[start₀, end₀, …]` into `bytes`, rising. */
  readonly spans: readonly number[];
}

export const innerCount = ({ spans }: Inner): number => spans.length >>> 1;

export const innerRecord = ({ bytes, spans }: Inner, index: number): Buffer =>
  bytes.subarray(spans[2 * index], spans[2 * index + 1]);

/** One record, which nothing was decoded of yet. */
export const wholeRecord = (bytes: Buffer): Inner => ({ bytes, spans: [0, bytes.length] });

/** Collects inner records: where they lie, as long as all lie in the same bytes; else in memory of its own. */
export function collectInner(): InnerRecords & { done(): Inner } {
  const spans: number[] = [];
  let source: Uint8Array = new Uint8Array(0);
  let own: Buffer | null = null;
  let length = 0;

  function append(bytes: Uint8Array): void {
    if (own === null || length + bytes.length > own.length) {
      const larger = Buffer.allocUnsafeSlow(2 * (length + bytes.length));
      larger.set((own ?? source).subarray(0, length));
      own = larger;
    }
    own.set(bytes, length);
    length += bytes.length;
  }

  return {
    add(bytes, start = 0, end = bytes.length) {
      if (spans.length === 0) {
        source = bytes;
        length = bytes.length;
      }
      if (bytes === source) spans.push(start, end);
      else {
        spans.push(length, length + end - start);
        append(bytes.subarray(start, end));
      }
    },
    done: () => ({ bytes: asBuffer(own ?? source), spans }),
  };
}
