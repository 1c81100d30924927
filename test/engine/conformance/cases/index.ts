/**
 * @module test/engine/conformance/cases
 * Every case of the law, by the chapter of ARCHITECTURE.md it belongs to.
 */
import type { Case } from '../case.ts';
import { filterCases } from './filter.ts';
import { formatCases } from './formats.ts';
import { jsonCases, pathCases } from './json.ts';
import { ltsvCases } from './ltsv.ts';
import { mapCases } from './map.ts';
import { onErrorCases, outputCases } from './output.ts';
import { patternCases } from './pattern.ts';
import { setPathCases } from './set-paths.ts';
import { dropCases, partitionCases, renameCases, setCases, templateCases } from './steps.ts';
import { strftimeCases } from './strftime.ts';
import { textCases } from './text.ts';
import { timestampCases } from './timestamps.ts';
import { typeCases } from './types.ts';

export const CASES: Readonly<Record<string, readonly Case[]>> = {
  text: textCases,
  pattern: patternCases,
  json: jsonCases,
  ltsv: ltsvCases,
  'field paths': pathCases,
  types: typeCases,
  timestamps: timestampCases,
  strftime: strftimeCases,
  rename: renameCases,
  set: setCases,
  'set by paths': setPathCases,
  templates: templateCases,
  filter: filterCases,
  map: mapCases,
  partition: partitionCases,
  drop: dropCases,
  output: outputCases,
  onError: onErrorCases,
  formats: formatCases,
};
