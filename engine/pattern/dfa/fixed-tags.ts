/**
 * @module engine/pattern/dfa/fixed-tags
 * Tags whose place follows from another's. In `(\\S+) (\\S+)` the first group ends one byte before the second begins, so
 * only the latter is stored: a register less, and no move on the way.
 */
import { fixedWidth, type Tree } from '../syntax/tree.ts';

/** A tag that is computed, not stored: `distance` bytes before tag `from`, or after the start of the subject. */
export interface FixedTag {
  readonly tag: number;
  readonly from: number | 'start';
  readonly distance: number;
}

/** Fixes the tags that lie at a known distance from the start; the distance at the end of `tree`, if still known. */
export function fixFromStart(tree: Tree, distance: number, fixed: Map<number, FixedTag>): number | undefined {
  const fix = (tag: number, at: number): void => {
    fixed.set(tag, { tag, from: 'start', distance: at });
  };
  if (tree.kind === 'group') {
    fix(2 * tree.index, distance);
    const end = fixFromStart(tree.body, distance, fixed);
    if (end !== undefined) fix(2 * tree.index + 1, end);
    return end;
  }
  if (tree.kind === 'sequence') {
    let at: number | undefined = distance;
    for (const part of tree.parts) {
      if (at === undefined) return undefined;
      at = fixFromStart(part, at, fixed);
    }
    return at;
  }
  const width = fixedWidth(tree);
  return width === undefined ? undefined : distance + width;
}

/** Bases first. A chain is as long as the pattern has tags at most. */
export function inOrder(fixed: Map<number, FixedTag>): FixedTag[] {
  const ordered: FixedTag[] = [];
  const visit = (entry: FixedTag): void => {
    if (ordered.includes(entry)) return;
    const base = entry.from === 'start' ? undefined : fixed.get(entry.from);
    if (base) visit(base);
    ordered.push(entry);
  };
  for (const entry of fixed.values()) visit(entry);
  return ordered;
}
