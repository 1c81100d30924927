/**
 * @module engine/parsers/columns
 * The list of columns of parsers whose records do not name them.
 */
import * as v from 'valibot';
import { MillraceError, show } from '../errors.ts';
import { CAPTURES, SPAN_BYTES } from '../kernel/memory.ts';

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

/** Tells the kernel where the captures of a row end (kernel/ops.ts); the first is the whole match. */
export function writeLastColumn(options: DataView, names: readonly string[]): void {
  options.setUint32(0, CAPTURES + (1 + names.length) * SPAN_BYTES, true);
}
