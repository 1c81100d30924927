/**
 * @module engine/parsers/w3c
 * `{w3c: {fields}}`: the W3C extended log format (https://www.w3.org/TR/WD-logfile.html), as of IIS. The fields are named in
 * the pipeline, or without `fields` by each `#Fields:` directive for the lines behind it, in a file or in what a record decodes to.
 */
import * as v from 'valibot';
import { PARSE_W3C } from '../kernel/memory.ts';
import type { Stop } from '../pattern/furthest/index.ts';
import { DROPPED } from '../plan/step.ts';
import { RecordFailure, stopAt } from '../values/failure.ts';
import { endOfDoubled } from '../values/quotes.ts';
import type { Fields } from '../values/value.ts';
import { columnsSchema, distinctColumns, headerNames, writeLastColumn } from './columns.ts';
import type { Parse, ParserKind } from './parser.ts';

const fail = (problem: string, stop?: RecordFailure['stop']) =>
  new RecordFailure('w3c', problem, problem, stop);

/** White space, and a value without any. */
const SPACE = /[ \t]*/y;
const PLAIN = /[^ \t"][^ \t]*/y;

/** Where what a pattern matches at a place ends; the place itself where it does not match. */
function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

/** The value at a place and where it ends; `null`: a quote that is not closed there. */
function readValue(text: string, at: number): { value: string | null; end: number } | null {
  if (text[at] !== '"') {
    const end = endOf(PLAIN, text, at);
    const value = text.slice(at, end);
    return { value: value === '-' ? null : value, end };
  }
  const close = endOfDoubled(text, at + 1);
  const end = close + 1;
  if (close < 0 || (end < text.length && endOf(SPACE, text, end) === end)) return null;
  return { value: text.slice(at + 1, close).replaceAll('""', '"'), end };
}

/** Where the value of a field that begins with a quote is not one. */
function stopInQuotes(text: string, from: number, names: readonly string[], field: number): Stop {
  const close = endOfDoubled(text, from + 1);
  if (close < 0) return stopAt(text.length, [names[field]!, '"\\""']);
  return stopAt(close + 1, 'white space', ...(field === names.length - 1 ? ['the end'] : []));
}

function compileLine(names: readonly string[], problem?: string): Parse {
  const expected = `expected ${names.length} fields`;
  return (text) => {
    if (text.startsWith('#')) return DROPPED;
    if (problem !== undefined) return fail(problem);
    const fields: Fields = new Map();
    let at = endOf(SPACE, text, 0);
    for (const name of names) {
      if (at === text.length)
        return fail(`${expected}, found ${fields.size}`, () => stopAt(text.length, [name, 'a value']));
      const read = readValue(text, at);
      if (read === null)
        return fail(`field ${fields.size + 1} begins with a quote and does not end with one`, () =>
          stopInQuotes(text, at, names, fields.size),
        );
      fields.set(name, read.value);
      at = endOf(SPACE, text, read.end);
    }
    return at < text.length ? fail(`${expected}, found more`, () => stopAt(at, 'the end')) : fields;
  };
}

/** `#Fields:` and its names; any other directive names nothing. */
function readHeader(line: string): readonly string[] | RecordFailure | null {
  const names = /^#Fields:[ \t]*(.*)$/s.exec(line)?.[1];
  if (names === undefined) return null;
  if (/[\r\n]/.test(names.trimEnd()))
    return fail('more than one line behind #Fields: split the record with `decode: lines`');
  return headerNames(names.trim().split(/[ \t]+/), 'w3c');
}

const FIELDS = ['date', 'time', 'cs-method', 'cs-uri-stem', 'sc-status', 'cs(User-Agent)'];

export const w3c: ParserKind<{ readonly w3c: { readonly fields?: readonly string[] } }> = {
  name: 'w3c',
  summary:
    'A line of the W3C extended log format, for the `fields` named, or those that its `#Fields:` names: values with white space between them, `-` is null. A line that begins with `#`, a directive, is dropped.',
  schema: v.strictObject({ w3c: v.strictObject({ fields: v.optional(columnsSchema) }) }),
  written: '{w3c: {fields}}',
  dotted: false,
  plan: ({ w3c: { fields } }, path) => ({
    parse: {
      kind: 'w3c',
      pattern: null,
      ...(fields === undefined
        ? { header: true }
        : { fields: distinctColumns(fields, `${path}.w3c.fields`) }),
    },
    types: [],
  }),
  compile: ({ fields, problem }) => compileLine(fields ?? [], problem),
  header: () => readHeader,
  kernel: {
    code: PARSE_W3C,
    fields: 'columns',
    options({ fields }, view) {
      writeLastColumn(view, fields!);
      return null;
    },
  },
  examples: [
    {
      parse: { w3c: { fields: FIELDS } },
      line: '2025-03-02 08:15:30 GET /a - Mozilla/5.0+(X11)',
      output:
        '{"date":"2025-03-02","time":"08:15:30","cs-method":"GET","cs-uri-stem":"/a","sc-status":null,"cs(User-Agent)":"Mozilla/5.0+(X11)"}',
    },
    {
      parse: { w3c: { fields: ['a', 'b', 'c'] } },
      line: '"two words" "say ""hi""" ""',
      output: '{"a":"two words","b":"say \\"hi\\"","c":""}',
    },
  ],
  failures: [
    { parse: { w3c: { fields: ['a', 'b'] } }, line: '1 2 3' },
    { parse: { w3c: { fields: ['a', 'b'] } }, line: '1' },
    { parse: { w3c: { fields: ['a', 'b'] } }, line: '1 "2' },
  ],
};
