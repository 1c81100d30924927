/**
 * @module engine/encoders/csv
 * Fields to one CSV row (RFC 4180), in the plan's columns; a field that is not there is an empty cell.
 */
import type { OutputPlan } from '../plan/plan.ts';
import { excerpt, RecordFailure } from '../values/failure.ts';
import { lookUp } from '../values/fields.ts';
import type { Fields } from '../values/value.ts';
import { cellText } from './cell-text.ts';

function quoteCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function csvEncoder({ columns, timestamp }: OutputPlan): (fields: Fields) => string | RecordFailure {
  return (fields) => {
    const row = columns
      .map((column) => quoteCell(cellText(lookUp(fields, column) ?? null, timestamp)))
      .join(',');
    if (row.isWellFormed()) return row;
    return new RecordFailure('encode', `CSV cannot hold half a surrogate pair, found ${excerpt(row)}`);
  };
}
