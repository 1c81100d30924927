/**
 * @module bench/engine/comparisons
 * The comparisons of `bench/engine.ts`, in the order in which they run.
 */
import { alternatives } from './alternatives.ts';
import type { Comparison } from './comparison.ts';
import { decoders } from './decoders.ts';
import { formats } from './formats/formats.ts';
import { rust } from './formats/rust.ts';
import { growth } from './growth/growth.ts';
import { json } from './json.ts';
import { patterns } from './log-patterns/patterns.ts';
import { managed } from './managed.ts';
import { map } from './map.ts';
import { mapStages } from './map-stages.ts';
import { matching } from './matching.ts';
import { outputs } from './outputs.ts';
import { raw } from './raw.ts';
import { redaction } from './redaction.ts';
import { memory } from './start/memory.ts';
import { start } from './start/start.ts';

export const COMPARISONS: readonly Comparison[] = [
  raw,
  managed,
  json,
  matching,
  patterns,
  formats,
  alternatives,
  outputs,
  redaction,
  decoders,
  map,
  mapStages,
  rust,
  start,
  growth,
  memory,
];
