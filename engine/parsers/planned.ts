/**
 * @module engine/parsers/planned
 * The parsers that plans name: what an engine runs. The others are notations, which are one of these in the plan, so that a cold start
 * with a built pipeline does without them.
 */
import { csv, tsv } from './csv.ts';
import { json } from './json.ts';
import { kv } from './kv.ts';
import { logfmt } from './logfmt.ts';
import { ltsv } from './ltsv.ts';
import type { ParserKind } from './parser.ts';
import { regex } from './regex.ts';
import { w3c } from './w3c.ts';

export const PLANNED_PARSERS: readonly ParserKind[] = [
  regex as ParserKind,
  json,
  ltsv,
  logfmt,
  kv as ParserKind,
  csv as ParserKind,
  tsv as ParserKind,
  w3c as ParserKind,
];
