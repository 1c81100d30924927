/**
 * @module engine/values/timestamps/format
 * Moments to text: the output's notations, and the date letters of templates (Unicode TR 35).
 */

/** `2015-05-17T10:05:03.000Z`; the years are 0000–9999, where `toISOString` writes four digits. */
export function toIso(ms: number): string {
  return new Date(ms).toISOString();
}

/** Seconds with up to three decimals, as JSON number text: `1431857103`, `1431857103.5`, `-0.001`. */
export function toEpochText(ms: number): string {
  const size = Math.abs(ms);
  const fraction = String(size % 1000)
    .padStart(3, '0')
    .replace(/0+$/, '');
  const whole = String(Math.floor(size / 1000));
  return `${ms < 0 ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

/** The letters a template may use, and where in the ISO text each stands. */
export const LETTERS: Readonly<Record<string, readonly [number, number]>> = {
  yyyy: [0, 4],
  MM: [5, 7],
  dd: [8, 10],
  HH: [11, 13],
  mm: [14, 16],
  ss: [17, 19],
  SSS: [20, 23],
};

/** The first run of letters in a date format that means nothing, or `null`. Text between `'…'` is literal. */
export function unknownDateLetters(format: string): string | null {
  const runs = format.replace(/'[^']*'/g, '').match(/([A-Za-z])\1*/g) ?? [];
  return runs.find((run) => LETTERS[run] === undefined) ?? null;
}

/** A moment by a date format such as `yyyy-MM-dd`, in UTC. */
export function formatDate(ms: number, format: string): string {
  const iso = toIso(ms);
  return format.replace(/'([^']*)'|([A-Za-z])\2*/g, (run, literal: string | undefined) => {
    if (literal !== undefined) return literal;
    const [from, to] = LETTERS[run]!;
    return iso.slice(from, to);
  });
}
