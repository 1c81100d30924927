/**
 * @module engine/config/parse
 * `parse` as the user writes it, a format's name or a parser, to a parser of the plan and the types of its columns.
 */
import { MillraceError, show } from '../errors.ts';
import { FORMATS, type Format } from '../formats/index.ts';
import { suggest } from '../nearest.ts';
import { PARSERS, type ParseConfig } from '../parsers/index.ts';
import { planLines, planTypes } from '../parsers/lines.ts';
import type { ParseChoice } from '../plan/step.ts';
import { findMember, member } from '../plan/table.ts';

function fromFormat(format: Format): ParseChoice {
  const title = format.name;
  if (format.kind === 'pattern') return { title, dotted: false, ...planLines(format, 'parse') };
  const { dotted, plan } = member(PARSERS, format.kind);
  return {
    title,
    dotted,
    ...plan({}, 'parse'),
    types: planTypes(Object.entries(format.types ?? {}), 'parse'),
  };
}

/**
 * @param path the option it stands in, for errors
 * @throws MillraceError `ERR_MILLRACE_PIPELINE` for an unknown format or a pattern RE2 refuses
 */
export function chooseParser(parse: ParseConfig, path: string): ParseChoice {
  if (typeof parse !== 'string') {
    const parser = PARSERS.find(({ name }) => name in parse)!;
    return { title: parser.name, dotted: parser.dotted, ...parser.plan(parse, path) };
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
