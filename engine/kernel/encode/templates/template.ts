/**
 * @module engine/kernel/encode/templates/template
 * A resolved template → pieces (ops.ts draws them).
 */
import type { TypePlan } from '../../../plan/plan.ts';
import type { Declined } from '../../../plan/step.ts';
import { kernelType } from '../../../types/index.ts';
import { CONTEXT, KIND_NESTED, SPAN_BYTES } from '../../memory.ts';
import * as ops from '../../ops.ts';
import type { ByteWriter } from '../byte-writer.ts';
import { encodePlace } from '../place.ts';
import { knownType, LONGEST_LITERAL, unitOf } from '../type.ts';
import { dateSlices, WHOLE_ISO } from './date-slices.ts';
import type { Piece, Reference, Template } from './resolve-template.ts';

/** One op: a reference to a timestamp becomes one for every part of it, and the text between them. */
type Op =
  | { readonly text: string; readonly between: boolean }
  | {
      readonly reference: Reference;
      readonly from: number;
      readonly to: number;
      readonly same: boolean;
    };

const typeOf = ({ as, field }: Reference): TypePlan | null => as ?? field?.type ?? null;

function opsOf(piece: Piece): Op[] {
  if ('text' in piece) return piece.text === '' ? [] : [{ text: piece.text, between: false }];
  const { dateFormat } = piece;
  const type = typeOf(piece);
  const reference = { reference: piece, from: 0, to: 0, same: false };
  if (type === null || !knownType(type).moment) return [reference];
  const slices = dateFormat === null ? [WHOLE_ISO] : dateSlices(dateFormat);
  // Text goes by whether the reference before it had a value; so there is one, if need be to no character.
  const isFirst = (index: number) => index === 0 && slices[0] !== undefined && 'from' in slices[0];
  return [
    ...(isFirst(0) ? [] : [reference]),
    ...slices.map((slice, index): Op => {
      if ('text' in slice) return { text: slice.text, between: true };
      return { reference: piece, ...slice, same: !isFirst(index) };
    }),
  ];
}

/** A literal of a template, escaped for the inside of a JSON string. */
const escaped = (text: string) => JSON.stringify(text).slice(1, -1);

/** Types whose values have no text that a template could take. */
const isUnknown = (type: TypePlan) => (kernelType(type)?.value ?? KIND_NESTED) === KIND_NESTED;

/** Why a template is not for the kernel; `null`: it is. */
function problemOf({ pieces }: Template): string | null {
  for (const piece of pieces) {
    if ('text' in piece) continue;
    const { dateFormat, context, as } = piece;
    const type = typeOf(piece);
    if (type !== null && isUnknown(type)) return type.kind;
    if (dateFormat?.isWellFormed() === false) return 'half a surrogate pair';
    // A context value without a type is written as a whole, so that what it stands for has to be one op.
    if (context !== null && as === undefined && opsOf(piece).length !== 1)
      return `a date format ${JSON.stringify(dateFormat)}`;
  }
  const texts = pieces.flatMap(opsOf).map((op) => ('text' in op ? Buffer.byteLength(escaped(op.text)) : 0));
  return Math.max(0, ...texts) > LONGEST_LITERAL ? 'a long text' : null;
}

/** Ops for a template. */
export interface EncodedTemplate {
  /** See {@link Template}. */
  readonly lone: boolean;
  readonly opCount: number;
  /** How many of its references are to fields, and to context values: a bound on how much longer it makes a record. */
  readonly fieldReferences: number;
  readonly contextReferences: number;
  write(writer: ByteWriter, at: number): void;
}

function writeOp(writer: ByteWriter, at: number, op: Op, notation: number): void {
  const { view } = writer;
  if ('text' in op) {
    const literal = writer.literal(escaped(op.text));
    view.setUint8(at, ops.EMIT_CONSTANT);
    view.setUint8(at + 1, op.between ? ops.FLAG_OPTIONAL : 0);
    view.setUint16(at + 2, literal.length, true);
    view.setUint32(at + 4, literal.address, true);
    return;
  }
  const { field, context, required, as } = op.reference;
  const type = typeOf(op.reference);
  const kind = type !== null ? knownType(type).emit : field === null ? ops.EMIT_CONTEXT : ops.EMIT_VERBATIM;
  view.setUint8(at, kind);
  view.setUint8(
    at + 1,
    (field?.isMember ? ops.FLAG_MEMBER : 0) |
      (required ? ops.FLAG_REQUIRED : 0) |
      (as === undefined ? 0 : ops.FLAG_AS) |
      (op.same ? ops.FLAG_SAME_MOMENT : 0),
  );
  const value = context === null ? 0 : CONTEXT + context * SPAN_BYTES;
  if (field !== null) encodePlace(view, at, 8, field.capture, field.nullText);
  else if (as !== undefined) encodePlace(view, at, 8, value, null);
  view.setUint32(at + 32, notation, true);
  view.setUint32(at + 36, unitOf(writer, type), true);
  view.setUint32(at + 40, value, true);
  view.setUint16(at + 44, op.from, true);
  view.setUint16(at + 46, op.to, true);
}

/** @param notation how the value of a template with a type is written, where that is a moment: one of MOMENT_… */
export function encodeTemplate(template: Template, notation: number): EncodedTemplate | Declined {
  const problem = problemOf(template);
  if (problem !== null) return { declined: problem };
  const all = template.pieces.flatMap(opsOf);
  const references = template.pieces.filter((piece) => !('text' in piece)) as Reference[];
  return {
    lone: template.lone,
    opCount: all.length,
    fieldReferences: references.filter(({ field }) => field !== null).length,
    contextReferences: references.filter(({ context }) => context !== null).length,
    write(writer, at) {
      const written = template.typed === undefined ? ops.MOMENT_ISO : notation;
      for (const [index, op] of all.entries()) writeOp(writer, at + index * ops.EMIT_BYTES, op, written);
    },
  };
}
