/**
 * @module engine/pattern/rehearse
 * Whether an automaton that leaves some lines to RE2 is worth having: lines made from the pattern are walked through it.
 * One that leaves most of them would only add its own time to RE2's.
 */
import type { CapturingPattern } from './syntax/keep-groups.ts';
import type { Tree } from './syntax/tree.ts';

const LINES = 24;
const LONGEST = 2000;
/** What logs are made of mostly; of a class the first of these that a throw finds in it is taken. */
const COMMON = [...'e7a1t0s-/.r:n2A_ ,']; // no order is meant but that of the throw

type Dice = (sides: number) => number;

/** A linear congruential generator: the same lines for the same pattern, everywhere. */
function createDice(): Dice {
  let state = 1;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

const leaves = (tree: Tree): boolean =>
  tree.kind === 'sequence' && tree.parts.some(({ kind }) => kind === 'leave');

function makeText(tree: Tree, dice: Dice): string {
  switch (tree.kind) {
    case 'class': {
      const holds = (point: number): boolean =>
        tree.ranges.some(([from, to]) => from <= point && point <= to);
      for (let count = 0; count < 4; count++) {
        const char = COMMON[dice(COMMON.length)]!;
        if (holds(char.codePointAt(0)!)) return char;
      }
      const [from, to] = tree.ranges[dice(tree.ranges.length)] ?? [32, 32];
      return String.fromCodePoint(from + dice(Math.min(to - from + 1, 26)));
    }
    case 'sequence':
      return tree.parts.map((part) => makeText(part, dice)).join('');
    case 'either':
      return makeText(tree.parts[dice(tree.parts.length)]!, dice);
    case 'group':
      return makeText(tree.body, dice);
    case 'repeat': {
      const more = Math.min(tree.max - tree.min, tree.max === Infinity ? 6 : 2);
      let text = '';
      for (let count = leaves(tree.body) ? 0 : tree.min + dice(more + 1); count > 0; count--) {
        if (text.length < LONGEST) text += makeText(tree.body, dice);
      }
      return text;
    }
    default:
      return '';
  }
}

/** How many of the lines made from the patterns are matched, from 0 to 1. */
export function rehearse(
  patterns: readonly CapturingPattern[],
  matches: (line: Uint8Array) => boolean,
): number {
  const dice = createDice();
  const encoder = new TextEncoder();
  let matched = 0;
  for (let count = 0; count < LINES; count++) {
    const { tree } = patterns[dice(patterns.length)]!;
    if (matches(encoder.encode(makeText(tree, dice)))) matched += 1;
  }
  return matched / LINES;
}
