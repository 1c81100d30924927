/**
 * @module engine/kernel/encode/filter
 * The filter's clauses → tests with jumps. A condition becomes one test, `in` and `notIn` one for each value; every
 * operator is the set of outcomes it wants, so the kernel knows no operators.
 */
import type { ClausePlan, ConditionPlan, FieldPath, Scalar, TypePlan } from '../../plan/plan.ts';
import type { Declined } from '../../plan/step.ts';
import { member } from '../../plan/table.ts';
import { kernelType, TYPES } from '../../types/index.ts';
import { KIND_ANY, KIND_TEXT } from '../memory.ts';
import * as ops from '../ops.ts';
import type { ByteWriter } from './byte-writer.ts';
import { encodePlace, type FieldPlace, NO_FIELD } from './place.ts';
import type { PieceBlock } from './templates/piece-block.ts';
import type { Template } from './templates/resolve-template.ts';
import { unitOf } from './type.ts';

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

/** The kind a member has to be for a test to compare it. */
function kindOfTest(test: number): number {
  if (test === ops.TEST_NULL) return KIND_ANY;
  return TYPES.find(({ kernel }) => kernel?.test === test)?.kernel?.value ?? KIND_TEXT;
}

/** One test; jumps are numbers of tests, `PASS` and `NEXT_CLAUSE` until they are known. */
export interface Test {
  readonly field: FieldPlace;
  readonly kind: number;
  readonly wanted: number;
  readonly constant: string | number | bigint | null;
  /** The key by whose hash a share of the records passes; then {@link constant} is that share of 2^53. */
  readonly key?: Template;
  yes: number;
  no: number;
}

/** The tests of one `filter`; jumps beyond them are PASS and REJECT. */
export type Guard = readonly Test[];

export interface EncodedFilter {
  readonly opCount: number;
  /** @param pieces those of the filter's templates, among others */
  write(writer: ByteWriter, at: number, base: number, pieces: PieceBlock): void;
}

/** What a member of no declared type is compared as: only values of the operand's kind compare with it. */
function kindOfOperand(value: Exclude<Scalar, null>): 'string' | 'float' | 'bool' {
  if (typeof value === 'string') return 'string';
  return typeof value === 'number' ? 'float' : 'bool';
}

/** Kind of test and constant for comparing a field of a type with a value; `null`: not done here. */
function comparison(type: TypePlan | null, value: Scalar): Pick<Test, 'kind' | 'constant'> | null {
  if (value === null) return { kind: ops.TEST_NULL, constant: null };
  const kernel = type === null ? member(TYPES, kindOfOperand(value)).kernel : kernelType(type);
  const constant = kernel === null ? null : kernel.operand(value);
  return kernel === null || constant === null ? null : { kind: kernel.test, constant };
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
      if ((type !== null && kernelType(type)?.value !== KIND_TEXT) || !condition.value.isWellFormed())
        return null;
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
const REJECT = -3;

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

/** The tests of a filter's clauses, on the fields as they are at its place among the steps. */
export function compileGuard(clauses: readonly ClausePlan[], findField: FindField): Guard | Declined {
  const tests: Test[] = [];
  for (const [index, clause] of clauses.entries()) {
    const begin = tests.length;
    const declined = encodeClause(clause, findField, tests);
    if (declined !== null) return { declined };
    const next = index === clauses.length - 1 ? REJECT : tests.length;
    for (const test of tests.slice(begin)) {
      if (test.yes === NEXT_CLAUSE) test.yes = next;
      if (test.no === NEXT_CLAUSE) test.no = next;
    }
  }
  return tests;
}

/** Records of whose key the first 53 bits of SHA-256, as a fraction of 1, are less than the rate. */
export function sampleGuard(rate: number, key: Template): Guard {
  const share = { kind: ops.TEST_SAMPLE, wanted: LESS, constant: rate * 2 ** 53 };
  return [{ ...share, key, field: NO_FIELD, yes: PASS, no: REJECT }];
}

/** The templates that a plan's filters hash. */
export const templatesOfGuards = (guards: readonly Guard[]): readonly Template[] =>
  guards.flat().flatMap(({ key }) => key ?? []);

/** All filters of a plan, one behind the other: what passes the one goes on to the next. */
export function encodeFilter(guards: readonly Guard[]): EncodedFilter {
  if (guards.length === 0) return { opCount: 0, write: () => undefined };
  const tests: Test[] = [];
  for (const [index, guard] of guards.entries()) {
    const base = tests.length;
    const next = index === guards.length - 1 ? PASS : base + guard.length;
    const shift = (jump: number) => (jump === PASS ? next : jump === REJECT ? REJECT : base + jump);
    tests.push(...guard.map((test) => ({ ...test, yes: shift(test.yes), no: shift(test.no) })));
  }
  return {
    opCount: tests.length + 2,
    write: (writer, at, base, pieces) => writeTests(tests, writer, at, base, pieces),
  };
}

/** The tests, then PASS, then REJECT. */
function writeTests(
  tests: readonly Test[],
  writer: ByteWriter,
  at: number,
  base: number,
  pieces: PieceBlock,
): void {
  const { view } = writer;
  const passNumber = tests.length;
  const rejectNumber = tests.length + 1;
  const address = (jump: number) => {
    const number = jump === PASS ? passNumber : jump === REJECT ? rejectNumber : jump;
    return base + at + number * ops.TEST_BYTES;
  };
  view.setUint8(at + passNumber * ops.TEST_BYTES, ops.TEST_PASS);
  view.setUint8(at + rejectNumber * ops.TEST_BYTES, ops.TEST_REJECT);
  for (const [index, test] of tests.entries()) {
    const op = at + index * ops.TEST_BYTES;
    const { capture, nullText, type, isMember } = test.field;
    view.setUint8(op, test.kind);
    view.setUint8(op + 1, test.wanted);
    view.setUint8(op + 2, type === null || kernelType(type)?.value === KIND_TEXT ? 0 : 1);
    view.setUint8(op + 3, isMember ? kindOfTest(test.kind) : 0);
    encodePlace(view, op, 4, capture, nullText);
    if (typeof test.constant === 'number') view.setFloat64(op + 32, test.constant, true);
    else if (typeof test.constant === 'bigint') view.setBigInt64(op + 32, test.constant, true);
    else if (test.constant !== null) {
      const literal = writer.literal(test.constant);
      view.setUint32(op + 32, literal.address, true);
      view.setUint32(op + 40, literal.length, true);
    }
    if (test.key !== undefined) {
      const { first, last } = pieces.placeOf(test.key);
      view.setUint32(op + 4, first, true);
      view.setUint32(op + 8, last, true);
    }
    view.setUint32(op + 44, address(test.yes), true);
    view.setUint32(op + 48, address(test.no), true);
    view.setUint32(op + 52, unitOf(writer, type), true);
  }
}
