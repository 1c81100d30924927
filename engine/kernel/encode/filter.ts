/**
 * @module engine/kernel/encode/filter
 * The filter's clauses → tests with jumps. A condition becomes one test, `in` and `notIn` one for each value; every
 * operator is the set of outcomes it wants, so the kernel knows no operators.
 */
import type { Scalar } from '../../config/schema.ts';
import type { ClausePlan, ConditionPlan, FieldPath, TypePlan } from '../../plan/plan.ts';
import type { Declined } from '../declined.ts';
import { KIND_ANY, KIND_BOOL, KIND_MOMENT, KIND_NUMBER, KIND_TEXT } from '../memory.ts';
import * as ops from '../ops.ts';
import type { ByteWriter } from './byte-writer.ts';
import { encodeColumn, type FieldPlace } from './column.ts';

const { OUTCOME_LESS: LESS, OUTCOME_EQUAL: EQUAL, OUTCOME_GREATER: GREATER, OUTCOME_NULL: NULL } = ops;
const WANTED = {
  eq: EQUAL,
  ne: LESS | GREATER | NULL,
  gt: GREATER,
  gte: GREATER | EQUAL,
  lt: LESS,
  lte: LESS | EQUAL,
} as const;
const TEXT_TESTS = {
  contains: ops.TEST_CONTAINS,
  startsWith: ops.TEST_STARTS,
  endsWith: ops.TEST_ENDS,
} as const;

/** The field of a path, or `null` where the kernel cannot tell which it is. */
export type FindField = (path: FieldPath) => FieldPlace | null;

/** The kind a JSON member has to be for a test to compare it. */
const KIND_OF_TEST: Readonly<Record<number, number>> = {
  [ops.TEST_NULL]: KIND_ANY,
  [ops.TEST_TEXT]: KIND_TEXT,
  [ops.TEST_CONTAINS]: KIND_TEXT,
  [ops.TEST_STARTS]: KIND_TEXT,
  [ops.TEST_ENDS]: KIND_TEXT,
  [ops.TEST_INT]: KIND_NUMBER,
  [ops.TEST_FLOAT]: KIND_NUMBER,
  [ops.TEST_BOOL]: KIND_BOOL,
  [ops.TEST_CLF]: KIND_MOMENT,
  [ops.TEST_ISO]: KIND_MOMENT,
  [ops.TEST_EPOCH]: KIND_MOMENT,
};

/** One test; jumps are numbers of tests, `PASS` and `NEXT_CLAUSE` until they are known. */
interface Test {
  readonly field: FieldPlace;
  readonly kind: number;
  readonly wanted: number;
  readonly constant: string | number | bigint | null;
  yes: number;
  no: number;
}

export interface EncodedFilter {
  readonly opCount: number;
  write(writer: ByteWriter, at: number, base: number): void;
}

/** The operand's moment, for spellings whose meaning Date.parse and the law share; else `null`. */
function momentOf(text: string): bigint | null {
  const match = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)(:\d\d(?:\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)?)?$/.exec(text);
  if (match === null) return null;
  const ms = Date.parse(`${match[1]}T${match[2] ?? '00:00'}${match[3] ?? ':00'}${match[4] ?? 'Z'}`);
  return Number.isNaN(ms) ? null : BigInt(ms);
}

const MOMENT_TESTS: Readonly<Record<string, number>> = {
  clf: ops.TEST_CLF,
  iso: ops.TEST_ISO,
  epoch: ops.TEST_EPOCH,
};

/** What a JSON member of no declared type is compared as: only values of the operand's kind compare with it. */
function kindOfOperand(value: Exclude<Scalar, null>): 'string' | 'float' | 'bool' {
  if (typeof value === 'string') return 'string';
  return typeof value === 'number' ? 'float' : 'bool';
}

/** Kind of test and constant for comparing a field of a type with a value; `null`: not done here. */
function comparison(type: TypePlan | null, value: Scalar): Pick<Test, 'kind' | 'constant'> | null {
  if (value === null) return { kind: ops.TEST_NULL, constant: null };
  switch (type?.kind ?? kindOfOperand(value)) {
    case 'string':
      return typeof value === 'string' && value.isWellFormed()
        ? { kind: ops.TEST_TEXT, constant: value }
        : null;
    case 'int':
      return typeof value === 'number' ? { kind: ops.TEST_INT, constant: value } : null;
    case 'float':
      return typeof value === 'number' ? { kind: ops.TEST_FLOAT, constant: value } : null;
    case 'bool':
      return typeof value === 'boolean' ? { kind: ops.TEST_BOOL, constant: value ? 1 : 0 } : null;
    case 'strftime':
      return null;
    default: {
      const moment = typeof value === 'string' ? momentOf(value) : null;
      return moment === null ? null : { kind: MOMENT_TESTS[type!.kind]!, constant: moment };
    }
  }
}

/** The tests of one condition; for `in` and `notIn` one a value. */
function testsOf(
  condition: ConditionPlan,
  type: TypePlan | null,
): Pick<Test, 'kind' | 'constant' | 'wanted'>[] | null {
  switch (condition.op) {
    case 'exists':
      return [
        { kind: ops.TEST_NULL, constant: null, wanted: condition.value ? LESS | EQUAL | GREATER : NULL },
      ];
    case 'contains':
    case 'startsWith':
    case 'endsWith':
      if ((type !== null && type.kind !== 'string') || !condition.value.isWellFormed()) return null;
      return [{ kind: TEXT_TESTS[condition.op], constant: condition.value, wanted: EQUAL }];
    case 'matches':
      return null;
    case 'in':
    case 'notIn': {
      const tests = condition.values.map((value) => {
        const test = comparison(type, value);
        return test && { ...test, wanted: value === null ? NULL : EQUAL };
      });
      return tests.every((test) => test !== null) ? tests : null;
    }
    default: {
      const test = comparison(type, condition.value);
      if (test === null) return null;
      if (condition.value !== null) return [{ ...test, wanted: WANTED[condition.op] }];
      return [{ ...test, wanted: condition.op === 'eq' ? NULL : LESS | EQUAL | GREATER }];
    }
  }
}

const NEXT_CLAUSE = -1;
const PASS = -2;

/** Appends the tests of one clause; the last condition's success is PASS. */
function encodeClause(clause: ClausePlan, findField: FindField, tests: Test[]): string | null {
  const conditions = clause.flatMap(({ field, conditions: all }) =>
    all.map((condition) => ({ path: field, condition })),
  );
  for (const [index, { path, condition }] of conditions.entries()) {
    const name = path.join('.');
    const field = findField(path);
    if (field === null) return `filter.${name}: not one field of the record as it came`;
    const parts = testsOf(condition, field.type);
    if (parts === null || parts.length === 0) return `filter.${name}.${condition.op}`;
    const begin = tests.length;
    const after = index === conditions.length - 1 ? PASS : begin + parts.length;
    const negated = condition.op === 'notIn';
    for (const [number, part] of parts.entries()) {
      const last = number === parts.length - 1;
      // in: the first that holds is enough. notIn: the first that holds is too much.
      const yes = negated ? NEXT_CLAUSE : after;
      const no = last ? (negated ? after : NEXT_CLAUSE) : begin + number + 1;
      tests.push({ ...part, field, yes, no });
    }
  }
  return conditions.length === 0 ? 'filter: a clause without conditions' : null;
}

export function encodeFilter(
  clauses: readonly ClausePlan[] | null,
  findField: FindField,
): EncodedFilter | Declined {
  if (clauses === null) return { opCount: 0, write: () => undefined };
  const tests: Test[] = [];
  for (const [index, clause] of clauses.entries()) {
    const begin = tests.length;
    const declined = encodeClause(clause, findField, tests);
    if (declined !== null) return { declined };
    const reject = index === clauses.length - 1 ? Number.POSITIVE_INFINITY : tests.length;
    for (const test of tests.slice(begin)) {
      if (test.yes === NEXT_CLAUSE) test.yes = reject;
      if (test.no === NEXT_CLAUSE) test.no = reject;
    }
  }
  return { opCount: tests.length + 2, write: (writer, at, base) => writeTests(tests, writer, at, base) };
}

/** The tests, then PASS, then REJECT. Without clauses the first op is REJECT's: nothing passes. */
function writeTests(tests: readonly Test[], writer: ByteWriter, at: number, base: number): void {
  const { view } = writer;
  const passNumber = tests.length === 0 ? 1 : tests.length;
  const rejectNumber = tests.length === 0 ? 0 : tests.length + 1;
  const address = (jump: number) => {
    const number = jump === PASS ? passNumber : jump === Number.POSITIVE_INFINITY ? rejectNumber : jump;
    return base + at + number * ops.TEST_BYTES;
  };
  view.setUint8(at + passNumber * ops.TEST_BYTES, ops.TEST_PASS);
  view.setUint8(at + rejectNumber * ops.TEST_BYTES, ops.TEST_REJECT);
  for (const [index, test] of tests.entries()) {
    const op = at + index * ops.TEST_BYTES;
    const { capture, nullText, type, isMember } = test.field;
    view.setUint8(op, test.kind);
    view.setUint8(op + 1, test.wanted);
    view.setUint8(op + 2, type === null || type.kind === 'string' ? 0 : 1);
    view.setUint8(op + 3, isMember ? KIND_OF_TEST[test.kind]! : 0);
    encodeColumn(view, op, 4, capture, nullText);
    if (typeof test.constant === 'number') view.setFloat64(op + 32, test.constant, true);
    else if (typeof test.constant === 'bigint') view.setBigInt64(op + 32, test.constant, true);
    else if (test.constant !== null) {
      const literal = writer.literal(test.constant);
      view.setUint32(op + 32, literal.address, true);
      view.setUint32(op + 40, literal.length, true);
    }
    view.setUint32(op + 44, address(test.yes), true);
    view.setUint32(op + 48, address(test.no), true);
    view.setUint32(op + 52, type?.kind === 'epoch' && type.unit === 'ms' ? 1 : 0, true);
  }
}
