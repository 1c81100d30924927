/**
 * @module engine/reference/parse
 * The first step of the reference path: a record's text to its fields, one function a kind of parser.
 */

import type { ParsePlan } from '../plan/plan.ts';
import { notMatched } from '../values/describe-failure.ts';
import { RecordFailure } from '../values/failure.ts';
import { type Fields, fieldsOfJson } from '../values/value.ts';
import { parseLtsv } from './ltsv-text.ts';
import { compileRe2 } from './re2.ts';
import { findJsonObjects } from './simdjson.ts';

/** Fields of the text of a batch's record, or why it has none. */
export type Parse = (text: string, index: number) => Fields | RecordFailure;

/** A parser may look at all texts of a batch (`null`: not text) first, to do once what need not be done per record. */
export interface Parser {
  /** Whether `forBatch` wants the texts; else it is given none. */
  readonly wantsBatch: boolean;
  forBatch(texts: readonly (string | null)[]): Parse;
}

function patternParser(plan: Extract<ParsePlan, { kind: 'pattern' }>): Parser {
  const { exec } = compileRe2(plan.pattern, 'parse');
  const parse: Parse = (text) => {
    const captures = exec(text);
    if (captures === null) return new RecordFailure('no-match', notMatched(text));
    const fields: Fields = new Map();
    for (const { name, group, nullText, optional } of plan.columns) {
      const capture = captures[group];
      if (capture === undefined && optional) continue;
      fields.set(name, capture === undefined || capture === nullText ? null : capture);
    }
    return fields;
  };
  return { wantsBatch: false, forBatch: () => parse };
}

/** JSON.parse is the judge; it is spared where simdjson has found the whole batch valid. */
function jsonProblem(text: string): string | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return (error as Error).message;
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return null;
  return `expected an object, found ${Array.isArray(value) ? 'an array' : value === null ? 'null' : typeof value}`;
}

const jsonParser: Parser = {
  wantsBatch: true,
  forBatch(texts) {
    const known = findJsonObjects(texts);
    return (text, index) => {
      const problem = known[index] === 1 ? null : jsonProblem(text);
      return problem === null ? fieldsOfJson(text) : new RecordFailure('json', problem);
    };
  },
};

const ltsvParser: Parser = {
  wantsBatch: false,
  forBatch: () => (text) => {
    const fields = parseLtsv(text);
    return fields instanceof Map ? fields : new RecordFailure('ltsv', fields.problem);
  },
};

export function compileParser(plan: ParsePlan): Parser {
  switch (plan.kind) {
    case 'pattern':
      return patternParser(plan);
    case 'json':
      return jsonParser;
    case 'ltsv':
      return ltsvParser;
  }
}
