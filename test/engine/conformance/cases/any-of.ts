/**
 * @module test/engine/conformance/cases/any-of
 * Alternatives: the first whose parser takes a record reads it. And columns that several captures feed.
 */
import { apacheCombined } from '../../../../engine/formats/apache-combined.ts';
import { nginxCombined } from '../../../../engine/formats/nginx-combined.ts';
import { type Case, DROPPED, failed } from '../case.ts';

const APACHE = 'h - u [10/Oct/2000:13:55:36 -0700] "GET / HTTP/1.0" 200 7';

export const anyOfCases: readonly Case[] = [
  {
    name: 'two access logs, the same line in both forms',
    pipeline: { anyOf: [{ parse: 'apache-common' }, { parse: 'apache-combined' }] },
    records: [
      [
        APACHE,
        '{"host":"h","identity":null,"user":"u","timestamp":"2000-10-10T20:55:36.000Z","method":"GET","path":"/","protocol":"HTTP/1.0","status":200,"size":7}',
      ],
      [
        `${APACHE} "r" "a"`,
        '{"host":"h","identity":null,"user":"u","timestamp":"2000-10-10T20:55:36.000Z","method":"GET","path":"/","protocol":"HTTP/1.0","status":200,"size":7,"referrer":"r","agent":"a"}',
      ],
      ['neither', failed('no-match')],
    ],
  },
  {
    name: 'nginx before Apache, with the examples of both',
    pipeline: { anyOf: [{ parse: 'nginx-combined' }, { parse: 'apache-combined' }] },
    records: [
      ...nginxCombined.examples.map(({ line, output }) => [line, output] as const),
      [
        'h id u [10/Oct/2000:13:55:36 -0700] "-" 200 7 "r" "a"',
        '{"host":"h","identity":"id","user":"u","timestamp":"2000-10-10T20:55:36.000Z","method":null,"path":null,"protocol":null,"status":200,"size":7,"referrer":"r","agent":"a","request":"-"}',
      ],
    ],
  },
  {
    name: 'a later type failure does not fall through',
    pipeline: {
      anyOf: [
        { parse: { regex: '^a=(?P<n>.*)$' }, steps: [{ types: { n: 'int' } }] },
        { parse: { regex: '^(?P<rest>.*)$' } },
      ],
    },
    records: [
      ['a=7', '{"n":7}'],
      ['a=x', failed('type')],
      ['b=x', '{"rest":"b=x"}'],
    ],
  },
  {
    name: 'JSON, or a line that is none',
    pipeline: {
      anyOf: [{ parse: 'json' }, { parse: { regex: '^(?P<level>[A-Z]+) (?P<text>.*)$' } }],
      steps: [{ set: { seen: true } }, { filter: { level: { ne: 'DEBUG' } } }],
    },
    records: [
      ['{"level":"INFO","a":1}', '{"level":"INFO","a":1,"seen":true}'],
      ['WARN text {"a":1}', '{"level":"WARN","text":"text {\\"a\\":1}","seen":true}'],
      ['DEBUG text', DROPPED],
      ['{"level":"DEBUG"}', DROPPED],
      ['{"level":', failed('no-match')],
      ['[1]', failed('no-match')],
      ['', failed('no-match')],
    ],
  },
  {
    name: 'a pattern before JSON takes what it matches',
    pipeline: { anyOf: [{ parse: { regex: '^(?P<first>[{]"x).*' } }, { parse: 'json' }, { parse: 'ltsv' }] },
    records: [
      ['{"x":1}', '{"first":"{\\"x"}'],
      ['{"y":1}', '{"y":1}'],
      ['y:1', '{"y":"1"}'],
      ['none', failed('no-match')],
    ],
  },
  {
    name: 'top-level steps may name a field that only one alternative has',
    pipeline: {
      anyOf: [{ parse: { regex: '^A (?P<a>\\w+)$' } }, { parse: { regex: '^B (?P<b>\\w+)$' } }],
      steps: [
        { rename: { a: 'x' } },
        { set: { y: '${x}/${b}' } },
        { filter: [{ b: { exists: false } }, { b: { ne: 'no' } }] },
        { redact: { b: 'mask' } },
      ],
      partition: { p: '${y}' },
      onError: 'drop',
    },
    records: [
      ['A one', { text: '{"x":"one","y":"one/"}', keys: { p: 'one/' } }],
      ['B two', { text: '{"b":"***","y":"/two"}', keys: { p: '/two' } }],
      ['B no', DROPPED],
      ['C', DROPPED],
    ],
  },
  {
    name: 'the built-in formats beside each other are as they are alone',
    pipeline: { anyOf: [{ parse: 'apache-common' }, { parse: 'apache-combined' }] },
    records: apacheCombined.examples.map(({ line, output }) => [line, output] as const),
  },
  {
    name: 'a column that several captures feed takes the first that took part',
    pipeline: {
      parse: { regex: '^(?:a=(?P<n>\\d+)|b=(?P<n>\\d+)|(?P<other>[a-z]+))$' },
      steps: [{ types: { n: 'int' } }, { filter: { n: { ne: 5 } } }, { set: { text: '<${n}>' } }],
    },
    records: [
      ['a=07', '{"n":7,"other":null,"text":"<7>"}'],
      ['b=8', '{"n":8,"other":null,"text":"<8>"}'],
      ['word', '{"n":null,"other":"word","text":"<>"}'],
      ['b=5', DROPPED],
      ['c=1', failed('no-match')],
    ],
  },
];
