/**
 * @module test/model/interpreter/template
 * Templates of `set` and `partition`: references filled in.
 */
import { type Fields, find, pathOf } from './fields.ts';
import { isoOf, textOf, type Value } from './value.ts';

/** Context values of a record: name → text. */
export type Context = Readonly<Record<string, string>>;

type Part = string | { readonly name: string; readonly format: string | null };

/** Text and references, from left to right. */
function partsOf(template: string): Part[] {
  return Array.from(template.matchAll(/\$\$\{|\$\{([^}]*)\}|[^$]+|\$/g), ([found, reference]): Part => {
    if (found === '$${') return '${';
    if (reference === undefined) return found;
    const [name, format] = reference.split(/:(.*)/s) as [string, string | undefined];
    return { name, format: format ?? null };
  });
}

function formatted(ms: number, format: string): string {
  const [year, month, day, hour, minute, second, millis] = isoOf(ms).match(/\d+/g)! as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  const letters: Record<string, string> = {
    yyyy: year,
    MM: month,
    dd: day,
    HH: hour,
    mm: minute,
    ss: second,
    SSS: millis,
  };
  return format.replace(/yyyy|MM|dd|HH|mm|ss|SSS/g, (found) => letters[found]!);
}

/** The text of a reference; `null` where it has no value or is null. */
function lookUp(
  part: Exclude<Part, string>,
  fields: Fields,
  context: Context,
  hasPaths: boolean,
): string | null {
  const value: Value | undefined = find(fields, pathOf(part.name, hasPaths));
  if (value === undefined) return Object.hasOwn(context, part.name) ? context[part.name]! : null;
  if (value === null) return null;
  if (part.format !== null && value.kind === 'moment') return formatted(value.ms, part.format);
  return textOf(value, 'iso');
}

export interface Filled {
  readonly text: string;
  /** Whether each reference has a value. */
  readonly isWhole: boolean;
  /** The template is one reference alone. */
  readonly isLone: boolean;
}

export function fill(template: string, fields: Fields, context: Context, hasPaths: boolean): Filled {
  const parts = partsOf(template);
  const texts = parts.map((part) =>
    typeof part === 'string' ? part : lookUp(part, fields, context, hasPaths),
  );
  return {
    text: texts.map((part) => part ?? '').join(''),
    isWhole: !texts.includes(null),
    isLone: parts.length === 1 && typeof parts[0] === 'object',
  };
}
