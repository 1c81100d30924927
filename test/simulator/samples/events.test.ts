import { describe, expect, it } from 'vitest';
import { generateLines } from '../../../simulator/samples/corpus.ts';
import {
  DEFAULT_BUFFER_BYTES,
  MAX_BUFFER_BYTES,
  MAX_PAYLOAD_BYTES,
} from '../../../simulator/samples/event-form.ts';
import { cutEvents, cutEventsNow } from '../../../simulator/samples/events.ts';

const lines = [...generateLines({ seed: 1, count: 30_000 })];
const rawBytes = (event: { records: { data: string }[] }) =>
  event.records.reduce((sum, record) => sum + Buffer.from(record.data, 'base64').length, 0);

describe('the event cutter', () => {
  const events = cutEventsNow(lines);

  it('keeps every line, in order, each with a line feed', () => {
    const back = events.flatMap((event) =>
      event.records.map((record) => Buffer.from(record.data, 'base64').toString()),
    );
    expect(back).toEqual(lines.map((line) => `${line}\n`));
  });

  it('fills each event up to the buffer hint and not beyond', () => {
    for (const event of events.slice(0, -1)) {
      expect(rawBytes(event)).toBeLessThanOrEqual(DEFAULT_BUFFER_BYTES);
      expect(rawBytes(event)).toBeGreaterThan(DEFAULT_BUFFER_BYTES - 1_000);
    }
  });

  it('never makes an event that Lambda would not take', () => {
    const [largest] = cutEventsNow(lines, { bufferBytes: Number.POSITIVE_INFINITY });
    const size = Buffer.byteLength(JSON.stringify(largest));
    expect(size).toBeLessThanOrEqual(MAX_PAYLOAD_BYTES);
    expect(size).toBeGreaterThan(MAX_PAYLOAD_BYTES - 2_000);
    for (const event of cutEventsNow(lines, { bufferBytes: MAX_BUFFER_BYTES })) {
      expect(Buffer.byteLength(JSON.stringify(event))).toBeLessThanOrEqual(MAX_PAYLOAD_BYTES);
    }
  });

  it('gives each record an id of its own, 56 digits', () => {
    const ids = events.flatMap((event) => event.records.map((record) => record.recordId));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every((id) => /^49\d{54}$/.test(id))).toBe(true);
  });

  it('gives each event an invocation id, a stream and a region', () => {
    for (const event of events) {
      expect(event.invocationId).toMatch(
        /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      );
      expect(event.deliveryStreamArn).toMatch(/^arn:aws:firehose:/);
      expect(event.deliveryStreamArn).toContain(event.region);
    }
    expect(new Set(events.map((event) => event.invocationId)).size).toBe(events.length);
  });

  it('cuts a stream as it cuts a list', async () => {
    expect(await Array.fromAsync(cutEvents(lines))).toEqual(events);
  });

  it('reads no further than the event that is asked for', async () => {
    let read = 0;
    const counted = function* () {
      for (const line of lines) {
        read += 1;
        yield line;
      }
    };
    const stream = cutEvents(counted());
    const first = await stream.next();
    expect(read).toBe((first.value as { records: unknown[] }).records.length + 1);
    await stream.return();
  });

  it('makes nothing of nothing', () => {
    expect(cutEventsNow([])).toEqual([]);
  });
});
