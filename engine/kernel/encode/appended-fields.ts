/**
 * @module engine/kernel/encode/appended-fields
 * What `set` puts at the end of an object of a JSON record, unless a member of the name is there: values, and where paths
 * lead further, whole objects. An object that a record brings has a tail of its own; one that it lacks is written by the
 * tail of the object around it, with all that is set in it.
 */
import type { Scalar } from '../../config/schema.ts';
import type { FieldPath } from '../../plan/plan.ts';
import type { FieldPlace } from './column.ts';
import type { Template } from './resolve-template.ts';

/** What `set` gives. */
export type SetSource = { readonly constant: Scalar } | { readonly template: Template<FieldPlace> };

/** What an object that has to be made holds, in order. */
type SetObject = Map<string, SetSource | SetObject>;

export interface TailEntry {
  readonly name: string;
  readonly value: SetSource | SetObject;
  /** Numbers of the members in whose place it was written already, if one of them was there. */
  readonly insteadOf: readonly number[];
}

/** One op of a tail: text as it is, or a template behind its key. */
export type TailOp = { readonly insteadOf: readonly number[] } & (
  | { readonly text: string }
  | {
      readonly key: string;
      readonly template: Template<FieldPlace>;
      /** Whether it stands for itself: then it is also what is put in a member's place. */
      readonly alone: boolean;
    }
);

/**
 * Adds what is set at a path, counted from the tail's object.
 * @param source `null`: the objects on the way are made, but the value itself is dropped
 */
export function addToTail(
  tail: TailEntry[],
  [name, ...rest]: FieldPath,
  source: SetSource | null,
  insteadOf: readonly number[],
): void {
  if (rest.length === 0) {
    if (source !== null) tail.push({ name: name!, value: source, insteadOf });
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
  if (source !== null) object.set(rest[rest.length - 1]!, source);
}

/** The ops that write an entry; text that belongs together is one op. */
export function tailOps({ name, value, insteadOf }: TailEntry, leavesOutNull: boolean): readonly TailOp[] {
  const ops: TailOp[] = [];
  const alone = !(value instanceof Map);
  /** @returns the text that what comes next goes on with */
  function spell(what: SetSource | SetObject, before: string): string {
    if (what instanceof Map) {
      let text = `${before}{`;
      for (const [index, [inner, its]] of [...what].entries()) {
        text = spell(its, `${text}${index === 0 ? '' : ','}${JSON.stringify(inner)}:`);
      }
      return `${text}}`;
    }
    if ('constant' in what) return before + JSON.stringify(what.constant);
    ops.push({ key: before, template: what.template, alone, insteadOf });
    return '';
  }
  if (leavesOutNull && 'constant' in value && value.constant === null) return [];
  const text = spell(value, `,${JSON.stringify(name)}:`);
  return text === '' ? ops : [...ops, { text, insteadOf }];
}

/** The templates of a tail. */
export function templatesOfTail(tail: readonly TailEntry[]): readonly Template<FieldPlace>[] {
  return tail.flatMap((entry) =>
    tailOps(entry, false).flatMap((op) => ('template' in op ? [op.template] : [])),
  );
}
