/**
 * @module test/engine/formats/fixture
 * Lines of a format beside the examples in its own file, each with the fields it has, written by hand.
 */
import type { FailureCode } from '../../../engine/failures.ts';

/** The fields of a line that are not null, or why it fails. */
export type Lines = readonly (readonly [
  line: string,
  expected: Readonly<Record<string, unknown>> | FailureCode,
])[];

/** A JSON line that stays as it is but for these values: as they are written, and as they become. */
export const changed = (line: string, ...changes: readonly (readonly [string, string])[]): Lines[number] => [
  line,
  JSON.parse(
    changes.reduce((text, [from, to]) => {
      if (!text.includes(from)) throw new Error(`${from} is not in ${line}`);
      return text.replace(from, to);
    }, line),
  ) as Record<string, unknown>,
];
