/**
 * @module engine/pattern/unsure
 * The patterns RE2 answers in a way that follows from its program's layout, not from its rules: a repetition that can
 * match nothing, and in it an empty alternative or another such repetition, `(?:a*?(?:(a)*?|a*|)+?)+?c` or
 * `(?:([ab]{0,2})*?)*b`. RE2 flattens its program (prog.cc, Flatten), after which an empty iteration may take another
 * way through the nest than in the order of its alternatives. No log needs such a pattern; it is left to RE2.
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

/** A repetition that can go round without taking a byte. */
const isEmptyLoop = (tree: Tree): boolean => tree.kind === 'repeat' && tree.max > 1 && isNullable(tree.body);

const hasEmptyLoop = (tree: Tree): boolean => isEmptyLoop(tree) || someChild(tree, hasEmptyLoop);

/** The characters a part takes, as text, if it is one class or a repetition of one. */
function classOf(tree: Tree): string | undefined {
  if (tree.kind === 'class') return tree.ranges.join(' ');
  return tree.kind === 'repeat' && tree.body.kind === 'class' ? tree.body.ranges.join(' ') : undefined;
}

/** Neighbours over the same characters, `a??a*?`: RE2 makes them one repetition (simplify.cc, CoalesceWalker). */
function hasAlikeNeighbours(tree: Tree): boolean {
  if (tree.kind === 'sequence') {
    const classes = tree.parts.map(classOf);
    if (classes.some((text, index) => text !== undefined && text === classes[index + 1])) return true;
  }
  return someChild(tree, hasAlikeNeighbours);
}

/** Whether a repetition that can match nothing holds an empty alternative, another such one, or such neighbours. */
export function hasUnsureLoop(tree: Tree): boolean {
  if (tree.kind === 'repeat' && isEmptyLoop(tree)) {
    const { body } = tree;
    if (hasEmpty(body) || hasEmptyLoop(body) || hasAlikeNeighbours(body)) return true;
  }
  return someChild(tree, hasUnsureLoop);
}
