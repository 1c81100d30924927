/**
 * @module engine/plan/names
 * Which fields a record has as it goes through the steps, as far as the pipeline alone tells: a pattern names them all,
 * JSON and LTSV records bring their own. A misspelt field is found here, when the engine is made.
 */
import { MillraceError, show } from '../errors.ts';
import { suggest } from '../nearest.ts';
import { toFieldPath } from './field-path.ts';
import type { FieldPath, TypePlan } from './plan.ts';

/** Names in a path: each is an object on the way, and writing one nests calls. */
export const LONGEST_PATH = 32;

/** The fields known at one point of the pipeline. */
export interface Names {
  /** All fields in order where the pattern names them; `null` where records bring their own. */
  readonly closed: readonly string[] | null;
  /** Whether names are dotted paths: in JSON records, and where a `parse` step made objects. */
  readonly dotted: boolean;
  readonly types: ReadonlyMap<string, TypePlan>;
  /** Fields that are gone, and the option that took them out. */
  readonly gone: ReadonlyMap<string, string>;
}

const keyOf = (field: FieldPath) => field.join('\0');

export function typeOf(names: Names, field: FieldPath): TypePlan | undefined {
  return names.types.get(keyOf(field));
}

/** The field a name means, or `null` where it is known that records have none of that name. */
export function findField(names: Names, name: string): FieldPath | null {
  const field = toFieldPath(name, names.dotted);
  return names.closed === null || names.closed.includes(field[0]!) ? field : null;
}

/**
 * The field a name means.
 * @throws MillraceError `ERR_MILLRACE_PIPELINE` where it is known that there is none
 */
export function requireField(names: Names, name: string, path: string): FieldPath {
  const field = findField(names, name);
  if (field !== null && field.length > LONGEST_PATH) {
    throw new MillraceError('ERR_MILLRACE_PIPELINE', {
      path,
      expected: `a path of at most ${LONGEST_PATH} names`,
      found: `${field.length} in ${show(name)}`,
      hint: 'write \\. for a dot within a name',
    });
  }
  if (field?.every((part) => part !== '')) return field;
  const known = names.closed ?? [];
  const by = names.gone.get(toFieldPath(name, names.dotted)[0]!);
  const hint =
    by === undefined
      ? suggest(name, known)
      : `${by} takes it out before; put that behind this, or name it there no more`;
  throw new MillraceError('ERR_MILLRACE_PIPELINE', {
    path,
    expected: field === null ? 'a field of the record' : 'names between the dots',
    found: show(name),
    hint: field === null ? hint : 'write \\. for a dot within a name',
  });
}

export function withTypes(
  names: Names,
  types: Iterable<{ readonly field: FieldPath; readonly type: TypePlan }>,
): Names {
  const merged = new Map(names.types);
  for (const { field, type } of types) merged.set(keyOf(field), type);
  return { ...names, types: merged };
}

export function withRename(names: Names, field: FieldPath, to: string): Names {
  const from = field[field.length - 1]!;
  const target = [...field.slice(0, -1), to];
  const types = new Map(names.types);
  const type = types.get(keyOf(field));
  types.delete(keyOf(field));
  types.delete(keyOf(target));
  if (type !== undefined) types.set(keyOf(target), type);
  const closed =
    names.closed === null || from === to || field.length > 1
      ? names.closed
      : names.closed.filter((name) => name !== to).map((name) => (name === from ? to : name));
  return { ...names, closed, types };
}

/** A field that is there from now on, of no known type: what it was before no longer counts. */
export function withField(names: Names, field: FieldPath): Names {
  const name = field[0]!;
  const types = new Map(names.types);
  types.delete(keyOf(field));
  const closed =
    names.closed === null || names.closed.includes(name) ? names.closed : [...names.closed, name];
  return { ...names, closed, types };
}

/** Without some fields; `path` is the option that takes them out. */
export function withoutFields(names: Names, fields: readonly FieldPath[], path: string): Names {
  const keys = new Set(fields.map(keyOf));
  const types = new Map([...names.types].filter(([key]) => !keys.has(key)));
  if (names.closed === null) return { ...names, types };
  const closed = names.closed.filter((name) => !keys.has(name));
  const gone = new Map([
    ...names.gone,
    ...names.closed.filter((name) => keys.has(name)).map((name) => [name, path] as const),
  ]);
  return { ...names, closed, types, gone };
}

/** Fields of several alternatives, whichever a record was read by; a type is known where all of them agree. */
export function mergeNames(all: readonly [Names, ...Names[]]): Names {
  const [first, ...rest] = all;
  if (rest.length === 0) return first;
  const closed = all.some((names) => names.closed === null)
    ? null
    : [...new Set(all.flatMap((names) => names.closed ?? []))];
  const same = (key: string, type: TypePlan) =>
    rest.every((names) => JSON.stringify(names.types.get(key)) === JSON.stringify(type));
  return {
    closed,
    dotted: all.some((names) => names.dotted),
    types: new Map([...first.types].filter(([key, type]) => same(key, type))),
    gone: new Map(),
  };
}

/** After the user's own code nothing is known. */
export function unknownNames(names: Names): Names {
  return { ...names, closed: null, types: new Map(), gone: new Map() };
}
