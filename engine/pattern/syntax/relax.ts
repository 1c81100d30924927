/**
 * @module engine/pattern/syntax/relax
 * Counted repetitions made simple: `X{1,63}` becomes `X+`, as a state for each count, times what else can be meant there,
 * is what makes automata large. The relaxed pattern finds what the strict one would, as long as no run of X is longer than
 * the strict one allows: its ways through the line include all of the strict one's, in the same order of preference, so the
 * way it takes, if it is one of those, is the preferred one of them too. The generated code checks that, and leaves the
 * line to RE2 otherwise: a host name's label has at most 63 characters, and is a lie where it has more.
 */
import type { CapturingPattern, RunCheck } from './keep-groups.ts';
import type { Repeat, Tree } from './tree.ts';

/** Counts that differ by less make few states, and `\\w{1,10}` may well stand before more of the same. */
const LEAST_COUNTS = 32;
const SPACE = 0x20;

/** Of a class without spaces only: one that takes the rest of the line would run on past what the count held back. */
function isRelaxable({ sign, body, min, max }: Repeat): boolean {
  if (sign !== '{}' || body.kind !== 'class' || max === Infinity || max - min < LEAST_COUNTS) return false;
  return !body.ranges.some(([from, to]) => from <= SPACE && to >= SPACE);
}

function holdsGroup(tree: Tree): boolean {
  switch (tree.kind) {
    case 'group':
      return true;
    case 'sequence':
    case 'either':
      return tree.parts.some(holdsGroup);
    case 'repeat':
      return holdsGroup(tree.body);
    default:
      return false;
  }
}

function isChanged(tree: Tree): boolean {
  switch (tree.kind) {
    case 'group':
      return isChanged(tree.body);
    case 'sequence':
    case 'either':
      return tree.parts.some(isChanged);
    case 'repeat':
      return isRelaxable(tree) || isChanged(tree.body);
    default:
      return false;
  }
}

/** The tree with its counts gone; what they were is added to `found`. */
function loosen(tree: Tree, found: Repeat[]): Tree {
  switch (tree.kind) {
    case 'sequence':
    case 'either':
      return { ...tree, parts: tree.parts.map((part) => loosen(part, found)) };
    case 'group':
      return { ...tree, body: loosen(tree.body, found) };
    case 'repeat': {
      if (!isRelaxable(tree)) return { ...tree, body: loosen(tree.body, found) };
      found.push(tree);
      const sign = (['*', '+'] as const)[tree.min] ?? '{}';
      return { ...tree, sign, max: Infinity };
    }
    default:
      return tree;
  }
}

/** The pattern with its long counts relaxed. */
export function relax(pattern: CapturingPattern): CapturingPattern {
  const { tree, firstGroup } = pattern;
  const checks: RunCheck[] = [];
  let { captures } = pattern;
  const checkOf = (capture: number, body: Tree): Tree => {
    const found: Repeat[] = [];
    const relaxed = loosen(body, found);
    for (const { body: item, max } of found)
      if (item.kind === 'class') checks.push({ kind: 'run', capture, ranges: item.ranges, most: max });
    return relaxed;
  };
  /** A subtree is checked as a whole where nothing in it is captured, or where it is repeated. */
  const walk = (here: Tree): Tree => {
    if (!isChanged(here)) return here;
    if (here.kind === 'group' && !holdsGroup(here.body))
      return { ...here, body: checkOf(here.index, here.body) };
    if (here.kind === 'group') return { ...here, body: walk(here.body) };
    const once = here.kind !== 'repeat' || here.max === 1;
    if (holdsGroup(here) && once) {
      if (here.kind === 'repeat') return { ...here, body: walk(here.body) };
      if (here.kind === 'sequence' || here.kind === 'either') return { ...here, parts: here.parts.map(walk) };
    }
    const index = firstGroup + captures++;
    return { kind: 'group', index, body: checkOf(index, here) };
  };
  const relaxed = walk(tree);
  return { ...pattern, tree: relaxed, checks: [...pattern.checks, ...checks], captures };
}
