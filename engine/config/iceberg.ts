/**
 * @module engine/config/iceberg
 * What `iceberg` says, as keys of each record, and whether outputs can be rows of a table: Firehose takes a record's first-level
 * names for columns (https://docs.aws.amazon.com/firehose/latest/dev/apache-iceberg-destination.html).
 */
import { MillraceError, show } from '../errors.ts';
import { isIcebergKey, OPERATION_KEY, OPERATIONS } from '../metadata.ts';
import type { Names } from '../plan/names.ts';
import type { OutputPlan, PartitionPlan, TemplatePart } from '../plan/plan.ts';
import type { PipelineConfig } from './schema.ts';

const wrong = (path: string, expected: string, found: string, hint?: string) =>
  new MillraceError('ERR_MILLRACE_PIPELINE', { path, expected, found, hint });

/** https://docs.aws.amazon.com/firehose/latest/APIReference/API_DestinationTableConfiguration.html */
const TARGET_NAME = /^[a-zA-Z0-9._]{1,255}$/;
const COLUMN_NAME = /^[a-zA-Z0-9_]+$/;

/** What a template gives that names nothing; else it is known record by record. */
const constantOf = (template: readonly TemplatePart[]): string | null =>
  template.every((part) => 'text' in part) ? template.map(({ text }) => text).join('') : null;

/**
 * The parts of the target, in the reply's order; without `iceberg` none.
 * @param template cuts a template, at an option
 */
export function planIceberg(
  { iceberg, partition = {} }: PipelineConfig,
  template: (text: string, path: string) => readonly TemplatePart[],
): readonly PartitionPlan[] {
  const taken = Object.keys(partition).find(isIcebergKey);
  if (taken !== undefined)
    throw wrong(`partition.${taken}`, 'another name', show(taken), 'an Iceberg table goes into `iceberg`');
  if (iceberg === undefined) return [];
  const { table, database, operation = 'insert' } = iceberg;
  return Object.entries({ table, database, operation }).map(([name, text]) => {
    const key = `iceberg.${name}`;
    const parts = template(text, key);
    const constant = constantOf(parts);
    if (constant !== null && key === OPERATION_KEY && !OPERATIONS.includes(constant))
      throw wrong(key, `${OPERATIONS.join(', ')}, or a template of them`, show(constant));
    if (constant !== null && !TARGET_NAME.test(constant))
      throw wrong(key, '1 to 255 letters, digits, _ and .', show(constant));
    return { key, template: parts };
  });
}

/**
 * Checks that what is known of the output's names are names of columns.
 * @param names the fields of the output
 */
export function checkColumns(
  { iceberg }: PipelineConfig,
  { format, compress }: OutputPlan,
  names: Names,
): void {
  if (iceberg === undefined) return;
  if (compress !== 'none')
    throw wrong('output.compress', 'none, as Firehose reads the records of an Iceberg table', show(compress));
  if (format !== 'json' && format !== 'raw')
    throw wrong('output.format', 'json, as Firehose reads the records of an Iceberg table', show(format));
  if (format === 'raw') return;
  const known = names.closed ?? [...names.types.keys()].map((path) => path.split('\0')[0]!);
  const name = known.find((one) => !COLUMN_NAME.test(one));
  if (name === undefined) return;
  const hint = `rename it before the end: rename: { ${show(name)}: ${show(name.replace(/[^a-zA-Z0-9]+/g, '_'))} }, or drop it`;
  throw wrong(
    'iceberg',
    'fields whose names are letters, digits and _, as they are columns',
    show(name),
    hint,
  );
}
