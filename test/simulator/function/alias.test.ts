import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkWeights, drawVersion } from '../../../simulator/function/alias.ts';
import { createRandom } from '../../../simulator/samples/random.ts';

const weights = (...all: number[]) => all.map((weight, index) => ({ name: String(index + 1), weight }));

test('versions get their shares of the calls', () => {
  const shares = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(shares, fc.nat(), (parts, seed) => {
      const total = parts.reduce((sum, part) => sum + part, 0);
      fc.pre(total > 0);
      const versions = weights(...parts.map((part) => part / total));
      checkWeights(versions);
      const random = createRandom(seed);
      const draws = 4000;
      const counts = new Map(versions.map(({ name }) => [name, 0]));
      for (let index = 0; index < draws; index += 1) {
        const { name } = drawVersion(versions, random);
        counts.set(name, counts.get(name)! + 1);
      }
      for (const { name, weight } of versions) {
        // Five standard deviations of a binomial draw.
        const margin = 5 * Math.sqrt((weight * (1 - weight)) / draws);
        expect(Math.abs(counts.get(name)! / draws - weight)).toBeLessThanOrEqual(margin);
        if (weight === 0) expect(counts.get(name)).toBe(0);
      }
    }),
    { numRuns: 50 },
  );
});

test.each<[string, { name: string; weight: number }[], RegExp]>([
  ['no versions', [], /versions: expected at least one version, found none/],
  ['weights over 1', weights(0.6, 0.6), /expected weights that add up to 1, found 1.2/],
  ['weights under 1', weights(0.5, 0.4), /expected weights that add up to 1, found 0.9/],
  ['a weight over 1', weights(1.5), /versions\[0\]\.weight: expected a share from 0 to 1, found 1.5/],
  ['a weight below 0', weights(-0.5, 1), /versions\[0\]\.weight: expected a share from 0 to 1, found -0.5/],
  ['a weight that is none', weights(Number.NaN), /versions\[0\]\.weight: expected a share/],
  [
    'the same version twice',
    [...weights(0.5), ...weights(0.5)],
    /versions\[1\]\.name: expected a unique name/,
  ],
  ['$LATEST', [{ name: '$LATEST', weight: 1 }], /expected a published version, "1", found "\$LATEST"/],
])('%s are refused', (_, versions, message) => {
  expect(() => checkWeights(versions)).toThrow(message);
});
