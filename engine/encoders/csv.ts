/**
 * @module engine/encoders/csv
 * Fields to one CSV row (RFC 4180), in the plan's columns; a field that is not there is an empty cell.
 */
import { CELLS_CSV } from '../kernel/memory.ts';
import { excerpt, RecordFailure } from '../values/failure.ts';
import { lookUp } from '../values/fields.ts';
import { cellText } from './cell-text.ts';
import type { EncoderKind } from './encoder.ts';

function quoteCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export const csv: EncoderKind = {
  name: 'csv',
  summary: 'one RFC 4180 row, without a heading; `columns` gives the order',
  hasColumns: true,
  compile:
    ({ columns, timestamp }, { outputBytes }) =>
    (fields) => {
      let row = '';
      for (const [index, column] of columns.entries()) {
        if (row.length > outputBytes) return row;
        const cell = quoteCell(cellText(lookUp(fields, column) ?? null, timestamp));
        row += index === 0 ? cell : `,${cell}`;
      }
      if (row.isWellFormed()) return row;
      return new RecordFailure('encode', `CSV cannot hold half a surrogate pair, found ${excerpt(row)}`);
    },
  kernel: {
    code: CELLS_CSV,
    before: (_name, index) => (index === 0 ? '' : ','),
    cell: (text) => (text.isWellFormed() ? quoteCell(text) : null),
  },
  example: { input: '{"a":"x,y","b":null,"c":true}', output: '"x,y",,true' },
};
