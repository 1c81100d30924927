/**
 * @module engine/config/parse-plan
 * `parse` as the user writes it: a format's name or a parser of one's own, to a parser with its columns and types.
 */
import { MillraceError, show } from '../errors.ts';
import { FORMATS, formatByName, type LineFormat } from '../formats/index.ts';
import { suggest } from '../nearest.ts';
import type { ParsePlan, TypePlan } from '../plan/plan.ts';
import { readPattern } from '../reference/pattern-groups.ts';
import { compileRe2 } from '../reference/re2.ts';
import type { PipelineConfig } from './schema.ts';
import { toTypePlan } from './types-plan.ts';

export interface ParseChoice {
  readonly title: string;
  readonly parse: ParsePlan;
  /** Types that come with the format. */
  readonly types: readonly { readonly name: string; readonly type: TypePlan }[];
}

function fromFormat(format: LineFormat): ParseChoice {
  // Not compiled here: tests hold that RE2 takes every format's pattern, and loading RE2 may not be needed at all.
  const { groups } = readPattern(format.pattern);
  return {
    title: format.name,
    parse: {
      kind: 'pattern',
      pattern: format.pattern,
      columns: format.columns.map(({ name, nullText, optional }) => ({
        name,
        group: groups.findIndex((group) => group.name === name) + 1,
        nullText: nullText ?? null,
        optional: optional ?? false,
      })),
    },
    types: format.columns
      .filter(({ type }) => type !== 'string')
      .map(({ name, type }) => ({ name, type: toTypePlan(type, 'parse') })),
  };
}

function fromRegex(pattern: string): ParseChoice {
  const groups = compileRe2(pattern, 'parse.regex').groups;
  const columns = groups.flatMap(({ name }, index) =>
    name === null ? [] : [{ name, group: index + 1, nullText: null, optional: false }],
  );
  if (columns.length === 0) {
    throw new MillraceError('ERR_MILLRACE_PIPELINE', {
      path: 'parse.regex',
      expected: 'at least one named capture, such as (?P<host>\\S+)',
      found: show(pattern),
    });
  }
  return { title: 'regex', parse: { kind: 'pattern', pattern, columns }, types: [] };
}

/** @throws MillraceError `ERR_MILLRACE_PIPELINE` for an unknown format or a pattern RE2 refuses */
export function chooseParser(parse: PipelineConfig['parse']): ParseChoice {
  if (typeof parse === 'string') {
    const format = formatByName(parse);
    if (format === undefined) {
      const names = FORMATS.map(({ name }) => name);
      throw new MillraceError('ERR_MILLRACE_PIPELINE', {
        path: 'parse',
        expected: `a built-in format (${names.join(', ')}), {regex: …}, {json: {}} or {ltsv: {}}`,
        found: show(parse),
        hint: suggest(parse, names),
      });
    }
    return format.kind === 'pattern'
      ? fromFormat(format)
      : { title: format.name, parse: { kind: format.kind }, types: [] };
  }
  if ('regex' in parse) return fromRegex(parse.regex);
  const kind = 'json' in parse ? 'json' : 'ltsv';
  return { title: kind, parse: { kind }, types: [] };
}
