/**
 * @module test/engine/conformance/cases/any-of
 * Alternatives: the first whose parser takes a record reads it. And columns that several captures feed.
 */
import { apacheCombined } from '../../../../engine/formats/apache-combined.ts';
import { FORMATS } from '../../../../engine/formats/index.ts';
import { nginxCombined } from '../../../../engine/formats/nginx-combined.ts';
import { type Case, DROPPED, failed } from '../case.ts';

const TEN = [
  ...['apache-combined', 'aws-alb', 'aws-clb', 'aws-s3-access', 'haproxy-http'],
  ...['syslog-rfc5424', 'nginx-error', 'cri', 'aws-vpc-flow', 'ltsv'],
];
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
    name: 'ten formats, the first line of each',
    pipeline: { anyOf: TEN.map((parse) => ({ parse })) },
    records: [
      ...TEN.map((name) => {
        const { line, output } = FORMATS.find((format) => format.name === name)!.examples[0];
        return [line, output] as const;
      }),
      // Fourteen fields, so it is taken for a flow log.
      [`x${' x'.repeat(13)}`, failed('type')],
      ['none', failed('no-match')],
      ['', failed('no-match')],
    ],
  },
  {
    name: 'rows and pairs that do not fit leave a record to the alternatives behind them',
    pipeline: {
      anyOf: [
        { parse: { csv: { columns: ['a', 'b'] } } },
        { parse: 'logfmt' },
        { parse: { w3c: { fields: ['x', 'y'] } } },
        { parse: { kv: { key: ':' } } },
        { parse: { ltsv: {} } },
        { parse: { regex: '^(?P<first>\\S+) (?P<rest>.*)$' } },
      ],
    },
    records: [
      ['1,"2,3"', '{"a":"1","b":"2,3"}'],
      ['k=v word', '{"k":"v","word":true}'],
      ['a="b"\u2003c', '{"a":"b","c":true}'],
      ['one "a ""b"""', '{"x":"one","y":"a \\"b\\""}'],
      ['#1 2 3', DROPPED],
      ['a:1 b:"x y" c:', '{"a":"1","b":"x y","c":""}'],
      ['a:1 2 3', '{"a":"1 2 3"}'],
      ['one two three', '{"first":"one","rest":"two three"}'],
      ['a b "c', '{"first":"a","rest":"b \\"c"}'],
      ['a="b c\u2003d e', '{"first":"a=\\"b","rest":"c\u2003d e"}'],
      ['é=1\u2003x "', '{"first":"é=1\u2003x","rest":"\\""}'],
      ['one', failed('no-match')],
      ['', failed('no-match')],
    ],
  },
  {
    name: 'captures of a pattern that matched are those of its own, whatever was tried before it',
    pipeline: {
      anyOf: [
        { parse: { w3c: { fields: ['a', 'b', 'c'] } } },
        { parse: { regex: '^(?P<one>\\w+) (?P<two>\\w+)$' } },
        { parse: { csv: { columns: ['a', 'b'] } } },
        { parse: { regex: '(?P<last>\\w+)\\W*$' } },
      ],
    },
    records: [
      ['1 2 3', '{"a":"1","b":"2","c":"3"}'],
      ['1 2', '{"one":"1","two":"2"}'],
      ['1,2', '{"a":"1","b":"2"}'],
      ['1,2,3;', '{"last":"3"}'],
    ],
  },
  {
    name: 'an alternative that the kernel has no program for, between others',
    pipeline: {
      anyOf: [
        { parse: { regex: '^A (?P<a>\\w+)$' } },
        {
          parse: { regex: '^B (?P<at>.+)$' },
          steps: [{ types: { at: { strftime: { format: '%Y-%m-%d', zone: 'Europe/Berlin' } } } }],
        },
        { parse: 'json', steps: [{ split: { a: { by: ',' } } }] },
        { parse: { regex: '^C (?P<c>\\w+)$' } },
      ],
    },
    records: [
      ['A one', '{"a":"one"}'],
      ['B 2024-07-01', '{"at":"2024-06-30T22:00:00.000Z"}'],
      ['B 2024', failed('type')],
      ['{"a":"1,2"}', '{"a":["1","2"]}'],
      ['C two', '{"c":"two"}'],
      ['D', failed('no-match')],
    ],
  },
  {
    name: 'a pattern that only RE2 has, between others',
    pipeline: {
      anyOf: [
        { parse: { regex: '^A (?P<a>\\w+)$' } },
        { parse: { regex: '^B(?P<b>x*)* ' } },
        { parse: { regex: '(?P<c>\\d+)$' } },
        { parse: { regex: '^(?P<d>A)' } },
      ],
      onError: 'raw',
    },
    records: [
      ['A one', '{"a":"one"}'],
      ['Bxx 1', '{"b":"xx"}'],
      ['x 12', '{"c":"12"}'],
      ['A 1 2', '{"c":"2"}'],
      ['A', '{"d":"A"}'],
      ['x', 'x'],
    ],
  },
  {
    name: 'partition keys of an alternative behind one that is left to the reference path',
    pipeline: {
      anyOf: [{ parse: 'json', steps: [{ keep: ['a.b'] }] }, { parse: { regex: '^(?P<n>\\d+)$' } }],
      partition: { p: 'x${n}' },
      onError: 'raw',
    },
    records: [
      ['1', { text: '{"n":"1"}', keys: { p: 'x1' } }],
      ['{"a":{"b":2,"c":3},"n":4}', '{"a":{"b":2,"c":3},"n":4}'],
      ['2', { text: '{"n":"2"}', keys: { p: 'x2' } }],
      ['x', 'x'],
      ['3', { text: '{"n":"3"}', keys: { p: 'x3' } }],
    ],
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
