/**
 * @module engine/steps/filter-test
 * Decides which records pass. Numbers compare with numbers, text with text by code points, timestamps with text that is
 * an ISO time; values of different kinds are unequal and in no order.
 */
import type { ClausePlan, ConditionPlan, Scalar } from '../plan/plan.ts';
import { compileRe2 } from '../reference/re2.ts';
import { lookUp } from '../values/fields.ts';
import { parseIso } from '../values/timestamps/iso.ts';
import { type Fields, Moment, NumberText, textOf, type Value } from '../values/value.ts';

type Test = (value: Value | undefined) => boolean;

/** More digits than the largest double has: such an integer is beyond any number of a pipeline. */
const MOST_DIGITS = 310;

/** Below, at or above zero as the number text is below, at or above the other; exact where both are integers. */
function compareNumber(text: string, other: number): number {
  if (text.length > 15 && /^-?[0-9]+$/.test(text) && Number.isInteger(other)) {
    const negative = text[0] === '-';
    if (text.length > MOST_DIGITS) return negative ? -1 : 1;
    const exact = BigInt(text);
    const operand = BigInt(other);
    return exact < operand ? -1 : exact > operand ? 1 : 0;
  }
  return Number(text) - other;
}

/** By code points (UTF-16 puts astral characters before U+E000); half a surrogate pair, which UTF-8 has not, is one. */
function compareText(text: string, other: string): number {
  for (let at = 0; ; ) {
    const point = text.codePointAt(at) ?? -1;
    const difference = point - (other.codePointAt(at) ?? -1);
    if (difference !== 0 || point < 0) return difference;
    at += point > 0xffff ? 2 : 1;
  }
}

/** How a value lies to an operand; `undefined` where they are of different kinds. */
function compare(value: Value | undefined, operand: Scalar): number | undefined {
  if (value === undefined || value === null) return operand === null ? 0 : undefined;
  if (operand === null) return undefined;
  if (typeof operand === 'boolean') return value === operand ? 0 : undefined;
  if (typeof operand === 'number') {
    return value instanceof NumberText ? compareNumber(value.text, operand) : undefined;
  }
  if (value instanceof Moment) {
    const ms = parseIso(operand);
    return ms === null ? undefined : value.ms - ms;
  }
  const text = textOf(value);
  return text === null ? undefined : compareText(text, operand);
}

function textTest(test: (text: string) => boolean): Test {
  return (value) => {
    const text = value === undefined ? null : textOf(value);
    return text !== null && test(text);
  };
}

function compileCondition(condition: ConditionPlan): Test {
  switch (condition.op) {
    case 'eq':
      return (value) => compare(value, condition.value) === 0;
    case 'ne':
      return (value) => compare(value, condition.value) !== 0;
    case 'in':
      return (value) => condition.values.some((operand) => compare(value, operand) === 0);
    case 'notIn':
      return (value) => !condition.values.some((operand) => compare(value, operand) === 0);
    case 'gt':
      return (value) => (compare(value, condition.value) ?? Number.NaN) > 0;
    case 'gte':
      return (value) => (compare(value, condition.value) ?? Number.NaN) >= 0;
    case 'lt':
      return (value) => (compare(value, condition.value) ?? Number.NaN) < 0;
    case 'lte':
      return (value) => (compare(value, condition.value) ?? Number.NaN) <= 0;
    case 'exists':
      return (value) => (value !== undefined && value !== null) === condition.value;
    case 'contains':
      return textTest((text) => text.includes(condition.value));
    case 'startsWith':
      return textTest((text) => text.startsWith(condition.value));
    case 'endsWith':
      return textTest((text) => text.endsWith(condition.value));
    case 'matches':
      return textTest(compileRe2(condition.value, 'filter').test);
  }
}

/** Whether a record passes: one clause holds, with all its conditions. */
export function compileFilter(clauses: readonly ClausePlan[]): (fields: Fields) => boolean {
  const compiled = clauses.map((clause) =>
    clause.map(({ field, conditions }) => ({
      field,
      tests: conditions.map((condition) => compileCondition(condition)),
    })),
  );
  return (fields) =>
    compiled.some((clause) =>
      clause.every(({ field, tests }) => {
        const value = lookUp(fields, field);
        return tests.every((test) => test(value));
      }),
    );
}
