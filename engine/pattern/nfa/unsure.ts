/**
 * @module engine/pattern/nfa/unsure
 * The patterns left to RE2 because its result follows from its program's layout and not from its rules: a repetition
 * whose body can match nothing, `(a*)*`, `(|a)+`, `(a??a*?){2,}`. RE2 flattens its program (prog.cc, Flatten) and joins
 * like neighbours (simplify.cc, CoalesceWalker), after which an empty iteration may go another way through the body than
 * the order of its alternatives says, and leave other captures. Fuzzing found differences in nests of such loops only,
 * but nothing proves that the others are free of them, and no log needs them.
 */
import { isNullable, type Tree } from '../syntax/tree.ts';

/** Whether a repetition in the pattern can go round without taking a byte. */
export function hasUnsureLoop(tree: Tree): boolean {
  switch (tree.kind) {
    case 'sequence':
    case 'either':
      return tree.parts.some(hasUnsureLoop);
    case 'group':
      return hasUnsureLoop(tree.body);
    case 'repeat':
      return (tree.max > 1 && isNullable(tree.body)) || hasUnsureLoop(tree.body);
    default:
      return false;
  }
}
