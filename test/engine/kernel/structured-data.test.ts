import { expect, test } from 'vitest';
import { STATUS_BAIL } from '../../../engine/kernel/memory.ts';
import { anyText, expectSame, pairFor, whyDeclined } from './support.ts';

const PLAIN = [
  '[a]',
  '[exampleSDID@32473 iut="3" eventSource="Application" eventID="1011"]',
  '[exampleSDID@32473 iut="3"][examplePriority@32473 class="high"]',
  '[a b=""][c d="]" e=" =[é😀\t"]',
  String.raw`[a b="\"" c="\]\\\n\é" d="\\"][e f="x\"y]\\"]`,
  `[a ${Array.from({ length: 32 }, (_, index) => `n${index}="${'v'.repeat(index)}"`).join(' ')}]`,
];
const pair = () => anyText('structuredData', { timestamp: 'iso' });

test('plain structured data is written', () => {
  expect([...expectSame(pair(), PLAIN)]).toEqual(PLAIN.map(() => 0));
});

test('the rest is handed back', () => {
  const odd = [
    '-',
    '[]',
    '[ a]',
    '[a ]',
    '[a  b="c"]',
    '[a b]',
    '[a b=]',
    '[a b=c]',
    '[a b="]',
    '[a b="c]',
    '[a b="c"',
    String.raw`[a b="\"]`,
    '[a b="c\\',
    '[a] ',
    '[a] [b]',
    '[a][a]',
    '[a b="1" b="2"]',
    '[a\\b]',
    '[é]',
    `[a ${Array.from({ length: 33 }, (_, index) => `n${index}="v"`).join(' ')}]`,
  ];
  expect([...expectSame(pair(), odd)].every((status) => status >= STATUS_BAIL)).toBe(true);
});

test('with every byte at every place', () => {
  const text = String.raw`[a@1 b="c"][d e="\]f" g=""]`;
  const texts: string[] = [];
  for (let at = 0; at <= text.length; at += 1) {
    texts.push(text.slice(0, at), text.slice(at));
    for (let code = 0; code < 128; code += 1) {
      texts.push(text.slice(0, at) + String.fromCharCode(code) + text.slice(at + 1));
      texts.push(text.slice(0, at) + String.fromCharCode(code) + text.slice(at));
    }
  }
  expectSame(pair(), texts);
});

test('it is masked, checked and asked for', () => {
  const types = { v: 'structuredData' } as const;
  const parse = { regex: '^(?P<v>.*)$' } as const;
  const texts = ['[a b="c"]', '', '-', '[a'];
  expectSame(pairFor({ parse, steps: [{ types }, { redact: { v: 'mask' } }] }), texts);
  expectSame(pairFor({ parse, types, drop: ['v'] }), texts);
  expectSame(pairFor({ parse, types, filter: { v: { exists: true } } }), texts);
  expectSame(pairFor({ parse: 'json', types }), ['{"v":"[a]"}', '{"v":null}', '{"v":{}}', '{"v":"[a"}']);
});

test('a template that names it is the reference path’s', () => {
  const config = {
    parse: { regex: '^(?P<v>.*)$' },
    types: { v: 'structuredData' },
    set: { w: '<${v}>' },
  } as const;
  expect(whyDeclined(config)).toContain('structuredData');
});
