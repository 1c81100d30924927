/**
 * @module engine/kernel/encode/members/member-fields
 * The symbolic fields of records that bring their own names. Which of them a record has is not known here, so each gets
 * its whole way through the steps, and sets of them that would get into each other's way are named: a record that has all
 * of such a set is the reference path's.
 */
import type { ClausePlan, FieldPath, PartitionPlan, SetValue } from '../../../plan/plan.ts';
import { type Declined, isDeclined } from '../../../plan/step.ts';
import { compileGuard, type Guard } from '../filter.ts';
import type { Foldable } from '../fold.ts';
import { captureAt, type FieldPlace } from '../place.ts';
import {
  countReferences,
  type Meaning,
  readAs,
  resolvePartition,
  resolveSet,
  type SetSource,
  type Template,
} from '../templates/resolve-template.ts';
import { compileSample } from '../templates/sample.ts';
import { declineType } from '../type.ts';
import { addToTail, changeInTail } from './appended-fields.ts';
import { createMemberTree, type KernelMember, type ObjectNode } from './member-tree.ts';

/** What fills a cell: what was set, or of some members the one that a record has. */
export type Cell = SetSource | { readonly members: readonly KernelMember[] };

export interface MemberFields extends Foldable {
  /** The record first. */
  readonly nodes: readonly ObjectNode[];
  /** Pairs of members that must not be in one record; twice the same: that must not be there. */
  readonly conflicts: readonly (readonly [KernelMember, KernelMember])[];
  readonly guards: readonly Guard[];
  /** What `set` made and a type was given to: it is checked also where it is not written. */
  readonly typed: readonly Template[];
  /** The cell of a column, once all steps are folded. */
  cell(path: FieldPath): Cell | Declined;
}

const memberPlace = (member: KernelMember): FieldPlace => ({
  get capture() {
    return captureAt(member.number);
  },
  nullText: null,
  type: member.type,
  isMember: true,
});

export function createMemberFields(contextNames: readonly string[]): MemberFields {
  const tree = createMemberTree();
  const record = tree.nodes[0]!;
  const conflicts: (readonly [KernelMember, KernelMember])[] = [];
  const guards: Guard[] = [];
  const typed: Template[] = [];
  /** What `set` put at a path. */
  const made = new Map<string, SetSource>();
  const keyOf = (path: FieldPath) => JSON.stringify(path);

  /** The members that have a name at this point of the steps; at most one of them is in a record. */
  function named(path: FieldPath): readonly KernelMember[] | Declined {
    const before = new Set(tree.nodes.flatMap(({ members }) => members));
    const node = tree.mention(path);
    if (typeof node === 'string') return { declined: node };
    for (const { keepsOnly, members } of tree.nodes) {
      // What is mentioned only now was left out before.
      for (const member of members) {
        if (!keepsOnly || before.has(member)) continue;
        if (member.child !== null) return { declined: `${path.join('.')}: a path behind keep` };
        member.finalName = null;
      }
    }
    return node.members.filter((member) => member.finalName === path[path.length - 1]);
  }

  /** The member that is meant where one is read; where a rename gave another the name, a record that brings both is rare. */
  function choose(path: FieldPath): KernelMember | Declined | null {
    const found = named(path);
    if (isDeclined(found)) return found;
    const meant = found.find((member) => member.name !== path[path.length - 1]) ?? found[0];
    if (meant === undefined) return null;
    if (meant.mask !== null || meant.hidden !== null) return { declined: `${path.join('.')}: redacted` };
    for (const other of found) if (other !== meant) conflicts.push([other, other]);
    meant.read = true;
    return meant;
  }

  const references = countReferences();
  const scope = {
    find(path: FieldPath): Meaning | Declined | null {
      const source = made.get(keyOf(path));
      if (source !== undefined) return source;
      const meant = choose(path);
      if (meant === null || isDeclined(meant)) return meant;
      return { field: memberPlace(meant), always: false };
    },
    contextNames,
    noteReferences: references.noteReferences,
  };

  /** The members that a step changes; declined where one of them has been changed or read before. */
  function untouched(path: FieldPath, step: string): readonly KernelMember[] | Declined {
    const members = named(path);
    if (isDeclined(members)) return members;
    const touched = members.some(
      ({ type, mask, hidden, source, read }) =>
        type !== null || mask !== null || hidden !== null || source !== undefined || read,
    );
    if (!touched && !made.has(keyOf(path))) return members;
    return { declined: `${step}.${path.join('.')}: a field that was read, set or changed before` };
  }

  /** Whether a path leads into an object that is left out where nothing is left in it: then nothing may be put into it, or taken. */
  const isPruned = (path: FieldPath) =>
    path.some((_, depth) => depth > 0 && tree.at(path.slice(0, depth))?.keepsOnly === true);

  /** Leaves out the members of an object but for those at the paths. */
  function keepIn(node: ObjectNode, paths: readonly FieldPath[]): Declined | null {
    node.keepsOnly = true;
    for (const member of node.members) {
      const inner = paths.filter(([name]) => name === member.finalName).map((path) => path.slice(1));
      if (inner.some(({ length }) => length === 0)) continue;
      const { child } = member;
      if (child?.isSet) return { declined: 'keep of a part of what was set' };
      const declined = child === null ? null : keepIn(child, inner);
      if (declined !== null) return declined;
      if (child === null) member.finalName = null;
    }
    return null;
  }

  /** Puts another value in the place of what `set` put at a path; `null`: none. */
  function changeMade(path: FieldPath, source: SetSource | null): void {
    const before = made.get(keyOf(path));
    if (source === null) made.delete(keyOf(path));
    else made.set(keyOf(path), source);
    for (let depth = 0; depth < path.length; depth += 1) {
      changeInTail(tree.at(path.slice(0, depth))!.tail, path.slice(depth), source);
    }
    if (source === null) return;
    for (const member of tree.at(path.slice(0, -1))!.members)
      if (member.source === before) member.source = source;
  }

  return {
    nodes: tree.nodes,
    conflicts,
    guards,
    typed,
    mostReferences: references.mostReferences,
    cell(path) {
      const source = made.get(keyOf(path));
      if (source !== undefined) return source;
      const members = named(path);
      return isDeclined(members) ? members : { members };
    },
    partition: (keys: readonly PartitionPlan[]) => resolvePartition(keys, scope),
    rename(path, to) {
      const target = [...path.slice(0, -1), to];
      const sources = named(path);
      if (isDeclined(sources)) return sources;
      if (path[path.length - 1] === to) return null; // the objects on the way are written anew all the same
      const targets = named(target);
      if (isDeclined(targets)) return targets;
      if (made.has(keyOf(path)) || made.has(keyOf(target)))
        return { declined: `rename.${path.join('.')}: a field that was set` };
      for (const source of sources) {
        for (const other of targets) conflicts.push([source, other]);
        source.finalName = to;
      }
      return null;
    },
    put(path: FieldPath, value: SetValue) {
      const source = resolveSet(value, scope);
      if (isDeclined(source)) return { declined: `set.${path.join('.')}: ${source.declined}` };
      if (made.has(keyOf(path))) return { declined: `set.${path.join('.')}: a field that was set before` };
      if (isPruned(path)) return { declined: `set.${path.join('.')}: a path behind keep` };
      const members = named(path);
      if (isDeclined(members)) return members;
      for (const member of members) member.source = source;
      made.set(keyOf(path), source);
      // Each object on the way has the rest of the path at its end, for where a record lacks what is to hold it.
      for (let depth = 0; depth < path.length; depth += 1) {
        const node = tree.at(path.slice(0, depth))!;
        if (depth > 0) node.isSet = true;
        const instead = node.members.filter(({ finalName }) => finalName === path[depth]);
        addToTail(node.tail, path.slice(depth), source, instead);
      }
      return null;
    },
    convert(path, type) {
      const declined = declineType(type, path.join('.'));
      if (declined !== null) return declined;
      const source = made.get(keyOf(path));
      const template = source !== undefined && 'template' in source ? readAs(source.template, type) : null;
      if (template !== null) {
        changeMade(path, { template });
        typed.push(template);
        return null;
      }
      const members = untouched(path, 'types');
      if (isDeclined(members)) return members;
      for (const member of members) member.type = type;
      return null;
    },
    mask(path, text) {
      const members = named(path);
      if (isDeclined(members)) return members;
      if (made.has(keyOf(path)) || members.some(({ source }) => source !== undefined)) {
        return { declined: `redact.${path.join('.')}: a field that was set` };
      }
      for (const member of members) {
        member.mask = text;
        member.hidden = null;
      }
      return null;
    },
    hide(path, hidden) {
      const members = named(path);
      if (isDeclined(members)) return members;
      const changed = members.some(
        ({ type, mask, hidden: other, source }) => type ?? mask ?? other ?? source ?? null,
      );
      if (changed || made.has(keyOf(path)))
        return {
          declined: `redact.${path.join('.')}: the ${hidden.kind} of a field that was changed before`,
        };
      for (const member of members) member.hidden = hidden;
      return null;
    },
    remove(path) {
      if (isPruned(path)) return { declined: `drop of ${path.join('.')}: a path behind keep` };
      const members = named(path);
      if (isDeclined(members)) return members;
      for (const member of members) member.finalName = null;
      if (made.has(keyOf(path))) changeMade(path, null);
      return null;
    },
    keepOnly(paths) {
      // Paths into an object first: they make it known, so that it is kept as one.
      for (const path of [...paths].sort((one, other) => other.length - one.length)) {
        const members = tree.at(path) === undefined ? named(path) : null;
        if (isDeclined(members)) return members;
      }
      const declined = keepIn(record, paths);
      if (declined !== null) return declined;
      const kept = new Set(paths.map(([name]) => name!));
      for (const key of [...made.keys()]) {
        const path = JSON.parse(key) as string[];
        if (!kept.has(path[0]!)) changeMade(path, null);
      }
      return null;
    },
    guard(clauses: readonly ClausePlan[]) {
      let declined: Declined | null = null;
      const guard = compileGuard(clauses, (path) => {
        if (made.has(keyOf(path))) return null;
        const meant = choose(path);
        if (isDeclined(meant)) declined ??= meant;
        return meant === null || isDeclined(meant) ? null : memberPlace(meant);
      });
      if (declined !== null) return declined;
      if (isDeclined(guard)) return guard;
      guards.push(guard);
      return null;
    },
    sample(rate, key) {
      const guard = compileSample(rate, key, scope);
      if (isDeclined(guard)) return guard;
      guards.push(guard);
      return null;
    },
  };
}
