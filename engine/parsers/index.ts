/**
 * @module engine/parsers
 * The table of parsers. A new one is its own file and one row: a notation, which is another parser in the plan, here, any other in
 * `planned.ts`. The schema, the plan, tests and documentation read this table; the reference path and the kernel that one.
 */

import * as v from 'valibot';
import { cloudFront } from './cloudfront.ts';
import { grok } from './grok.ts';
import { logFormat } from './log-format.ts';
import { nginx } from './nginx.ts';
import type { ParserKind } from './parser.ts';
import { PLANNED_PARSERS } from './planned.ts';
import { vpcFlow } from './vpc-flow.ts';

export type { Parse, ParserExample, ParserKernel, ParserKind, PlannedParser, ReadHeader } from './parser.ts';

/** In the order in which documentation shows them: what may be an access log's format comes before the rarer ones. */
export const PARSERS: readonly ParserKind[] = [
  ...PLANNED_PARSERS.slice(0, 3),
  grok as ParserKind,
  logFormat as ParserKind,
  nginx as ParserKind,
  ...PLANNED_PARSERS.slice(3),
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
