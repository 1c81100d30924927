/**
 * @module engine/parsers/regex
 * `{regex: …}`: an unanchored search by a pattern in RE2's syntax; each name of a capture is a field. A name that is
 * written more than once is one field, whose value is the first of its captures that took part in the match.
 */
import * as v from 'valibot';
import { MillraceError, show } from '../errors.ts';
import { PARSE_PATTERN } from '../kernel/memory.ts';
import type { Limits } from '../limits.ts';
import type { Column, ParsePlan } from '../plan/plan.ts';
import { compileRe2 } from '../reference/re2.ts';
import { excerpt, RecordFailure } from '../values/failure.ts';
import type { Fields } from '../values/value.ts';
import { withTwin } from './json-twin.ts';
import type { Parse, ParserKind, PlannedParser } from './parser.ts';

/** What is said of text that a pattern does not match. */
export const notMatched = (text: string) => `the pattern does not match ${excerpt(text)}`;

/** Columns of a pattern's named captures, in the order of their first. */
function columnsOf(groups: readonly { readonly name: string | null }[]): readonly Column[] {
  const byName = new Map<string, number[]>();
  for (const [index, { name }] of groups.entries()) {
    if (name !== null) byName.set(name, [...(byName.get(name) ?? []), index + 1]);
  }
  return [...byName].map(([name, numbers]) => ({ name, groups: numbers, nullText: null, optional: false }));
}

function planRegex({ regex: source }: { readonly regex: string }, path: string): PlannedParser {
  const columns = columnsOf(compileRe2(source, `${path}.regex`).groups);
  if (columns.length === 0) {
    throw new MillraceError('ERR_MILLRACE_PIPELINE', {
      path: `${path}.regex`,
      expected: 'at least one named capture, such as (?P<host>\\S+)',
      found: show(source),
    });
  }
  return { parse: { kind: regex.name, pattern: { source, columns } }, types: [] };
}

/** The first of a column's captures that took part. */
function capturedBy(
  groups: readonly number[],
): (captures: readonly (string | undefined)[]) => string | undefined {
  const [first, ...others] = groups;
  if (others.length === 0) return (captures) => captures[first!];
  return (captures) => {
    for (const group of groups) if (captures[group] !== undefined) return captures[group];
    return undefined;
  };
}

function compilePattern({ pattern }: ParsePlan, limits: Limits): Parse {
  const read = new Set(pattern!.columns.flatMap(({ groups }) => groups));
  const { exec } = compileRe2(pattern!.source, 'parse', read);
  const columns = pattern!.columns.map((column) => ({ ...column, capture: capturedBy(column.groups) }));
  const stop = () => ({ pattern: pattern!.source });
  const readText = (text: string): Fields | RecordFailure => {
    const captures = exec(text);
    if (captures === null) return new RecordFailure('no-match', notMatched(text), undefined, stop);
    const fields: Fields = new Map();
    for (const { name, capture, nullText, optional } of columns) {
      const captured = capture(captures);
      if (captured === undefined && optional) continue;
      fields.set(name, captured === undefined || captured === nullText ? null : captured);
    }
    return fields;
  };
  return withTwin(pattern!, limits, readText);
}

export const regex: ParserKind<{ readonly regex: string }> = {
  name: 'regex',
  summary: 'A pattern in RE2 syntax: each named capture is a field.',
  schema: v.strictObject({ regex: v.pipe(v.string('text'), v.nonEmpty('a pattern that is not empty')) }),
  written: '{regex: …}',
  dotted: false,
  plan: planRegex,
  compile: compilePattern,
  kernel: { code: PARSE_PATTERN, fields: 'columns' },
  examples: [
    { parse: { regex: '^(?P<key>\\w+)=(?P<value>.*)$' }, line: 'a=1', output: '{"key":"a","value":"1"}' },
    {
      parse: { regex: '(?:a=(?P<n>\\d+)|b=(?P<n>\\d+))' },
      line: 'x b=2',
      output: '{"n":"2"}',
    },
  ],
  failures: [{ parse: { regex: '^(?P<key>\\w+)$' }, line: 'two words' }],
};
