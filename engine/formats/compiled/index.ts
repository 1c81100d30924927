/**
 * @module engine/formats/compiled
 * All compiled patterns. Written by engine/formats/precompile.ts; do not edit.
 */
import type { EncodedProgram } from '../compiled-pattern.ts';
import { program as program0 } from './apache-combined.ts';
import { program as program1 } from './apache-common.ts';
import { program as program2 } from './aws-alb.ts';
import { program as program3 } from './nginx-combined.ts';

// biome-ignore format: generated
export const COMPILED: readonly EncodedProgram[] = [program0, program1, program2, program3];
