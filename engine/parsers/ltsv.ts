/**
 * @module engine/parsers/ltsv
 * `{ltsv: {}}`: labelled tab-separated values (http://ltsv.org/).
 */
import * as v from 'valibot';
import { PARSE_LTSV } from '../kernel/memory.ts';
import { overLimit, RecordFailure } from '../values/failure.ts';
import type { Fields } from '../values/value.ts';
import type { Parse, ParserKind } from './parser.ts';

/** Letters of a label that a failure shows. */
const LONGEST_LABEL = 64;
const LABEL = /^[0-9A-Za-z_.-]+$/;

const fail = (problem: string) => new RecordFailure('ltsv', problem);

/** Whether the text has more pairs than that; one takes three bytes, its tab included. */
function hasMorePairs(text: string, most: number): boolean {
  if (text.length <= 2 * most) return false;
  let pairs = 1;
  for (let tab = text.indexOf('\t'); tab >= 0 && pairs <= most; tab = text.indexOf('\t', tab + 1)) pairs += 1;
  return pairs > most;
}

/** Label → value in order, a repeated label at its first place with its last value. */
function parsePairs(text: string): Fields | RecordFailure {
  const fields: Fields = new Map();
  for (const pair of text.split('\t')) {
    const colon = pair.indexOf(':');
    if (colon < 0) return fail(`a pair without a colon after ${fields.size} pairs`);
    const label = pair.slice(0, colon);
    if (!LABEL.test(label)) return fail(`a label that is not [0-9A-Za-z_.-]+ after ${fields.size} pairs`);
    const value = pair.slice(colon + 1);
    if (/[\r\n]/.test(value)) return fail(`a line end within the value of ${label.slice(0, LONGEST_LABEL)}`);
    fields.set(label, value);
  }
  return fields;
}

export const ltsv: ParserKind = {
  name: 'ltsv',
  summary: 'Labelled tab-separated values: `label:value` pairs, each a field.',
  schema: v.strictObject({ ltsv: v.strictObject({}) }),
  written: '{ltsv: {}}',
  dotted: false,
  plan: () => ({ parse: { kind: 'ltsv', pattern: null }, types: [] }),
  compile:
    (_, limits): Parse =>
    (text) =>
      hasMorePairs(text, limits.values) ? overLimit(limits, 'values') : parsePairs(text),
  kernel: { code: PARSE_LTSV, fields: 'members' },
  examples: [{ parse: { ltsv: {} }, line: 'host:127.0.0.1\tua:', output: '{"host":"127.0.0.1","ua":""}' }],
  failures: [{ parse: { ltsv: {} }, line: 'no colon' }],
};
