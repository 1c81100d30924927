/**
 * @module engine/parsers
 * The table of parsers. A new one is its own file and one row here; the schema, the plan, the reference path, the
 * kernel, tests and documentation read the table.
 */
import { cloudFront } from './cloudfront.ts';
import { json } from './json.ts';
import { ltsv } from './ltsv.ts';
import type { ParserKind } from './parser.ts';
import { regex } from './regex.ts';
import { vpcFlow } from './vpc-flow.ts';

export type { Parse, ParserExample, ParserKernel, ParserKind } from './parser.ts';

export const PARSERS: readonly ParserKind[] = [regex as ParserKind, json, ltsv, vpcFlow, cloudFront];
