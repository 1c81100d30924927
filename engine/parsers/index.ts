/**
 * @module engine/parsers
 * The table of parsers. A new one is its own file and one row here; the schema, the plan, the reference path, the
 * kernel, tests and documentation read the table.
 */
import { grok } from './grok.ts';
import { json } from './json.ts';
import { logFormat } from './log-format.ts';
import { ltsv } from './ltsv.ts';
import { nginx } from './nginx.ts';
import type { ParserKind } from './parser.ts';
import { regex } from './regex.ts';

export type { Parse, ParserExample, ParserKernel, ParserKind, PlannedParser } from './parser.ts';

export const PARSERS: readonly ParserKind[] = [
  regex as ParserKind,
  json,
  ltsv,
  grok as ParserKind,
  logFormat as ParserKind,
  nginx as ParserKind,
];
