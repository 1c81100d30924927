/**
 * @module engine/programs/needs-header
 * Whether a header completes a plan. Apart from `headers.ts`, which can compile patterns and so is loaded by need.
 */
import type { Plan } from '../plan/plan.ts';

export const needsHeader = ({ alternatives }: Plan): boolean => alternatives[0].parse.header === true;
