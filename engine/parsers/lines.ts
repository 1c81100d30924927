/**
 * @module engine/parsers/lines
 * Lines that a pattern takes apart, as a plan: how the built-in formats and every notation that becomes a pattern are
 * read.
 */

import type { Column, LineFormat } from '../formats/format.ts';
import { PARSE_PATTERN } from '../kernel/memory.ts';
import type { JsonTwin } from '../plan/plan.ts';
import { readPattern } from '../reference/pattern-groups.ts';
import { TEXT, type TypeConfig, toTypePlan } from '../types/index.ts';
import type { ParserKind, PlannedParser } from './parser.ts';
import { regex } from './regex.ts';

/** A pattern, and the columns it captures: each is the capture of its name. */
export interface LinePattern {
  /** RE2 syntax. */
  readonly pattern: string;
  readonly columns: readonly Column[];
  readonly heading?: LineFormat['heading'];
  readonly twin?: JsonTwin;
}

/**
 * The types that say more than text.
 * @param path the option they stand in, for errors
 */
export function planTypes(
  fields: readonly (readonly [name: string, type: TypeConfig])[],
  path: string,
): PlannedParser['types'] {
  return fields
    .map(([name, type]) => ({ name, type: toTypePlan(type, path) }))
    .filter(({ type }) => type.kind !== TEXT.kind);
}

/**
 * @param path the option the types stand in, for errors
 */
export function planLines(
  { pattern: source, columns, heading, twin }: LinePattern,
  path: string,
): PlannedParser {
  // Not compiled here: tests hold that RE2 takes such patterns, and loading RE2 may not be needed at all.
  const { groups } = readPattern(source);
  return {
    ...(heading === undefined ? {} : { heading }),
    parse: {
      kind: regex.name,
      pattern: {
        source,
        ...(twin === undefined ? {} : { twin }),
        columns: columns.map(({ name, nullText, optional }) => ({
          name,
          groups: groups.flatMap((group, index) => (group.name === name ? [index + 1] : [])),
          nullText: nullText ?? null,
          optional: optional ?? false,
        })),
      },
    },
    types: planTypes(
      columns.map(({ name, type }) => [name, type]),
      path,
    ),
  };
}

/** A parser of a notation that becomes a pattern: from there on it is `regex`. */
export function notation<Config>(
  kind: Omit<ParserKind<Config>, 'dotted' | 'compile' | 'kernel'>,
): ParserKind<Config> {
  return {
    ...kind,
    dotted: false,
    compile: regex.compile,
    kernel: { code: PARSE_PATTERN, fields: 'columns' },
  };
}
