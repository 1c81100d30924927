/**
 * @module cli/infer
 * `millrace infer FILE`: a pipeline for the lines of a file, with the share of lines that it fits and how far the others got.
 */
import type { Command } from 'commander';
import type { Failure } from '../engine/index.ts';
import { createFurthest } from '../engine/programs/furthest.ts';
import type { TypedField } from '../engine/steps/types.ts';
import { labelType } from '../engine/types/index.ts';
import { furthestText } from './furthest-text.ts';
import { choose } from './infer/choose.ts';
import { readSample, type Sample } from './infer/sample.ts';
import type { Trial } from './infer/trial.ts';
import { writeOut } from './output.ts';
import { formatNumber } from './table.ts';

/** Lines that did not fit and are shown. */
const MOST_SHOWN = 5;
/** Characters of such a line. */
const EXCERPT = 100;

/** The first lines that did not fit, with how far they got. */
function missesOf({ batch, lines, numbers }: Sample, { plan, outcome }: Trial) {
  const { failures } = createFurthest(plan)({ batch, outcome }, MOST_SHOWN);
  return failures.slice(0, MOST_SHOWN).map((failure: Failure) => {
    const { index, code, detail, furthest } = failure;
    return { line: numbers[index]!, code, detail, furthest, text: lines[index]! };
  });
}

function fieldsOf({ plan, rows }: Trial): readonly { readonly name: string; readonly type: string | null }[] {
  const { steps } = plan.alternatives[0];
  const types = steps[0]?.kind === 'types' ? (steps[0].plan as readonly TypedField[]) : [];
  const typeOf = new Map(types.map(({ field, type }) => [field.join('.'), labelType(type)]));
  const names = new Set([...rows.flatMap((row) => Object.keys(row)), ...typeOf.keys()]);
  return [...names].map((name) => ({ name, type: typeOf.get(name) ?? null }));
}

const comment = (text: string) => text.replace(/^/gm, '# ');

async function toYaml(sample: Sample, trial: Trial): Promise<string> {
  const { dump } = await import('js-yaml'); // by no other command
  const { title, summary, pipeline, notes = [], rows, records } = trial;
  const misses = missesOf(sample, trial);
  const shown = misses.map(({ line, code, detail, furthest, text }) => {
    const place = furthest === undefined ? detail : furthestText(furthest);
    const excerpt = text.length > EXCERPT ? `${text.slice(0, EXCERPT)}…` : text;
    return `  line ${line}: ${code}: ${place}\n    ${JSON.stringify(excerpt)}`;
  });
  const share = `${formatNumber(rows.length)} of ${formatNumber(records)} lines (${formatNumber((100 * rows.length) / records, 1)} %)`;
  const rest = outcomeRest(trial, misses.length);
  return [
    comment(`${title}: ${share}`),
    comment(summary),
    ...notes.map(comment),
    dump(pipeline, { lineWidth: -1, flowLevel: 2 }).trimEnd(),
    ...(shown.length === 0
      ? []
      : [comment('The first lines that did not fit:'), ...shown.map(comment), ...rest]),
    '',
  ].join('\n');
}

function outcomeRest({ outcome }: Trial, shown: number): readonly string[] {
  const more = outcome.failures.length - shown;
  return more === 0 ? [] : [comment(`  and ${formatNumber(more)} more`)];
}

function toData(sample: Sample, trial: Trial) {
  const { title, summary, pipeline, notes = [], rows, records } = trial;
  return {
    title,
    summary,
    notes,
    pipeline,
    lines: records,
    matched: rows.length,
    share: rows.length / records,
    fields: fieldsOf(trial),
    misses: missesOf(sample, trial),
  };
}

async function infer(file: string, { json }: { json?: true }): Promise<void> {
  const sample = await readSample(file);
  const trial = choose(sample);
  await writeOut(json ? `${JSON.stringify(toData(sample, trial), null, 2)}\n` : await toYaml(sample, trial));
}

export function addInfer(program: Command): void {
  program
    .command('infer')
    .description('propose a pipeline for a file: a format, a format string or a pattern, with types')
    .argument(
      '<file>',
      "log lines, in gzip or zstd too; '-': standard input. Reads up to 1,000 lines and 1 MB",
    )
    .option('--json', 'as JSON')
    .action(infer);
}
