/**
 * @module engine/kernel/encode/columns/notation
 * What the emit ops of columns write around values: members of a JSON object, or cells.
 */
import { type CellsForm, ENCODERS } from '../../../encoders/index.ts';
import type { OutputPlan, Scalar, TypePlan } from '../../../plan/plan.ts';
import { member } from '../../../plan/table.ts';
import { opensQuote } from '../type.ts';

export interface Notation {
  /** What stands before a field; `null`: no field can have that name. */
  before(name: string, index: number): string | null;
  /** What stands between that and a value of the type; a template is text. */
  opens(type: TypePlan | 'text'): string;
  /** A value that is known beforehand; `null`: it cannot be written. */
  constant(value: Scalar): string | null;
  /** What stands in the place of a value, behind {@link opens} of text. */
  mask(text: string): string | null;
  readonly dropsNull: boolean;
  readonly end: string;
}

/** The form of a format of cells; `null`: it has none. */
export function cellsForm({ format }: OutputPlan): CellsForm | null {
  const { kernel } = member(ENCODERS, format);
  return typeof kernel === 'object' ? kernel : null;
}

const cells = ({ before, cell }: CellsForm, output: OutputPlan): Notation => ({
  before,
  opens: () => '',
  constant: (value) =>
    value === null ? '' : cell(typeof value === 'string' ? value : JSON.stringify(value)),
  mask: cell,
  // A row has its cell also where nothing is in it.
  dropsNull: output.nulls === 'drop' && !member(ENCODERS, output.format).hasColumns,
  end: output.newline ? '\n' : '',
});

const object = (output: OutputPlan): Notation => ({
  before: (name) => `,${JSON.stringify(name)}:`,
  opens: (type) => (type === 'text' || opensQuote(type, output) ? '"' : ''),
  constant: (value) => JSON.stringify(value),
  mask: (text) => `${text}"`,
  dropsNull: output.nulls === 'drop',
  end: output.newline ? '}\n' : '}',
});

export function notationFor(output: OutputPlan): Notation {
  const form = cellsForm(output);
  return form === null ? object(output) : cells(form, output);
}
