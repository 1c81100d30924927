import { expect, test } from 'vitest';
import { RECOGNISED } from '../../../engine/decoders/index.ts';
import { ENVELOPE_BYTES, hopsOf, intoEnvelope } from '../../../engine/decoders/reingest.ts';

test('an envelope says how often its record was put again, wherever it lies', () => {
  for (const hops of [0, 1, 5, 255]) {
    const bytes = Buffer.concat([Buffer.from('x'), intoEnvelope(Buffer.from('{}'), hops), Buffer.from('y')]);
    expect(hopsOf(bytes, 1, bytes.length - 1)).toBe(hops);
    expect(hopsOf(bytes)).toBeNull();
    expect(hopsOf(bytes, 1, ENVELOPE_BYTES)).toBeNull(); // cut off
  }
});

test('the first bytes of what is recognised fit into the one word that the kernel has for them', () => {
  expect(RECOGNISED.length).toBeLessThanOrEqual(4);
});
