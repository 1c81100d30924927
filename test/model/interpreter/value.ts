/**
 * @module test/model/interpreter/value
 * What a field holds, and its two forms: JSON and text. Written from docs/record-semantics.md; it shares nothing with the
 * engine, as no file of this folder does.
 */

export interface Member {
  readonly name: string;
  readonly value: Value;
}

export type Value =
  | null
  /** `written`: its JSON as it came, quotes included; `null` where a step made it. */
  | { readonly kind: 'text'; readonly text: string; readonly written: string | null }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'moment'; readonly ms: number }
  | { readonly kind: 'array'; readonly written: string }
  /** `members`: all as written, repeated ones included; `written`: `null` where a step changed something within. */
  | { readonly kind: 'object'; readonly members: readonly Member[]; readonly written: string | null };

/** How moments are written. */
export type MomentFormat = 'iso' | 'epoch' | 'epochMillis' | 'epochMicros';

export const text = (content: string): Value => ({ kind: 'text', text: content, written: null });

export const isoOf = (ms: number): string => {
  const at = new Date(ms);
  const padded = (part: number, digits: number) => String(part).padStart(digits, '0');
  const date = [padded(at.getUTCFullYear(), 4), padded(at.getUTCMonth() + 1, 2), padded(at.getUTCDate(), 2)];
  const time = [at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()].map((part) => padded(part, 2));
  return `${date.join('-')}T${time.join(':')}.${padded(at.getUTCMilliseconds(), 3)}Z`;
};

/** A moment as text; all but `iso` are numbers. */
export function momentText(ms: number, format: MomentFormat): string {
  if (format === 'iso') return isoOf(ms);
  if (format === 'epochMillis') return String(ms);
  if (format === 'epochMicros') return ms === 0 ? '0' : `${ms}000`;
  const size = Math.abs(ms);
  const decimals = String(size % 1000)
    .padStart(3, '0')
    .replace(/0+$/, '');
  return `${ms < 0 ? '-' : ''}${Math.floor(size / 1000)}${decimals === '' ? '' : `.${decimals}`}`;
}

export function jsonOf(value: Value, moments: MomentFormat): string {
  if (value === null) return 'null';
  switch (value.kind) {
    case 'text':
      return value.written ?? JSON.stringify(value.text);
    case 'number':
      return value.text;
    case 'bool':
      return String(value.value);
    case 'moment':
      return moments === 'iso' ? `"${isoOf(value.ms)}"` : momentText(value.ms, moments);
    case 'array':
      return value.written;
    case 'object':
      return value.written ?? objectOf(value.members, moments);
  }
}

export const objectOf = (members: readonly Member[], moments: MomentFormat): string =>
  `{${members.map(({ name, value }) => `${JSON.stringify(name)}:${jsonOf(value, moments)}`).join(',')}}`;

/** A value as text, as LTSV, CSV and templates have it; `null` has none. */
export function textOf(value: Exclude<Value, null>, moments: MomentFormat): string {
  if (value.kind === 'text') return value.text;
  return value.kind === 'moment' ? momentText(value.ms, moments) : jsonOf(value, moments);
}
