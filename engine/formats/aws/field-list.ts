/**
 * @module engine/formats/aws/field-list
 * Logs whose fields the user of AWS chooses: from a list of the vendor's names to a pattern and its columns.
 */
import type { JsonTwin } from '../../plan/plan.ts';
import type { TypeConfig } from '../../types/index.ts';
import type { Column, LineFormat } from '../format.ts';
import { column } from './columns.ts';

/** A log with a choice of fields. */
export interface FieldList {
  /** Between the fields of a line; it never comes within one. */
  readonly separator: ' ' | '\\t';
  /** As JSON, the member that holds the line; left out: each field is a member, by the vendor's name. */
  readonly lineMember?: string;
  /** The vendor's name → the column. */
  readonly fields: Readonly<Record<string, Column>>;
  /** Whether a file begins with a line of the vendor's names. */
  readonly hasHeading: boolean;
}

/** `pkt-src-aws-service` → `pktSrcAwsService`, `cs(User-Agent)` → `csUserAgent` */
const camelCase = (name: string): string =>
  name.replace(/[-()]+(.?)/g, (_, letter: string) => letter.toUpperCase());

/** Columns of one type by the vendor's names, a space between them; each named in camelCase. */
export const named = (type: TypeConfig, names: string): Readonly<Record<string, Column>> =>
  Object.fromEntries(names.split(' ').map((name) => [name, column(camelCase(name), type)]));

/** The columns of the vendor's names, a space between them. */
export const columnsOf = ({ fields }: FieldList, names: string): readonly Column[] =>
  names.split(' ').map((name) => fields[name]!);

/** The same fields as JSON, by the vendor's names. */
export const twinOf = ({ fields, lineMember }: FieldList, names: readonly string[]): JsonTwin =>
  lineMember === undefined
    ? { columns: Object.fromEntries(names.map((name) => [fields[name]!.name, [name]])) }
    : { line: lineMember };

/** Patterns of fields in the order of a line, the first without a separator before it; the last may end the line. */
export function fieldPattern({ separator }: FieldList, columns: readonly Column[]): string {
  return columns
    .map(({ name }, index) => `(?P<${name}>[^${separator}${index === columns.length - 1 ? '\\n' : ''}]+)`)
    .join(separator);
}

/** All of a line: these fields, and what AWS may append. */
export const linePattern = (list: FieldList, columns: readonly Column[]): string =>
  `^${fieldPattern(list, columns)}(?:${list.separator}.*)?$`;

/** What tells the line of names from others: the vendor's name of the first field is its text there. */
export function headingOf(
  { fields, hasHeading }: FieldList,
  [first]: readonly Column[],
): Pick<LineFormat, 'heading'> {
  if (!hasHeading) return {};
  const [text] = Object.entries(fields).find(([, { name }]) => name === first!.name)!;
  return { heading: { column: first!.name, text } };
}
