/**
 * @module engine/pattern/unsure
 * The patterns RE2 answers in a way that follows from its program's layout, not from its rules: a repetition that can
 * match nothing and has an empty alternative in it, `(?:a*?(?:(a)*?|a*|)+?)+?c`. RE2 compiles an empty alternative to an
 * instruction that its flattening (prog.cc, MarkDominator) does not count as a way in, so parts of the loop exist twice
 * and an empty iteration may go through it twice. Nobody needs such a pattern; it is left to RE2.
 */
import { isNullable, type Tree } from './tree.ts';

function someChild(tree: Tree, holds: (child: Tree) => boolean): boolean {
  switch (tree.kind) {
    case 'sequence':
    case 'either':
      return tree.parts.some(holds);
    case 'group':
    case 'repeat':
      return holds(tree.body);
    default:
      return false;
  }
}

const hasEmpty = (tree: Tree): boolean => tree.kind === 'empty' || someChild(tree, hasEmpty);

/** Whether the tree has an empty alternative in a repetition that can match nothing. */
export function hasUnsureLoop(tree: Tree): boolean {
  if (tree.kind === 'repeat' && tree.max > 1 && isNullable(tree.body) && hasEmpty(tree.body)) return true;
  return someChild(tree, hasUnsureLoop);
}
