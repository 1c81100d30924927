/**
 * @module engine/values/template
 * Fills in templates: `${requestId}`, `${timestamp:yyyy-MM-dd}`.
 */

import type { Limits } from '../limits.ts';
import type { TemplatePart } from '../plan/plan.ts';
import { overLimit, type RecordFailure } from './failure.ts';
import { lookUp } from './fields.ts';
import { encodeJsonValue } from './json-writer.ts';
import { formatDate } from './timestamps/format.ts';
import { type Fields, Moment, NumberText, textOf, type Value } from './value.ts';

/** A context value of the current record by its name; `null`: there is none. */
export type ContextLookup = (name: string) => string | null;

/** A value as text inside other text; `null` for null. A date format applies to timestamps only. */
export function valueText(value: Value, dateFormat: string | null): string | null {
  if (value === null) return null;
  if (value instanceof Moment) return dateFormat === null ? value.iso : formatDate(value.ms, dateFormat);
  if (value instanceof NumberText) return value.text;
  return textOf(value) ?? encodeJsonValue(value, 'iso');
}

function partText(
  part: Exclude<TemplatePart, { text: string }>,
  fields: Fields,
  context: ContextLookup,
): string | null {
  const value = part.field === null ? undefined : lookUp(fields, part.field);
  if (value !== undefined) return valueText(value, part.dateFormat);
  return part.context === null ? null : context(part.context);
}

/** A reference with no value while a template was filled in: what stood between its braces. */
export class Missing {
  readonly source: string;
  constructor(source: string) {
    this.source = source;
  }
}

/**
 * The filled-in text; the first reference without a value where every one is needed; `null`: a lone one has none; a
 * failure: the text would be longer than all that a record may become.
 */
export function compileTemplate(
  parts: readonly TemplatePart[],
  missing: 'empty' | 'fail',
  limits: Limits,
): (fields: Fields, context: ContextLookup) => string | null | Missing | RecordFailure {
  return (fields, context) => {
    let out = '';
    for (const part of parts) {
      if ('text' in part) {
        out += part.text;
        continue;
      }
      const text = partText(part, fields, context);
      if (text !== null) out += text;
      else if (missing === 'fail') return new Missing(part.source);
      else if (parts.length === 1) return null;
      if (out.length > limits.outputBytes) return overLimit(limits, 'outputBytes');
    }
    return out;
  };
}
