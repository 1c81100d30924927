/**
 * @module engine/programs/headers
 * Records whose fields a header names. It is the state of one payload, a file or what one record decodes to; a plan is completed
 * by it, and then runs as one whose pipeline names the fields.
 */
import { type Batch, batchSize } from '../batch.ts';
import { type Outcome, STATUS } from '../outcome.ts';
import type { ReadHeader } from '../parsers/parser.ts';
import { PLANNED_PARSERS } from '../parsers/planned.ts';
import type { Plan } from '../plan/plan.ts';
import type { Program, RunUserCode } from '../plan/program.ts';
import { member } from '../plan/table.ts';
import { merge, nothingDone, pick } from '../select.ts';
import { RecordFailure } from '../values/failure.ts';
import { asBuffer, recordText } from '../values/text.ts';
import { chooseTier } from './choose-tier.ts';

/** Programs kept: a payload's header is mostly that of the one before it. */
const MOST_KEPT = 16;

/** Tells headers from other lines, for a plan that needs them. */
export function headerReader({ alternatives: [{ parse }] }: Plan): ReadHeader {
  return member(PLANNED_PARSERS, parse.kind).header!(parse);
}

/** What records without a header before them fail with. */
export function noHeader({ alternatives: [{ parse }] }: Plan): RecordFailure {
  const detail = 'there is no header before it: name the fields in the pipeline, or set `decode: lines`';
  return new RecordFailure(parse.kind === 'w3c' ? 'w3c' : 'csv', detail, detail);
}

/**
 * The plan completed.
 * @param header the fields, or why there are none: then no record can be parsed
 */
export function withHeader(plan: Plan, header: readonly string[] | RecordFailure): Plan {
  const [{ parse, steps }] = plan.alternatives;
  const { header: _, ...rest } = parse;
  if (header instanceof RecordFailure) {
    const problem = plan.redacts ? header.redacted : header.detail;
    const failing = { parse: { ...rest, fields: [], problem }, steps };
    return { ...plan, alternatives: [failing], tier: { kind: 're2', because: 'there is no header' } };
  }
  const completed = { ...plan, alternatives: [{ parse: { ...rest, fields: header }, steps }] as const };
  return { ...completed, tier: chooseTier(completed, plan.askedTier) };
}

/** Cuts payloads into sections, and compiles the plan for each. */
function sectioning<Run>(plan: Plan, compile: (plan: Plan) => Run) {
  const read = headerReader(plan);
  const kept = new Map<string, Run>();
  function programOf(header: readonly string[] | RecordFailure): Run {
    const key = JSON.stringify(header instanceof RecordFailure ? header.detail : header);
    const run = kept.get(key) ?? compile(withHeader(plan, header));
    kept.delete(key);
    kept.set(key, run);
    if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value!);
    return run;
  }

  /** Records behind one header, or behind none. */
  interface Section {
    readonly header: readonly string[] | RecordFailure;
    readonly records: number[];
  }
  function sectionsOf(batch: Batch, status: Uint8Array): readonly Section[] {
    const bytes = asBuffer(batch.bytes);
    let section: Section = { header: noHeader(plan), records: [] };
    const sections = [section];
    for (let index = 0; index < batchSize(batch); index += 1) {
      const text = recordText(bytes, batch.spans[2 * index]!, batch.spans[2 * index + 1]!);
      const header = text === null ? null : read(text, index === 0);
      if (header !== null) {
        section = { header, records: [] };
        sections.push(section);
      }
      // A header that names nothing fails, and all behind it.
      if (header === null || header instanceof RecordFailure) section.records.push(index);
      else status[index] = STATUS.dropped;
    }
    return sections.filter(({ records }) => records.length > 0);
  }

  return { programOf, sectionsOf };
}

/**
 * Runs whole payloads, a batch each, in `runPayload`; and records without a header in `run`.
 * @param compile a completed plan to its program
 */
export function byHeader(
  plan: Plan,
  compile: (plan: Plan) => Program['run'],
): { readonly run: Program['run']; readonly runPayload: Program['run'] } {
  const { programOf, sectionsOf } = sectioning(plan, compile);
  return {
    run: programOf(noHeader(plan)),
    runPayload(batch, _, limit): Outcome {
      const whole = nothingDone(batchSize(batch), plan.partition.length > 0);
      return sectionsOf(batch, whole.status).reduce(
        (done, { header, records }) =>
          merge(done, records, programOf(header)(pick(batch, records), undefined, limit)),
        whole as Outcome,
      );
    },
  };
}

/** As {@link byHeader}, for programs with user code. */
export function userCodeByHeader(
  plan: Plan,
  compile: (plan: Plan) => RunUserCode,
): { readonly run: RunUserCode; readonly runPayload: RunUserCode } {
  const { programOf, sectionsOf } = sectioning(plan, compile);
  return {
    run: programOf(noHeader(plan)),
    async runPayload(batch, { progress, ...options }) {
      let done = nothingDone(batchSize(batch));
      for (const { header, records } of sectionsOf(batch, done.status)) {
        const place = (first: number, last: number) => progress?.(records[first]!, records[last]!);
        done = merge(
          done,
          records,
          await programOf(header)(pick(batch, records), { ...options, progress: place }),
        );
      }
      return done;
    },
  };
}
