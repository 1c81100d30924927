/**
 * @module bench/engine/comparisons
 * The comparisons of `bench/engine.ts`, in the order in which they run.
 */
import type { Comparison } from './comparison.ts';
import { corpora } from './corpora.ts';
import { growth } from './growth.ts';
import { managed } from './managed.ts';
import { matching } from './matching.ts';
import { memory } from './memory.ts';
import { raw } from './raw.ts';
import { start } from './start.ts';

export const COMPARISONS: readonly Comparison[] = [raw, managed, matching, start, growth, corpora, memory];
