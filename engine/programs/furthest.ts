/**
 * @module engine/programs/furthest
 * How far failed records got, for those somebody asks about: they are parsed once more, on the reference path, whatever tier
 * ran them.
 */
import type { Batch } from '../batch.ts';
import type { Failure, Furthest } from '../failures.ts';
import type { Outcome } from '../outcome.ts';
import type { Parse } from '../parsers/parser.ts';
import { PLANNED_PARSERS } from '../parsers/planned.ts';
import { type FindStop, findStopOf, type Stop } from '../pattern/furthest/index.ts';
import type { PlanSteps } from '../plan/plan.ts';
import { member } from '../plan/table.ts';
import { RecordFailure } from '../values/failure.ts';
import { asBuffer, recordText } from '../values/text.ts';
import { bytesOf, decodeRecord, isProblem } from './decode-record.ts';

/** Characters of a record that are shown. */
const LONGEST_QUOTE = 24;

/** Where a failed record left its parser; `null`: not known. */
type StopOf = (failure: RecordFailure, text: string) => Stop | null;

/** Patterns are read once each. */
export function createStopOf(): StopOf {
  const patterns = new Map<string, FindStop | null>();
  return (failure, text) => {
    const stop = failure.stop();
    if (stop === null || !('pattern' in stop)) return stop;
    const { pattern } = stop;
    const find = patterns.get(pattern) ?? findStopOf(pattern);
    patterns.set(pattern, find);
    return find === null ? null : find(text);
  };
}

/** Where each alternative left the text; `null`: one took it, or the record failed for another reason than its parsers. */
function stopsIn(
  text: string,
  parsers: readonly Parse[],
  stopOf: StopOf,
  code: Failure['code'],
): readonly (Stop | null)[] | null {
  const stops: (Stop | null)[] = [];
  for (const parse of parsers) {
    const result = parse(text);
    if (!(result instanceof RecordFailure)) return null;
    if (parsers.length === 1 && result.code !== code) return null;
    stops.push(stopOf(result, text));
  }
  return parsers.length > 1 && code !== 'no-match' ? null : stops;
}

function toFurthest(text: string, { at, wanted }: Stop, redacts: boolean): Furthest {
  // A cut within a character leaves half of a pair, which goes.
  const quote = text.slice(at, at + LONGEST_QUOTE).replace(/[\ud800-\udbff]$/, '');
  const found = redacts ? {} : { found: quote };
  return { offset: Buffer.byteLength(text.slice(0, at)), expected: wanted, ...found };
}

/** What was run, and what became of it. */
interface Ran {
  readonly batch: Batch;
  readonly outcome: Outcome;
}

/**
 * Makes the function that adds to the first failures of an outcome how far their records got.
 * @example addFurthest({ batch, outcome }, 3).failures[0].furthest // { offset: 52, expected: […], found: 'abc' }
 */
export function createFurthest(plan: PlanSteps): (ran: Ran, most: number) => Outcome {
  // Only the plan that a header completes knows the fields.
  if (plan.alternatives[0].parse.header) return ({ outcome }) => outcome;
  let parsers: readonly Parse[] | undefined;
  const stopOf = createStopOf();

  function furthestOf({ bytes, spans }: Batch, { index, inner, code }: Failure): Furthest | null {
    parsers ??= plan.alternatives.map(({ parse }) =>
      member(PLANNED_PARSERS, parse.kind).compile(parse, plan.limits),
    );
    let record = asBuffer(bytes).subarray(spans[2 * index], spans[2 * index + 1]);
    if (inner !== undefined) {
      const decoded = decodeRecord(record, plan, () => false);
      if (isProblem(decoded)) return null;
      record = bytesOf(decoded[inner]!);
    }
    const text = recordText(record, 0, record.length);
    const stops = text === null ? null : stopsIn(text, parsers, stopOf, code);
    if (text === null || stops === null) return null;
    const [first] = stops
      .flatMap((stop, alternative) => (stop === null ? [] : [{ stop, alternative }]))
      .sort((a, b) => b.stop.at - a.stop.at);
    if (first === undefined) return null;
    const furthest = toFurthest(text, first.stop, plan.redacts);
    return stops.length === 1 ? furthest : { ...furthest, alternative: first.alternative };
  }

  return ({ batch, outcome }, most) => {
    if (most <= 0 || outcome.failures.length === 0) return outcome;
    const failures = outcome.failures.map((failure, place) => {
      const furthest = place < most ? furthestOf(batch, failure) : null;
      return furthest === null ? failure : { ...failure, furthest };
    });
    return { ...outcome, failures };
  };
}
