import { expect, test } from 'vitest';
import { compareNumbers, newest, splitVersion } from '../../../handler/doctor/versions.ts';

test.each([
  ['GLIBC_2.34', { family: 'GLIBC', number: '2.34' }],
  ['GLIBCXX_3.4.29', { family: 'GLIBCXX', number: '3.4.29' }],
  ['GCC_3.0', { family: 'GCC', number: '3.0' }],
  ['GLIBC_PRIVATE', null],
  ['GLIBC_ABI_DT_RELR', null],
  ['CXXABI_TM_1', null],
  ['libc.so.6', null],
])('%s is split', (name, parts) => {
  expect(splitVersion(name)).toEqual(parts);
});

test.each([
  ['2.9', '2.34', -1],
  ['2.34', '2.34', 0],
  ['2.34', '2.34.1', -1],
  ['2.34', '2.34.0', 0],
  ['3.0', '2.99', 1],
])('%s and %s are compared by their numbers', (left, right, sign) => {
  expect(Math.sign(compareNumbers(left, right))).toBe(sign);
  expect(Math.sign(compareNumbers(right, left)) + sign).toBe(0);
});

test('the newest of a family is found among others', () => {
  const names = ['GLIBC_2.9', 'GLIBC_2.34', 'GLIBC_2.4', 'GLIBC_PRIVATE', 'GLIBCXX_3.4.30'];
  expect(newest(names, 'GLIBC')).toBe('2.34');
  expect(newest(names, 'GLIBCXX')).toBe('3.4.30');
  expect(newest(names, 'CXXABI')).toBeNull();
});
