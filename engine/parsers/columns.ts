/**
 * @module engine/parsers/columns
 * The list of columns of parsers whose records do not name them.
 */
import * as v from 'valibot';
import { MillraceError, show } from '../errors.ts';

export const columnsSchema = v.pipe(
  v.array(v.pipe(v.string('text'), v.nonEmpty('a name that is not empty')), 'a list of names'),
  v.minLength(1, 'at least one name'),
);

/**
 * The names, each written once.
 * @throws MillraceError `ERR_MILLRACE_PIPELINE`
 */
export function distinctColumns(names: readonly string[], path: string): readonly string[] {
  const again = names.find((name, index) => names.indexOf(name) !== index);
  if (again === undefined) return names;
  throw new MillraceError('ERR_MILLRACE_PIPELINE', {
    path,
    expected: 'names that differ',
    found: show(again),
  });
}
