/**
 * @module engine/types
 * The table of types. A new one is its own file and one row here; the schema, `explain`, the kernel, tests and
 * documentation read the table.
 */
import * as v from 'valibot';
import type { TypePlan } from '../plan/plan.ts';
import { findMember, member } from '../plan/table.ts';
import { NumberText, textOf, type Value } from '../values/value.ts';
import { bool } from './bool.ts';
import { clf } from './clf.ts';
import { epoch } from './epoch.ts';
import { float } from './float.ts';
import { int } from './int.ts';
import { iso } from './iso.ts';
import { strftime } from './strftime.ts';
import { string } from './string.ts';
import type { TypeKernel, TypeKind } from './type.ts';

export type { TypeExample, TypeKernel, TypeKind } from './type.ts';

export const TYPES: readonly TypeKind[] = [string, int, float, bool, clf, iso, epoch, strftime];

/** Text, which every field of a pattern is until it is converted. */
export const TEXT: TypePlan = { kind: string.name, options: {} };

/** A type as a user writes it: a word, or with its options. */
export type TypeConfig = string | { readonly [name: string]: unknown };

const words = TYPES.flatMap((type) => type.words);
const written = [...words, ...TYPES.filter(({ options }) => options !== null).map((type) => type.written)];

export const typeSchema = v.union(
  [
    v.picklist(words),
    ...TYPES.flatMap(({ name, options }) => (options === null ? [] : [v.strictObject({ [name]: options })])),
  ],
  `${written.slice(0, -1).join(', ')} or ${written.at(-1)}`,
);

/**
 * A type as the user writes it to a type of the plan, defaults filled in.
 * @param path the option it stands in, for errors
 */
export function toTypePlan(type: TypeConfig, path: string): TypePlan {
  const [name, options] = typeof type === 'string' ? [type, {}] : Object.entries(type)[0]!;
  const kind = findMember(TYPES, name) ?? TYPES.find((one) => one.words.includes(name))!;
  return { kind: kind.name, options: kind.plan(options, path) };
}

/** A type in the words of messages. */
export const describeType = ({ kind, options }: TypePlan): string => member(TYPES, kind).describe(options);

/** A type as `explain` names it. */
export const labelType = ({ kind, options }: TypePlan): string => member(TYPES, kind).label(options);

/** A type on the kernel; `null`: the kernel does not know it, or not with these options. */
export function kernelType({ kind, options }: TypePlan): TypeKernel | null {
  const { kernel } = member(TYPES, kind);
  return kernel === null || kernel.unit(options) === null ? null : kernel;
}

/** From any value of a field to the type's value; `undefined` where it does not fit. */
export function compileType({ kind, options }: TypePlan): (value: Value) => Value | undefined {
  const type = member(TYPES, kind);
  const { takesNumbers, takesBooleans, takesEmpty } = type;
  const read = type.read(options);
  return (value) => {
    if (value === null) return null;
    if (typeof value === 'boolean') return takesBooleans ? read(String(value)) : undefined;
    if (value instanceof NumberText) return takesNumbers ? read(value.text) : undefined;
    const text = textOf(value);
    if (text === null) return undefined;
    return text === '' && !takesEmpty ? null : read(text);
  };
}
