/**
 * @module cli/infer/trial
 * A proposed pipeline, tried on the sample.
 */
import { buildPlan } from '../../engine/config/build-plan.ts';
import { type Outcome, type PipelineConfig, type Plan, STATUS } from '../../engine/index.ts';
import { compileReference } from '../../engine/reference/reference.ts';
import type { TypedField } from '../../engine/steps/types.ts';
import type { Sample } from './sample.ts';

export interface Proposal {
  /** A format's name, or the kind of parser. */
  readonly title: string;
  readonly summary: string;
  readonly pipeline: PipelineConfig;
  /** What one should know of it. */
  readonly notes?: readonly string[];
}

export type Row = Readonly<Record<string, unknown>>;

export interface Trial extends Proposal {
  readonly plan: Plan;
  readonly outcome: Outcome;
  /** The records that came out, as objects. */
  readonly rows: readonly Row[];
  /** Lines that are records: a comment is none. */
  readonly records: number;
  /** Of the lines that are records (a comment is none), the share that came out. */
  readonly share: number;
  /** Fields with a type other than text, and all fields, as far as a record has a value there. */
  readonly typed: number;
  readonly columns: number;
}

/** @throws MillraceError where the pipeline is none */
export function tryPipeline({ batch }: Sample, proposal: Proposal): Trial {
  const plan = buildPlan(proposal.pipeline, '/', 're2');
  const outcome = compileReference(plan).run(batch);
  const text = Buffer.from(outcome.bytes).toString('utf8');
  const rows = text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Row]));
  const dropped = outcome.status.filter((status) => status === STATUS.dropped).length;
  const records = outcome.status.length - dropped;
  const { steps } = plan.alternatives[0];
  const filled = new Set(rows.flatMap((row) => Object.keys(row).filter((name) => row[name] !== null)));
  const types = steps[0]?.kind === 'types' ? (steps[0].plan as readonly TypedField[]) : [];
  return {
    ...proposal,
    plan,
    outcome,
    rows,
    records,
    share: records === 0 ? 0 : rows.length / records,
    typed: types.filter(({ field }) => filled.has(field[0]!)).length,
    columns: filled.size,
  };
}
