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
  /** Of the lines that are records (a comment is none), the share that came out. */
  readonly share: number;
  /** Fields that have a type other than text. */
  readonly typed: number;
  /** Fields that the parser names beforehand; 0 where records name their own. */
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
  const { parse, steps } = plan.alternatives[0];
  const types = steps[0]?.kind === 'types' ? (steps[0].plan as readonly TypedField[]) : [];
  return {
    ...proposal,
    plan,
    outcome,
    rows,
    share: records === 0 ? 0 : rows.length / records,
    typed: types.length,
    columns: parse.pattern?.columns.length ?? parse.fields?.length ?? 0,
  };
}
