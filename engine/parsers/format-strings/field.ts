/**
 * @module engine/parsers/format-strings/field
 * What a server's format string is made of: literal text, and fields with the text they may hold.
 */
import type { Column } from '../../formats/format.ts';
import {
  QUOTED,
  REQUEST_COLUMNS,
  REQUEST_PATTERN,
  REQUEST_TEXT_COLUMN,
  STATUS_PATTERN,
  USER_PATTERN,
} from '../../formats/request-line.ts';
import type { TypeConfig } from '../../types/index.ts';

/** Tells whether a character is of a set. */
type Chars = Pick<RegExp, 'test'>;

/** The text of a field. */
export interface Shape {
  /** RE2 syntax, with a named capture for each column. */
  readonly pattern: string;
  /** A character that the text may have. */
  readonly chars: Chars;
  /** A character that it may begin with, where those are fewer. */
  readonly first?: Chars;
  /** A text that cannot be in it, so that it ends there. */
  readonly end?: string;
}

export interface Field {
  /** As it stands in the format string, and where, from 0. */
  readonly written: string;
  readonly position: number;
  readonly columns: readonly Column[];
  readonly shape: Shape;
  /** Its shape directly between quotes, or between brackets, where that is another. */
  readonly quoted?: Shape;
  readonly bracketed?: Shape;
  /** Its shape before a space and a bracket, where a time begins. */
  readonly beforeTime?: Shape;
}

export type Piece = Field | { readonly text: string };

/** What a table of directives or variables says of a field; where it stands is added later. */
export type FieldKind = Omit<Field, 'written' | 'position'>;

const capture = (name: string, text: string) => `(?P<${name}>${text})`;

/** Text between quotes that the server escapes: no bare quote is in it. */
const escaped = (name: string): Shape => ({ pattern: capture(name, QUOTED), chars: /[^"]/ });

/** One word, or anything between quotes. */
export function word(name: string, column: Partial<Column> = {}, text = String.raw`\S+`): FieldKind {
  return {
    columns: [{ name, type: 'string', ...column }],
    shape: { pattern: capture(name, text), chars: /\S/ },
    quoted: escaped(name),
  };
}

/** Text with spaces in it. */
export const text = (name: string, column: Partial<Column> = {}): FieldKind => ({
  columns: [{ name, type: 'string', ...column }],
  shape: escaped(name),
});

/** A field of a type, with the characters that may be in it. */
export const typed = (
  name: string,
  type: TypeConfig,
  pattern: string,
  chars: RegExp,
  nullText?: string,
): FieldKind => ({
  columns: [{ name, type, ...(nullText === undefined ? {} : { nullText }) }],
  shape: { pattern: capture(name, pattern), chars },
});

/** A whole number; null where there is none. */
export const int = (name: string, nullText = '-'): FieldKind =>
  typed(name, 'int', nullText === '-' ? '-?[0-9]+|-' : '-?[0-9]*', /[-0-9]/, nullText);

/** A request line: `method`, `path` and `protocol`, or what is no such line as `request`. */
export const REQUEST: FieldKind = {
  columns: [...REQUEST_COLUMNS.slice(1, 4), REQUEST_TEXT_COLUMN],
  shape: { pattern: REQUEST_PATTERN.slice(1, -1), chars: /[^"]/ },
};

/** A user: an empty one is two quotes, and before the time it may have spaces. */
export const USER: FieldKind = {
  columns: [{ name: 'user', type: 'string', nullText: '-' }],
  shape: { pattern: String.raw`(?:"(?P<user>)"|(?P<user>\S+))`, chars: /\S/ },
  quoted: escaped('user'),
  beforeTime: { pattern: USER_PATTERN, chars: /[\s\S]/, end: ' [' },
};

/** A status; `-` where there was no response. */
export const STATUS: FieldKind = {
  columns: [{ name: 'status', type: 'int', nullText: '-' }],
  shape: { pattern: STATUS_PATTERN, chars: /[-0-9]/ },
};
