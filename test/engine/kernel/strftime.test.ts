import { describe, expect, test } from 'vitest';
import { packRecords } from '../../../engine/batch.ts';
import { STATUS_BAIL } from '../../../engine/kernel/memory.ts';
import { anyText, differenceOf, expectSame, pairFor, whyDeclined } from './support.ts';

/** Formats that the kernel reads, and a time in each. */
const PLAIN = [
  ['%a %b %d %H:%M:%S.%f %Y', 'Thu May 12 08:28:57.652118 2011'],
  ['%Y/%m/%d %H:%M:%S', '2012/10/14 18:56:41'],
  ['%d/%b/%Y:%T.%L', '06/Feb/2009:12:14:14.655'],
  ['%b %e %T', 'Oct 11 22:14:15'],
  ['%b %e %T', 'Feb  1 00:00:00'],
  ['%y%m%d %z', '240229 -03:30'],
  ['%FT%T%z', '2024-02-29T23:59:59+0530'],
  ['%H:%M %d.%m.%y %z', '23:59 31.12.68 Z'],
  ['%z %Y%e', '+02 2024 9'],
  ['%f%z', '123456789+05'],
] as const;

describe.each(PLAIN)('%s', (format, text) => {
  const pair = anyText({ strftime: { format } }, { timestamp: 'iso' });

  test('is read', () => {
    expect([...expectSame(pair, [text])]).toEqual([0]);
  });

  test('with every byte at every place, cut and longer', () => {
    const texts = [`${text} `, ` ${text}`, `${text}9`, text.toUpperCase(), text.toLowerCase()];
    for (let at = 0; at <= text.length; at += 1) {
      texts.push(text.slice(0, at), text.slice(at));
      for (let code = 1; code < 128; code += 1) {
        texts.push(text.slice(0, at) + String.fromCharCode(code) + text.slice(at + 1));
      }
    }
    expect(differenceOf(pair, packRecords(texts))).toBeNull();
  });

  test('with every number of two digits at every place, next to other digits', () => {
    const texts: string[] = [];
    for (let at = 0; at < text.length - 1; at += 1) {
      for (let value = 0; value < 100; value += 1) {
        texts.push(text.slice(0, at) + String(value).padStart(2, '0') + text.slice(at + 2));
      }
    }
    expect(differenceOf(pair, packRecords(texts))).toBeNull();
  });
});

test('names in full, one digit for two and other cases are handed back', () => {
  const pair = anyText({ strftime: { format: '%a %b %d' } }, { timestamp: 'iso' });
  const texts = [
    'Thu May 12',
    'Thursday May 12',
    'Thu May 2',
    'thu May 12',
    'Thu MAY 12',
    'Mon Feb 30',
    'Mon',
  ];
  expect([...expectSame(pair, texts)].map((status) => status >= STATUS_BAIL)).toEqual([
    false,
    ...texts.slice(1).map(() => true),
  ]);
});

test('a year given is that of every time', () => {
  const type = { strftime: { format: '%b %e', year: 24 } };
  expectSame(anyText(type, { timestamp: 'iso' }), ['Feb 29', 'Feb 30', 'Mar  1']);
});

test('filters, templates and partition keys read it', () => {
  const pair = pairFor({
    parse: { regex: '^(?P<t>.*)$' },
    types: { t: { strftime: { format: '%Y/%m/%d %T' } } },
    set: { day: '${t:dd.MM.yyyy}' },
    filter: { t: { gte: '2012-10-14' } },
    partition: { hour: '${t:HH}' },
  });
  const statuses = expectSame(pair, [
    '2012/10/14 18:56:41',
    '2012/10/13 23:59:59',
    '2012/10/14 00:00:00',
    'x',
  ]);
  expect([...statuses.slice(0, 3)]).toEqual([0, 1, 0]);
});

test('members of JSON and LTSV records are read', () => {
  const types = { t: { strftime: { format: '%Y/%m/%d' } } };
  expectSame(pairFor({ parse: 'json', types }), [
    '{"t":"2012/10/14"}',
    '{"t":20121014}',
    '{"t":""}',
    '{"t":"x"}',
  ]);
  expectSame(pairFor({ parse: 'ltsv', types }), ['t:2012/10/14\ta:b', 't:', 't:x']);
});

test.each([
  ['a zone', { format: '%Y', zone: 'Europe/Berlin' }],
  ['the arrival time', { format: '%b %e', year: 'arrival' }],
  ['a day of the year', { format: '%Y %j' }],
  ['characters beyond ASCII', { format: '%Yé' }],
])('%s is the reference path’s', (_, strftime) => {
  const config = { parse: { regex: '^(?P<t>.*)$' }, types: { t: { strftime } } };
  expect(whyDeclined(config as never)).toBe('types.t: strftime');
});
