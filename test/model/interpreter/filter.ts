/**
 * @module test/model/interpreter/filter
 * Whether a record passes a filter.
 */
import { type Fields, find, pathOf } from './fields.ts';
import { iso } from './moments.ts';
import { patternOf } from './pattern.ts';
import type { Value } from './value.ts';

type Constant = string | number | boolean | null;

export interface Conditions {
  readonly eq?: Constant;
  readonly ne?: Constant;
  readonly gt?: string | number;
  readonly gte?: string | number;
  readonly lt?: string | number;
  readonly lte?: string | number;
  readonly in?: readonly Constant[];
  readonly notIn?: readonly Constant[];
  readonly exists?: boolean;
  readonly contains?: string;
  readonly startsWith?: string;
  readonly endsWith?: string;
  readonly matches?: string;
}

export type Clause = Readonly<Record<string, Constant | Conditions>>;

const sign = <T>(a: T, b: T) => (a < b ? -1 : a > b ? 1 : 0);

function byCodePoints(a: string, b: string): number {
  const [left, right] = [
    Array.from(a, (char) => char.codePointAt(0)!),
    Array.from(b, (char) => char.codePointAt(0)!),
  ];
  const at = left.findIndex((point, index) => point !== right[index]);
  if (at < 0) return sign(left.length, right.length);
  return at < right.length ? sign(left[at]!, right[at]!) : 1;
}

function numbers(written: string, constant: number): number {
  if (/^-?[0-9]+$/.test(written) && Number.isInteger(constant))
    return sign(BigInt(written), BigInt(constant));
  return sign(Number(written), constant);
}

/** -1, 0 or 1; `null` for values of different kinds. */
function compare(value: Value, constant: Constant): number | null {
  if (value === null || constant === null) return value === constant ? 0 : null;
  if (value.kind === 'number' && typeof constant === 'number') return numbers(value.text, constant);
  if (value.kind === 'text' && typeof constant === 'string') return byCodePoints(value.text, constant);
  if (value.kind === 'bool' && typeof constant === 'boolean') return value.value === constant ? 0 : null;
  if (value.kind === 'moment' && typeof constant === 'string') {
    const other = iso(constant);
    return other === null ? null : sign(value.ms, other);
  }
  return null;
}

type Test = (value: Value, constant: never) => boolean;

const inOrder =
  (...signs: readonly number[]): Test =>
  (value, constant) => {
    if (value === null) return false;
    const order = compare(value, constant);
    return order !== null && signs.includes(order);
  };
const isText =
  (test: (text: string, constant: string) => boolean): Test =>
  (value, constant) =>
    value?.kind === 'text' && test(value.text, constant);
const isIn = (value: Value, constants: readonly Constant[]) =>
  constants.some((constant) => compare(value, constant) === 0);

const TESTS: Readonly<Record<keyof Conditions, Test>> = {
  eq: (value, constant) => compare(value, constant) === 0,
  ne: (value, constant) => compare(value, constant) !== 0,
  gt: inOrder(1),
  gte: inOrder(0, 1),
  lt: inOrder(-1),
  lte: inOrder(-1, 0),
  in: isIn,
  notIn: (value, constants) => !isIn(value, constants),
  exists: (value, wanted) => (value !== null) === wanted,
  contains: isText((text, part) => text.includes(part)),
  startsWith: isText((text, part) => text.startsWith(part)),
  endsWith: isText((text, part) => text.endsWith(part)),
  matches: isText((text, pattern) => patternOf(pattern).expression.test(text.toWellFormed())),
};

function holds(clause: Clause, fields: Fields, hasPaths: boolean): boolean {
  return Object.entries(clause).every(([name, wanted]) => {
    const value = find(fields, pathOf(name, hasPaths)) ?? null;
    const conditions: Conditions = typeof wanted === 'object' && wanted !== null ? wanted : { eq: wanted };
    return Object.entries(conditions).every(([test, constant]) =>
      TESTS[test as keyof Conditions](value, constant as never),
    );
  });
}

export const passes = (filter: Clause | readonly Clause[], fields: Fields, hasPaths: boolean): boolean =>
  (Array.isArray(filter) ? filter : [filter]).some((clause: Clause) => holds(clause, fields, hasPaths));
