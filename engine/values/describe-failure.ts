/**
 * @module engine/values/describe-failure
 * The words of failures that more than one tier finds, so that they are the same from each.
 */
import type { FailureCode } from '../failures.ts';
import { excerpt } from './failure.ts';
import { asBuffer, recordText } from './text.ts';

export const NOT_UTF8 = 'the bytes are not valid UTF-8';
export const notMatched = (text: string) => `the pattern does not match ${excerpt(text)}`;

/** What the reference path says of a record, as it came, that fails for such a reason. */
export function describeFailure(code: FailureCode, record: Uint8Array): string {
  if (code === 'utf8') return NOT_UTF8;
  const text = recordText(asBuffer(record), 0, record.length);
  return notMatched(text ?? '');
}
