import { describe, expect, it } from 'vitest';
import { FAMILIES } from '../../../../bench/engine/growth/families.ts';

describe('the families of growth', () => {
  it.each(
    FAMILIES.filter(({ unit }) => unit === 'bytes a line').map((family) => [family.name, family] as const),
  )('has lines about as long as they say: %s', (_name, { sizes, lines }) => {
    for (const size of sizes) {
      const [first] = lines(size);
      expect(Buffer.byteLength(first!) / size).toBeGreaterThan(0.9);
      expect(Buffer.byteLength(first!) / size).toBeLessThan(1.1);
    }
  });
});
