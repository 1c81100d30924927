/**
 * @module test/engine/errors/table-names
 * The members of each table as errors list them, so that a new member changes no test.
 */
import { DECODERS } from '../../../engine/decoders/index.ts';
import { ENCODERS } from '../../../engine/encoders/index.ts';
import { FORMATS } from '../../../engine/formats/index.ts';
import { PARSERS } from '../../../engine/parsers/index.ts';
import { CONTEXT_VALUES } from '../../../engine/plan/context.ts';
import { STEPS } from '../../../engine/steps/index.ts';
import { TYPES } from '../../../engine/types/index.ts';

const namesIn = (table: readonly { readonly name: string }[]) => table.map(({ name }) => name);
const either = (names: readonly string[]) => `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;

/** `gzip, lines` */
export const DECODER_NAMES = namesIn(DECODERS).join(', ');
/** `json, ltsv, csv or raw` */
export const ENCODER_NAMES = either(namesIn(ENCODERS));
/** `apache-common, apache-combined, nginx-combined, json, ltsv` */
export const FORMAT_NAMES = namesIn(FORMATS).join(', ');
/** `{regex: …}, {json: {}} or {ltsv: {}}` */
export const PARSERS_WRITTEN = either(PARSERS.map(({ written }) => written));
/** `types, rename, set, …` */
export const STEP_NAMES = namesIn(STEPS).join(', ');
/** `string, int, …, {clf: {}} or {strftime: {format, zone}}` */
export const TYPES_WRITTEN = either([
  ...TYPES.flatMap(({ words }) => words),
  ...TYPES.flatMap(({ options, written }) => (options === null ? [] : [written])),
]);
/** `requestId, traceId, …` */
export const CONTEXT_NAMES = Object.keys(CONTEXT_VALUES).join(', ');
