/**
 * @module engine/kernel/encode-program
 * Plan → the kernel's program, as bytes (ops.ts draws the ops). What the kernel cannot do is declined, as a value.
 */
import type { OutputPlan, Plan, TypePlan } from '../pipeline/plan.ts';
import { type ByteWriter, createByteWriter } from './byte-writer.ts';
import { type Declined, isDeclined } from './declined.ts';
import { encodeColumn } from './encode-column.ts';
import { encodeFilter } from './encode-filter.ts';
import * as ops from './ops.ts';
import { type KernelField, resolveFields } from './resolve-fields.ts';

export interface KernelProgram {
  /** Ops and literals, for the address they were made for. */
  readonly bytes: Uint8Array;
  /** Address of the first emit op. */
  readonly emit: number;
  /** How many of the ops write a field. */
  readonly fieldCount: number;
  /** Address of the first filter op; 0: nothing is filtered. */
  readonly filter: number;
}

/** A literal's length is 16 bits; this leaves room for the field's name. */
const LONGEST_LITERAL = 60_000;

const KINDS: Readonly<Record<Exclude<TypePlan['kind'], 'strftime'>, number>> = {
  string: ops.EMIT_STRING,
  int: ops.EMIT_INT,
  float: ops.EMIT_FLOAT,
  bool: ops.EMIT_BOOL,
  clf: ops.EMIT_CLF,
  iso: ops.EMIT_ISO,
  epoch: ops.EMIT_EPOCH,
};
const NOTATIONS: Readonly<Record<OutputPlan['timestamp'], number>> = {
  iso: ops.MOMENT_ISO,
  epoch: ops.MOMENT_EPOCH,
  epochMillis: ops.MOMENT_EPOCH_MILLIS,
};

const isTimestamp = (kind: TypePlan['kind']) => kind === 'clf' || kind === 'iso' || kind === 'epoch';

function encodeField(writer: ByteWriter, at: number, field: KernelField, output: OutputPlan): string | null {
  const { view } = writer;
  const { source } = field;
  const key = `,${JSON.stringify(field.name)}:`;
  let text: string;
  if ('constant' in source) {
    const value = source.constant;
    const absent = !field.written || (value === null && output.nulls === 'drop');
    text = absent ? '' : key + JSON.stringify(value);
    view.setUint8(at, ops.EMIT_CONSTANT);
  } else {
    const { column, type } = source;
    if (type.kind === 'strftime') return `types.${column.name}: strftime`;
    const quoted = type.kind === 'string' || (isTimestamp(type.kind) && output.timestamp === 'iso');
    text = quoted ? `${key}"` : key;
    view.setUint8(at, KINDS[type.kind]);
    view.setUint8(
      at + 1,
      (column.optional ? ops.FLAG_OPTIONAL : 0) |
        (output.nulls === 'drop' ? ops.FLAG_DROP_NULL : 0) |
        (field.written ? 0 : ops.FLAG_CHECK),
    );
    encodeColumn(view, at, 8, column);
    view.setUint32(at + 32, NOTATIONS[output.timestamp], true);
    view.setUint32(at + 36, type.kind === 'epoch' && type.unit === 'ms' ? 1 : 0, true);
  }
  const literal = writer.literal(text);
  if (literal.length > LONGEST_LITERAL)
    return `${field.name}: a constant of more than ${LONGEST_LITERAL} bytes`;
  view.setUint16(at + 2, literal.length, true);
  view.setUint32(at + 4, literal.address, true);
  return null;
}

/** What rules a plan out as a whole. */
function declineWhole(plan: Omit<Plan, 'tier'>): string | null {
  if (plan.parse.kind !== 'pattern') return `parse: ${plan.parse.kind}`;
  if (plan.map !== null) return 'map';
  if (plan.partition.length > 0) return 'partition';
  if (plan.output.format !== 'json') return `output: ${plan.output.format}`;
  return null;
}

/** Whether a field leaves any trace: text that is not written cannot fail either. */
function needsOp({ written, source }: KernelField): boolean {
  return written || ('column' in source && source.type.kind !== 'string');
}

/** @param base address at which the bytes will be */
export function encodeProgram(plan: Omit<Plan, 'tier'>, base: number): KernelProgram | Declined {
  const whole = declineWhole(plan);
  if (whole !== null || plan.parse.kind !== 'pattern') return { declined: whole ?? plan.parse.kind };
  const resolved = resolveFields(plan, plan.parse.columns);
  if (isDeclined(resolved)) return resolved;
  const fields = resolved.fields.filter(needsOp);
  const filter = encodeFilter(plan.filter, resolved.byName);
  if (isDeclined(filter)) return filter;

  const filterAt = (fields.length + 1) * ops.EMIT_BYTES;
  const writer = createByteWriter(base, filterAt + filter.opCount * ops.TEST_BYTES);
  for (const [index, field] of fields.entries()) {
    const declined = encodeField(writer, index * ops.EMIT_BYTES, field, plan.output);
    if (declined !== null) return { declined };
  }
  const end = writer.literal(plan.output.newline ? '}\n' : '}');
  const endAt = fields.length * ops.EMIT_BYTES;
  writer.view.setUint8(endAt, ops.EMIT_END);
  writer.view.setUint16(endAt + 2, end.length, true);
  writer.view.setUint32(endAt + 4, end.address, true);
  filter.write(writer, filterAt, base);
  return {
    bytes: writer.finish(),
    emit: base,
    fieldCount: fields.length,
    filter: filter.opCount === 0 ? 0 : base + filterAt,
  };
}
