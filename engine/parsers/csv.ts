/**
 * @module engine/parsers/csv
 * `{csv: {columns, delimiter}}` and `{tsv: {columns}}`: a row of values, quoted as in RFC 4180
 * (https://www.rfc-editor.org/rfc/rfc4180#section-2). A record is one row. `header: true` in place of `columns`: the first line
 * of a file, or of what a record decodes to, names them.
 */
import * as v from 'valibot';
import { MillraceError } from '../errors.ts';
import { PARSE_CSV } from '../kernel/memory.ts';
import type { Stop } from '../pattern/furthest/index.ts';
import { RecordFailure, stopAt } from '../values/failure.ts';
import { endOfDoubled } from '../values/quotes.ts';
import { columnsSchema, distinctColumns, headerNames, writeLastColumn } from './columns.ts';
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
  readonly columns?: readonly string[] | undefined;
  readonly header?: true | undefined;
  readonly delimiter?: string;
}

/** A byte order mark, as spreadsheets write it, is no part of the first name. */
function readHeader(line: string, delimiter: string): readonly string[] | RecordFailure {
  const fail = (problem: string) => new RecordFailure('csv', problem, problem);
  if (/[\r\n]/.test(line)) return fail('the header has a line end: split the record with `decode: lines`');
  const names = splitRow(line.replace(/^\ufeff/, ''), delimiter);
  return typeof names === 'string' ? fail(`the header: ${names}`) : headerNames(names, 'csv');
}

function planRow(name: string, { columns, header }: Row, path: string) {
  if ((columns === undefined) === (header === undefined)) {
    throw new MillraceError('ERR_MILLRACE_PIPELINE', {
      path: `${path}.${name}`,
      expected: 'either columns, a list of names, or header: true',
      found: columns === undefined ? 'neither' : 'both',
    });
  }
  return columns === undefined
    ? { header: true as const }
    : { fields: distinctColumns(columns, `${path}.${name}.columns`) };
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
    plan: ({ [name]: { delimiter = usual, ...row } }, path) => ({
      parse: {
        kind: name,
        pattern: null,
        ...planRow(name, row, path),
        options: { delimiter },
      },
      types: [],
    }),
    compile: ({ fields, problem, options }) =>
      problem === undefined
        ? compileRow(fields!, options!['delimiter'] as string)
        : () => new RecordFailure('csv', problem, problem),
    header:
      ({ options }) =>
      (line, isFirst) =>
        isFirst ? readHeader(line, options!['delimiter'] as string) : null,
    kernel: {
      code: PARSE_CSV,
      fields: 'columns',
      options({ fields, options }, view) {
        const delimiter = (options!['delimiter'] as string).charCodeAt(0);
        if (delimiter > 0x7f) return { declined: `${name}: a delimiter beyond ASCII` };
        writeLastColumn(view, fields!);
        view.setUint8(4, delimiter);
        return null;
      },
    },
  };
}

const rowSchema = { columns: v.optional(columnsSchema), header: v.optional(v.literal(true, 'true')) };

const delimiterSchema = v.pipe(
  v.string('text'),
  v.regex(/^[^"\r\n\ud800-\udfff]$/, 'one character, but no quote and no line end'),
);

export const csv = rowParser('csv', ',', {
  summary:
    'Values with a comma (or another `delimiter`) between them, quoted as in RFC 4180, for the `columns` named, or those that a `header` names. A row with more or fewer fails.',
  schema: v.strictObject({
    csv: v.strictObject({ ...rowSchema, delimiter: v.optional(delimiterSchema) }),
  }),
  written: '{csv: {columns | header, delimiter}}',
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
  schema: v.strictObject({ tsv: v.strictObject(rowSchema) }),
  written: '{tsv: {columns | header}}',
  examples: [
    {
      parse: { tsv: { columns: ['a', 'b', 'c'] } },
      line: '1,5\t\t"x\ty"',
      output: '{"a":"1,5","b":"","c":"x\\ty"}',
    },
  ],
  failures: [{ parse: { tsv: { columns: ['a', 'b'] } }, line: '1,2' }],
});
