/**
 * @module engine/kernel/resolve-members
 * Runs a plan's types, renames, sets and drops on the names it mentions, for records that bring their own names. Which
 * of them a record has is not known here, so each gets its whole way through the steps, and sets of them that would get
 * into each other's way are named: a record that has all of such a set is the oracle's.
 */
import type { Scalar } from '../pipeline/config.ts';
import type { FieldPath, PlanSteps, TypePlan } from '../pipeline/plan.ts';
import type { Declined } from './declined.ts';
import { MOST_MEMBERS } from './ops.ts';
import { constantOf } from './resolve-fields.ts';

/** What is done with a member of one name, if a record has it. */
export interface KernelMember {
  /** Its name as it comes. */
  readonly name: string;
  /** Its name in the output. */
  finalName: string;
  /** `null`: it stays as written. */
  readonly type: TypePlan | null;
  /** The constant that takes its place; `undefined`: none does. */
  constant: Scalar | undefined;
  written: boolean;
}

export interface ResolvedMembers {
  readonly members: readonly KernelMember[];
  /** Pairs of members (their numbers) that must not be in one record; twice the same: that must not be there. */
  readonly conflicts: readonly (readonly [number, number])[];
  /** Constants for the end, unless one of the members was there to put it in the place of. */
  readonly tail: readonly {
    readonly name: string;
    readonly constant: Scalar;
    readonly insteadOf: readonly number[];
  }[];
  /** Which member a filter means; `null` where none, or a constant, has the name. */
  find(name: string): number | null;
}

/** The one name of a path; dotted paths are declined. */
function nameOf(path: FieldPath): string | null {
  return path.length === 1 ? path[0]! : null;
}

/** Every name the plan mentions, or the path that is none. */
function mentionedNames(plan: PlanSteps): readonly string[] | Declined {
  const paths: FieldPath[] = [
    ...plan.types.map(({ field }) => field),
    ...plan.rename.flatMap(({ field, to }) => [field, [...field.slice(0, -1), to]]),
    ...plan.set.map(({ field }) => field),
    ...plan.drop,
    ...(plan.filter ?? []).flatMap((clause) => clause.map(({ field }) => field)),
  ];
  const nested = paths.find((path) => nameOf(path) === null);
  if (nested !== undefined) return { declined: `${nested.join('.')}: a path into an object` };
  const names = [...new Set(paths.map((path) => path[0]!))];
  const odd = names.find((name) => JSON.stringify(name) !== `"${name}"`);
  if (odd !== undefined) return { declined: `${JSON.stringify(odd)}: a name with escapes` };
  return names.length > MOST_MEMBERS ? { declined: `more than ${MOST_MEMBERS} names` } : names;
}

/** Resolves the members of a plan that parses JSON. */
export function resolveMembers(plan: PlanSteps): ResolvedMembers | Declined {
  const names = mentionedNames(plan);
  if (!Array.isArray(names)) return names as Declined;
  const types = new Map(plan.types.map(({ field, type }) => [field[0]!, type]));
  const members = (names as readonly string[]).map(
    (name): KernelMember => ({
      name,
      finalName: name,
      type: types.get(name) ?? null,
      constant: undefined,
      written: true,
    }),
  );
  const named = (name: string) =>
    members.flatMap((member, index) => (member.finalName === name ? [index] : []));

  const conflicts: (readonly [number, number])[] = [];
  for (const { field, to } of plan.rename) {
    if (field[0] === to) continue;
    const sources = named(field[0]!);
    for (const source of sources) for (const target of named(to)) conflicts.push([source, target]);
    for (const source of sources) members[source]!.finalName = to;
  }
  const dropped = new Set(plan.drop.map((path) => path[0]!));
  const tail: { name: string; constant: Scalar; insteadOf: readonly number[] }[] = [];
  for (const { field, value } of plan.set) {
    const name = field[0]!;
    const constant = constantOf(value);
    if (constant === undefined) return { declined: `set.${name}: a template` };
    const insteadOf = named(name);
    for (const index of insteadOf) members[index]!.constant = constant;
    if (!dropped.has(name)) tail.push({ name, constant, insteadOf });
  }
  for (const member of members) if (dropped.has(member.finalName)) member.written = false;
  // A filter reads one member. Where a rename gave another the name, a record that brings the name itself is rare.
  const filtered = new Map<string, number | null>();
  for (const [name] of (plan.filter ?? []).flatMap((clause) => clause.map(({ field }) => field))) {
    if (filtered.has(name!)) continue;
    const found = named(name!);
    const meant = found.find((index) => members[index]!.name !== name) ?? found[0];
    const usable = meant !== undefined && found.every((index) => members[index]!.constant === undefined);
    filtered.set(name!, usable ? meant : null);
    if (usable) for (const other of found) if (other !== meant) conflicts.push([other, other]);
  }
  return { members, conflicts, tail, find: (name) => filtered.get(name) ?? null };
}
