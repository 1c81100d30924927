/**
 * @module engine/pattern/syntax/merge-repeats
 * Repetitions of repetitions, as RE2 merges them. The language stays the same, but not always which captures an empty
 * iteration sets: `((?:a??)*?){2,}` is `(a*?){2,}` to RE2, and the two differ in where group 1 begins.
 * Source: RE2's parse.cc, PushRepeatOp; regexp.cc, StarPlusOrQuest; simplify.cc, SimplifyWalker.
 */
import { EMPTY, type Repeat, type RepeatSign, type Tree } from './tree.ts';

const BOUNDS: Readonly<Record<Exclude<RepeatSign, '{}'>, { min: number; max: number }>> = {
  '*': { min: 0, max: Infinity },
  '+': { min: 1, max: Infinity },
  '?': { min: 0, max: 1 },
};

const sameFlags = (a: Pick<Repeat, 'flags' | 'greedy'>, b: Repeat): boolean =>
  a.flags === b.flags && a.greedy === b.greedy;

/** `body` repeated: `**` is `*`, and any other two of `* + ?` under the same flags are `*`. */
export function repeatSimply(
  sign: Exclude<RepeatSign, '{}'>,
  body: Tree,
  how: Pick<Repeat, 'flags' | 'greedy'>,
): Repeat {
  const { flags, greedy } = how;
  if (body.kind === 'repeat' && body.sign !== '{}' && sameFlags(how, body)) {
    return body.sign === sign ? body : { ...body, sign: '*', ...BOUNDS['*'] };
  }
  return { kind: 'repeat', sign, body, ...BOUNDS[sign], greedy, flags };
}

/** `{n,m}` in terms of `* + ?` where it is one of them; the rest keep their counts. */
function mergeCounted(repeat: Repeat, body: Tree): Tree {
  const { min, max } = repeat;
  if (max === 0) return EMPTY;
  if (max === Infinity && min <= 1) return repeatSimply(min === 0 ? '*' : '+', body, repeat);
  if (max === 1) return min === 1 ? body : repeatSimply('?', body, repeat);
  return { ...repeat, body };
}

/** The tree with all its repetitions merged. */
export function mergeRepeats(tree: Tree): Tree {
  switch (tree.kind) {
    case 'sequence':
    case 'either':
      return { ...tree, parts: tree.parts.map(mergeRepeats) };
    case 'group':
      return { ...tree, body: mergeRepeats(tree.body) };
    case 'repeat': {
      const body = mergeRepeats(tree.body);
      if (body.kind === 'empty') return EMPTY;
      if (tree.sign === '{}') return mergeCounted(tree, body);
      // at this stage only like signs are merged
      const alike = body.kind === 'repeat' && body.sign === tree.sign && sameFlags(tree, body);
      return alike ? body : { ...tree, body };
    }
    default:
      return tree;
  }
}
