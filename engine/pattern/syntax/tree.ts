/**
 * @module engine/pattern/syntax/tree
 * What the parser makes of a pattern, and the three questions the later stages ask of it.
 */
import type { Ranges } from './char-class.ts';

/** Where an assertion holds: `line…` are `(?m)^` and `(?m)$`, `text…` are `\A` and `\z`. */
export type Place = 'text-start' | 'text-end' | 'line-start' | 'line-end' | 'word-edge' | 'not-word-edge';

/** How a repetition was written, or what it has become: RE2 merges `*`, `+` and `?`, and treats `{n,m}` apart. */
export type RepeatSign = '*' | '+' | '?' | '{}';

export interface Repeat {
  readonly kind: 'repeat';
  readonly sign: RepeatSign;
  readonly body: Tree;
  readonly min: number;
  readonly max: number;
  readonly greedy: boolean;
  /** The flags `i`, `m` and `s` it was written under: only repetitions under the same flags are merged. */
  readonly flags: string;
}

export type Tree =
  | { readonly kind: 'empty' }
  /** What a line gets to here is left to RE2, see coarsen.ts. */
  | { readonly kind: 'leave' }
  | { readonly kind: 'class'; readonly ranges: Ranges }
  | { readonly kind: 'sequence'; readonly parts: readonly Tree[] }
  | { readonly kind: 'either'; readonly parts: readonly Tree[] }
  | { readonly kind: 'group'; readonly index: number; readonly body: Tree }
  | Repeat
  | { readonly kind: 'place'; readonly place: Place };

export const EMPTY: Tree = { kind: 'empty' };

export interface ParsedPattern {
  readonly tree: Tree;
  /** Capture groups, the whole match not counted. */
  readonly groupCount: number;
  /** Names by group number, counted from the whole match (null). A name may repeat. */
  readonly names: readonly (string | null)[];
}

/** Whether the tree can match without taking a byte, as RE2's compiler judges it. */
export function isNullable(tree: Tree): boolean {
  switch (tree.kind) {
    case 'empty':
    case 'place':
      return true;
    case 'class':
    case 'leave':
      return false;
    case 'sequence':
      return tree.parts.every(isNullable);
    case 'either':
      return tree.parts.some(isNullable);
    case 'group':
      return isNullable(tree.body);
    case 'repeat':
      return tree.min === 0 || isNullable(tree.body);
  }
}

/** Whether every match must begin at the start of the subject. */
export function isAnchored(tree: Tree): boolean {
  switch (tree.kind) {
    case 'place':
      return tree.place === 'text-start';
    case 'sequence':
      return tree.parts.length > 0 && isAnchored(tree.parts[0]!);
    case 'either':
      return tree.parts.every(isAnchored);
    case 'group':
      return isAnchored(tree.body);
    case 'repeat':
      return tree.min > 0 && isAnchored(tree.body);
    default:
      return false;
  }
}

/** Bytes of a code point in UTF-8. */
export function utf8Length(point: number): number {
  if (point < 0x80) return 1;
  if (point < 0x800) return 2;
  return point < 0x10000 ? 3 : 4;
}

/** The bytes every match of the tree has, or undefined where they differ. */
export function fixedWidth(tree: Tree): number | undefined {
  switch (tree.kind) {
    case 'empty':
    case 'place':
      return 0;
    case 'leave':
      return undefined;
    case 'class': {
      const first = tree.ranges[0];
      const last = tree.ranges.at(-1);
      if (!first || !last) return 1; // never matches: any width is true of it
      const width = utf8Length(first[0]);
      return width === utf8Length(last[1]) ? width : undefined;
    }
    case 'sequence': {
      let sum = 0;
      for (const part of tree.parts) {
        const width = fixedWidth(part);
        if (width === undefined) return undefined;
        sum += width;
      }
      return sum;
    }
    case 'either': {
      const widths = new Set(tree.parts.map(fixedWidth));
      return widths.size === 1 ? [...widths][0] : undefined;
    }
    case 'group':
      return fixedWidth(tree.body);
    case 'repeat': {
      const width = fixedWidth(tree.body);
      if (width === 0) return 0;
      return width !== undefined && tree.min === tree.max ? width * tree.min : undefined;
    }
  }
}
