/**
 * @module engine/kernel/encode/members/members
 * A plan for records that bring their own names (JSON, LTSV, logfmt, kv) → member ops, conflicts, what `set` puts behind them
 * (ops.ts draws them).
 */
import { ENCODERS } from '../../../encoders/index.ts';
import type { OutputPlan, PlanSteps } from '../../../plan/plan.ts';
import { type Declined, isDeclined } from '../../../plan/step.ts';
import { member } from '../../../plan/table.ts';
import { CAPTURES, SPAN_BYTES } from '../../memory.ts';
import * as ops from '../../ops.ts';
import { alignUp, type ByteWriter, createByteWriter } from '../byte-writer.ts';
import { cellsForm } from '../columns/notation.ts';
import { encodeFilter, templatesOfGuards } from '../filter.ts';
import { foldSteps } from '../fold.ts';
import { encodeHidden } from '../hidden.ts';
import type { EncodedAlternative } from '../image.ts';
import { encodePieces, type PieceBlock } from '../templates/piece-block.ts';
import type { Template } from '../templates/resolve-template.ts';
import { knownType, LONGEST_LITERAL, notationOf, opensQuote, unitOf, writeEnd } from '../type.ts';
import { type TailOp, tailOps, templatesOfTail } from './appended-fields.ts';
import { memberCells } from './member-cells.ts';
import { createMemberFields } from './member-fields.ts';
import type { KernelMember, ObjectNode } from './member-tree.ts';

/** What stands before a value: in an object, or in a record of LTSV (ops.ts); `null`: it can have no such name. */
type Before = (name: string) => string | null;

const inObject: Before = (name) => `,${JSON.stringify(name)}:`;

function beforeIn(output: OutputPlan): Before {
  const form = cellsForm(output);
  if (form === null || member(ENCODERS, output.format).hasColumns) return inObject;
  const mark = String.fromCharCode(ops.MARK_VALUE);
  return (name) => form.before(name, 0)?.replace(/:$/, mark) ?? null;
}

function encodeMember(
  writer: ByteWriter,
  at: number,
  member: KernelMember,
  output: OutputPlan,
  inRecord: boolean,
  inRow: boolean,
): string | null {
  const { view } = writer;
  const { name, type } = member;
  const finalName = member.finalName ?? name;
  const written = member.finalName !== null && !inRow;
  const { mask, source } = inRow ? { mask: null, source: undefined } : member;
  // What is not written need not be made, and nothing of it can fail.
  const hidden = written && source === undefined ? member.hidden : null;
  const quote = mask !== null || hidden !== null || (type !== null && opensQuote(type, output)) ? '"' : '';
  const before = inRecord && written ? beforeIn(output)(finalName) : inObject(finalName);
  if (before === null) return `${finalName}: no name that ${output.format} can have`;
  const literal = writer.literal(before + quote);
  const constant = source !== undefined && 'constant' in source ? source.constant : undefined;
  const leavesOutNull = inRecord && output.nulls === 'drop';
  const replaced = writer.literal(
    constant !== undefined
      ? !written || (constant === null && leavesOutNull)
        ? ''
        : before + JSON.stringify(constant)
      : mask === null || source !== undefined
        ? ''
        : `${mask}"`,
  );
  if (Math.max(literal.length, replaced.length) > LONGEST_LITERAL) {
    return `${finalName}: more than ${LONGEST_LITERAL} bytes`;
  }
  view.setUint8(at, type === null ? ops.EMIT_VERBATIM : knownType(type).emit);
  view.setUint8(
    at + 1,
    (leavesOutNull ? ops.FLAG_DROP_NULL : 0) |
      (written ? 0 : ops.FLAG_CHECK) |
      (source === undefined ? 0 : ops.FLAG_SET) |
      (mask === null || source !== undefined ? 0 : ops.FLAG_MASK),
  );
  view.setUint16(at + 2, literal.length, true);
  view.setUint32(at + 4, literal.address, true);
  Buffer.from(name, 'utf8')
    .subarray(0, 8)
    .forEach((byte, index) => {
      view.setUint8(at + 16 + index, byte);
    });
  view.setUint32(at + 32, notationOf(output), true);
  view.setUint32(at + 36, unitOf(writer, type), true);
  view.setUint32(at + 40, replaced.address, true);
  view.setUint32(at + 44, replaced.length, true);
  if (hidden !== null) encodeHidden(writer, at, hidden, (text) => `${text}"`);
  const spelled = writer.literal(name);
  view.setUint32(at + 48, spelled.address, true);
  view.setUint32(at + 52, spelled.length, true);
  return null;
}

const setOf = (members: readonly number[]) =>
  members.reduce((set, member) => set | (1n << BigInt(member)), 0n);

/** Numbers of the members that a template names. */
const membersNamed = ({ pieces }: Template): readonly number[] => [
  ...new Set(
    pieces.flatMap((piece) =>
      'text' in piece || piece.field === null ? [] : [(piece.field.capture - CAPTURES) / SPAN_BYTES],
    ),
  ),
];

/** What stands at the end of one object, and the op that ends it. */
interface ObjectTail {
  readonly node: ObjectNode;
  readonly ops: readonly TailOp[];
  /** Place of its first op. */
  readonly at: number;
}

function placeTails(
  nodes: readonly ObjectNode[],
  output: OutputPlan,
  at: number,
  inRow: boolean,
  checked: readonly TailOp[],
): readonly ObjectTail[] {
  let next = at;
  return nodes.map((node, index) => {
    const leavesOutNull = index === 0 && output.nulls === 'drop';
    const before = index === 0 ? beforeIn(output) : inObject;
    const tail = {
      node,
      ops: inRow
        ? []
        : [
            ...node.tail.flatMap((entry) => tailOps(entry, before(entry.name)!, leavesOutNull)),
            ...(index === 0 ? checked : []),
          ],
      at: next,
    };
    next += (tail.ops.length + 1) * ops.EMIT_BYTES;
    return tail;
  });
}

function encodeTail(
  writer: ByteWriter,
  { ops: tail, at }: ObjectTail,
  output: OutputPlan,
  leavesOutNull: boolean,
  pieces: PieceBlock,
  base: number,
): string | null {
  for (const [index, one] of tail.entries()) {
    const op = at + index * ops.EMIT_BYTES;
    if ('template' in one) {
      const { key, template, alone, isChecked } = one;
      const isText = template.typed === undefined || opensQuote(template.typed, output);
      const flags = (leavesOutNull && alone ? ops.FLAG_DROP_NULL : 0) | (isChecked ? ops.FLAG_CHECK : 0);
      const problem = pieces.writeOp(writer, op, isText ? `${key}"` : key, template, flags);
      if (problem !== null) return `set: ${problem}`;
      writer.view.setBigUint64(op + 16, setOf(membersNamed(one.template)), true);
      if (one.alone) {
        for (const { number } of one.insteadOf) {
          writer.view.setUint32(number * ops.MEMBER_BYTES + 56, base + op, true);
        }
      }
    } else {
      const literal = writer.literal(one.text);
      if (literal.length > LONGEST_LITERAL) return `set: more than ${LONGEST_LITERAL} bytes`;
      writer.view.setUint8(op, ops.EMIT_CONSTANT);
      writer.view.setUint16(op + 2, literal.length, true);
      writer.view.setUint32(op + 4, literal.address, true);
    }
    writer.view.setBigUint64(op + 40, setOf(one.insteadOf.map(({ number }) => number)), true);
  }
  return null;
}

/** The op of a member with an object in it that something is done in. */
function encodeObject(
  { view }: ByteWriter,
  at: number,
  child: ObjectTail,
  first: number,
  base: number,
): void {
  view.setUint8(at, ops.EMIT_OBJECT);
  const { isSet, keepsOnly, members } = child.node;
  view.setUint8(at + 1, view.getUint8(at + 1) | (isSet ? ops.FLAG_SET : 0) | (keepsOnly ? ops.FLAG_KEEP : 0));
  view.setUint32(at + 36, first, true);
  view.setUint32(at + 40, base + first * ops.MEMBER_BYTES, true);
  view.setUint32(at + 44, members.length, true);
  view.setUint32(at + 56, base + child.at, true);
}

/** @param base address at which the bytes will be */
export function encodeMembers(
  plan: PlanSteps,
  steps: PlanSteps['alternatives'][0]['steps'],
  base: number,
): EncodedAlternative | Declined {
  const { output } = plan;
  const inRow = member(ENCODERS, output.format).hasColumns;
  const symbolic = createMemberFields(plan.contextNames ?? []);
  const keys = foldSteps(plan, steps, symbolic);
  if (isDeclined(keys)) return keys;
  const isLtsv = cellsForm(output) !== null && !inRow;
  const unnamed = symbolic.nodes[0]!.tail.find(({ name }) => beforeIn(output)(name) === null);
  if (unnamed !== undefined && !inRow)
    return { declined: `set.${unnamed.name}: no name that ${output.format} can have` };
  const cells = inRow ? memberCells(symbolic, output) : null;
  if (isDeclined(cells)) return cells;
  const { nodes, conflicts } = symbolic;
  const members = nodes.flatMap((node) => node.members);
  if (members.length > ops.MOST_MEMBERS) return { declined: `more than ${ops.MOST_MEMBERS} names` };
  for (const [number, one] of members.entries()) one.number = number;
  const filter = encodeFilter(symbolic.guards);
  // An object's tail holds the templates of those inside it as well.
  const written = cells?.templates ?? templatesOfTail(nodes[0]!.tail);
  const checked = symbolic.typed
    .filter((template) => !written.includes(template))
    .map((template): TailOp => ({ key: '', template, isChecked: true, alone: false, insteadOf: [] }));
  const templates = inRow
    ? written
    : [...written, ...checked.flatMap((op) => ('template' in op ? [op.template] : []))];
  const hashed = templatesOfGuards(symbolic.guards);
  const pieces = encodePieces([...templates, ...hashed], keys, notationOf(output));
  if (isDeclined(pieces)) return pieces;

  const tailAt = members.length * ops.MEMBER_BYTES;
  const tails = placeTails(nodes, output, tailAt, inRow, checked);
  const cellsAt = tailAt + tails.reduce((sum, one) => sum + (one.ops.length + 1) * ops.EMIT_BYTES, 0);
  const filterAt = cellsAt + (cells?.opCount ?? 0) * ops.EMIT_BYTES;
  const conflictsAt = filterAt + filter.opCount * ops.TEST_BYTES;
  const piecesAt = alignUp(conflictsAt + conflicts.length * ops.CONFLICT_BYTES, 16);
  const writer = createByteWriter(base, piecesAt + pieces.opCount * ops.EMIT_BYTES);
  pieces.write(writer, piecesAt, base);
  for (const [index, one] of members.entries()) {
    const at = index * ops.MEMBER_BYTES;
    const inRecord = nodes[0]!.members.includes(one);
    const declined = encodeMember(writer, at, one, output, inRecord, inRow);
    if (declined !== null) return { declined };
    const child = tails.find(({ node }) => node === one.child);
    if (child !== undefined) encodeObject(writer, at, child, members.indexOf(child.node.members[0]!), base);
  }
  for (const [index, tail] of tails.entries()) {
    const leavesOutNull = index === 0 && output.nulls === 'drop';
    const declined = encodeTail(writer, tail, output, leavesOutNull, pieces, base);
    if (declined !== null) return { declined };
  }
  const end = isLtsv ? String.fromCharCode(ops.MARK_END) : '}';
  writeEnd(writer, tailAt + tails[0]!.ops.length * ops.EMIT_BYTES, output.newline ? `${end}\n` : end);
  const problem = cells?.write(writer, cellsAt, pieces) ?? null;
  if (problem !== null) return { declined: problem };
  filter.write(writer, filterAt, base, pieces);
  for (const [index, pair] of conflicts.entries()) {
    const numbers = pair.map(({ number }) => number);
    writer.view.setBigUint64(conflictsAt + index * ops.CONFLICT_BYTES, setOf(numbers), true);
  }
  const { first, last } = pieces.partition();
  return {
    bytes: writer.finish(),
    // But for templates, and columns that are there twice, every byte of such a record is written once at most.
    fieldCount: (cells?.mostCells ?? 1) + pieces.fieldReferences,
    mostReferences: symbolic.mostReferences(),
    fieldReferences: pieces.fieldReferences,
    contextReferences: pieces.contextReferences,
    keys: writer.keys,
    entry: {
      emit: base + (inRow ? cellsAt : tailAt),
      filter: filter.opCount === 0 ? 0 : base + filterAt,
      members: base,
      memberCount: members.length,
      recordMemberCount: nodes[0]!.members.length,
      conflicts: base + conflictsAt,
      conflictCount: conflicts.length,
      dropNulls: Number(output.nulls === 'drop' && !inRow),
      keepOnly: inRow ? 2 : Number(nodes[0]!.keepsOnly),
      partition: first,
      partitionEnd: last,
    },
  };
}
