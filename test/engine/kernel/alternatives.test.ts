/**
 * What the kernel keeps of `anyOf`, beside that it is right (conformance/cases/any-of.ts): an alternative that is left to the
 * reference path takes its own records with it, and no others.
 */
import { expect, test } from 'vitest';
import type { PipelineConfig } from '../../../engine/config/schema.ts';
import { FORMATS } from '../../../engine/formats/index.ts';
import { isHandedBack } from '../../../engine/kernel/host/kernel.ts';
import { STATUS_DROPPED, STATUS_TYPE } from '../../../engine/kernel/memory.ts';
import { anyOfCases } from '../conformance/cases/any-of.ts';
import { expectSame, pairFor, whyDeclined } from './support.ts';

const LINE = { regex: '^(?P<line>\\w+)$' };
/** Parses as LINE does, and the kernel has no program for it. */
const ZONED = { types: { at: { strftime: { format: '%d', zone: 'Europe/Berlin' } } } } as const;
/** RE2 alone has it. */
const UNSURE = { regex: '^U(?P<u>x*)*' };

function handedBack(pipeline: PipelineConfig, lines: readonly string[]): boolean[] {
  return [...expectSame(pairFor(pipeline), lines)].map(isHandedBack);
}

const nameOf = (status: number) => (isHandedBack(status) ? 'back' : status);

test.each(anyOfCases.map((one) => [one.name, one] as const))('%s: as the reference path', (_, one) => {
  const records = one.records.map(([record]) => record as string);
  expectSame(pairFor(one.pipeline), records);
});

test('the examples of all formats', () => {
  const formats = FORMATS.filter(({ kind }) => kind === 'pattern');
  const lines = formats.flatMap(({ examples }) => examples.map(({ line }) => line));
  const back = handedBack({ anyOf: formats.map(({ name }) => ({ parse: name })) }, lines);
  expect(back.filter(Boolean).length).toBeLessThan(lines.length / 10);
});

test('an alternative without a program is handed back alone, where its records are told from others', () => {
  const steps = [ZONED];
  const pattern = { anyOf: [{ parse: { regex: '^(?P<at>\\d+)$' }, steps }, { parse: LINE }] };
  expect(handedBack(pattern, ['1', 'a', '-'])).toEqual([true, false, false]);
  const json = { anyOf: [{ parse: 'json', steps }, { parse: LINE }] };
  expect(handedBack(json, ['{"a":1}', ' {', 'a', '-'])).toEqual([true, true, false, false]);
  const pairs = { anyOf: [{ parse: 'ltsv', steps }, { parse: LINE }] };
  expect(whyDeclined(pairs)).toMatch(/strftime/);
  const behind = { anyOf: [{ parse: LINE }, { parse: 'ltsv', steps }] };
  expect(handedBack(behind, ['a:1', 'a', '-'])).toEqual([true, false, true]);
});

test('a pattern that is declined takes what comes so far', () => {
  expect(whyDeclined({ anyOf: [{ parse: UNSURE }, { parse: LINE }] })).toMatch(/^the pattern: /);
  const json = { anyOf: [{ parse: 'json' }, { parse: UNSURE }, { parse: LINE }] };
  expect(handedBack(json, ['{"a":1}', 'Ux', 'a'])).toEqual([false, true, true]);
  const behind = { anyOf: [{ parse: LINE }, { parse: UNSURE }, { parse: 'json' }] };
  expect(handedBack(behind, ['a', 'U x', '{"a":1}'])).toEqual([false, true, true]);
});

test('a value of no type fails where the filter before it passes, and only there', () => {
  const flow = `2 123456789010 eni-1 10.0.0.1 10.0.0.2 1 2 6 1 1 1418530010 1418530070 ACCEPT OK`;
  const heading = flow.replaceAll(/\S+/g, 'version');
  const status = expectSame(pairFor({ parse: 'aws-vpc-flow' }), [flow, flow.replace('2', 'x'), heading]);
  // The heading is dropped; with more filters than one, the kernel would not know by which.
  expect([...status].map(nameOf)).toEqual([0, STATUS_TYPE, 'back']);
  const later = pairFor({
    parse: { regex: '^(?P<a>\\S+) (?P<b>\\S+)$' },
    steps: [{ filter: { b: { ne: 'no' } } }, { types: { a: 'int' } }, { filter: { a: { gt: 5 } } }],
  });
  const found = expectSame(later, ['7 x', '1 x', 'x x', 'x no', '7 no']);
  expect([...found].map(nameOf)).toEqual([0, STATUS_DROPPED, STATUS_TYPE, 'back', STATUS_DROPPED]);
});
