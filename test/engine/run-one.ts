/**
 * @module test/engine/run-one
 * A pipeline run on the calling thread, its outcome read record by record.
 */
import { packRecords } from '../../engine/batch.ts';
import { buildPlan } from '../../engine/config/build-plan.ts';
import type { PipelineConfig } from '../../engine/index.ts';
import { compileReference } from '../../engine/reference/reference.ts';
import type { Expected } from './conformance/case.ts';
import { readRecords } from './conformance/describe-program.ts';

/** What a pipeline without map makes of records; text with its line end. */
export function reference(
  pipeline: PipelineConfig,
): (records: readonly (string | Uint8Array)[]) => Expected[] {
  const program = compileReference(buildPlan(pipeline, '/'));
  return (records) => readRecords(program.run(packRecords(records)));
}

/** The text of one record's field `v`, or its failure code. */
export function fieldV(pipeline: PipelineConfig): (record: string) => string {
  const run = reference({ ...pipeline, output: { ...pipeline.output, newline: false } });
  return (record) => {
    const [end] = run([record]);
    if (typeof end === 'string') return end.slice('{"v":'.length, -1);
    return end !== undefined && 'failed' in end ? end.failed : 'dropped';
  };
}
