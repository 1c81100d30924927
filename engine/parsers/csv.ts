/**
 * @module engine/parsers/csv
 * `{csv: {columns, delimiter}}` and `{tsv: {columns}}`: a row of values, quoted as in RFC 4180
 * (https://www.rfc-editor.org/rfc/rfc4180#section-2). A record is one row: it has no header, since no record knows of the
 * one before.
 */
import * as v from 'valibot';
import type { Stop } from '../pattern/furthest/index.ts';
import { RecordFailure, stopAt } from '../values/failure.ts';
import { endOfDoubled } from '../values/quotes.ts';
import { columnsSchema, distinctColumns } from './columns.ts';
import type { Parse, ParserKind } from './parser.ts';

/** Values of a row in order, or what is wrong with it. */
function splitRow(text: string, delimiter: string): string[] | string {
  if (!text.includes('"')) return text.split(delimiter);
  const values: string[] = [];
  for (let at = 0; ; at += 1) {
    if (text[at] !== '"') {
      const end = text.indexOf(delimiter, at);
      const value = end < 0 ? text.slice(at) : text.slice(at, end);
      if (value.includes('"'))
        return `column ${values.length + 1} has a quote inside, but does not begin with one`;
      values.push(value);
      if (end < 0) return values;
      at = end;
      continue;
    }
    const end = endOfDoubled(text, at + 1);
    if (end < 0) return `column ${values.length + 1} begins with a quote and does not end with one`;
    values.push(text.slice(at + 1, end).replaceAll('""', '"'));
    at = end + 1;
    if (at === text.length) return values;
    if (text[at] !== delimiter) return `column ${values.length} goes on behind its closing quote`;
  }
}

/** Where a text stops being a row of these columns; `null`: it is one. */
function stopInRow(text: string, delimiter: string, columns: readonly string[]): Stop | null {
  let at = 0;
  for (const [index, name] of columns.entries()) {
    if (text[at] === '"') {
      at = endOfDoubled(text, at + 1) + 1;
      if (at === 0) return stopAt(text.length, [name, '"\\""']);
    } else {
      const end = text.indexOf(delimiter, at);
      const value = text.slice(at, end < 0 ? text.length : end);
      if (value.includes('"')) return stopAt(at + value.indexOf('"'), [name, 'no quote']);
      at += value.length;
    }
    const next = columns[index + 1];
    if (next === undefined) return at === text.length ? null : stopAt(at, 'the end');
    if (text[at] !== delimiter) return stopAt(at, [next, JSON.stringify(delimiter)]);
    at += 1;
  }
  return null;
}

function compileRow(columns: readonly string[], delimiter: string): Parse {
  return (text) => {
    const values = splitRow(text, delimiter);
    if (typeof values !== 'string' && values.length === columns.length)
      return new Map(columns.map((name, index) => [name, values[index]!]));
    const problem =
      typeof values === 'string' ? values : `expected ${columns.length} columns, found ${values.length}`;
    return new RecordFailure('csv', problem, problem, () => stopInRow(text, delimiter, columns));
  };
}

interface Row {
  readonly columns: readonly string[];
  readonly delimiter?: string;
}

function rowParser<Name extends 'csv' | 'tsv'>(
  name: Name,
  usual: string,
  faces: Pick<ParserKind, 'summary' | 'schema' | 'written' | 'examples' | 'failures'>,
): ParserKind<Readonly<Record<Name, Row>>> {
  return {
    ...faces,
    name,
    dotted: false,
    plan: ({ [name]: { columns, delimiter = usual } }, path) => ({
      parse: {
        kind: name,
        pattern: null,
        fields: distinctColumns(columns, `${path}.${name}.columns`),
        options: { delimiter },
      },
      types: [],
    }),
    compile: ({ fields, options }) => compileRow(fields!, options!['delimiter'] as string),
    kernel: null,
  };
}

const delimiterSchema = v.pipe(
  v.string('text'),
  v.regex(/^[^"\r\n\ud800-\udfff]$/, 'one character, but no quote and no line end'),
);

export const csv = rowParser('csv', ',', {
  summary:
    'Values with a comma (or another `delimiter`) between them, quoted as in RFC 4180, for the `columns` named. A row with more or fewer fails.',
  schema: v.strictObject({
    csv: v.strictObject({ columns: columnsSchema, delimiter: v.optional(delimiterSchema) }),
  }),
  written: '{csv: {columns, delimiter}}',
  examples: [
    {
      parse: { csv: { columns: ['id', 'name', 'note'] } },
      line: '7,"Smith, J.","said ""no"""',
      output: '{"id":"7","name":"Smith, J.","note":"said \\"no\\""}',
    },
    { parse: { csv: { columns: ['a', 'b'], delimiter: ';' } }, line: ';""', output: '{"a":"","b":""}' },
    {
      parse: { csv: { columns: ['a', 'b'] } },
      line: '"two\nlines", spaces stay ',
      output: '{"a":"two\\nlines","b":" spaces stay "}',
    },
  ],
  failures: [
    { parse: { csv: { columns: ['a', 'b'] } }, line: '1,2,3' },
    { parse: { csv: { columns: ['a', 'b'] } }, line: '1' },
    { parse: { csv: { columns: ['a', 'b'] } }, line: '"1,2' },
    { parse: { csv: { columns: ['a', 'b'] } }, line: '"1"x,2' },
    { parse: { csv: { columns: ['a', 'b'] } }, line: '1,5" disk' },
  ],
});

export const tsv = rowParser('tsv', '\t', {
  summary: 'As `csv`, with a tab between the values.',
  schema: v.strictObject({ tsv: v.strictObject({ columns: columnsSchema }) }),
  written: '{tsv: {columns}}',
  examples: [
    {
      parse: { tsv: { columns: ['a', 'b', 'c'] } },
      line: '1,5\t\t"x\ty"',
      output: '{"a":"1,5","b":"","c":"x\\ty"}',
    },
  ],
  failures: [{ parse: { tsv: { columns: ['a', 'b'] } }, line: '1,2' }],
});
