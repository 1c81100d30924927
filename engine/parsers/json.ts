/**
 * @module engine/parsers/json
 * `{json: {}}`: a JSON object (RFC 8259). `JSON.parse` decides what is one.
 */
import * as v from 'valibot';
import { PARSE_JSON } from '../kernel/memory.ts';
import type { Limits } from '../limits.ts';
import { isValidJson } from '../reference/simdjson.ts';
import { overLimit, RecordFailure } from '../values/failure.ts';
import { limitExceeded } from '../values/json-limits.ts';
import { beginsObject } from '../values/json-text.ts';
import { type Fields, fieldsOfJson } from '../values/value.ts';
import { jsonStop } from './json-stop.ts';
import type { Parse, ParserKind } from './parser.ts';

/** Why the text is not a JSON object; `null`: it is one. */
function problemOf(text: string): string | null {
  // One call of simdjson in place of JSON.parse, which builds what nobody needs: 2.3 × as fast on ASCII
  // (docs/decisions/simdjson.md). Where simdjson rejects the text or is missing, JSON.parse decides.
  if (beginsObject(text) && isValidJson(text)) return null;
  let value: unknown;
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0; // nobody reads it: 9.2 → 5.8 µs a record of one byte, 2026-11-29
  try {
    value = JSON.parse(text);
  } catch (error) {
    return (error as Error).message;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return null;
  return `expected an object, found ${Array.isArray(value) ? 'an array' : value === null ? 'null' : typeof value}`;
}

/** The members of a JSON object, or why it is none. */
export function parseJson(text: string, limits: Limits): Fields | RecordFailure {
  // What is beyond a limit comes to no parser that would build it: JSON.parse takes up to 100 bytes of heap a byte.
  const limit = limitExceeded(text, limits);
  if (limit !== null) return overLimit(limits, limit);
  const problem = problemOf(text);
  if (problem === null) return fieldsOfJson(text);
  return new RecordFailure('json', problem, undefined, () => jsonStop(text));
}

export const json: ParserKind = {
  name: 'json',
  summary: 'A JSON object a record; values that no step touches are written as they came.',
  schema: v.strictObject({ json: v.strictObject({}) }),
  written: '{json: {}}',
  dotted: true,
  plan: () => ({ parse: { kind: 'json', pattern: null }, types: [] }),
  compile:
    (_, limits): Parse =>
    (text) =>
      parseJson(text, limits),
  kernel: { code: PARSE_JSON, fields: 'members' },
  examples: [{ parse: { json: {} }, line: ' {"b": 1, "a": 1.50} ', output: '{"b":1,"a":1.50}' }],
  failures: [
    { parse: { json: {} }, line: '[1]' },
    { parse: { json: {} }, line: '{"a":1' },
  ],
};
