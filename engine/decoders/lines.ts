/**
 * @module engine/decoders/lines
 * Many lines in one record: each line, with its line feed, is a record. Firehose bills records rounded up to 5 KB, so
 * producers pack them.
 */
import type { DecoderKind } from './decoder.ts';

const LINE_FEED = 0x0a;

export const lines: DecoderKind = {
  name: 'lines',
  summary: 'many lines in one record; the last may lack its line feed',
  magic: null,
  decode(record, inner, limits) {
    let count = 0;
    for (let start = 0; start < record.length; count += 1) {
      if (count === limits.records) return `lines: more than ${limits.records} of them`;
      const feed = record.indexOf(LINE_FEED, start);
      const end = feed < 0 ? record.length : feed + 1;
      inner.add(record, start, end);
      start = end;
    }
    return null;
  },
  examples: [
    { record: Buffer.from('{"a":1}\r\n{"a":2}\n'), inner: ['{"a":1}\r\n', '{"a":2}\n'] },
    { record: Buffer.from('{"a":1}\n\n{"a":2}'), inner: ['{"a":1}\n', '\n', '{"a":2}'] },
    { record: Buffer.alloc(0), inner: [] },
  ],
  failures: [],
};
