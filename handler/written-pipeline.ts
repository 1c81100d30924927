/**
 * @module handler/written-pipeline
 * Engines of pipelines as they are written, with all that reads, checks and compiles them. Loaded by need.
 */
export { createEngine } from '../engine/index.ts';
export { loadDefaultPipeline, loadPipeline } from './load-pipeline.ts';
