/**
 * @module test/engine/conformance/cases
 * Every case of record semantics, by the chapter of docs/record-semantics.md it belongs to.
 */
import type { Case } from '../case.ts';
import { anyOfCases } from './any-of.ts';
import { decodeCases } from './decode.ts';
import { formatStringCases } from './format-strings.ts';
import { formatCases } from './formats.ts';
import { grokCases } from './grok.ts';
import { jsonCases, pathCases } from './json.ts';
import { limitCases } from './limits.ts';
import { ltsvCases } from './ltsv.ts';
import { keepCases, orderCases, redactCases } from './ordered.ts';
import { onErrorCases, outputCases } from './output.ts';
import { pairCases, rowCases } from './parsers.ts';
import { patternCases } from './pattern.ts';
import { payloadCases } from './payloads.ts';
import { explodeCases } from './steps/explode.ts';
import { filterCases } from './steps/filter.ts';
import { icebergCases } from './steps/iceberg.ts';
import { mapCases } from './steps/map.ts';
import { parseStepCases } from './steps/parse.ts';
import { hashCases, networkCases } from './steps/redact.ts';
import { replaceCases } from './steps/replace.ts';
import { sampleCases } from './steps/sample.ts';
import { setPathCases } from './steps/set-paths.ts';
import { splitCases, urlCases } from './steps/split.ts';
import { dropCases, partitionCases, renameCases, setCases, templateCases } from './steps/steps.ts';
import { typedSetCases } from './steps/typed-sets.ts';
import { userCodeCases } from './steps/user-code.ts';
import { decoderTable, encoderTable, parserTable, stepTable, typeTable } from './tables.ts';
import { textCases } from './text.ts';
import { twinCases } from './twins.ts';
import { strftimeCases } from './types/strftime.ts';
import { timestampCases } from './types/timestamps.ts';
import { typeCases } from './types/types.ts';
import { zoneCases } from './types/zones.ts';

export const CASES: Readonly<Record<string, readonly Case[]>> = {
  text: textCases,
  pattern: patternCases,
  json: jsonCases,
  ltsv: ltsvCases,
  limits: limitCases,
  pairs: pairCases,
  rows: rowCases,
  'field paths': pathCases,
  types: typeCases,
  timestamps: timestampCases,
  strftime: strftimeCases,
  zones: zoneCases,
  rename: renameCases,
  set: setCases,
  'set by paths': setPathCases,
  'types of what set made': typedSetCases,
  templates: templateCases,
  filter: filterCases,
  map: mapCases,
  'user code': userCodeCases,
  partition: partitionCases,
  iceberg: icebergCases,
  drop: dropCases,
  output: outputCases,
  onError: onErrorCases,
  formats: formatCases,
  twins: twinCases,
  'format strings': formatStringCases,
  grok: grokCases,
  'steps in order': orderCases,
  keep: keepCases,
  redact: redactCases,
  'redact to networks': networkCases,
  'redact to hashes': hashCases,
  replace: replaceCases,
  split: splitCases,
  'split of URLs and queries': urlCases,
  'parse as a step': parseStepCases,
  explode: explodeCases,
  sample: sampleCases,
  'any of': anyOfCases,
  decode: decodeCases,
  payloads: payloadCases,
  'table of steps': stepTable,
  'table of types': typeTable,
  'table of parsers': parserTable,
  'table of encoders': encoderTable,
  'table of decoders': decoderTable,
};

// Before any engine is created; worker threads have a copy.
for (const { environment } of Object.values(CASES).flat()) Object.assign(process.env, environment);
