/**
 * @module simulator/wraps/lines
 * Lines one behind the other: Firehose bills each record rounded up to 5 KB, so producers put many into one.
 */
import { asLine, innerOf, type WrapKind } from './wrap.ts';

export const lines: WrapKind = {
  name: 'lines',
  decodes: [['lines']],
  most: () => 200,
  wrap(records, random) {
    const all = records.map(asLine);
    const last = all.at(-1)!;
    // The last line feed may be missing, but not all of the last line with it.
    if (last.length > 1 && random.oneIn(4)) all[all.length - 1] = last.subarray(0, -1);
    return { raw: Buffer.concat(all), inner: innerOf(all) };
  },
};
