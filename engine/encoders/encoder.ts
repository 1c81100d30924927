/**
 * @module engine/encoders/encoder
 * The contract of an output format: one file here with all of its faces, and one row in the table.
 */
import type { Limits } from '../limits.ts';
import type { OutputPlan } from '../plan/plan.ts';
import type { RecordFailure } from '../values/failure.ts';
import type { Fields } from '../values/value.ts';

/**
 * From a record's fields to its text, without a line end; or why the format cannot hold it. Text longer than
 * `limits.outputBytes` may end anywhere behind that: the record fails.
 */
export type Encode = (fields: Fields) => string | RecordFailure;

/** How the kernel writes a format that is cells one behind the other. */
export interface CellsForm {
  /** One of CELLS_… (kernel/memory.ts). */
  readonly code: number;
  /** What stands before the cell of the field of that name; `null`: the format cannot name it so. */
  before(name: string, index: number): string | null;
  /** A text that is known beforehand, as its cell; `null`: the format cannot hold it. */
  cell(text: string): string | null;
}

export interface EncoderKind {
  readonly name: string;
  readonly summary: string;
  /** Whether it has columns, which a pipeline names where records bring their own fields. */
  readonly hasColumns: boolean;
  /** `null`: it needs no fields, and writes the record's bytes as they came. */
  compile(output: OutputPlan, limits: Limits): Encode | null;
  /** How the kernel writes it: an object of the fields, cells, or the record whole; `null`: it cannot. */
  readonly kernel: 'object' | 'whole' | CellsForm | null;
  /** A JSON record and what the format makes of it. */
  readonly example: { readonly input: string; readonly output: string };
}
