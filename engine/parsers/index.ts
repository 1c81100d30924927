/**
 * @module engine/parsers
 * The table of parsers. A new one is its own file and one row here; the schema, the plan, the reference path, the
 * kernel, tests and documentation read the table.
 */
import * as v from 'valibot';
import { json } from './json.ts';
import { ltsv } from './ltsv.ts';
import type { ParserKind } from './parser.ts';
import { regex } from './regex.ts';

export type { Parse, ParserExample, ParserKernel, ParserKind } from './parser.ts';

export const PARSERS: readonly ParserKind[] = [regex as ParserKind, json, ltsv];

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
