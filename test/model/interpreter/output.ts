/**
 * @module test/model/interpreter/output
 * The output formats but `raw`.
 */
import { Failed } from './failed.ts';
import { type Fields, find, pathOf } from './fields.ts';
import { type MomentFormat, objectOf, textOf, type Value } from './value.ts';

export interface Output {
  readonly format?: 'json' | 'ltsv' | 'csv' | 'raw';
  readonly newline?: boolean;
  readonly timestamp?: MomentFormat;
  readonly nulls?: 'keep' | 'drop';
  readonly columns?: readonly string[];
}

function ltsv(fields: Fields, moments: MomentFormat): string {
  const pairs = fields.map(({ name, value }) => {
    const content = value === null ? '' : textOf(value, moments);
    if (!/^[0-9A-Za-z_.-]+$/.test(name) || /[\t\r\n]|\p{Surrogate}/u.test(content))
      throw new Failed('encode');
    return `${name}:${content}`;
  });
  return pairs.join('\t');
}

function csv(values: readonly (Value | undefined)[], moments: MomentFormat): string {
  const cells = values.map((value) => {
    const content = value === null || value === undefined ? '' : textOf(value, moments);
    if (/\p{Surrogate}/u.test(content)) throw new Failed('encode');
    return /[",\r\n]/.test(content) ? `"${content.replaceAll('"', '""')}"` : content;
  });
  return cells.join(',');
}

/** @param columns the fields of a CSV row where the pipeline lists none */
export function write(
  fields: Fields,
  { format = 'json', timestamp = 'iso', nulls = 'keep', columns }: Output,
  known: readonly string[],
  hasPaths: boolean,
): string {
  const written = nulls === 'drop' ? fields.filter(({ value }) => value !== null) : fields;
  if (format === 'json') return objectOf(written, timestamp);
  if (format === 'ltsv') return ltsv(written, timestamp);
  return csv(
    (columns ?? known).map((name) => find(fields, columns === undefined ? [name] : pathOf(name, hasPaths))),
    timestamp,
  );
}
