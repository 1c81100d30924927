/**
 * @module cli/infer/choose
 * Which of the trials is proposed. What has a name comes before a parser of records, and that before a pattern made up; among
 * those of a kind that fit about as many lines, the one with most typed fields, then with most fields, then the first.
 *
 * Formats that are equal on their lines: those of nginx-combined are lines of apache-combined, which is proposed.
 */
import { tryKnown } from './known.ts';
import { tryRecords } from './records.ts';
import { tryRegex } from './regex.ts';
import type { Sample } from './sample.ts';
import { type Trial, tryPipeline } from './trial.ts';
import { isFlowLog, OWN_FIELDS, tryVpcFlow } from './vpc-flow.ts';

/** The share of lines that a proposal should fit; one that fits fewer is taken where nothing fits more. */
const ENOUGH = 0.75;
/** Shares so near each other are those of garbage that one of them happens to take. */
const NEAR = 0.05;

function bestOf(trials: readonly Trial[]): Trial | null {
  const most = Math.max(0, ...trials.map(({ share }) => share));
  const near = trials.filter(({ share }) => share > 0 && share >= most - NEAR);
  const [best] = near.sort((a, b) => b.typed - a.typed || b.columns - a.columns || b.share - a.share);
  return best ?? null;
}

const ANYTHING = {
  title: 'regex',
  summary: 'the lines have nothing in common: the whole line is one field',
  pipeline: { parse: { regex: '^(?P<message>.*)$' } },
};

function chosen(sample: Sample): Trial {
  const groups = [
    () => [...tryKnown(sample), ...tryVpcFlow(sample)],
    () => tryRecords(sample),
    () => tryRegex(sample),
  ];
  const bests: Trial[] = [];
  for (const group of groups) {
    const best = bestOf(group());
    if (best !== null && best.share >= ENOUGH) return best;
    if (best !== null) bests.push(best);
  }
  return bestOf(bests.filter(({ share }) => share >= ENOUGH / 1.5)) ?? tryPipeline(sample, ANYTHING);
}

/** The trial that is proposed. */
export function choose(sample: Sample): Trial {
  const trial = chosen(sample);
  return trial.title === 'regex' && isFlowLog(sample) ? { ...trial, notes: [OWN_FIELDS] } : trial;
}
