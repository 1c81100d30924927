import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createCutter } from '../../../simulator/samples/cutter.ts';
import { MAX_PAYLOAD_BYTES } from '../../../simulator/samples/event-form.ts';
import { createBuffer } from '../../../simulator/stream/buffer.ts';
import { createClock } from '../../../simulator/stream/clock.ts';
import type { Taken } from '../../../simulator/stream/source.ts';

const taken = (record: number, rawBytes: number, jsonBytes: number): Taken => ({
  record,
  size: 1,
  inner: null,
  recordId: String(record),
  arrivalMs: 0,
  rawBytes,
  data: '',
  json: 'x'.repeat(jsonBytes - 1),
});

test('a batch is never beyond the hint or the payload, but for one record that is so alone; none is lost or moved', () => {
  const sizes = fc.array(fc.tuple(fc.nat(120), fc.integer({ min: 1, max: 160 })), { maxLength: 80 });
  fc.assert(
    fc.property(sizes, (records) => {
      const limits = { bufferBytes: 200, payloadBytes: 300, frameBytes: 20 };
      const cutter = createCutter<number>(limits);
      const batches: (readonly number[])[] = [];
      for (const [index, [raw, json]] of records.entries()) {
        if (!cutter.fits(raw, json)) batches.push(cutter.take());
        cutter.add(index, raw, json);
      }
      batches.push(cutter.take());
      for (const batch of batches) {
        const sum = (place: 0 | 1) => batch.reduce((total, index) => total + records[index]![place], 0);
        expect(batch.length === 1 || sum(0) <= 200).toBe(true);
        expect(batch.length <= 1 || sum(1) + 20 <= 300).toBe(true);
      }
      expect(batches.flat()).toEqual(records.map((_, index) => index));
      expect(cutter.records).toBe(0);
      expect(cutter.rawBytes).toBe(0);
    }),
  );
});

/** Records that come one after the other, and when each batch was sent. */
async function sendAll(
  arrivals: readonly { readonly ms: number; readonly raw: number; readonly json?: number }[],
  bufferBytes: number,
  bufferSeconds: number,
) {
  const clock = createClock();
  const sent: { at: number; records: number[] }[] = [];
  const buffer = createBuffer({ bufferBytes, bufferSeconds }, 300, clock, (batch) =>
    sent.push({ at: clock.now(), records: batch.map(({ record }) => record) }),
  );
  for (const [record, { ms, raw, json = raw }] of arrivals.entries()) {
    clock.at(ms, () => buffer.add(taken(record, raw, json)));
  }
  await clock.run();
  expect(buffer.records).toBe(0);
  return sent;
}

test('the interval counts from the first record of a batch, not from the batch before', async () => {
  const arrivals = [0, 30_000, 59_999, 70_000, 200_000].map((ms) => ({ ms, raw: 10 }));
  expect(await sendAll(arrivals, 1000, 60)).toEqual([
    { at: 60_000, records: [0, 1, 2] },
    { at: 130_000, records: [3] },
    { at: 260_000, records: [4] },
  ]);
});

test('what would be beyond the size hint is sent for, and the interval begins anew', async () => {
  const arrivals = [0, 10_000, 20_000].map((ms) => ({ ms, raw: 600 }));
  expect(await sendAll(arrivals, 1000, 60)).toEqual([
    { at: 10_000, records: [0] },
    { at: 20_000, records: [1] },
    { at: 80_000, records: [2] },
  ]);
});

test('an event stays within the payload, however large the hint is', async () => {
  const json = Math.floor(MAX_PAYLOAD_BYTES / 2) - 100;
  const arrivals = [0, 1, 2].map((ms) => ({ ms, raw: 1, json }));
  const sent = await sendAll(arrivals, 3e6, 60);
  expect(sent.map(({ records }) => records)).toEqual([[0], [1], [2]]);
  const fitting = await sendAll(
    arrivals.map((arrival) => ({ ...arrival, json: json - 100 })),
    3e6,
    60,
  );
  expect(fitting.map(({ records }) => records)).toEqual([[0, 1], [2]]);
});

test('with an interval of 0 nothing waits', async () => {
  const sent = await sendAll(
    [5, 5, 9].map((ms) => ({ ms, raw: 1 })),
    1000,
    0,
  );
  expect(sent).toEqual([
    { at: 5, records: [0, 1] },
    { at: 9, records: [2] },
  ]);
});
