/**
 * @module engine/parsers/format-strings/apache-time
 * `%t` and `%{format}t`: a moment of the request as the field `timestamp`. Fractions and zones, which Apache has
 * directives of their own for, belong to the time before them: `%{%F %T}t.%{msec_frac}t %{%z}t` is one field.
 */
import type { TypeConfig } from '../../types/index.ts';
import { type FieldKind, int, typed } from './field.ts';

/** What each letter of strftime may be written as, and the characters of that. */
const LETTERS: Readonly<Record<string, readonly [pattern: string, chars: string]>> = {
  ...Object.fromEntries([...'YymdjHIMSfL'].map((letter) => [letter, ['[0-9]+', '0-9']])),
  s: ['-?[0-9]+', '0-9-'],
  e: [' ?[0-9]+', ' 0-9'],
  ...Object.fromEntries([...'bBaA'].map((letter) => [letter, ['[A-Za-z]+', 'A-Za-z']])),
  p: ['[AaPp][Mm]', 'A-Za-z'],
  z: ['(?:[Zz]|[+-][0-9:]+)', 'Zz0-9:+-'],
  Z: ['[A-Z]+', 'A-Z'],
};

const SHORTHANDS: Readonly<Record<string, string>> = {
  T: '%H:%M:%S',
  R: '%H:%M',
  D: '%m/%d/%y',
  F: '%Y-%m-%d',
  h: '%b',
  n: '\n',
  t: '\t',
};

/** The words that Apache has beside strftime's letters. */
const WORDS: Readonly<Record<string, string>> = { sec: '%s', msec_frac: '%L', usec_frac: '%f' };
const ISO = /^%Y-%m-%d(?:[T ]%H:%M(?::%S(?:[.,]%[Lf])?)?(?:%z|Z)?)?$/;
const CLF = '%d/%b/%Y:%H:%M:%S %z';

export const CLF_TIME: FieldKind = typed('timestamp', { clf: {} }, String.raw`[^\]]+`, /[0-9A-Za-z/: +-]/);
const EPOCH_MS = typed('timestamp', { epoch: { unit: 'ms' } }, '[0-9]+', /[0-9]/);

/** A time as strftime writes it. Types that the kernel reads are taken where they mean the same. */
function timeByFormat(format: string): FieldKind {
  let pattern = '';
  let chars = '';
  for (const [token, letter] of format.matchAll(/%(.)|./gs)) {
    const literal = letter === '%' ? '%' : token;
    const [shape, set] = (letter === '%' ? undefined : LETTERS[letter ?? '']) ?? [
      literal.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'),
      literal.replace(/[\\\]^-]/g, '\\$&'),
    ];
    pattern += shape;
    chars += set;
  }
  const type: TypeConfig =
    format === CLF
      ? { clf: {} }
      : ISO.test(format)
        ? 'iso'
        : /^%s(?:\.%[Lf])?$/.test(format)
          ? { epoch: {} }
          : { strftime: { format } };
  return typed('timestamp', type, pattern, new RegExp(`[${chars}]`));
}

/** A directive's time: a format of strftime, which another may join, or a field of its own. */
export type Time = { readonly format: string } | { readonly field: FieldKind };

/** @param argument what is in the braces, `begin:` and `end:` included */
export function timeOf(argument: string): Time {
  const word = argument.replace(/^(?:begin|end):?/, '');
  if (word === '') return { format: CLF };
  if (word === 'msec') return { field: EPOCH_MS };
  if (word === 'usec') return { field: int('timestampMicros') };
  const format = (WORDS[word] ?? word).replace(
    /%(.)/gs,
    (token, letter: string) => SHORTHANDS[letter] ?? token,
  );
  return { format };
}

/** Whether a time's format says nothing by itself: a fraction or a zone. */
export const isPart = (format: string): boolean => /^%[LfzZ]$/.test(format);

/** The field of a time and the parts that joined it. */
export function timeField(format: string): FieldKind {
  if (format === '%L') return int('milliseconds');
  if (format === '%f') return int('microseconds');
  return timeByFormat(format);
}
