/**
 * @module engine/kernel/encode/templates/resolve-template
 * A template with its names looked up: what is a field of the record, what a context value, what another `set` made.
 * A reference to what a `set` made becomes that one's pieces, so that per record there are only fields and values.
 */
import type {
  FieldPath,
  PartitionPlan,
  Scalar,
  SetValue,
  TemplatePart,
  TypePlan,
} from '../../../plan/plan.ts';
import { type Declined, isDeclined } from '../../../plan/step.ts';
import type { FieldPlace } from '../place.ts';

/** A reference to a field, to a context value by its place in the plan's `contextNames`, or to the first that is there. */
export interface Reference {
  readonly field: FieldPlace | null;
  readonly context: number | null;
  readonly dateFormat: string | null;
  /** The record is handed back where it has no value. */
  readonly required: boolean;
  /** The type that its text is read as, a context value's as well; left out: it is what it is. */
  readonly as?: TypePlan;
}

export type Piece = { readonly text: string } | Reference;

/** Letters of a template: with a record's length and the number of references, they bound what a template becomes. */
const MOST_TEXT = 60_000;

export interface Template {
  readonly pieces: readonly Piece[];
  /** It is one reference alone, and null where that has no value. */
  readonly lone: boolean;
  /** It is one reference read as of this type, and written as a value of it; left out: text. */
  readonly typed?: TypePlan;
}

/** What a name means at the template's place: a field, what a `set` put there, or nothing (`null`). */
export type Meaning =
  | { readonly field: FieldPlace; readonly always: boolean }
  | { readonly constant: Scalar }
  | { readonly template: Template };

/** What `set` gives a field. */
export type SetSource = Exclude<Meaning, { field: FieldPlace }>;

export interface Scope {
  find(path: FieldPath): Meaning | Declined | null;
  readonly contextNames: readonly string[];
  /** Called with the number of references in each template, one that is dropped later included. */
  noteReferences(count: number): void;
}

/** The most references that one template has. */
export function countReferences() {
  let most = 0;
  return {
    noteReferences(count: number) {
      most = Math.max(most, count);
    },
    mostReferences: () => most,
  };
}

/** A constant's text in another text; `null` has none. */
const textOfConstant = (constant: Scalar) =>
  typeof constant === 'string' || constant === null ? constant : JSON.stringify(constant);

function resolvePart(
  part: Exclude<TemplatePart, { text: string }>,
  required: boolean,
  { find, contextNames }: Pick<Scope, 'find' | 'contextNames'>,
): Template | Declined {
  const { source, dateFormat } = part;
  const meant = part.field === null ? null : find(part.field);
  const context = part.context === null ? null : contextNames.indexOf(part.context);
  if (meant === null) {
    return { pieces: [{ field: null, context, dateFormat: null, required }], lone: true };
  }
  if (isDeclined(meant)) return meant;
  if ('constant' in meant) {
    const text = textOfConstant(meant.constant);
    return text === null ? { declined: `\${${source}}: always null` } : { pieces: [{ text }], lone: false };
  }
  if ('template' in meant) {
    const { pieces, lone, typed } = meant.template;
    if (!lone || !(required || typed)) return meant.template;
    const more = typed === undefined ? { required } : { required, dateFormat };
    return { pieces: pieces.map((piece) => ('text' in piece ? piece : { ...piece, ...more })), lone };
  }
  return {
    pieces: [{ field: meant.field, context: meant.always ? null : context, dateFormat, required }],
    lone: true,
  };
}

/** @param required whether every reference has to have a value, as in partition keys */
export function resolveTemplate(
  parts: readonly TemplatePart[],
  required: boolean,
  scope: Scope,
): Template | Declined {
  const pieces: Piece[] = [];
  let lone = false;
  for (const part of parts) {
    if ('text' in part) {
      if (!part.text.isWellFormed()) return { declined: 'a template with half a surrogate pair' };
      pieces.push(part);
      continue;
    }
    const resolved = resolvePart(part, required, scope);
    if (isDeclined(resolved)) return resolved;
    pieces.push(...resolved.pieces);
    lone = parts.length === 1 && resolved.lone;
  }
  const texts = pieces.flatMap((piece) => ('text' in piece ? piece.text : []));
  if (texts.join('').length > MOST_TEXT) return { declined: `template of more than ${MOST_TEXT} letters` };
  scope.noteReferences(pieces.length - texts.length);
  return { pieces, lone };
}

/**
 * The template that `set` made of one context value, or of a member that has no type, as a value of a type; `null`: it is made
 * of something else.
 */
export function readAs({ pieces, typed }: Template, type: TypePlan): Template | null {
  const [piece] = pieces;
  if (pieces.length !== 1 || typed !== undefined || piece === undefined || 'text' in piece) return null;
  const { field, context } = piece;
  const isText = field === null ? context !== null : field.isMember && field.type === null;
  return isText ? { pieces: [{ ...piece, as: type }], lone: true, typed: type } : null;
}

/** What a `set` puts in its field's place: a template of nothing but text is a constant. */
export function resolveSet(value: SetValue, scope: Scope): SetSource | Declined {
  if ('constant' in value) return value;
  if (value.template.every((part) => 'text' in part)) {
    return { constant: value.template.map(({ text }) => text).join('') };
  }
  const template = resolveTemplate(value.template, false, scope);
  return isDeclined(template) ? template : { template };
}

/** A plan's partition keys: every reference in them must have a value. */
export function resolvePartition(
  partition: readonly PartitionPlan[],
  scope: Scope,
): ReadonlyMap<string, Template> | Declined {
  const keys = new Map<string, Template>();
  for (const { key, template } of partition) {
    const resolved = resolveTemplate(template, true, scope);
    if (isDeclined(resolved)) return { declined: `partition.${key}: ${resolved.declined}` };
    keys.set(key, resolved);
  }
  return keys;
}
