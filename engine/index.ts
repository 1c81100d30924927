/**
 * @module engine
 * What millrace exports: engines of pipelines, as they are written or built.
 */

import { exampleOf } from './config/build-file.ts';
import { buildPlan } from './config/build-plan.ts';
import { functionsOf } from './config/functions.ts';
import type { PipelineConfig } from './config/schema.ts';
import { type Engine, type EngineOptions, openBuilt, openEngine } from './engine.ts';

export { type Batch, type BatchContext, packRecords } from './batch.ts';
export { type BuildOptions, buildPipeline } from './config/build-file.ts';
export { definePipeline, type PipelineConfig, type StepConfig } from './config/schema.ts';
export type { Engine, EngineOptions, ReadyOptions, RunOptions } from './engine.ts';
export { ERROR_CODES, type ErrorCode, type ErrorDetail, MillraceError } from './errors.ts';
export { FAILURE_CODES, type Failure, type FailureCode, type Furthest } from './failures.ts';
export type { LineResult } from './lines/run.ts';
export type { LineSource, ReadInto } from './lines/source.ts';
export { countStatus, type Outcome, type PartitionKeys, STATUS } from './outcome.ts';
export type { Plan } from './plan/plan.ts';
export { TIERS, type Tier } from './programs/asked-tier.ts';
export type { BytesOptions } from './sources/firehose/event-bytes.ts';
export type { BatchSummary, EventOptions, EventSummary, Sample } from './sources/source.ts';
export type {
  MapBatchFunction,
  MapConfig,
  MapContext,
  MapFunction,
  MapRecord,
  MapResult,
  MapValue,
} from './user-code/function.ts';

/**
 * Makes an engine of a pipeline, or of the bytes of a built one (see {@link buildPipeline}).
 * @throws MillraceError `ERR_MILLRACE_PIPELINE` where the pipeline is wrong, `ERR_MILLRACE_SETTING` where an option is: its
 * name, what was expected, what came
 * @example
 * const engine = createEngine({ parse: 'apache-combined', drop: ['identity'] });
 * export const handler = (event) => engine.firehose(event);
 */
export function createEngine(pipeline: PipelineConfig, options?: EngineOptions): Engine;
export function createEngine(pipeline: PipelineConfig | Uint8Array, options?: EngineOptions): Engine;
export function createEngine(pipeline: PipelineConfig | Uint8Array, options?: EngineOptions): Engine {
  if (pipeline instanceof Uint8Array) return openBuilt(pipeline, options);
  return openEngine((...here) => {
    const plan = buildPlan(pipeline, ...here);
    return { plan, functions: functionsOf(pipeline), example: exampleOf(pipeline.parse), version: null };
  }, options);
}
