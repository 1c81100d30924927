/**
 * @module cli/infer/template
 * What most lines have in common, from the left: at each place the kind of piece that most have there, as long as enough lines
 * go along. What follows is the message.
 */
import { type Kind, type Lexeme, lexemesOf } from './lexemes.ts';

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
/** Lines that a longer template may lose against the shortest. */
const LOSS = 0.05;

const isDash = ({ kind, text }: Lexeme) => kind?.name === 'word' && text === '-';
const isSpace = (text: string) => /^[ \t]+$/.test(text);
/** Pieces that may stand for a word where they vary: an id may be a number at times. */
const WORDLIKE = ['word', 'number', 'uuid', 'path', 'date'];

const keyOf = ({ kind, text }: Lexeme): string =>
  kind === null ? (isSpace(text) ? ' ' : text) : `kind ${kind.name}`;

interface Step {
  readonly slot: Slot;
  readonly lines: readonly number[];
}

function toSlot(pieces: readonly Lexeme[]): Slot {
  const kinds = pieces.filter((piece) => !isDash(piece)).map(({ kind }) => kind);
  const first = kinds[0] ?? pieces[0]!.kind;
  const texts = pieces.map(({ text }) => text);
  if (first === null) return { text: texts[0]!, isVarying: texts.some((text) => text !== texts[0]) };
  const kind = kinds.find((one) => one?.name !== first.name) ?? first;
  // Of several kinds, it is a word.
  const word = kinds.find((one) => one?.name === 'word') ?? null;
  return { kind: kind === first ? first : (word ?? first), values: texts };
}

/** What most of the lines have at a place; `null`: too few agree. */
function stepAt(
  all: readonly (readonly Lexeme[])[],
  lines: readonly number[],
  place: number,
  least: number,
): Step | null {
  const going = lines.filter((line) => all[line]!.length > place);
  const byKey = new Map<string, number[]>();
  for (const line of going) {
    const key = keyOf(all[line]![place]!);
    byKey.set(key, [...(byKey.get(key) ?? []), line]);
  }
  const [best] = [...byKey].sort(([, a], [, b]) => b.length - a.length);
  if (best === undefined) return null;
  const [key, same] = best;
  const isKind = key.startsWith('kind ');
  const dashes = isKind ? (byKey.get('kind word') ?? []).filter((line) => isDash(all[line]![place]!)) : [];
  let agreeing = [...new Set([...same, ...dashes])];
  if (agreeing.length < Math.max(least, 0.98 * going.length) && isKind && WORDLIKE.includes(key.slice(5))) {
    // Words, numbers and the like in one place: it is a word, if what follows is the same.
    agreeing = going.filter((line) => WORDLIKE.includes(all[line]![place]!.kind?.name ?? ''));
  }
  if (agreeing.length < least) return null;
  agreeing.sort((a, b) => a - b);
  return { slot: toSlot(agreeing.map((line) => all[line]![place]!)), lines: agreeing };
}

const FEW = 8;

/** Whether a field says something by itself; a word does where there are few, or a sign follows it. */
function isSolid(steps: readonly Step[], index: number): boolean {
  const { slot } = steps[index]!;
  if ('text' in slot) return false;
  if (slot.kind.name !== 'word') return true;
  const next = steps[index + 1]?.slot;
  if (next !== undefined && 'text' in next && !isSpace(next.text)) return true;
  const different = new Set(slot.values).size;
  return different <= FEW && different <= slot.values.length / 2;
}

/** The template of some lines; `null`: they have nothing in common. */
export function findTemplate(texts: readonly string[]): Template | null {
  const all = texts.map(lexemesOf);
  const least = ENOUGH * texts.length;
  const steps: Step[] = [];
  let lines: readonly number[] = texts.map((_, line) => line);
  for (let place = 0; ; place += 1) {
    const step = stepAt(all, lines, place, least);
    if (step === null) break;
    steps.push(step);
    lines = step.lines;
  }
  const ended = lines.filter((line) => all[line]!.length === steps.length);
  if (ended.length >= Math.max(least, 0.98 * lines.length) && steps.length > 0)
    return { slots: steps.map(({ slot }) => slot), hasMessage: false, lines: ended };
  const solid = steps.map((_, index) => index).filter((index) => isSolid(steps, index));
  if (solid.length === 0) return null;
  const most = steps[solid[0]!]!.lines.length;
  const last = solid.filter((index) => steps[index]!.lines.length >= most - LOSS * texts.length).at(-1)!;
  // Signs behind the last field belong to it, spaces to neither.
  let end = last + 1;
  while (
    end < steps.length &&
    'text' in steps[end]!.slot &&
    !isSpace((steps[end]!.slot as { text: string }).text)
  )
    end += 1;
  const kept = steps.slice(0, end);
  if (kept.at(-1)!.lines.length < most - LOSS * texts.length) return null;
  return { slots: kept.map(({ slot }) => slot), hasMessage: true, lines: kept.at(-1)!.lines };
}
