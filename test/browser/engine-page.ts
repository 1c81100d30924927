/**
 * @module test/browser/engine-page
 * Runs in the browser: the engine as the playground has it, on batches that a test sends.
 */
import { buildPlan } from '../../engine/config/build-plan.ts';
import type { PipelineConfig } from '../../engine/index.ts';
import { packRecords } from '../../engine/index.ts';
import type { Outcome } from '../../engine/outcome.ts';
import { compileProgram } from '../../engine/programs/compile.ts';
import type { Case } from '../engine/conformance/case.ts';

/** A case as JSON. */
export interface SentCase extends Pick<Case, 'environment' | 'shared' | 'perRecord'> {
  readonly pipeline: PipelineConfig;
  /** Base64. */
  readonly records: readonly string[];
}

export interface SentOutcome extends Pick<Outcome, 'failures' | 'partitionKeys'> {
  readonly tier: string;
  /** Base64. */
  readonly bytes: string;
  readonly spans: readonly number[];
  readonly status: readonly number[];
}

async function runCase(
  { pipeline, records, environment = {}, shared = {}, perRecord = {} }: SentCase,
  tier: 'auto' | 're2',
): Promise<SentOutcome> {
  Object.assign(process.env, environment);
  const plan = buildPlan(pipeline, '/', tier);
  const packed = packRecords(records.map((record) => Buffer.from(record, 'base64')));
  const { run } = await compileProgram(plan);
  const { bytes, spans, status, failures, partitionKeys } = run({
    ...packed,
    context: { shared, perRecord },
  });
  return {
    tier: plan.tier.kind,
    bytes: Buffer.from(bytes).toString('base64'),
    spans: [...spans],
    status: [...status],
    failures,
    partitionKeys,
  };
}

/** JSON in and out, as what drives the browser loses members such as `__proto__`. Where it throws: why. */
export type RunCase = (sent: string, tier: 'auto' | 're2') => Promise<string>;

const runJson: RunCase = (sent, tier) =>
  runCase(JSON.parse(sent) as SentCase, tier).then(
    (outcome) => JSON.stringify(outcome),
    (error: Error) => JSON.stringify(error.stack ?? error.message),
  );
Object.assign(globalThis, { runCase: runJson });
