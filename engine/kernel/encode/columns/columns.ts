/**
 * @module engine/kernel/encode/columns/columns
 * A plan whose fields are columns, of a pattern or of rows → emit ops, one a field (ops.ts draws them).
 */
import type { Column, OutputPlan, ParsePlan, PlanSteps } from '../../../plan/plan.ts';
import { type Declined, isDeclined } from '../../../plan/step.ts';
import * as ops from '../../ops.ts';
import { alignUp, type ByteWriter, createByteWriter } from '../byte-writer.ts';
import { encodeFilter } from '../filter.ts';
import { foldSteps } from '../fold.ts';
import type { EncodedAlternative } from '../image.ts';
import { captureAt, encodePlace, MOST_CAPTURES } from '../place.ts';
import { encodePieces, type PieceBlock } from '../templates/piece-block.ts';
import { knownType, LONGEST_LITERAL, notationOf, opensQuote, unitOf, writeEnd } from '../type.ts';
import { createColumnFields, type KernelField, type Pick, pickBytes } from './column-fields.ts';

function encodeField(
  writer: ByteWriter,
  at: number,
  field: KernelField,
  output: OutputPlan,
  pieces: PieceBlock,
): string | null {
  const { view } = writer;
  const { source } = field;
  const key = `,${JSON.stringify(field.name)}:`;
  const dropsNull = output.nulls === 'drop';
  if ('template' in source) {
    const problem = pieces.writeOp(writer, at, key, source.template, dropsNull);
    return problem && `set.${field.name}: ${problem}`;
  }
  let text: string;
  if ('constant' in source) {
    const value = source.constant;
    text = !field.written || (value === null && dropsNull) ? '' : key + JSON.stringify(value);
    view.setUint8(at, ops.EMIT_CONSTANT);
  } else {
    const { column, type, late, mask } = source;
    text = mask !== null || opensQuote(type, output) ? `${key}"` : key;
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
    if (mask !== null) {
      const masked = writer.literal(`${mask}"`);
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

/** Whether a field leaves any trace: text that is not written cannot fail either. */
function needsOp({ written, source }: KernelField): boolean {
  return written || ('column' in source && knownType(source.type).emit !== ops.EMIT_STRING);
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
  const fields = symbolic
    .fields()
    .map((field) => ({ ...field, written: field.written && written }))
    .filter(needsOp);
  const filter = encodeFilter(symbolic.guards);
  const templates = fields.flatMap(({ source }) => ('template' in source ? [source.template] : []));
  const pieces = encodePieces(templates, keys);
  if (isDeclined(pieces)) return pieces;

  const endAt = fields.length * ops.EMIT_BYTES;
  const filterAt = endAt + ops.EMIT_BYTES;
  const picksAt = filterAt + filter.opCount * ops.TEST_BYTES;
  const piecesAt = alignUp(picksAt + pickBytes(symbolic.picks), 16);
  const writer = createByteWriter(base, piecesAt + pieces.opCount * ops.EMIT_BYTES);
  pieces.write(writer, piecesAt, base);
  for (const [index, field] of fields.entries()) {
    const declined = encodeField(writer, index * ops.EMIT_BYTES, field, plan.output, pieces);
    if (declined !== null) return { declined };
  }
  writeEnd(writer, endAt, plan.output);
  filter.write(writer, filterAt, base);
  writePicks(writer, picksAt, symbolic.picks);
  const { first, last } = pieces.partition();
  return {
    bytes: writer.finish(),
    fieldCount: fields.length + pieces.fieldReferences,
    mostReferences: symbolic.mostReferences(),
    fieldReferences: pieces.fieldReferences,
    contextReferences: pieces.contextReferences,
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
