/**
 * @module engine/parsers
 * The table of parsers. A new one is its own file and one row here; the schema, the plan, the reference path, the
 * kernel, tests and documentation read the table.
 */

import * as v from 'valibot';
import { cloudFront } from './cloudfront.ts';
import { csv, tsv } from './csv.ts';
import { grok } from './grok.ts';
import { json } from './json.ts';
import { kv } from './kv.ts';
import { logFormat } from './log-format.ts';
import { logfmt } from './logfmt.ts';
import { ltsv } from './ltsv.ts';
import { nginx } from './nginx.ts';
import type { ParserKind } from './parser.ts';
import { regex } from './regex.ts';
import { vpcFlow } from './vpc-flow.ts';
import { w3c } from './w3c.ts';

export type { Parse, ParserExample, ParserKernel, ParserKind, PlannedParser, ReadHeader } from './parser.ts';

export const PARSERS: readonly ParserKind[] = [
  regex as ParserKind,
  json,
  ltsv,
  grok as ParserKind,
  logFormat as ParserKind,
  nginx as ParserKind,
  logfmt,
  kv as ParserKind,
  csv as ParserKind,
  tsv as ParserKind,
  w3c as ParserKind,
  vpcFlow,
  cloudFront,
];

const written = PARSERS.map((parser) => parser.written);

/** A parser as the user writes it: a format's name, or one of the table with its options. */
export const parseSchema = v.union(
  [
    v.pipe(v.string('text'), v.nonEmpty('a name that is not empty')),
    ...PARSERS.map(({ schema }) => schema as v.GenericSchema<{ readonly [name: string]: unknown }>),
  ],
  `a format's name, ${written.slice(0, -1).join(', ')} or ${written.at(-1)}`,
);

export type ParseConfig = v.InferInput<typeof parseSchema>;
