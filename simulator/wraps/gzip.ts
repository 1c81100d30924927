/**
 * @module simulator/wraps/gzip
 * Compressed records: of many lines where the pipeline takes lines apart, else of one.
 */
import { gzipSync } from 'node:zlib';
import { lines } from './lines.ts';
import { innerOf, type WrapKind } from './wrap.ts';

const splits = (decode: readonly string[]) => decode.at(-1) === 'lines';

export const gzip: WrapKind = {
  name: 'gzip',
  decodes: [['gzip', 'lines'], ['gzip'], ['auto']],
  most: (decode) => (splits(decode) ? 500 : 1),
  wrap(records, random, decode) {
    if (!splits(decode)) return { raw: gzipSync(records[0]!, { level: 1 }), inner: innerOf(records) };
    const { raw, inner } = lines.wrap(records, random, decode);
    return { raw: gzipSync(raw, { level: 1 }), inner };
  },
};
