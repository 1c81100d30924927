/**
 * @module engine/parsers/columns
 * The list of columns of parsers whose records do not name them.
 */
import * as v from 'valibot';
import { MillraceError, show } from '../errors.ts';
import { CAPTURES, SPAN_BYTES } from '../kernel/memory.ts';
import type { ParsePlan } from '../plan/plan.ts';
import { RecordFailure } from '../values/failure.ts';

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

/**
 * Only the parser of a whole pipeline may wait for a header.
 * @throws MillraceError `ERR_MILLRACE_PIPELINE`
 */
export function refuseHeader({ header }: ParsePlan, path: string, written: unknown): void {
  if (!header) return;
  throw new MillraceError('ERR_MILLRACE_PIPELINE', {
    path,
    expected: 'a parser that is told its fields',
    found: show(written),
    hint: 'only the `parse` of a pipeline is told them by a header',
  });
}

/** The names of a header, or what is wrong with them. */
export function headerNames(
  names: readonly string[],
  code: 'csv' | 'w3c',
): readonly string[] | RecordFailure {
  const again = names.find((name, index) => names.indexOf(name) !== index);
  if (again === undefined && !names.includes('')) return names;
  const column = names.indexOf('') + 1;
  if (column > 0) return new RecordFailure(code, `the header does not name column ${column}`);
  return new RecordFailure(code, `the header names "${again}" twice`, 'the header names a column twice');
}

/** Tells the kernel where the captures of a row end (kernel/ops.ts); the first is the whole match. */
export function writeLastColumn(options: DataView, names: readonly string[]): void {
  options.setUint32(0, CAPTURES + (1 + names.length) * SPAN_BYTES, true);
}
