/**
 * @module engine/encoders
 * The table of output formats. A new one is its own file and one row here; the schema, the reference path, the kernel,
 * tests and documentation read the table.
 */
import { csv } from './csv.ts';
import type { EncoderKind } from './encoder.ts';
import { json } from './json.ts';
import { ltsv } from './ltsv.ts';
import { raw } from './raw.ts';

export type { CellsForm, Encode, EncoderKind } from './encoder.ts';

export const ENCODERS: readonly EncoderKind[] = [json, ltsv, csv, raw];
