/**
 * @module cli/run/verdict
 * Whether a run failed as a whole: no record came out well, or more failed than `--max-failed` allows.
 */
import { InvalidArgumentError } from 'commander';
import { MillraceError } from '../../engine/index.ts';
import { type Counts, failedCount, failedPart } from './tally.ts';

/** How many records may fail. */
export interface MostFailed {
  readonly text: string;
  isBeyond(failed: number, records: number): boolean;
}

/** `N` records, or `P%` of them. */
export function parseMostFailed(text: string): MostFailed {
  const [, digits, percent] = /^(\d+(?:\.\d+)?)(%?)$/.exec(text) ?? [];
  const value = Number(digits);
  if (percent === '%' && value <= 100)
    return { text, isBeyond: (failed, records) => failed > (value / 100) * records };
  if (percent === '' && Number.isSafeInteger(value)) return { text, isBeyond: (failed) => failed > value };
  throw new InvalidArgumentError('Expected a whole number of records, or a percentage such as 0.5%.');
}

/**
 * @param hint what the input looks like, asked for only where no record came out well
 * @throws MillraceError `ERR_MILLRACE_INPUT`
 */
export async function checkRun(
  tally: Counts,
  most: MostFailed | undefined,
  hint: () => Promise<string | null>,
): Promise<void> {
  const failed = failedCount(tally);
  const refuse = (path: string, expected: string, hint: string | null) =>
    new MillraceError('ERR_MILLRACE_INPUT', {
      path,
      expected,
      found: failedPart(tally),
      hint: hint ?? undefined,
    });
  if (failed > 0 && failed + tally.dropped === tally.records)
    throw refuse('', 'at least one record to come out well', await hint());
  if (most?.isBeyond(failed, tally.records))
    throw refuse('--max-failed', `at most ${most.text} of ${tally.records} records to fail`, null);
}
