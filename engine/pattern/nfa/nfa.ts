/**
 * @module engine/pattern/nfa/nfa
 * What the byte NFA is made of. It is in priority order: of two ways to go on, the first is preferred. UTF-8 is compiled
 * into it, so that whatever runs it knows of bytes only.
 *
 *     op          x               y
 *     Op.Byte     next            set (index into `sets`)
 *     Op.Fork     first choice    second choice
 *     Op.Tag      next            tag
 *     Op.Look     next            condition (index into LOOKS)
 *     Op.Match    -               alternative
 *     Op.Fail     -               -
 *     Op.Leave    -               -
 *
 * Tags are the capture offsets: capture g begins at tag 2g and ends at tag 2g+1. Captures are numbered through all
 * alternatives, so each alternative has tags of its own; a match reports those of its alternative only.
 */
import type { FixedTag } from '../dfa/fixed-tags.ts';
import type { Place } from '../syntax/tree.ts';

export const Op = { Byte: 0, Fork: 1, Tag: 2, Look: 3, Match: 4, Fail: 5, Leave: 6 } as const;

/** What a `Look` asks for. The last is ours: the next byte does not continue a character. */
export const LOOKS = [
  'text-start',
  'text-end',
  'line-start',
  'line-end',
  'word-edge',
  'not-word-edge',
  'character-edge',
] as const satisfies readonly (Place | 'character-edge')[];
export type Look = (typeof LOOKS)[number];

/** One of the patterns an NFA matches, the preferred one first. Usually there is one. */
export interface AlternativeTags {
  /** The tag that begins its whole match. */
  readonly firstTag: number;
  /** Tags of captures that are written, then those of captures that are only checked. */
  readonly tagCount: number;
  /** By capture that is written: its group in the pattern. */
  readonly kept: readonly number[];
  /** Captures whose span is checked, see syntax/relax.ts. */
  readonly checked: readonly number[];
}

/** By capture that is checked: the global of the generated module where it begins; where it ends is the next. */
export function checkedGlobals(alternatives: readonly AlternativeTags[]): ReadonlyMap<number, number> {
  return new Map(
    alternatives.flatMap(({ checked }) => checked).map((capture, index) => [capture, 2 * index]),
  );
}

export const holdsTag = ({ firstTag, tagCount }: AlternativeTags, tag: number): boolean =>
  tag >= firstTag && tag < firstTag + tagCount;

export interface Nfa {
  readonly op: Uint8Array;
  readonly x: Int32Array;
  readonly y: Int32Array;
  readonly start: number;
  /** Distinct byte sets: 256 bytes each, 1 where the byte is in. */
  readonly sets: readonly Uint8Array[];
  readonly alternatives: readonly AlternativeTags[];
  /** Tags of all alternatives. */
  readonly tagCount: number;
  /** Tags that every match of their alternative sets, since nothing on the way to them is optional. */
  readonly always: ReadonlySet<number>;
  /**
   * By tag: itself, or the tag of the group of the same name in an earlier alternative. Like tags of equal value share a
   * slot: Apache's Common and Combined formats together take the registers of one (16, not 32).
   */
  readonly like: readonly number[];
  /** In an order in which each one's base comes before it. Tag 1, the end of the match, may be a base. */
  readonly fixed: readonly FixedTag[];
  /** Whether a match can only begin at the start of the subject. */
  readonly anchored: boolean;
}
