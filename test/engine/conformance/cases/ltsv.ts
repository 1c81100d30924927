import { allFail, type Case } from '../case.ts';

const pipeline = { parse: 'ltsv' };

export const ltsvCases: readonly Case[] = [
  {
    name: 'pairs are fields in their order; the first colon divides',
    pipeline,
    records: [
      ['b:1\ta:x:y\tc:', '{"b":"1","a":"x:y","c":""}'],
      ['a::', '{"a":":"}'],
      ['1:x\t0:y', '{"1":"x","0":"y"}'],
    ],
  },
  {
    name: 'a repeated label is one field, at the first place, with the last value',
    pipeline,
    records: [['a:1\tb:2\ta:3', '{"a":"3","b":"2"}']],
  },
  {
    name: 'labels of every allowed character',
    pipeline,
    records: [['09AZaz_.-:v', '{"09AZaz_.-":"v"}']],
  },
  {
    name: 'values are any text: quotes, backslashes, Unicode, spaces around',
    pipeline,
    records: [
      ['a: "x\\" ', '{"a":" \\"x\\\\\\" "}'],
      ['a:é\u{1f600}\u2028\u0000', '{"a":"é\u{1f600}\u2028\\u0000"}'],
    ],
  },
  {
    name: 'anything else fails',
    pipeline,
    records: allFail('ltsv', [
      '',
      '\n',
      'a',
      ':v',
      'a:1\t',
      '\ta:1',
      'a:1\tb',
      'é:1',
      'a b:1',
      ' a:1',
      'a:1\tb:2\n\n',
      'a:x\ry',
      'a:x\r',
      '\ufeffa:1',
    ]),
  },
  {
    name: 'one line terminator at the end is no part of the last value',
    pipeline,
    records: [
      ['a:1\r\n', '{"a":"1"}'],
      ['a:\n', '{"a":""}'],
    ],
  },
];
