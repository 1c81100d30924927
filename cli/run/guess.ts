/**
 * @module cli/run/guess
 * What lines look like that a pipeline took none of, by the trials of `millrace infer`.
 */
import { isUtf8 } from 'node:buffer';
import { formatByName } from '../../engine/formats/index.ts';
import type { Plan } from '../../engine/index.ts';
import { choose } from '../infer/choose.ts';
import { sampleOf } from '../infer/sample.ts';

/** The share of lines that a format must fit to be named. */
const ENOUGH = 0.75;

/** What to do about it, for an error; `null`: the lines are blank, or look like what the pipeline reads already. */
export function guessFormat(lines: readonly Buffer[], file: string, { title }: Plan): string | null {
  if (lines.some((line) => line.includes(0) || !isUtf8(line)))
    return 'it looks like a binary file, or text in another encoding than UTF-8';
  const sample = sampleOf(lines);
  if (sample.lines.length === 0) return 'its lines are blank';
  const best = choose(sample);
  if (best.title === title) return null;
  if (best.share >= ENOUGH && formatByName(best.title) !== undefined)
    return `it looks like ${best.title}, try --format ${best.title}`;
  const what = best.share >= ENOUGH && best.title !== 'regex' ? `it looks like ${best.title}; ` : '';
  return file === '-'
    ? `${what}\`millrace infer\` proposes a pipeline for a file`
    : `${what}\`millrace infer ${file}\` proposes a pipeline for it`;
}
