/**
 * @module engine/kernel/encode/resolve-members
 * Runs a plan's types, renames, sets and drops on the names it mentions, for records that bring their own names. Which
 * of them a record has is not known here, so each gets its whole way through the steps, and sets of them that would get
 * into each other's way are named: a record that has all of such a set is the reference path's.
 */
import type { FieldPath, PlanSteps, TypePlan } from '../../plan/plan.ts';
import { type Declined, isDeclined } from '../declined.ts';
import { MOST_MEMBERS } from '../ops.ts';
import { addToTail, type SetSource } from './appended-fields.ts';
import { type FieldPlace, memberPlace } from './column.ts';
import { buildMemberTree, type MemberTree, type ObjectNode } from './member-tree.ts';
import { type Meaning, resolvePartition, resolveSet, type Template } from './resolve-template.ts';

/** What is done with a member of one name, if an object has it. */
export interface KernelMember {
  /** Its name as it comes. */
  readonly name: string;
  /** `null`: it stays as written. */
  readonly type: TypePlan | null;
  /** The object in it whose members are done something with; then nothing is done with the member itself. */
  readonly child: ObjectNode | null;
  /** Its name in the output. */
  finalName: string;
  /** What `set` puts in its place; `undefined`: nothing. */
  source: SetSource | undefined;
  written: boolean;
}

export interface ResolvedMembers {
  /** The record first. */
  readonly nodes: readonly ObjectNode[];
  /** The members of all objects, those of the record first; their numbers are their places here. */
  readonly members: readonly KernelMember[];
  /** Pairs of members that must not be in one record; twice the same: that must not be there. */
  readonly conflicts: readonly (readonly [number, number])[];
  readonly partition: ReadonlyMap<string, Template<FieldPlace>>;
  /** Which member a filter means; `null` where none, or a constant, has the name. */
  find(path: FieldPath): number | null;
}

/** The members of one object that have a name at this point of the steps; at most one of them is in a record. */
function named(tree: MemberTree, path: FieldPath): readonly KernelMember[] {
  const name = path[path.length - 1]!;
  return tree.nodeOf(path).members.filter((member) => member.finalName === name);
}

/** Resolves the members of a plan that parses JSON. */
export function resolveMembers(plan: PlanSteps): ResolvedMembers | Declined {
  const tree = buildMemberTree(plan);
  if (isDeclined(tree)) return tree;
  const members = tree.nodes.flatMap((node) => node.members);
  if (members.length > MOST_MEMBERS) return { declined: `more than ${MOST_MEMBERS} names` };
  const numberOf = (member: KernelMember) => members.indexOf(member);

  const conflicts: (readonly [number, number])[] = [];
  for (const { field, to } of plan.rename) {
    if (field[field.length - 1] === to) continue;
    const sources = named(tree, field);
    const targets = named(tree, [...field.slice(0, -1), to]);
    for (const source of sources) {
      for (const target of targets) conflicts.push([numberOf(source), numberOf(target)]);
    }
    for (const source of sources) source.finalName = to;
  }
  const dropped = new Set(plan.drop.map((path) => JSON.stringify(path)));
  const made = new Map<string, SetSource>();
  const scope = {
    /** Where a rename gave another member the name, a record that brings the name itself is rare, and the reference path's. */
    find(path: FieldPath): Meaning<FieldPlace> | Declined | null {
      const source = made.get(JSON.stringify(path));
      if (source !== undefined) return source;
      const { meant, others } = choose(tree, path);
      if (meant === undefined) return null;
      if (meant.child !== null) return { declined: `${path.join('.')}: an object that is changed` };
      for (const other of others) conflicts.push([numberOf(other), numberOf(other)]);
      return { field: memberPlace(numberOf(meant), meant.type), always: false };
    },
    contextNames: plan.contextNames ?? [],
  };
  for (const { field, value } of plan.set) {
    const source = resolveSet(value, scope);
    if (isDeclined(source)) return { declined: `set.${field.join('.')}: ${source.declined}` };
    for (const member of named(tree, field)) member.source = source;
    made.set(JSON.stringify(field), source);
    const kept = dropped.has(JSON.stringify(field)) ? null : source;
    for (let depth = 0; depth < field.length; depth += 1) {
      const way = field.slice(0, depth + 1);
      addToTail(tree.nodeOf(way).tail, field.slice(depth), kept, named(tree, way).map(numberOf));
    }
  }
  const partition = resolvePartition(plan.partition, scope);
  if (isDeclined(partition)) return partition;
  const filtered = chooseFiltered(plan, tree);
  for (const { others } of filtered.values()) {
    for (const other of others) conflicts.push([numberOf(other), numberOf(other)]);
  }
  for (const path of plan.drop) for (const member of named(tree, path)) member.written = false;
  return {
    nodes: tree.nodes,
    members,
    conflicts,
    partition,
    find(path) {
      const meant = filtered.get(JSON.stringify(path))?.meant;
      return meant === undefined ? null : numberOf(meant);
    },
  };
}

/** The member that is meant where one is read: where a rename gave another the name, that one. */
function choose(
  tree: MemberTree,
  path: FieldPath,
): { readonly meant: KernelMember | undefined; readonly others: readonly KernelMember[] } {
  const found = named(tree, path);
  const meant = found.find((member) => member.name !== path[path.length - 1]) ?? found[0];
  return { meant, others: found.filter((member) => member !== meant) };
}

/** A filter reads one member: a record that brings a name that a rename gave another is rare. */
function chooseFiltered(plan: PlanSteps, tree: MemberTree) {
  const filtered = new Map<string, { meant: KernelMember; others: readonly KernelMember[] }>();
  for (const path of (plan.filter ?? []).flatMap((clause) => clause.map(({ field }) => field))) {
    const { meant, others } = choose(tree, path);
    if (meant === undefined || [meant, ...others].some(({ source }) => source !== undefined)) continue;
    filtered.set(JSON.stringify(path), { meant, others });
  }
  return filtered;
}
