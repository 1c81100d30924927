/**
 * @module engine/formats/compiled
 * All compiled patterns. Written by engine/formats/precompile.ts; do not edit.
 */
import type { EncodedProgram } from '../compiled-pattern.ts';
import { program as program0 } from './apache-combined.ts';
import { program as program1 } from './apache-common.ts';
import { program as program2 } from './apache-error.ts';
import { program as program3 } from './apache-vhost.ts';
import { program as program4 } from './aws-alb.ts';
import { program as program5 } from './aws-clb.ts';
import { program as program6 } from './aws-cloudfront.ts';
import { program as program7 } from './aws-nlb.ts';
import { program as program8 } from './aws-rds-postgresql.ts';
import { program as program9 } from './aws-s3-access.ts';
import { program as program10 } from './aws-vpc-flow.ts';
import { program as program11 } from './cri.ts';
import { program as program12 } from './envoy.ts';
import { program as program13 } from './haproxy-http.ts';
import { program as program14 } from './haproxy-tcp.ts';
import { program as program15 } from './nginx-combined.ts';
import { program as program16 } from './nginx-error.ts';
import { program as program17 } from './syslog-rfc3164.ts';
import { program as program18 } from './syslog-rfc5424.ts';

// biome-ignore format: generated
export const COMPILED: readonly EncodedProgram[] = [program0, program1, program2, program3, program4, program5, program6, program7, program8, program9, program10, program11, program12, program13, program14, program15, program16, program17, program18];
