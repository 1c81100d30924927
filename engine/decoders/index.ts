/**
 * @module engine/decoders
 * The table of decoders. A new one is its own file and one row here; the schema, the plan, the kernel, tests and
 * documentation read the table.
 */
import { apiGateway } from './api-gateway.ts';
import { cloudwatchLogs } from './cloudwatch-logs.ts';
import type { DecoderKind } from './decoder.ts';
import { gzip } from './gzip.ts';
import { jsonArray } from './json-array.ts';
import { jsonLines } from './json-lines.ts';
import { kpl } from './kpl.ts';
import { lambdaJson } from './lambda-json.ts';
import { lines } from './lines.ts';
import { reingest } from './reingest.ts';
import { sns } from './sns.ts';
import { zstd } from './zstd.ts';

export type { DecodeLimits, DecoderKind, InnerContext, InnerRecords } from './decoder.ts';

export const DECODERS: readonly DecoderKind[] = [
  gzip,
  zstd,
  kpl,
  reingest,
  lines,
  jsonLines,
  jsonArray,
  cloudwatchLogs,
  lambdaJson,
  apiGateway,
  sns,
];

/** Those that `decode: auto` recognises. */
export const RECOGNISED: readonly DecoderKind[] = DECODERS.filter(({ magic }) => magic !== null);
