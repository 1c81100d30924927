/**
 * @module engine/formats/compiled
 * All compiled patterns. Written by engine/formats/precompile.ts; do not edit.
 */
import type { EncodedProgram } from '../compiled-pattern.ts';
import { program as program0 } from './apache-combined.ts';
import { program as program1 } from './apache-common.ts';
import { program as program2 } from './aws-alb.ts';
import { program as program3 } from './aws-clb.ts';
import { program as program4 } from './aws-cloudfront.ts';
import { program as program5 } from './aws-nlb.ts';
import { program as program6 } from './aws-rds-postgresql.ts';
import { program as program7 } from './aws-s3-access.ts';
import { program as program8 } from './aws-vpc-flow.ts';
import { program as program9 } from './nginx-combined.ts';

// biome-ignore format: generated
export const COMPILED: readonly EncodedProgram[] = [program0, program1, program2, program3, program4, program5, program6, program7, program8, program9];
