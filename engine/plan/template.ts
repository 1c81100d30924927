/**
 * @module engine/plan/template
 * Cuts a template into its parts: `day=${timestamp:yyyy-MM-dd}`.
 */
import { MillraceError, show } from '../errors.ts';
import { suggest } from '../nearest.ts';
import { unknownDateLetters } from '../types/timestamps/format.ts';
import { CONTEXT_VALUES, isContextName } from './context.ts';
import type { FieldPath, TemplatePart } from './plan.ts';

/** What names mean where the template stands. */
export interface TemplateScope {
  /** The field of that name, or `null` where it is known that there is none. */
  toField(name: string): FieldPath | null;
  /** Names to suggest. */
  readonly names: readonly string[];
}

function templateError(path: string, expected: string, found: string, hint?: string): MillraceError {
  return new MillraceError('ERR_MILLRACE_PIPELINE', {
    path,
    expected,
    found,
    ...(hint === undefined ? {} : { hint }),
  });
}

function reference(source: string, path: string, scope: TemplateScope): TemplatePart {
  const colon = source.indexOf(':');
  const name = colon < 0 ? source : source.slice(0, colon);
  const dateFormat = colon < 0 ? null : source.slice(colon + 1);
  const field = scope.toField(name);
  const context = isContextName(name) ? name : null;
  if (name === '' || (field === null && context === null)) {
    const names = [...scope.names, ...Object.keys(CONTEXT_VALUES)];
    throw templateError(path, 'a field or a context value', show(name), suggest(name, names));
  }
  const letters = dateFormat === null ? null : unknownDateLetters(dateFormat);
  if (letters !== null || dateFormat === '') {
    throw templateError(path, 'a date format of yyyy MM dd HH mm ss SSS', show(letters ?? ''));
  }
  return { source, field, context, dateFormat };
}

/** @param path the option the template stands in, for errors */
export function parseTemplate(template: string, path: string, scope: TemplateScope): readonly TemplatePart[] {
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
      parts.push(reference(template.slice(at + 2, end), path, scope));
      at = end + 1;
    } else {
      text += template[at];
      at += 1;
    }
  }
  if (text !== '' || parts.length === 0) parts.push({ text });
  return parts;
}
