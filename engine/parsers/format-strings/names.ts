/**
 * @module engine/parsers/format-strings/names
 * Fields named after what a format string names: headers, cookies, environment variables.
 */
import { type FieldKind, type Shape, text, word } from './field.ts';

/** `X-Forwarded-For` → `xForwardedFor`; behind a prefix → `responseXForwardedFor`. */
export function camelName(written: string, prefix = ''): string {
  const words = written.split(/[^A-Za-z0-9]+/).filter((part) => part !== '');
  const camel = words.map((part) => part[0]!.toUpperCase() + part.slice(1).toLowerCase()).join('');
  return prefix === '' ? camel[0]!.toLowerCase() + camel.slice(1) : prefix + camel;
}

/** A name as it is written, with `_` for what a capture's name cannot hold. */
export const plainName = (written: string): string => written.replace(/\W/g, '_');

/** Values with `, ` between them (nginx: also ` : `): spaces are nowhere else, so that a space can end the list. */
const list = (name: string, item: string, between: string): Shape => ({
  pattern: `(?P<${name}>(?:${item}+(?:${between}${item}+)*)?)`,
  chars: /\S/,
});

/** `X-Forwarded-For`: addresses with commas between them. */
export const addresses = (name: string, nullText = '-'): FieldKind => ({
  ...text(name, { nullText }),
  shape: list(name, String.raw`[^\s,]`, ', ?'),
  quoted: text(name).shape,
});

/** One value of each server that nginx asked: `10.0.0.1:80, 10.0.0.2:80 : unix:/s`. */
export const upstreamWords = (name: string, nullText: string): FieldKind => ({
  ...word(name, { nullText }),
  shape: list(name, String.raw`[^\s,]`, '(?:, | : )'),
});

/**
 * One number of each server that nginx asked. One alone is a number; several are the text of a field that has the name's
 * plural.
 */
export function upstreamNumbers(name: string, type: 'int' | 'float', nullText: string): FieldKind {
  const plural = name.endsWith('s') ? `${name}es` : `${name}s`;
  const one = `(?P<${name}>[0-9.]${nullText === '-' ? '+|-' : '*'})`;
  return {
    columns: [
      { name, type, nullText },
      { name: plural, type: 'string', optional: true },
    ],
    shape: { pattern: `(?:${one}|(?P<${plural}>[0-9.-]+(?:(?:, | : )[0-9.-]+)+))`, chars: /\S/ },
  };
}

/** Headers that are one word, so that a space can end them where a format has no quotes around them. */
export const ONE_WORD_HEADERS: ReadonlySet<string> = new Set(
  'host origin traceparent content-length cf-connecting-ip cf-ray true-client-ip x-real-ip x-request-id x-correlation-id x-trace-id x-amzn-trace-id x-forwarded-host x-forwarded-port x-forwarded-proto'.split(
    ' ',
  ),
);

/** What `referer` and `user-agent` are called in every format of access logs. */
export const HEADER_NAMES: Readonly<Record<string, string>> = {
  referer: 'referrer',
  'user-agent': 'agent',
};
