/**
 * @module engine/kernel/encode/members/member-tree
 * The names a plan mentions in records that bring their own, as a tree: the record, and the objects that dotted paths lead
 * into. Names come into it as steps mention them.
 */
import type { FieldPath, TypePlan } from '../../../plan/plan.ts';
import type { Hidden } from '../../../plan/step.ts';
import type { SetSource } from '../templates/resolve-template.ts';
import type { TailEntry } from './appended-fields.ts';

/** What is done with a member of one name, if an object has it. */
export interface KernelMember {
  /** Its name as it comes. */
  readonly name: string;
  /** The object in it whose members are done something with; then nothing is done with the member itself. */
  readonly child: ObjectNode | null;
  /** Its number among all members, once they are counted. */
  number: number;
  /** Its name at this point of the steps; `null`: it is gone. */
  finalName: string | null;
  /** `null`: it stays as written. */
  type: TypePlan | null;
  /** What a value becomes; `null`: itself. */
  mask: string | null;
  /** What is made of a value and takes its place; `null`: itself. */
  hidden: Hidden | null;
  /** What `set` puts in its place; `undefined`: nothing. */
  source: SetSource | undefined;
  /** Whether a filter or a template has read it as it is now. */
  read: boolean;
}

/** One object: the record itself, or one that a path leads into. */
export interface ObjectNode {
  readonly members: KernelMember[];
  /** What `set` puts at its end. */
  readonly tail: TailEntry[];
  /** Whether a path of `set` leads into it: then a value there that is not an object fails the record. */
  isSet: boolean;
  /** Whether members that no step names are left out, and the object itself where nothing is left in it. */
  keepsOnly: boolean;
}

export interface MemberTree {
  /** The record first. */
  readonly nodes: readonly ObjectNode[];
  /**
   * The object that holds a path's last name, with a member of that name in it; a text says why the kernel cannot do with
   * the path.
   */
  mention(path: FieldPath): ObjectNode | string;
  /** The object at a path that was mentioned. */
  at(path: FieldPath): ObjectNode | undefined;
}

const keyOf = (path: FieldPath) => JSON.stringify(path);

export function createMemberTree(): MemberTree {
  const nodes: ObjectNode[] = [];
  const byPath = new Map<string, ObjectNode>();

  /** False: there is one already, of the other sort. */
  function addMember(node: ObjectNode, name: string, child: ObjectNode | null): boolean {
    const known = node.members.find((member) => member.name === name);
    if (known !== undefined) return known.child === child;
    node.members.push({
      name,
      child,
      number: -1,
      finalName: name,
      type: null,
      mask: null,
      hidden: null,
      source: undefined,
      read: false,
    });
    return true;
  }

  /** The object at a path, with all that lead to it; `null`: a name on the way is changed itself. */
  function open(path: FieldPath): ObjectNode | null {
    const known = byPath.get(keyOf(path));
    if (known !== undefined) return known;
    const node: ObjectNode = { members: [], tail: [], isSet: false, keepsOnly: false };
    const parent = path.length === 0 ? null : open(path.slice(0, -1));
    if (path.length > 0 && (parent === null || !addMember(parent, path[path.length - 1]!, node))) return null;
    nodes.push(node);
    byPath.set(keyOf(path), node);
    return node;
  }

  open([]);
  return {
    nodes,
    at: (path) => byPath.get(keyOf(path)),
    mention(path) {
      const escaped = path.find((name) => JSON.stringify(name) !== `"${name}"`);
      if (escaped !== undefined) return `${JSON.stringify(escaped)}: a name with escapes`;
      const node = open(path.slice(0, -1));
      if (node === null || !addMember(node, path[path.length - 1]!, null)) {
        return `${path.join('.')}: a field that is changed, and a path through it`;
      }
      return node;
    },
  };
}
