/**
 * @module engine/kernel/encode/columns/columns
 * A plan whose fields are columns, of a pattern or of rows → emit ops, one a field (ops.ts draws them).
 */
import { ENCODERS } from '../../../encoders/index.ts';
import type { Column, OutputPlan, ParsePlan, PlanSteps } from '../../../plan/plan.ts';
import { type Declined, isDeclined } from '../../../plan/step.ts';
import { member } from '../../../plan/table.ts';
import * as ops from '../../ops.ts';
import { alignUp, type ByteWriter, createByteWriter } from '../byte-writer.ts';
import { encodeFilter, templatesOfGuards } from '../filter.ts';
import { foldSteps } from '../fold.ts';
import { encodeHidden } from '../hidden.ts';
import type { EncodedAlternative } from '../image.ts';
import { captureAt, encodePlace, MOST_CAPTURES } from '../place.ts';
import { encodePieces, type PieceBlock } from '../templates/piece-block.ts';
import { knownType, LONGEST_LITERAL, notationOf, unitOf, writeEnd } from '../type.ts';
import { createColumnFields, type KernelField, leavesTrace, type Pick, pickBytes } from './column-fields.ts';
import { type Notation, notationFor } from './notation.ts';

function encodeField(
  writer: ByteWriter,
  index: number,
  field: KernelField,
  output: OutputPlan,
  notation: Notation,
  pieces: PieceBlock,
): string | null {
  const { view } = writer;
  const { source } = field;
  const at = index * ops.EMIT_BYTES;
  const { dropsNull } = notation;
  const before = field.written ? notation.before(field.name, index) : '';
  if (before === null) return `${field.name}: no name that ${output.format} can have`;
  if ('template' in source) {
    const open = before + notation.opens(source.template.typed ?? 'text');
    const flags = (dropsNull ? ops.FLAG_DROP_NULL : 0) | (field.written ? 0 : ops.FLAG_CHECK);
    const problem = pieces.writeOp(writer, at, open, source.template, flags);
    return problem && `set.${field.name}: ${problem}`;
  }
  let text: string;
  if ('constant' in source) {
    const value = source.constant;
    const constant = notation.constant(value);
    if (constant === null) return `set.${field.name}: no text that ${output.format} can hold`;
    text = !field.written || (value === null && dropsNull) ? '' : before + constant;
    view.setUint8(at, ops.EMIT_CONSTANT);
  } else {
    const { column, type, late, mask, hidden } = source;
    text = before + notation.opens(mask === null ? type : 'text');
    view.setUint8(at, knownType(type).emit);
    view.setUint8(
      at + 1,
      (column.optional ? ops.FLAG_OPTIONAL : 0) |
        (dropsNull ? ops.FLAG_DROP_NULL : 0) |
        (field.written ? 0 : ops.FLAG_CHECK) |
        (late ? ops.FLAG_LATE : 0) |
        (mask === null ? 0 : ops.FLAG_MASK),
    );
    encodePlace(view, at, 8, captureAt(column.place), column.nullText);
    view.setUint32(at + 32, notationOf(output), true);
    view.setUint32(at + 36, unitOf(writer, type), true);
    const problem = `redact.${field.name}: no mask that ${output.format} can hold`;
    if (hidden !== null && !encodeHidden(writer, at, hidden, notation.mask)) return problem;
    if (mask !== null) {
      const spelled = notation.mask(mask);
      if (spelled === null) return problem;
      const masked = writer.literal(spelled);
      view.setUint32(at + 40, masked.address, true);
      view.setUint32(at + 44, masked.length, true);
    }
  }
  const literal = writer.literal(text);
  if (literal.length > LONGEST_LITERAL) return `${field.name}: more than ${LONGEST_LITERAL} bytes`;
  view.setUint16(at + 2, literal.length, true);
  view.setUint32(at + 4, literal.address, true);
  return null;
}

function writePicks({ view }: ByteWriter, at: number, picks: readonly Pick[]): void {
  for (const [index, { from, to, first }] of picks.entries()) {
    const op = at + index * ops.PICK_BYTES;
    view.setUint32(op, captureAt(from), true);
    view.setUint32(op + 4, captureAt(to), true);
    view.setUint32(op + 8, Number(first), true);
  }
}

const needsOp = (field: KernelField) => field.written || leavesTrace(field);

/** Fields in the order of the output's columns, where it has some; the others are only checked. */
function inColumns(
  fields: readonly KernelField[],
  { format, columns }: OutputPlan,
): readonly KernelField[] | Declined {
  if (!member(ENCODERS, format).hasColumns) return fields;
  const path = columns.find(({ length }) => length > 1);
  if (path !== undefined)
    return { declined: `output.columns: ${path.join('.')}, a path, and a pattern's columns` };
  const inOrder = columns.map(([name]): KernelField => {
    const field = fields.find((one) => one.written && one.name === name);
    return field ?? { name: name!, source: { constant: null }, written: true };
  });
  const others = fields.filter((field) => !inOrder.includes(field));
  return [...inOrder, ...others.map((field) => ({ ...field, written: false }))];
}

/** The columns of a pattern, or of rows: each has a capture of its own. */
const columnsOf = ({ pattern, fields = [] }: ParsePlan): readonly Column[] =>
  pattern?.columns ??
  fields.map((name, index) => ({ name, groups: [index + 1], nullText: null, optional: false }));

/**
 * @param groupCount how many captures the alternative's pattern has
 * @param base address at which the bytes will be
 */
export function encodeColumns(
  plan: PlanSteps,
  parse: ParsePlan,
  steps: PlanSteps['alternatives'][0]['steps'],
  groupCount: number,
  base: number,
): EncodedAlternative | Declined {
  const columns = columnsOf(parse);
  const captures = parse.pattern === null ? columns.length : groupCount;
  const symbolic = createColumnFields(columns, captures, plan.contextNames ?? []);
  if (isDeclined(symbolic)) return symbolic;
  if (symbolic.places >= MOST_CAPTURES) return { declined: `more than ${MOST_CAPTURES - 2} captures` };
  const keys = foldSteps(plan, steps, symbolic);
  if (isDeclined(keys)) return keys;
  // What passes records on as they came writes no fields, but checks their types.
  const written = plan.output.format !== 'raw';
  const ordered = inColumns(symbolic.fields(), plan.output);
  if (isDeclined(ordered)) return ordered;
  const fields = ordered.map((field) => ({ ...field, written: field.written && written })).filter(needsOp);
  const notation = notationFor(plan.output);
  const filter = encodeFilter(symbolic.guards);
  const templates = fields.flatMap(({ source }) => ('template' in source ? [source.template] : []));
  const hashed = templatesOfGuards(symbolic.guards);
  const pieces = encodePieces([...templates, ...hashed], keys, notationOf(plan.output));
  if (isDeclined(pieces)) return pieces;

  const endAt = fields.length * ops.EMIT_BYTES;
  const filterAt = endAt + ops.EMIT_BYTES;
  const picksAt = filterAt + filter.opCount * ops.TEST_BYTES;
  const piecesAt = alignUp(picksAt + pickBytes(symbolic.picks), 16);
  const writer = createByteWriter(base, piecesAt + pieces.opCount * ops.EMIT_BYTES);
  pieces.write(writer, piecesAt, base);
  for (const [index, field] of fields.entries()) {
    const declined = encodeField(writer, index, field, plan.output, notation, pieces);
    if (declined !== null) return { declined };
  }
  writeEnd(writer, endAt, notation.end);
  filter.write(writer, filterAt, base, pieces);
  writePicks(writer, picksAt, symbolic.picks);
  const { first, last } = pieces.partition();
  return {
    bytes: writer.finish(),
    fieldCount: fields.length + pieces.fieldReferences,
    mostReferences: symbolic.mostReferences(),
    fieldReferences: pieces.fieldReferences,
    contextReferences: pieces.contextReferences,
    keys: writer.keys,
    entry: {
      emit: base,
      filter: filter.opCount === 0 ? 0 : base + filterAt,
      partition: first,
      partitionEnd: last,
      picks: symbolic.picks.length === 0 ? 0 : base + picksAt,
      picksEnd: base + picksAt + pickBytes(symbolic.picks),
    },
  };
}
