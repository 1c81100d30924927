/**
 * @module cli/infer/template
 * What most lines have in common, from the left: at each place the kind of piece that most have there, as long as enough lines
 * go along. What follows is the message.
 */
import { KINDS, type Kind, LEVELS, type Lexeme, lexemesOf, MOST_LEXEMES } from './lexemes.ts';

/** A place in the template: spaces or a sign, or a field with the texts that the lines have there. */
export type Slot =
  | { readonly text: string; readonly isVarying: boolean }
  | {
      readonly kind: Kind;
      /** All of the kind; `-`, for a value that is not there, among them. */
      readonly values: readonly string[];
    };

export interface Template {
  readonly slots: readonly Slot[];
  /** Whether text of any kind follows. */
  readonly hasMessage: boolean;
  /** Numbers of the lines that it was made of. */
  readonly lines: readonly number[];
}

/** The share of lines that has to go along. */
const ENOUGH = 0.75;
/** What one more field is worth, against the lines that it loses. */
const FIELD = 0.15;

const isDash = ({ kind, text }: Lexeme) => kind?.name === 'word' && text === '-';
const isSpace = (text: string) => /^[ \t]+$/.test(text);
const WORD = KINDS.find(({ name }) => name === 'word')!;
/** Pieces that may stand for a word where they vary: an id may be a number at times. */
const WORDLIKE = ['word', 'number', 'uuid', 'path', 'date'];

function keyOf({ kind, text }: Lexeme, merges: boolean): string {
  if (kind === null) return isSpace(text) ? ' ' : text;
  return `kind ${merges && WORDLIKE.includes(kind.name) ? 'word' : kind.name}`;
}

type Lines = readonly number[];
type Pieces = readonly (readonly Lexeme[])[];

function toSlot(pieces: readonly Lexeme[]): Slot {
  const texts = pieces.map(({ text }) => text);
  const kinds = pieces.flatMap((piece) => (piece.kind === null || isDash(piece) ? [] : [piece.kind]));
  const first = kinds[0] ?? pieces[0]!.kind;
  if (first === null) return { text: texts[0]!, isVarying: texts.some((text) => text !== texts[0]) };
  const isMixed = kinds.some(({ name }) => name !== first.name);
  return { kind: isMixed ? WORD : first, values: texts };
}

/**
 * The lines that have the same at a place; `null`: too few.
 * @param merges whether words, numbers and the like count as the same
 */
function linesAt(all: Pieces, lines: Lines, place: number, least: number, merges: boolean): Lines | null {
  const going = lines.filter((line) => all[line]!.length > place);
  const byKey = new Map<string, number[]>();
  for (const line of going) {
    const key = keyOf(all[line]![place]!, merges);
    const same = byKey.get(key);
    if (same === undefined) byKey.set(key, [line]);
    else same.push(line);
  }
  const [best] = [...byKey].sort(([, a], [, b]) => b.length - a.length);
  if (best === undefined) return null;
  const [key, same] = best;
  const dashes = key.startsWith('kind ') ? going.filter((line) => isDash(all[line]![place]!)) : [];
  const agreeing = [...new Set([...same, ...dashes])].sort((a, b) => a - b);
  return agreeing.length < least ? null : agreeing;
}

const FEW = 8;

/** Small letters alone are those of sentences, but for levels. */
const isTerm = (word: string) => LEVELS.test(word) || !/^\p{Ll}+$/u.test(word);

/** Whether a field says something by itself; a word does where there are few, all terms, or a sign follows it. */
function isSolid(slot: Slot, next: Slot | undefined): boolean {
  if ('text' in slot) return false;
  if (slot.kind.name !== 'word') return true;
  if (next !== undefined && 'text' in next && !isSpace(next.text)) return true;
  const different = new Set(slot.values).size;
  return different <= FEW && different <= slot.values.length / 2 && slot.values.every(isTerm);
}

const slotsOf = (all: Pieces, lines: Lines, count: number): readonly Slot[] =>
  Array.from({ length: count }, (_, place) => toSlot(lines.map((line) => all[line]![place]!)));

/** Places up to the last field that is worth the lines it loses, with the signs behind it. */
function lengthOfHead(slots: readonly Slot[], linesBy: readonly Lines[]): number {
  let best = { value: 0, length: 0 };
  let fields = 0;
  for (const [index, slot] of slots.entries()) {
    if (!isSolid(slot, slots[index + 1])) continue;
    fields += 1;
    let end = index + 1;
    for (
      let next = slots[end];
      next !== undefined && 'text' in next && !isSpace(next.text);
      next = slots[end]
    )
      end += 1;
    const value = linesBy[end - 1]!.length * (1 + FIELD * fields);
    if (value > best.value) best = { value, length: end };
  }
  return best.length;
}

/**
 * The template of some lines; `null`: they have nothing in common.
 * @param merges whether words, numbers and the like count as the same
 */
export function findTemplate(texts: readonly string[], merges: boolean): Template | null {
  const all = texts.map(lexemesOf);
  const least = ENOUGH * texts.length;
  const linesBy: Lines[] = [];
  let lines: Lines | null = texts.map((_, line) => line);
  for (let place = 0; ; place += 1) {
    lines = linesAt(all, lines, place, least, merges);
    if (lines === null) break;
    linesBy.push(lines);
  }
  const going = linesBy.at(-1);
  if (going === undefined) return null;
  const ended = going.filter((line) => all[line]!.length === linesBy.length);
  const isWhole = linesBy.length < MOST_LEXEMES;
  if (isWhole && ended.length >= Math.max(least, 0.98 * going.length))
    return { slots: slotsOf(all, ended, linesBy.length), hasMessage: false, lines: ended };
  const length = lengthOfHead(slotsOf(all, going, linesBy.length), linesBy);
  if (length === 0) return null;
  const kept = linesBy[length - 1]!;
  return { slots: slotsOf(all, kept, length), hasMessage: true, lines: kept };
}
