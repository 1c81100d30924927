import { describe, expect, test } from 'vitest';
import { compileRe2 } from '../../../engine/reference/re2.ts';

describe('captures that exclude each other may share a name', () => {
  test('groups lists the name at each of their numbers', () => {
    const { groups, exec } = compileRe2('(?:a=(?P<n>\\d+)|b=(?P<n>\\d+))(x)?(?<m>y)?', 'parse.regex');
    expect(groups.map(({ name }) => name)).toEqual(['n', 'n', null, 'm']);
    expect([...exec('b=7x')!]).toEqual(['b=7x', undefined, '7', 'x', undefined]);
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
