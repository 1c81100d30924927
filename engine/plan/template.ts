/**
 * @module engine/plan/template
 * Cuts a template into its parts: `day=${timestamp:yyyy-MM-dd}`.
 */
import { MillraceError, show } from '../errors.ts';
import { suggest } from '../nearest.ts';
import { unknownDateLetters } from '../values/timestamps/format.ts';
import { CONTEXT_VALUES, isContextName } from './context.ts';
import { findField, type Names, typeOf } from './names.ts';
import type { TemplatePart } from './plan.ts';

function templateError(path: string, expected: string, found: string, hint?: string): MillraceError {
  return new MillraceError('ERR_MILLRACE_PIPELINE', { path, expected, found, hint });
}

function reference(source: string, path: string, names: Names): TemplatePart {
  const colon = source.indexOf(':');
  const name = colon < 0 ? source : source.slice(0, colon);
  const dateFormat = colon < 0 ? null : source.slice(colon + 1);
  const field = findField(names, name);
  const context = isContextName(name) ? name : null;
  if (name === '' || (field === null && context === null)) {
    const by = names.gone.get(name);
    const known = [...(names.closed ?? []), ...Object.keys(CONTEXT_VALUES)];
    const hint = by === undefined ? suggest(name, known) : `${by} takes it out before`;
    throw templateError(path, 'a field or a context value', show(name), hint);
  }
  const letters = dateFormat === null ? null : unknownDateLetters(dateFormat);
  if (letters !== null || dateFormat === '') {
    throw templateError(path, 'a date format of yyyy MM dd HH mm ss SSS', show(letters ?? ''));
  }
  // A context value is text, of which a date format makes nothing: each record would get a partition of its own.
  if (dateFormat !== null && context !== null && (field === null || typeOf(names, field) === undefined)) {
    const found = `${show(name)}, a context value, which is text`;
    const hint = `set a field to "\${${name}}", make it a timestamp with \`types\`, and name that field here`;
    throw templateError(path, 'a timestamp to format', found, hint);
  }
  return { source, field, context, dateFormat };
}

/**
 * @param path the option the template stands in, for errors
 * @param names the fields it may name
 */
export function parseTemplate(template: string, path: string, names: Names): readonly TemplatePart[] {
  const parts: TemplatePart[] = [];
  let text = '';
  let at = 0;
  while (at < template.length) {
    if (template.startsWith('$${', at)) {
      text += '${';
      at += 3;
    } else if (template.startsWith('${', at)) {
      const end = template.indexOf('}', at);
      if (end < 0) {
        const found = show(template.slice(at));
        throw templateError(path, 'a closing brace', found, 'write $${ for the text ${');
      }
      if (text !== '') parts.push({ text });
      text = '';
      parts.push(reference(template.slice(at + 2, end), path, names));
      at = end + 1;
    } else {
      text += template[at];
      at += 1;
    }
  }
  if (text !== '' || parts.length === 0) parts.push({ text });
  return parts;
}
