/**
 * @module test/engine/kernel/events/event-support
 * Events for the kernel's tests, and the one thing that is expected of a reply.
 */
import { expect } from 'vitest';
import { kernelReply, type Pair, referenceReply } from '../support.ts';

export const LINE =
  '1.2.3.4 - frank [10/Oct/2000:13:55:36 -0700] "GET /a?b HTTP/1.0" 200 2326 "http://r/" "Agent"\n';
export const base64 = (text: string | Uint8Array) => Buffer.from(text as string, 'utf8').toString('base64');

export const recordOf = (index: number, data = base64(LINE)) => ({
  recordId: `4954698668313554428650745793632162567570019247115678515400000${index}`,
  approximateArrivalTimestamp: 1_495_072_949_453 + index,
  data,
});
export const eventOf = (records: readonly unknown[], more: object = {}) => ({
  invocationId: 'd2b1c9ee-8b9f-4c2e-9c43-8d4a5f1f0c0a',
  deliveryStreamArn: 'arn:aws:firehose:eu-west-1:123456789012:deliverystream/logs',
  region: 'eu-west-1',
  records,
  ...more,
});

export const REFUSED = { refused: 'shape' };

/** Expects the reference path's reply, or a refusal, which says nothing wrong; tells which it was. */
export function expectNothingElse(pair: Pair, text: string | Uint8Array): 'replied' | 'refused' {
  const bytes = Buffer.from(text as string, 'utf8');
  const found = kernelReply(pair, bytes);
  if (typeof found !== 'string') {
    expect(found).toEqual(REFUSED);
    return 'refused';
  }
  expect(found).toBe(referenceReply(pair, bytes));
  return 'replied';
}
