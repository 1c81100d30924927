/**
 * @module engine/parsers/format-strings/compose
 * The pieces of a format string → the pattern of its lines. Fields that no text keeps apart are an error.
 */
import { MillraceError, show } from '../../errors.ts';
import type { Column } from '../../formats/format.ts';
import type { LinePattern } from '../lines.ts';
import type { Field, Piece, Shape } from './field.ts';

/** A field as it stands: its shape there, and the literal text behind it. */
interface Placed {
  readonly field: Field;
  readonly shape: Shape;
  readonly behind: string;
}

/** What fields may hold is compared by these characters; all of non-ASCII counts as one. */
const SAMPLES = [...Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)), '\t', 'é'];

const escapeLiteral = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

function shapeAt({ shape, quoted, bracketed, beforeTime }: Field, before: string, behind: string): Shape {
  if (quoted !== undefined && before.endsWith('"') && behind.startsWith('"')) return quoted;
  if (bracketed !== undefined && before.endsWith('[') && behind.startsWith(']')) return bracketed;
  if (beforeTime?.end !== undefined && behind.startsWith(beforeTime.end)) return beforeTime;
  return shape;
}

/** The fields with the text around them, and the text before the first. */
function place(pieces: readonly Piece[]): { readonly lead: string; readonly placed: readonly Placed[] } {
  const texts = [''];
  const fields: Field[] = [];
  for (const piece of pieces) {
    if ('text' in piece) texts[fields.length] += piece.text;
    else {
      fields.push(piece);
      texts.push('');
    }
  }
  const placed = fields.map((field, index) => {
    const behind = texts[index + 1]!;
    return { field, behind, shape: shapeAt(field, texts[index]!, behind) };
  });
  return { lead: texts[0]!, placed };
}

const quote = ({ written, position }: Field) => `${show(written)} at position ${position}`;

function inseparable(one: Field, other: Field, between: string, path: string): MillraceError {
  return new MillraceError('ERR_MILLRACE_PIPELINE', {
    path,
    expected: 'fields that can be told apart',
    found: `${quote(one)} and ${quote(other)} with ${between === '' ? 'nothing' : show(between)} between them, which ${between === '' ? 'leaves open where the first ends' : 'both may contain'}`,
    hint: 'log one of them between quotes, or behind another separator',
  });
}

/**
 * Whether one can tell where a field ends. The text behind it decides if the field cannot contain some character of it.
 * Otherwise look on to the first text that ends all fields up to there: if none of these can contain some character of
 * the text behind the field, that text is at a known place, counted from there.
 */
function checkEnd(placed: readonly Placed[], at: number, path: string): void {
  const { field, shape, behind } = placed[at]!;
  const next = placed[at + 1];
  if (next === undefined || (shape.end !== undefined && behind.startsWith(shape.end))) return;
  if (behind === '') {
    const first = next.shape.first ?? next.shape.chars;
    if (!SAMPLES.some((char) => shape.chars.test(char) && first.test(char))) return;
    throw inseparable(field, next.field, '', path);
  }
  const window: Placed[] = [];
  for (const other of placed.slice(at)) {
    window.push(other);
    if ([...other.behind].some((char) => !window.some((one) => one.shape.chars.test(char)))) break;
  }
  const others = window.slice(1);
  if (others.length === 0) return;
  const decides = (char: string) => !others.some((one) => one.shape.chars.test(char));
  if ([...behind].some(decides)) return;
  throw inseparable(field, others.find((one) => one.shape.chars.test(behind[0]!))!.field, behind, path);
}

/** The shape's pattern and columns, under names that no field before has: `status`, `status2`. */
function rename(columns: readonly Column[], pattern: string, taken: Set<string>) {
  let renamed = pattern;
  const named = columns.map((column) => {
    let { name } = column;
    for (let count = 2; taken.has(name); count += 1) name = `${column.name}${count}`;
    taken.add(name);
    if (name !== column.name) renamed = renamed.replaceAll(`(?P<${column.name}>`, `(?P<${name}>`);
    return { ...column, name };
  });
  return { columns: named, pattern: renamed };
}

/**
 * @param path the option it stands in, for errors
 * @throws MillraceError `ERR_MILLRACE_PIPELINE` where two fields cannot be told apart, or there is none
 */
export function compose(pieces: readonly Piece[], path: string, written: string): LinePattern {
  const { lead, placed } = place(pieces);
  if (placed.length === 0) {
    const expected = 'a format string with at least one field';
    throw new MillraceError('ERR_MILLRACE_PIPELINE', { path, expected, found: show(written) });
  }
  const taken = new Set<string>();
  const columns: Column[] = [];
  let pattern = `^${escapeLiteral(lead)}`;
  for (const [at, { field, shape, behind }] of placed.entries()) {
    checkEnd(placed, at, path);
    const named = rename(field.columns, shape.pattern, taken);
    columns.push(...named.columns);
    pattern += named.pattern + escapeLiteral(behind);
  }
  const isOptional = ({ optional }: Column) => optional === true;
  return {
    pattern: String.raw`${pattern}\s*$`,
    columns: [...columns.filter((column) => !isOptional(column)), ...columns.filter(isOptional)],
  };
}
