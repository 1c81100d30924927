/**
 * @module engine/sinks
 * The table of sinks. There is none yet, so the handler refuses sources whose reply carries no outputs.
 */
import type { Sink } from './sink.ts';

export const SINKS: readonly Sink[] = [];
