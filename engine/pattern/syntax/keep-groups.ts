/**
 * @module engine/pattern/syntax/keep-groups
 * A tree with only those groups that somebody reads. The others are parentheses, and cost nothing: of the 75 groups of a
 * full IPv6 address none is a field.
 */
import type { Ranges } from './char-class.ts';
import type { ParsedPattern, Tree } from './tree.ts';

/** A pattern whose groups are captures: those kept, numbered through all alternatives. */
export interface CapturingPattern extends ParsedPattern {
  /** The number of the whole match. */
  readonly firstGroup: number;
  /** The captures' numbers in the pattern, the whole match (0) first. */
  readonly kept: readonly number[];
  /** Captures in all: those kept, and behind them those that only {@link checks} are made for. */
  readonly captures: number;
  readonly checks: readonly Check[];
}

/** Within the span of a capture there may be no run of more than `most` bytes of `ranges`, see relax.ts. */
export interface RunCheck {
  readonly kind: 'run';
  readonly capture: number;
  readonly ranges: Ranges;
  readonly most: number;
}

/** The span of a capture, if it took part, must be what a tree without captures matches as a whole, see coarsen.ts. */
export interface LanguageCheck {
  readonly kind: 'language';
  readonly capture: number;
  readonly tree: Tree;
}

/** What a match has to pass, or else RE2 has to do the line. */
export type Check = RunCheck | LanguageCheck;

/**
 * @param read the groups to keep, from 1; undefined: all of them
 * @param firstGroup the number of the whole match: 0, or behind the captures of the alternatives before this one
 */
export function keepGroups(
  pattern: ParsedPattern,
  read: ReadonlySet<number> | undefined,
  firstGroup: number,
): CapturingPattern {
  // those of `(a){0}` too, which are no longer in the tree: they are unset
  const all = Array.from({ length: pattern.groupCount + 1 }, (_, group) => group);
  const kept = all.filter((group) => group === 0 || !read || read.has(group));
  const strip = (here: Tree): Tree => {
    switch (here.kind) {
      case 'sequence':
      case 'either':
        return { ...here, parts: here.parts.map(strip) };
      case 'repeat':
        return { ...here, body: strip(here.body) };
      case 'group': {
        const capture = kept.indexOf(here.index);
        if (capture < 0) return strip(here.body);
        return { ...here, index: firstGroup + capture, body: strip(here.body) };
      }
      default:
        return here;
    }
  };
  const tree = strip(pattern.tree);
  return { ...pattern, tree, firstGroup, kept, captures: kept.length, checks: [] };
}
