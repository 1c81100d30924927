/**
 * @module engine/steps
 * The table of steps. A new one is its own file and one row here; the schema, the plan, the reference path, the kernel,
 * `explain`, tests and documentation read the table.
 */
import type { StepKind } from '../plan/step.ts';
import { drop } from './drop.ts';
import { explode } from './explode.ts';
import { filter } from './filter.ts';
import { keep } from './keep.ts';
import { map } from './map.ts';
import { parse } from './parse.ts';
import { redact } from './redact.ts';
import { rename } from './rename.ts';
import { replace } from './replace.ts';
import { sample } from './sample.ts';
import { set } from './set.ts';
import { split } from './split.ts';
import { types } from './types.ts';

/** In the order in which documentation shows them. */
export const STEP_KINDS = [
  types,
  rename,
  set,
  filter,
  map,
  drop,
  keep,
  redact,
  replace,
  split,
  parse,
  explode,
  sample,
] as const;

export const STEPS: readonly StepKind[] = STEP_KINDS;
