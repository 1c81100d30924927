/**
 * @module engine/kernel/encode/program
 * Plan → the kernel's program, as bytes (ops.ts draws the ops). What the kernel cannot do is declined, as a value.
 */
import type { ColumnPlan, OutputPlan, PlanSteps } from '../../plan/plan.ts';
import { type Declined, isDeclined } from '../declined.ts';
import * as ops from '../ops.ts';
import { type ByteWriter, createByteWriter } from './byte-writer.ts';
import { captureOf, columnPlace, encodeColumn, type FieldPlace } from './column.ts';
import { encodeFilter } from './filter.ts';
import { encodeMembersProgram } from './members.ts';
import { encodePieces, type PieceBlock } from './piece-block.ts';
import { type KernelField, resolveFields } from './resolve-fields.ts';
import { kindOf, LONGEST_LITERAL, notationOf, opensQuote, writeEnd } from './type.ts';

export interface KernelProgram {
  /** Ops and literals, for the address they were made for. */
  readonly bytes: Uint8Array;
  /** Address of the first emit op. */
  readonly emit: number;
  /** How often a byte of the record can come in the output. */
  readonly fieldCount: number;
  /** Address of the first filter op; 0: nothing is filtered. */
  readonly filter: number;
  /** Templates and partition keys. */
  readonly pieces: Pick<PieceBlock, 'fieldReferences' | 'contextReferences' | 'partition'>;
  /** For records that bring their own names, JSON and LTSV; `null` for patterns. */
  readonly members: {
    /** Address of the first member op. */
    readonly first: number;
    readonly count: number;
    /** How many of them are the record's own, not those of objects in it. */
    readonly recordCount: number;
    readonly conflicts: number;
    readonly conflictCount: number;
    readonly dropNulls: boolean;
  } | null;
}

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
  if ('template' in source) {
    const problem = pieces.writeOp(writer, at, key, source.template, output.nulls === 'drop');
    return problem && `set.${field.name}: ${problem}`;
  }
  let text: string;
  if ('constant' in source) {
    const value = source.constant;
    const absent = !field.written || (value === null && output.nulls === 'drop');
    text = absent ? '' : key + JSON.stringify(value);
    view.setUint8(at, ops.EMIT_CONSTANT);
  } else {
    const { column, type } = source;
    if (type.kind === 'strftime') return `types.${column.name}: strftime`;
    text = opensQuote(type, output) ? `${key}"` : key;
    view.setUint8(at, kindOf(type));
    view.setUint8(
      at + 1,
      (column.optional ? ops.FLAG_OPTIONAL : 0) |
        (output.nulls === 'drop' ? ops.FLAG_DROP_NULL : 0) |
        (field.written ? 0 : ops.FLAG_CHECK),
    );
    encodeColumn(view, at, 8, captureOf(column), column.nullText);
    view.setUint32(at + 32, notationOf(output), true);
    view.setUint32(at + 36, type.kind === 'epoch' && type.unit === 'ms' ? 1 : 0, true);
  }
  const literal = writer.literal(text);
  if (literal.length > LONGEST_LITERAL) return `${field.name}: more than ${LONGEST_LITERAL} bytes`;
  view.setUint16(at + 2, literal.length, true);
  view.setUint32(at + 4, literal.address, true);
  return null;
}

/** What rules a plan out as a whole. */
function declineWhole(plan: PlanSteps): string | null {
  if (plan.map !== null) return 'map';
  if (plan.output.format !== 'json' && plan.output.format !== 'raw') return `output: ${plan.output.format}`;
  return null;
}

/** Whether a field leaves any trace: text that is not written cannot fail either. */
function needsOp({ written, source }: KernelField): boolean {
  return written || ('column' in source && source.type.kind !== 'string');
}

/** @param base address at which the bytes will be */
export function encodeProgram(plan: PlanSteps, base: number): KernelProgram | Declined {
  const declined = declineWhole(plan);
  if (declined !== null) return { declined };
  switch (plan.parse.kind) {
    case 'pattern':
      return encodePatternProgram(plan, plan.parse.columns, base);
    case 'json':
    case 'ltsv':
      return encodeMembersProgram(plan, base);
  }
}

function encodePatternProgram(
  plan: PlanSteps,
  columns: readonly ColumnPlan[],
  base: number,
): KernelProgram | Declined {
  const resolved = resolveFields(plan, columns);
  if (isDeclined(resolved)) return resolved;
  // What passes records on as they came writes no fields, but checks their types.
  const written = plan.output.format !== 'raw';
  const fields = resolved.fields
    .map((field) => ({ ...field, written: field.written && written }))
    .filter(needsOp);
  const filter = encodeFilter(plan.filter, (path): FieldPlace | null => {
    const source = resolved.byName.get(path.join('.'))?.source;
    return source !== undefined && 'column' in source ? columnPlace(source.column, source.type) : null;
  });
  if (isDeclined(filter)) return filter;
  const templates = fields.flatMap(({ source }) => ('template' in source ? [source.template] : []));
  const pieces = encodePieces(templates, resolved.partition);
  if (isDeclined(pieces)) return pieces;

  const endAt = fields.length * ops.EMIT_BYTES;
  const filterAt = endAt + ops.EMIT_BYTES;
  const piecesAt = filterAt + filter.opCount * ops.TEST_BYTES;
  const writer = createByteWriter(base, piecesAt + pieces.opCount * ops.EMIT_BYTES);
  pieces.write(writer, piecesAt, base);
  for (const [index, field] of fields.entries()) {
    const declined = encodeField(writer, index * ops.EMIT_BYTES, field, plan.output, pieces);
    if (declined !== null) return { declined };
  }
  writeEnd(writer, endAt, plan.output);
  filter.write(writer, filterAt, base);
  return {
    bytes: writer.finish(),
    emit: base,
    fieldCount: fields.length + pieces.fieldReferences,
    filter: filter.opCount === 0 ? 0 : base + filterAt,
    pieces,
    members: null,
  };
}
