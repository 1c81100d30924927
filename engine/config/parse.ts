/**
 * @module engine/config/parse
 * `parse` as the user writes it, a format's name or a parser, to a parser of the plan and the types of its columns.
 */
import { MillraceError, show } from '../errors.ts';
import { FORMATS, type Format, type LineFormat } from '../formats/index.ts';
import { suggest } from '../nearest.ts';
import { PARSERS, type ParseConfig } from '../parsers/index.ts';
import type { ParsePlan } from '../plan/plan.ts';
import type { ParseChoice } from '../plan/step.ts';
import { findMember, member } from '../plan/table.ts';
import { readPattern } from '../reference/pattern-groups.ts';
import { TEXT, toTypePlan } from '../types/index.ts';

function lineFormatPlan({ pattern: source, columns }: LineFormat): ParsePlan {
  // Not compiled here: tests hold that RE2 takes every format's pattern, and loading RE2 may not be needed at all.
  const { groups } = readPattern(source);
  return {
    kind: 'regex',
    pattern: {
      source,
      columns: columns.map(({ name, nullText, optional }) => ({
        name,
        groups: groups.flatMap((group, index) => (group.name === name ? [index + 1] : [])),
        nullText: nullText ?? null,
        optional: optional ?? false,
      })),
    },
  };
}

function fromFormat(format: Format): ParseChoice {
  const title = format.name;
  if (format.kind !== 'pattern') {
    const { dotted, plan } = member(PARSERS, format.kind);
    return { title, parse: plan({}, 'parse'), dotted, types: [] };
  }
  const types = format.columns
    .map(({ name, type }) => ({ name, type: toTypePlan(type, 'parse') }))
    .filter(({ type }) => type.kind !== TEXT.kind);
  return { title, parse: lineFormatPlan(format), dotted: false, types };
}

/**
 * @param path the option it stands in, for errors
 * @throws MillraceError `ERR_MILLRACE_PIPELINE` for an unknown format or a pattern RE2 refuses
 */
export function chooseParser(parse: ParseConfig, path: string): ParseChoice {
  if (typeof parse !== 'string') {
    const parser = PARSERS.find(({ name }) => name in parse)!;
    return { title: parser.name, parse: parser.plan(parse, path), dotted: parser.dotted, types: [] };
  }
  const format = findMember(FORMATS, parse);
  if (format !== undefined) return fromFormat(format);
  const names = FORMATS.map(({ name }) => name);
  const parsers = PARSERS.map(({ written }) => written);
  throw new MillraceError('ERR_MILLRACE_PIPELINE', {
    path,
    expected: `a built-in format (${names.join(', ')}), ${parsers.slice(0, -1).join(', ')} or ${parsers.at(-1)}`,
    found: show(parse),
    hint: suggest(parse, names),
  });
}
