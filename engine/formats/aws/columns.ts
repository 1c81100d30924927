/**
 * @module engine/formats/aws/columns
 * What AWS's text logs share. A line feed ends the last word, so that two lines in one record do not match.
 */
import type { TypeConfig } from '../../types/index.ts';
import type { Column } from '../format.ts';

/** The rules of names and columns, for the formats' notes. */
export const TWIN_NOTES =
  "Names are the vendor's in camelCase, except for what other access logs have as well (`timestamp method path url protocol status referrer agent`). Columns that an older line lacks are null; columns that AWS appends are ignored.";

/** The same for logs whose JSON is not read by the format. */
export const SHARED_NOTES = `${TWIN_NOTES} Where AWS delivers this log as JSON, read it with \`json\`, or either with \`anyOf\`.`;

/** A word, which ends at a space. `[^ ]` is one comparison for 16 bytes, `\S` five. */
export const word = (name: string): string => `(?P<${name}>[^ ]+)`;

/** A word that may be the last of the line. */
export const lastWord = (name: string): string => `(?P<${name}>[^ \\n]+)`;

/** Text between quotes without any escapes. */
export const plainQuoted = (name: string): string => `"(?P<${name}>[^"]*)"`;

/** `address:port`, or `-`; an IPv6 address has colons of its own. */
export const addressPort = (name: string): string => `(?:(?P<${name}Ip>[^ ]+):(?P<${name}Port>[0-9]+)|-)`;

/**
 * The end of a pattern: columns that AWS added one group after the other, then those it may add.
 * Each optional group holds the next, so that after every column one byte decides; side by side the ALB pattern takes
 * 17.7 kB of code in place of 11.3 (2026-11-29).
 */
export const addedLater = (groups: readonly string[], separator = ' '): string =>
  `${groups.reduceRight((rest, group) => `(?:${separator}${group}${rest})?`, `(?:${separator}.*)?`)}${separator}*$`;

export const column = (name: string, type: TypeConfig = 'string'): Column => ({ name, type, nullText: '-' });

export const columns = (type: TypeConfig, ...names: readonly string[]): readonly Column[] =>
  names.map((name) => column(name, type));

/** Columns of text. */
export const texts = (...names: readonly string[]): readonly Column[] => columns('string', ...names);
