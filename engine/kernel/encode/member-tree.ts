/**
 * @module engine/kernel/encode/member-tree
 * The names a plan mentions in JSON records, as a tree: the record, and the objects that dotted paths lead into.
 */
import type { FieldPath, PlanSteps, TemplatePart, TypePlan } from '../../plan/plan.ts';
import type { Declined } from '../declined.ts';
import type { TailEntry } from './appended-fields.ts';
import type { KernelMember } from './resolve-members.ts';

/** One object: the record itself, or one that a path leads into. */
export interface ObjectNode {
  readonly members: KernelMember[];
  /** What `set` puts at its end. */
  readonly tail: TailEntry[];
  /** Whether a path of `set` leads into it: then a value in its place that is no object fails the record. */
  readonly isSet: boolean;
}

export interface MemberTree {
  /** The record first. */
  readonly nodes: readonly ObjectNode[];
  /** The object that holds a path's last name. */
  nodeOf(path: FieldPath): ObjectNode;
}

const keyOf = (path: FieldPath) => JSON.stringify(path);

/** All templates of a plan. */
const templatesOf = ({ set, partition }: PlanSteps): readonly (readonly TemplatePart[])[] => [
  ...set.flatMap(({ value }) => ('template' in value ? [value.template] : [])),
  ...partition.map(({ template }) => template),
];

/** All paths whose last name the plan does something with. */
function mentionedPaths(plan: PlanSteps): readonly FieldPath[] {
  return [
    ...plan.types.map(({ field }) => field),
    ...plan.rename.flatMap(({ field, to }) => [field, [...field.slice(0, -1), to]]),
    ...plan.set.map(({ field }) => field),
    ...plan.drop,
    ...(plan.filter ?? []).flatMap((clause) => clause.map(({ field }) => field)),
    ...templatesOf(plan).flatMap((parts) =>
      parts.flatMap((part) => ('text' in part || part.field === null ? [] : [part.field])),
    ),
  ];
}

/** Why the kernel cannot do with a name, or `null`. */
function nameProblem(name: string): string | null {
  return JSON.stringify(name) === `"${name}"` ? null : `${JSON.stringify(name)}: a name with escapes`;
}

export function buildMemberTree(plan: PlanSteps): MemberTree | Declined {
  const types = new Map(plan.types.map(({ field, type }) => [keyOf(field), type]));
  const setWays = new Set(
    plan.set.flatMap(({ field }) => field.map((_, depth) => keyOf(field.slice(0, depth)))),
  );
  const nodes: ObjectNode[] = [];
  const byPath = new Map<string, ObjectNode>();

  function addMember(
    node: ObjectNode,
    name: string,
    type: TypePlan | null,
    child: ObjectNode | null,
  ): boolean {
    const known = node.members.find((member) => member.name === name);
    if (known !== undefined) return known.child === child;
    node.members.push({ name, type, child, finalName: name, source: undefined, written: true });
    return true;
  }
  /** The object at a path, with all that lead to it; `null`: a name on the way is changed itself. */
  function open(path: FieldPath): ObjectNode | null {
    const known = byPath.get(keyOf(path));
    if (known !== undefined) return known;
    const node: ObjectNode = { members: [], tail: [], isSet: setWays.has(keyOf(path)) };
    nodes.push(node);
    byPath.set(keyOf(path), node);
    if (path.length === 0) return node;
    const parent = open(path.slice(0, -1));
    return parent !== null && addMember(parent, path[path.length - 1]!, null, node) ? node : null;
  }

  open([]);
  for (const path of mentionedPaths(plan)) {
    const problem = path.map(nameProblem).find((found) => found !== null);
    if (problem !== undefined) return { declined: problem };
    const node = open(path.slice(0, -1));
    const name = path[path.length - 1]!;
    if (node === null || !addMember(node, name, types.get(keyOf(path)) ?? null, null)) {
      return { declined: `${path.join('.')}: a field that is changed, and a path through it` };
    }
  }
  return { nodes, nodeOf: (path) => byPath.get(keyOf(path.slice(0, -1)))! };
}
