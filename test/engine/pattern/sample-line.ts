/**
 * @module test/engine/pattern/sample-line
 * A line that a pattern's tree describes: what it asserts of places is not looked at, so most, not all, match.
 */
import { createBudget, DEFAULT_CAPS, Refusal } from '../../../engine/pattern/caps.ts';
import { parseAlternatives } from '../../../engine/pattern/compile.ts';
import type { Tree } from '../../../engine/pattern/syntax/tree.ts';
import type { Random } from './random-patterns.ts';

const MOST = 200;

function sample(tree: Tree, random: Random): string {
  switch (tree.kind) {
    case 'empty':
    case 'place':
    case 'leave':
      return '';
    case 'class': {
      if (tree.ranges.length === 0) return '';
      const [from, to] = random.pick(tree.ranges);
      // the ends of a range are where mistakes are; the middle is where most characters are
      const point = random.chance(0.4)
        ? random.pick([from, to])
        : from + random.int(Math.min(to - from + 1, 90));
      return String.fromCodePoint(point);
    }
    case 'sequence':
      return tree.parts.map((part) => sample(part, random)).join('');
    case 'either':
      return sample(random.pick(tree.parts), random);
    case 'group':
      return sample(tree.body, random);
    case 'repeat': {
      const most = Math.min(tree.max, tree.min + (random.chance(0.05) ? 40 : 3));
      let text = '';
      for (let count = tree.min + random.int(most - tree.min + 1); count > 0 && text.length < MOST; count--) {
        text += sample(tree.body, random);
      }
      return text;
    }
  }
}

/** The tree lines are sampled from; undefined where the parser declines the pattern. */
export function treeOf(pattern: string): Tree | undefined {
  try {
    return parseAlternatives([pattern], createBudget(DEFAULT_CAPS))[0]!.tree;
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

/** A sampled line, sometimes with something before or after it, or with a piece cut out. */
export function sampleLine(tree: Tree, random: Random): string {
  let line = sample(tree, random).toWellFormed();
  if (random.chance(0.25)) line = random.pick(['a', ' ', 'é', 'ab ', '\n']) + line;
  if (random.chance(0.25)) line += random.pick(['b', ' ', '日', '\n', 'ab']);
  if (random.chance(0.15)) {
    const points = [...line];
    points.splice(random.int(points.length + 1), 1 + random.int(3));
    line = points.join('');
  }
  if (random.chance(0.1)) line += sample(tree, random).toWellFormed();
  return line;
}
