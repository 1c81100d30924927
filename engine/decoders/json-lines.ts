/**
 * @module engine/decoders/json-lines
 * Values of JSON one behind the other, with line ends, other white space or nothing between them. A value may have line ends in
 * it, which `lines` would cut at.
 */
import type { DecoderKind } from './decoder.ts';
import { endOfValue, skipSpace } from './json-values.ts';

export const jsonLines: DecoderKind = {
  name: 'json-lines',
  summary: 'values of JSON one behind the other, on lines of their own or not',
  magic: null,
  context: [],
  decode(record, inner, limits) {
    let count = 0;
    for (let start = skipSpace(record, 0); start < record.length; count += 1) {
      if (count === limits.records) return `json-lines: more than ${limits.records} of them`;
      const end = endOfValue(record, start);
      if (end < 0) return 'json-lines: a value that does not end';
      inner.addPart(record, start, end);
      start = skipSpace(record, end);
    }
    return null;
  },
  examples: [
    { record: Buffer.from('{"a":1}{"a":"}"}\n{"a":\n3}\n'), inner: ['{"a":1}', '{"a":"}"}', '{"a":\n3}'] },
    { record: Buffer.from(' \n'), inner: [] },
  ],
  failures: [Buffer.from('{"a":1}\n{"a":'), Buffer.from('{"a":"x}'), Buffer.from(',')],
};
