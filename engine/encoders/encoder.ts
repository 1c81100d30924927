/**
 * @module engine/encoders/encoder
 * The contract of an output format, and the table of them.
 */
import type { OutputPlan } from '../plan/plan.ts';
import type { RecordFailure } from '../values/failure.ts';
import type { Fields } from '../values/value.ts';
import { csvEncoder } from './csv.ts';
import { jsonEncoder } from './json.ts';
import { ltsvEncoder } from './ltsv.ts';

/** From a record's fields to its text, without a line end; or why the format cannot hold it. */
export type Encoder = (fields: Fields) => string | RecordFailure;

/** `raw` is not here: it writes bytes and needs no fields. */
const ENCODERS: Readonly<Record<'json' | 'ltsv' | 'csv', (output: OutputPlan) => Encoder>> = {
  json: jsonEncoder,
  ltsv: ltsvEncoder,
  csv: csvEncoder,
};

export function compileEncoder(output: OutputPlan): Encoder | null {
  return output.format === 'raw' ? null : ENCODERS[output.format](output);
}
