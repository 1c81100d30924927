/**
 * @module simulator/stream/buffer
 * The stream's buffers before the function: a batch is sent when the next record would exceed the size hint or Lambda's
 * payload, or when its first record has waited for the interval.
 */

import { createCutter } from '../samples/cutter.ts';
import { MAX_PAYLOAD_BYTES } from '../samples/event-form.ts';
import type { StreamOptions } from '../simulation.ts';
import type { Clock } from './clock.ts';
import type { Taken } from './source.ts';

export interface StreamBuffer {
  add(taken: Taken): void;
  readonly records: number;
  readonly rawBytes: number;
}

/** @param send takes a batch, which is never empty */
export function createBuffer(
  { bufferBytes, bufferSeconds }: Pick<StreamOptions, 'bufferBytes' | 'bufferSeconds'>,
  frameBytes: number,
  clock: Clock,
  send: (batch: readonly Taken[]) => void,
): StreamBuffer {
  const cutter = createCutter<Taken>({ bufferBytes, payloadBytes: MAX_PAYLOAD_BYTES, frameBytes });
  let batches = 0;

  function flush(): void {
    batches += 1;
    send(cutter.take());
  }

  return {
    add(taken) {
      const jsonBytes = taken.json.length + 1;
      if (!cutter.fits(taken.rawBytes, jsonBytes)) flush();
      if (cutter.records === 0) {
        const batch = batches;
        clock.at(clock.now() + 1000 * bufferSeconds, () => {
          if (batch === batches) flush();
        });
      }
      cutter.add(taken, taken.rawBytes, jsonBytes);
    },
    get records() {
      return cutter.records;
    },
    get rawBytes() {
      return cutter.rawBytes;
    },
  };
}
