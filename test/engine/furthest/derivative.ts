/**
 * @module test/engine/furthest/derivative
 * Whether text begins some text that a pattern's tree matches, by derivatives (Brzozowski, 1964): nothing in common with how
 * the engine follows a pattern. Trees with assertions are not for it.
 */
import type { Tree } from '../../../engine/pattern/syntax/tree.ts';

type Expression =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'empty' }
  | { readonly kind: 'class'; readonly holds: (point: number) => boolean }
  | { readonly kind: 'then'; readonly first: Expression; readonly second: Expression }
  | { readonly kind: 'or'; readonly one: Expression; readonly other: Expression }
  | { readonly kind: 'many'; readonly body: Expression };

const NOTHING: Expression = { kind: 'nothing' };
const EMPTY: Expression = { kind: 'empty' };

const andThen = (first: Expression, second: Expression): Expression => {
  if (first === NOTHING || second === NOTHING) return NOTHING;
  if (first === EMPTY) return second;
  return second === EMPTY ? first : { kind: 'then', first, second };
};

const or = (one: Expression, other: Expression): Expression => {
  if (one === NOTHING || one === other) return other;
  return other === NOTHING ? one : { kind: 'or', one, other };
};

/** `null`: it has an assertion, or a class that holds nothing. */
export function expressionOf(tree: Tree): Expression | null {
  switch (tree.kind) {
    case 'empty':
      return EMPTY;
    case 'place':
    case 'leave':
      return null;
    case 'class': {
      const { ranges } = tree;
      if (ranges.length === 0) return null; // `nothing` is what is expected there
      return { kind: 'class', holds: (point) => ranges.some(([from, to]) => from <= point && point <= to) };
    }
    case 'group':
      return expressionOf(tree.body);
    case 'sequence':
    case 'either': {
      const parts = tree.parts.map(expressionOf);
      if (parts.some((part) => part === null)) return null;
      const join = tree.kind === 'sequence' ? andThen : or;
      return (parts as Expression[]).reduceRight(
        (rest, part) => join(part, rest),
        tree.kind === 'sequence' ? EMPTY : NOTHING,
      );
    }
    case 'repeat': {
      const body = expressionOf(tree.body);
      if (body === null) return null;
      let rest: Expression = tree.max === Infinity ? { kind: 'many', body } : EMPTY;
      if (tree.max !== Infinity)
        for (let count = tree.min; count < tree.max; count += 1) rest = or(EMPTY, andThen(body, rest));
      for (let count = 0; count < tree.min; count += 1) rest = andThen(body, rest);
      return rest;
    }
  }
}

function matchesEmpty(one: Expression): boolean {
  switch (one.kind) {
    case 'empty':
    case 'many':
      return true;
    case 'then':
      return matchesEmpty(one.first) && matchesEmpty(one.second);
    case 'or':
      return matchesEmpty(one.one) || matchesEmpty(one.other);
    default:
      return false;
  }
}

/** What is left of an expression behind a character. Equal parts are one object, so that they do not multiply. */
function derivative(one: Expression, point: number, known: Map<Expression, Expression>): Expression {
  const before = known.get(one);
  if (before !== undefined) return before;
  const of = (part: Expression) => derivative(part, point, known);
  let result: Expression;
  switch (one.kind) {
    case 'class':
      result = one.holds(point) ? EMPTY : NOTHING;
      break;
    case 'then': {
      const first = andThen(of(one.first), one.second);
      result = matchesEmpty(one.first) ? or(first, of(one.second)) : first;
      break;
    }
    case 'or':
      result = or(of(one.one), of(one.other));
      break;
    case 'many':
      result = andThen(of(one.body), one);
      break;
    default:
      result = NOTHING;
  }
  known.set(one, result);
  return result;
}

/** Whether some text that the expression matches begins with this. */
export function begins(expression: Expression, text: string): boolean {
  let rest = expression;
  for (const char of text) {
    rest = derivative(rest, char.codePointAt(0)!, new Map());
    if (rest === NOTHING) return false;
  }
  return true;
}
