/**
 * @module engine/decoders/json-array
 * An array of JSON: each element is a record, as it is written.
 */
import type { DecoderKind } from './decoder.ts';
import { endOfValue, skipSpace } from './json-values.ts';

const OPEN = 0x5b;
const CLOSE = 0x5d;
const COMMA = 0x2c;
const NO_ARRAY = 'json-array: not an array of JSON';

export const jsonArray: DecoderKind = {
  name: 'json-array',
  summary: 'an array of JSON, of which each element is a record',
  magic: null,
  context: [],
  decode(record, inner, limits) {
    const open = skipSpace(record, 0);
    if (record[open] !== OPEN) return NO_ARRAY;
    let at = skipSpace(record, open + 1);
    const isEmpty = record[at] === CLOSE;
    for (let count = 0; !isEmpty; count += 1) {
      if (count === limits.records) return `json-array: more than ${limits.records} elements`;
      const end = endOfValue(record, at);
      if (end < 0) return NO_ARRAY;
      inner.addPart(record, at, end);
      at = skipSpace(record, end);
      if (record[at] === CLOSE) break;
      if (record[at] !== COMMA) return NO_ARRAY;
      at = skipSpace(record, at + 1);
    }
    return skipSpace(record, at + 1) === record.length ? null : NO_ARRAY;
  },
  examples: [
    { record: Buffer.from('[{"a":1}, {"a":[2,"]"]}\n]\n'), inner: ['{"a":1}', '{"a":[2,"]"]}'] },
    { record: Buffer.from('[]'), inner: [] },
  ],
  failures: [
    Buffer.from('{"a":1}'),
    Buffer.from('[1,]'),
    Buffer.from('[1] 2'),
    Buffer.from('[1'),
    Buffer.from(''),
  ],
};
