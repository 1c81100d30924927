/**
 * @module engine/parsers/grok/library/entry
 * The contract of the library's patterns. They are our own, written for matching in linear time by an automaton that is
 * small: no counted repetitions of wide sets, no lookaround, one way to read a line. Some accept more than their name says, and
 * `means` says so.
 *
 * Within a family a field is `legacy|ecs`: its old name, and its name by the Elastic Common Schema; a side left empty captures
 * nothing in that mode. A type stands behind the name it is for.
 */
export interface Entry {
  readonly pattern: string;
  /** What it matches, for the documentation. */
  readonly means: string;
  /** A text that it matches as a whole. */
  readonly example: string;
}

export type Family = Readonly<Record<string, Entry>>;

/** Patterns as `NAME: [pattern, means, example]`. */
export function family(entries: Readonly<Record<string, readonly [string, string, string]>>): Family {
  return Object.fromEntries(
    Object.entries(entries).map(([name, [pattern, means, example]]) => [name, { pattern, means, example }]),
  );
}

/** A field whose `-` the old names keep as text, and the schema's leave out. */
export const dash = (legacy: string, ecs: string, pattern: string): string =>
  `(?<${legacy}|>-|(?<|${ecs}>${pattern}))`;

/** A request's target: no white space, and no bare quote. */
export const TARGET = String.raw`(?:[^\s"\\]|\\.)+`;

/** Text up to a quote, in which a backslash takes the next character with it. */
export const QUOTED = String.raw`(?:[^"\\]|\\.)*`;
