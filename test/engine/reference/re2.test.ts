import { describe, expect, test } from 'vitest';
import { compileRe2, MOST_NAMED } from '../../../engine/reference/re2.ts';

test('groups without a name capture nothing, and keep their numbers', () => {
  const { exec } = compileRe2('((?P<a>x)|(y))(?:z)?(?P<b>[(]\\(\\Q(\\E)', 'parse.regex');
  expect([...exec('x(((')!]).toEqual(['x(((', undefined, 'x', undefined, '(((']);
  expect(exec('z')).toBeNull();
});

test('a pattern has so many named captures and no more', () => {
  const named = (count: number) =>
    Array.from({ length: count }, (_, index) => `(?P<f${index}>x)?(y)?`).join('');
  expect(compileRe2(named(MOST_NAMED), 'parse.regex').groups).toHaveLength(2 * MOST_NAMED);
  expect(() => compileRe2(named(MOST_NAMED + 1), 'parse.regex')).toThrow(
    /parse\.regex: expected at most 50 named captures.*found 51 in/,
  );
});

describe('captures that exclude each other may share a name', () => {
  test('groups lists the name at each of their numbers', () => {
    const { groups, exec } = compileRe2('(?:a=(?P<n>\\d+)|b=(?P<n>\\d+))(x)?(?<m>y)?', 'parse.regex');
    expect(groups.map(({ name }) => name)).toEqual(['n', 'n', null, 'm']);
    expect([...exec('b=7x')!]).toEqual(['b=7x', undefined, '7', undefined, undefined]);
    expect([...exec('a=7y')!]).toEqual(['a=7y', '7', undefined, undefined, 'y']);
  });

  test('in a repetition both may take part', () => {
    const { exec } = compileRe2('^(?:a(?P<n>\\d)|b(?P<n>\\d))*$', 'parse.regex');
    expect([...exec('b1a2')!]).toEqual(['b1a2', '2', '1']);
  });
});

describe('what RE2 refuses stays refused, with its own message', () => {
  test.each([
    ['(?P<n>a)(?P<n>b)', 'duplicate capture group name'],
    ['(?:(?P<n>a)|b)(?P<n>c)', 'duplicate capture group name'],
    ['(?P<n>a(?P<n>b)|c)', 'duplicate capture group name'],
    ['(?P<n>a)|(?P<n>b)(?P<n>c)', 'duplicate capture group name'],
    ['(?P<n>a)|(?P<n>b', 'missing \\)'],
    ['(?P<n>a)|(?P<n>b**)', 'bad repetition operator'],
    ['(?P<n-m>a)|(?P<n-m>b)', 'invalid'],
    ['(?P<n>a)|(?P<n>b)|(?P<>c)', 'invalid'],
    ['(?P<n>a)|(?P<n>b)(?=c)', 'lookahead'],
  ])('%s', (pattern, message) => {
    expect(() => compileRe2(pattern, 'parse.regex')).toThrow(new RegExp(message));
  });
});
