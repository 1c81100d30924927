/**
 * @module engine/plan/names
 * Which fields a record has as it goes through the steps, as far as the pipeline alone tells: a pattern names them all,
 * JSON and LTSV records bring their own. A misspelt field is found here, when the engine is made.
 */
import { MillraceError, show } from '../errors.ts';
import { suggest } from '../nearest.ts';
import { toFieldPath } from './field-path.ts';
import type { FieldPath, TypePlan } from './plan.ts';

/** The fields known at one point of the pipeline. */
export interface RecordNames {
  /** All fields in order where the pattern names them; `null` where records bring their own. */
  readonly closed: readonly string[] | null;
  /** Whether names are dotted paths. */
  readonly dotted: boolean;
  readonly types: ReadonlyMap<string, TypePlan>;
}

const keyOf = (field: FieldPath) => field.join('\0');

export function typeOf(names: RecordNames, field: FieldPath): TypePlan | undefined {
  return names.types.get(keyOf(field));
}

/** The field a name means, or `null` where it is known that records have none of that name. */
export function findField(names: RecordNames, name: string): FieldPath | null {
  const field = toFieldPath(name, names.dotted);
  return names.closed === null || names.closed.includes(name) ? field : null;
}

/**
 * The field a name means.
 * @throws MillraceError `ERR_MILLRACE_PIPELINE` where it is known that there is none
 */
export function requireField(names: RecordNames, name: string, path: string): FieldPath {
  const field = findField(names, name);
  if (field?.every((part) => part !== '')) return field;
  const known = names.closed ?? [];
  throw new MillraceError('ERR_MILLRACE_PIPELINE', {
    path,
    expected: field === null ? 'a field of the record' : 'names between the dots',
    found: show(name),
    hint: field === null ? suggest(name, known) : 'write \\. for a dot within a name',
  });
}

export function withTypes(
  names: RecordNames,
  types: Iterable<{ readonly field: FieldPath; readonly type: TypePlan }>,
): RecordNames {
  const merged = new Map(names.types);
  for (const { field, type } of types) merged.set(keyOf(field), type);
  return { ...names, types: merged };
}

export function withRename(names: RecordNames, field: FieldPath, to: string): RecordNames {
  const from = field[field.length - 1]!;
  const target = [...field.slice(0, -1), to];
  const types = new Map(names.types);
  const type = types.get(keyOf(field));
  types.delete(keyOf(field));
  types.delete(keyOf(target));
  if (type !== undefined) types.set(keyOf(target), type);
  const closed =
    names.closed === null || from === to
      ? names.closed
      : names.closed.filter((name) => name !== to).map((name) => (name === from ? to : name));
  return { ...names, closed, types };
}

/** After `set`: the field is there, and what it was before no longer counts. */
export function withField(names: RecordNames, field: FieldPath): RecordNames {
  const name = field[field.length - 1]!;
  const types = new Map(names.types);
  types.delete(keyOf(field));
  const closed =
    names.closed === null || names.closed.includes(name) ? names.closed : [...names.closed, name];
  return { ...names, closed, types };
}

/** After the user's own code nothing is known. */
export function unknownNames(names: RecordNames): RecordNames {
  return { ...names, closed: null, types: new Map() };
}
