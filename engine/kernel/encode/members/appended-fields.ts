/**
 * @module engine/kernel/encode/members/appended-fields
 * What `set` puts at the end of an object of a JSON record, unless a member of the name is there: values, and where paths
 * lead further, whole objects. An object that a record brings has a tail of its own; one that it lacks is written by the
 * tail of the object around it, with all that is set in it.
 */
import type { FieldPath } from '../../../plan/plan.ts';
import type { SetSource, Template } from '../templates/resolve-template.ts';
import type { KernelMember } from './member-tree.ts';

/** What an object that has to be made holds, in order. */
type SetObject = Map<string, SetSource | SetObject>;

export interface TailEntry {
  readonly name: string;
  readonly value: SetSource | SetObject;
  /** The members in whose place it was written already, if one of them was there. */
  readonly insteadOf: readonly KernelMember[];
}

/** One op of a tail: text as it is, or a template behind its key. */
export type TailOp = { readonly insteadOf: readonly KernelMember[] } & (
  | { readonly text: string }
  | {
      readonly key: string;
      readonly template: Template;
      /** Whether its type is checked only: nothing of it is written. */
      readonly isChecked: boolean;
      /** Whether it stands for itself: then it is also what is put in a member's place. */
      readonly alone: boolean;
    }
);

/**
 * Adds what is set at a path, counted from the tail's object.
 */
export function addToTail(
  tail: TailEntry[],
  [name, ...rest]: FieldPath,
  source: SetSource,
  insteadOf: readonly KernelMember[],
): void {
  if (rest.length === 0) {
    tail.push({ name: name!, value: source, insteadOf });
    return;
  }
  let object = tail.find((entry) => entry.name === name)?.value;
  if (!(object instanceof Map)) {
    object = new Map();
    tail.push({ name: name!, value: object, insteadOf });
  }
  for (const step of rest.slice(0, -1)) {
    let inner: SetSource | SetObject | undefined = object.get(step);
    if (!(inner instanceof Map)) {
      inner = new Map();
      object.set(step, inner);
    }
    object = inner;
  }
  object.set(rest[rest.length - 1]!, source);
}

/** Puts another value in the place of one that was set at a path, or takes it away; the objects on its way stay, as they were made. */
export function changeInTail(tail: TailEntry[], [name, ...rest]: FieldPath, source: SetSource | null): void {
  const at = tail.findIndex((entry) => entry.name === name);
  if (at < 0) return;
  if (rest.length === 0) {
    tail.splice(at, 1, ...(source === null ? [] : [{ ...tail[at]!, value: source }]));
    return;
  }
  let object: SetSource | SetObject | undefined = tail[at]!.value;
  for (const step of rest.slice(0, -1)) object = object instanceof Map ? object.get(step) : undefined;
  if (!(object instanceof Map)) return;
  if (source === null) object.delete(rest[rest.length - 1]!);
  else object.set(rest[rest.length - 1]!, source);
}

/**
 * The ops that write an entry; text that belongs together is one op.
 * @param before what stands before its value
 */
export function tailOps(
  { value, insteadOf }: TailEntry,
  before: string,
  leavesOutNull: boolean,
): readonly TailOp[] {
  const ops: TailOp[] = [];
  const alone = !(value instanceof Map);
  /** @returns the text that what comes next goes on with */
  function spell(what: SetSource | SetObject, open: string): string {
    if (what instanceof Map) {
      let text = `${open}{`;
      for (const [index, [inner, its]] of [...what].entries()) {
        text = spell(its, `${text}${index === 0 ? '' : ','}${JSON.stringify(inner)}:`);
      }
      return `${text}}`;
    }
    if ('constant' in what) return open + JSON.stringify(what.constant);
    ops.push({ key: open, template: what.template, isChecked: false, alone, insteadOf });
    return '';
  }
  if (leavesOutNull && 'constant' in value && value.constant === null) return [];
  const text = spell(value, before);
  return text === '' ? ops : [...ops, { text, insteadOf }];
}

/** The templates of a tail. */
export function templatesOfTail(tail: readonly TailEntry[]): readonly Template[] {
  return tail.flatMap((entry) =>
    tailOps(entry, '', false).flatMap((op) => ('template' in op ? [op.template] : [])),
  );
}
