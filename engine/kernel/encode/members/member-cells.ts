/**
 * @module engine/kernel/encode/members/member-cells
 * The columns of a row → emit ops that read members where the walk over a record noted them.
 */
import type { OutputPlan } from '../../../plan/plan.ts';
import { type Declined, isDeclined } from '../../../plan/step.ts';
import * as ops from '../../ops.ts';
import type { ByteWriter } from '../byte-writer.ts';
import { notationFor } from '../columns/notation.ts';
import { encodeHidden } from '../hidden.ts';
import { captureAt, encodePlace } from '../place.ts';
import type { PieceBlock } from '../templates/piece-block.ts';
import type { Template } from '../templates/resolve-template.ts';
import { knownType, LONGEST_LITERAL, notationOf, unitOf, writeEnd } from '../type.ts';
import type { Cell, MemberFields } from './member-fields.ts';
import type { KernelMember } from './member-tree.ts';

export interface MemberCells {
  /** Its ops, the one that ends the row included. */
  readonly opCount: number;
  /** A column that is there twice has its template twice, as that takes room twice. */
  readonly templates: readonly Template[];
  /** In how many cells the member is that is in most of them. */
  readonly mostCells: number;
  /** Writes the ops from `at` on, once members have their numbers. Says why it cannot. */
  write(writer: ByteWriter, at: number, pieces: PieceBlock): string | null;
}

/** Writes a cell's op for one of the members that may fill it. */
function encodeMemberCell(
  writer: ByteWriter,
  at: number,
  one: KernelMember,
  output: OutputPlan,
): string | null {
  const { view } = writer;
  const { type, mask, hidden, number } = one;
  // What a masked value was does not matter here: the walk has checked its type.
  const kind = mask !== null ? ops.EMIT_STRING : type === null ? ops.EMIT_VERBATIM : knownType(type).emit;
  view.setUint8(at, kind);
  view.setUint8(at + 1, mask === null ? 0 : ops.FLAG_MASK);
  encodePlace(view, at, 8, captureAt(number), null);
  view.setUint32(at + 32, notationOf(output), true);
  view.setUint32(at + 36, unitOf(writer, type), true);
  const { mask: spell } = notationFor(output);
  const problem = `redact.${one.name}: no mask that ${output.format} can hold`;
  if (hidden !== null) return encodeHidden(writer, at, hidden, spell) ? null : problem;
  if (mask === null) return null;
  const spelled = spell(mask);
  if (spelled === null) return problem;
  const literal = writer.literal(spelled);
  view.setUint32(at + 40, literal.address, true);
  view.setUint32(at + 44, literal.length, true);
  return null;
}

export function memberCells(symbolic: MemberFields, output: OutputPlan): MemberCells | Declined {
  const notation = notationFor(output);
  const cells: Cell[] = [];
  for (const path of output.columns) {
    const cell = symbolic.cell(path);
    if (isDeclined(cell)) return { declined: `output.columns: ${cell.declined}` };
    cells.push(cell);
  }
  const checked = symbolic.typed.filter(
    (template) => !cells.some((cell) => 'template' in cell && cell.template === template),
  );
  const opsOf = (cell: Cell) => ('members' in cell ? Math.max(1, cell.members.length) : 1);
  const used = cells.flatMap((cell) => ('members' in cell ? cell.members : []));

  function writeLiteral({ view, literal }: ByteWriter, at: number, text: string): string | null {
    const placed = literal(text);
    if (placed.length > LONGEST_LITERAL) return `set: more than ${LONGEST_LITERAL} bytes`;
    view.setUint16(at + 2, placed.length, true);
    view.setUint32(at + 4, placed.address, true);
    return null;
  }

  return {
    opCount: cells.reduce((sum, cell) => sum + opsOf(cell), 1 + checked.length),
    templates: [...cells.flatMap((cell) => ('template' in cell ? [cell.template] : [])), ...checked],
    mostCells: Math.max(1, ...used.map((member) => used.filter((other) => other === member).length)),
    write(writer, from, pieces) {
      let at = from;
      for (const [index, cell] of cells.entries()) {
        const before = notation.before('', index)!;
        if ('template' in cell) {
          const problem = pieces.writeOp(
            writer,
            at,
            before,
            cell.template,
            notation.dropsNull ? ops.FLAG_DROP_NULL : 0,
          );
          if (problem !== null) return `set: ${problem}`;
        } else if ('constant' in cell) {
          const constant = notation.constant(cell.constant);
          if (constant === null) return `set: no text that ${output.format} can hold`;
          writer.view.setUint8(at, ops.EMIT_CONSTANT);
          const problem = writeLiteral(writer, at, before + constant);
          if (problem !== null) return problem;
        } else {
          writer.view.setUint8(at, ops.EMIT_CONSTANT); // for a column that no record has
          for (const [place, one] of cell.members.entries()) {
            const op = at + place * ops.EMIT_BYTES;
            const problem = encodeMemberCell(writer, op, one, output);
            if (problem !== null) return problem;
          }
          writeLiteral(writer, at, before);
        }
        at += opsOf(cell) * ops.EMIT_BYTES;
      }
      for (const template of checked) {
        pieces.writeOp(writer, at, '', template, ops.FLAG_CHECK);
        at += ops.EMIT_BYTES;
      }
      writeEnd(writer, at, notation.end);
      return null;
    },
  };
}
