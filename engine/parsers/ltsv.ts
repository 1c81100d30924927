/**
 * @module engine/parsers/ltsv
 * `{ltsv: {}}`: labelled tab-separated values (http://ltsv.org/).
 */
import * as v from 'valibot';
import { PARSE_LTSV } from '../kernel/memory.ts';
import { overLimit, RecordFailure, stopAt } from '../values/failure.ts';
import type { Fields } from '../values/value.ts';
import type { Parse, ParserKind } from './parser.ts';

/** Letters of a label that a failure shows. */
const LONGEST_LABEL = 64;
const LABEL = /^[0-9A-Za-z_.-]+$/;

const fail = (problem: string, at: number, ...wanted: readonly string[]) =>
  new RecordFailure('ltsv', problem, undefined, () => stopAt(at, ...wanted));

/** Whether the text has more pairs than that; one takes three bytes, its tab included. */
function hasMorePairs(text: string, most: number): boolean {
  if (text.length <= 2 * most) return false;
  let pairs = 1;
  for (let tab = text.indexOf('\t'); tab >= 0 && pairs <= most; tab = text.indexOf('\t', tab + 1)) pairs += 1;
  return pairs > most;
}

/** Fails with the first character that no label has, or with the end of what should be one. */
function failInLabel(problem: string, label: string, from: number): RecordFailure {
  const wrong = label.search(/[^0-9A-Za-z_.-]/);
  const at = wrong < 0 ? label.length : wrong;
  return fail(problem, from + at, '[0-9A-Za-z_.-]', ...(at === 0 ? [] : ['":"']));
}

/** Label → value in order, a repeated label at its first place with its last value. */
function parsePairs(text: string): Fields | RecordFailure {
  const fields: Fields = new Map();
  let at = 0;
  for (const pair of text.split('\t')) {
    const colon = pair.indexOf(':');
    if (colon < 0) return failInLabel(`a pair without a colon after ${fields.size} pairs`, pair, at);
    const label = pair.slice(0, colon);
    if (!LABEL.test(label))
      return failInLabel(`a label that is not [0-9A-Za-z_.-]+ after ${fields.size} pairs`, label, at);
    const value = pair.slice(colon + 1);
    const lineEnd = value.search(/[\r\n]/);
    if (lineEnd >= 0) {
      const problem = `a line end within the value of ${label.slice(0, LONGEST_LABEL)}`;
      return fail(problem, at + colon + 1 + lineEnd, '"\\t"', 'the end');
    }
    fields.set(label, value);
    at += pair.length + 1;
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
