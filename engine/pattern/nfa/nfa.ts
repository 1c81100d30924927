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
 *     Op.Match    -               -
 *     Op.Fail     -               -
 *
 * Tags are the capture offsets: group g begins at tag 2g and ends at tag 2g+1.
 */
import type { FixedTag } from '../dfa/fixed-tags.ts';
import type { Place } from '../syntax/tree.ts';

export const Op = { Byte: 0, Fork: 1, Tag: 2, Look: 3, Match: 4, Fail: 5 } as const;

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

export interface Nfa {
  readonly op: Uint8Array;
  readonly x: Int32Array;
  readonly y: Int32Array;
  readonly start: number;
  /** Distinct byte sets: 256 bytes each, 1 where the byte is in. */
  readonly sets: readonly Uint8Array[];
  readonly tagCount: number;
  /** Tags that every match sets, since nothing on the way to them is optional. */
  readonly always: ReadonlySet<number>;
  /** In an order in which each one's base comes before it. Tag 1, the end of the match, may be a base. */
  readonly fixed: readonly FixedTag[];
  /** Whether a match can only begin at the start of the subject. */
  readonly anchored: boolean;
}
