/**
 * @module cli/explain/ddl
 * `explain --ddl`: the table that a pipeline's records fit into, as Athena creates it for Iceberg
 * (https://docs.aws.amazon.com/athena/latest/ug/querying-iceberg-creating-tables.html).
 */
import { MillraceError } from '../../engine/index.ts';
import type { ICEBERG_KEYS } from '../../engine/metadata.ts';
import { formatTemplate } from '../../engine/plan/format.ts';
import type { Plan } from '../../engine/plan/plan.ts';
import { type FieldLine, knownFields } from './fields.ts';

/** A moment is a column of time only where it is written as Firehose reads one. */
const MOMENTS: Readonly<Record<Plan['output']['timestamp'], string>> = {
  iso: 'string',
  epoch: 'double',
  epochMillis: 'bigint',
  epochMicros: 'timestamp',
};

/** The first word of a field's type → the column's; whatever has none is not known. */
const COLUMNS: Readonly<Record<string, string>> = {
  string: 'string',
  int: 'bigint',
  float: 'double',
  number: 'double',
  bool: 'boolean',
  boolean: 'boolean',
};

function columnType({ type }: FieldLine, { output }: Plan): string | null {
  const word = type.split(' ')[0]!;
  return word === 'timestamp' ? MOMENTS[output.timestamp] : (COLUMNS[word] ?? null);
}

/** A part of the target, or a word that stands for it where each record says it. */
function targetPart({ partition }: Plan, key: keyof typeof ICEBERG_KEYS, word: string) {
  const { template } = partition.find((one) => one.key === key)!;
  const text = formatTemplate(template);
  return template.every((part) => 'text' in part)
    ? { name: text, notes: [] }
    : { name: word, notes: [`${word} is by record: ${text}`] };
}

const quoted = (name: string) => `\`${name}\``;

/** @throws MillraceError `ERR_MILLRACE_SETTING` for a pipeline without `iceberg` */
export function createTable(plan: Plan): string {
  if (!plan.partition.some(({ key }) => key === 'iceberg.table'))
    throw new MillraceError('ERR_MILLRACE_SETTING', {
      path: '--ddl',
      expected: 'a pipeline with `iceberg`, which names a table',
      found: 'none',
      hint: "add iceberg: { database: 'logs', table: 'access' }",
    });
  const database = targetPart(plan, 'iceberg.database', 'DATABASE');
  const table = targetPart(plan, 'iceberg.table', 'TABLE');
  const { fields, all } = knownFields(plan);
  const columns = fields.map((field) => ({ name: field.name, type: columnType(field, plan) }));
  const unknown = columns.filter(({ type }) => type === null).map(({ name }) => name);
  const capitals = columns.map(({ name }) => name).filter((name) => name !== name.toLowerCase());
  const notes = [
    ...database.notes,
    ...table.notes,
    ...(all ? [] : ['records bring fields of their own: add a column for each']),
    ...(unknown.length === 0 ? [] : [`types that are not known here, add them: ${unknown.join(', ')}`]),
    ...(capitals.length === 0
      ? []
      : [`Glue writes names in lower case; rename these in the pipeline: ${capitals.join(', ')}`]),
  ];
  const lines = columns
    .filter(({ type }) => type !== null)
    .map(({ name, type }) => `  ${quoted(name)} ${type}`);
  return [
    ...notes.map((note) => `-- ${note}`),
    `CREATE TABLE ${quoted(database.name)}.${quoted(table.name)} (`,
    lines.join(',\n'),
    ')',
    "LOCATION 's3://BUCKET/PREFIX/'",
    "TBLPROPERTIES ('table_type' = 'ICEBERG');",
    '',
  ].join('\n');
}
