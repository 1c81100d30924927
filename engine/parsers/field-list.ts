/**
 * @module engine/parsers/field-list
 * What the parsers of logs with a choice of fields share: the list becomes a pattern when the pipeline is planned, and from
 * there on it is one like any other.
 */
import * as v from 'valibot';
import { MillraceError, show } from '../errors.ts';
import { type FieldList, headingOf, linePattern, twinOf } from '../formats/aws/field-list.ts';
import type { Column } from '../formats/format.ts';
import { suggest } from '../nearest.ts';
import { planLines } from './lines.ts';
import type { ParserKind } from './parser.ts';
import { regex } from './regex.ts';

/** The vendor's names: a list, or one text as AWS shows it, `${version} ${account-id}`, `version, account-id` or without signs. */
export interface FieldListConfig {
  readonly fields: string | readonly string[];
}

const EXPECTED = 'a list of fields';
const text = v.pipe(v.string('text'), v.nonEmpty('a field'));

/** The schema of `{name: {fields}}`. */
export const fieldListSchema = (name: string) =>
  v.strictObject({
    [name]: v.strictObject({
      fields: v.union(
        [text, v.pipe(v.array(text, EXPECTED), v.minLength(1, 'at least one field'))],
        EXPECTED,
      ),
    }),
  });

const namesIn = (fields: FieldListConfig['fields']): readonly string[] =>
  (typeof fields === 'string' ? fields.split(/[\s,]+/) : fields)
    .map((name) => name.replace(/^\$\{(.*)\}$/, '$1'))
    .filter((name) => name !== '');

function columnsOf(
  { fields: known }: FieldList,
  { fields }: FieldListConfig,
  path: string,
): { readonly names: readonly string[]; readonly columns: readonly Column[] } {
  const fail = (expected: string, found: string, hint?: string): never => {
    throw new MillraceError('ERR_MILLRACE_PIPELINE', { path: `${path}.fields`, expected, found, hint });
  };
  const names = namesIn(fields);
  if (names.length === 0) fail('at least one field', show(fields));
  const columns = names.map(
    (name) =>
      (Object.hasOwn(known, name) ? known[name] : undefined) ??
      fail('fields that the log has', show(name), suggest(name, Object.keys(known))),
  );
  const twice = columns.findIndex(({ name }, index) => columns.findIndex((one) => one.name === name) < index);
  if (twice >= 0) fail('each field once', show(names[twice]));
  return { names, columns };
}

type Faces = Pick<ParserKind, 'name' | 'summary' | 'examples' | 'failures'>;

/** The parser of a log with a choice of fields. */
export function fieldListParser(list: FieldList, faces: Faces): ParserKind {
  const { name } = faces;
  const configOf = (config: unknown) => (config as Readonly<Record<string, FieldListConfig>>)[name]!;
  return {
    ...faces,
    schema: fieldListSchema(name),
    written: `{${name}: {fields: …}}`,
    dotted: false,
    plan(config, path) {
      const { names, columns } = columnsOf(list, configOf(config), `${path}.${name}`);
      const line = { pattern: linePattern(list, columns), columns, ...headingOf(list, columns) };
      return planLines({ ...line, twin: twinOf(list, names) }, path);
    },
    compile: regex.compile,
    kernel: regex.kernel,
  };
}
