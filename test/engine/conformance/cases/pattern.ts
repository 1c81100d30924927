import { allFail, type Case, DROPPED, failed } from '../case.ts';

export const patternCases: readonly Case[] = [
  {
    name: 'a pattern is searched for anywhere in the text',
    pipeline: { parse: { regex: '(?P<n>[0-9]+)' } },
    records: [
      ['abc 12 34', '{"n":"12"}'],
      ['none', failed('no-match')],
      ['', failed('no-match')],
    ],
  },
  {
    name: 'named captures are fields in their order, unnamed ones are not fields',
    pipeline: { parse: { regex: '(?P<b>.)(.)(?:.)(?P<a>.)(?<c>.)' } },
    records: [['12345', '{"b":"1","a":"4","c":"5"}']],
  },
  {
    name: 'several captures of one name are one field, of the first that took part, at the place of the first',
    pipeline: { parse: { regex: '(?:a=(?P<n>\\d+)|b=(?P<n>\\d+)|c)(?P<rest>.*)' } },
    records: [
      ['a=1!', '{"n":"1","rest":"!"}'],
      ['b=2', '{"n":"2","rest":""}'],
      ['c b=3', '{"n":null,"rest":" b=3"}'],
    ],
  },
  {
    name: 'nested captures are numbered by their opening parentheses',
    pipeline: { parse: { regex: '(?P<outer>a(?P<inner>b(?P<third>c))(d))(?P<last>e)' } },
    records: [['abcde', '{"outer":"abcd","inner":"bc","third":"c","last":"e"}']],
  },
  {
    name: 'a capture that took no part is null, one that took in nothing is empty',
    pipeline: { parse: { regex: '^(?:(?P<a>x)|(?P<b>y))(?P<c>z*)$' } },
    records: [
      ['x', '{"a":"x","b":null,"c":""}'],
      ['yzz', '{"a":null,"b":"y","c":"zz"}'],
    ],
  },
  {
    name: 'the leftmost match wins, then the first alternative, then the greedy repetition',
    pipeline: { parse: { regex: '(?P<v>a|ab|b+)(?P<rest>b*?)' } },
    records: [
      ['xab', '{"v":"a","rest":""}'],
      ['xbbb', '{"v":"bbb","rest":""}'],
    ],
  },
  {
    name: 'a repeated capture holds its last turn',
    pipeline: { parse: { regex: '^(?:(?P<v>[a-z])[0-9]?)+$' } },
    records: [['a1b2c', '{"v":"c"}']],
  },
  {
    name: 'a dot is any character but a line feed, of any length in UTF-8',
    pipeline: { parse: { regex: '^(?P<a>.)(?P<b>.)$' } },
    records: [
      ['é\u{1f600}', '{"a":"é","b":"\u{1f600}"}'],
      ['a\r', '{"a":"a","b":"\\r"}'],
      ['a\nb', failed('no-match')],
    ],
  },
  {
    name: '^ and $ are the ends of the text, not of lines, unless the pattern says (?m)',
    pipeline: { parse: { regex: '^(?P<v>[a-z]+)$' } },
    records: allFail('no-match', ['a\nb', 'a\n\n']),
  },
  {
    name: 'flags inside the pattern are kept to',
    pipeline: { parse: { regex: '(?im)^b(?P<v>.*)$' } },
    records: [['a\nBc\nd', '{"v":"c"}']],
  },
  {
    name: '\\d, \\w, \\s and \\b are ASCII only',
    pipeline: { parse: { regex: '^(?P<d>\\d*)(?P<w>\\w*)(?P<s>\\s*)(?P<rest>.*)$' } },
    records: [
      ['١', '{"d":"","w":"","s":"","rest":"١"}'],
      ['1é', '{"d":"1","w":"","s":"","rest":"é"}'],
      ['\u00a0', '{"d":"","w":"","s":"","rest":"\u00a0"}'],
    ],
  },
  {
    name: 'Unicode classes and case folding by code points',
    pipeline: { parse: { regex: '^(?P<l>\\pL+)(?P<n>\\p{Nd}*)(?P<s>(?i)straße)?$' } },
    records: [
      ['Łódź١', '{"l":"Łódź","n":"١","s":null}'],
      ['1', failed('no-match')],
    ],
  },
  {
    name: 'brackets, escapes and quoted text do not upset the numbering',
    pipeline: { parse: { regex: '[(](?P<a>[^()\\]]+)\\)\\((?P<b>\\Q(x)\\E)(?P<c>[[:alpha:](]+)' } },
    records: [['(1)((x)a(', '{"a":"1","b":"(x)","c":"a("}']],
  },
  {
    name: 'names that objects have by nature are only names',
    pipeline: { parse: { regex: '(?P<__proto__>.)(?P<constructor>.)(?P<toString>.)' } },
    records: [['abc', '{"__proto__":"a","constructor":"b","toString":"c"}']],
  },
  {
    name: 'names of digits keep the order of the captures',
    pipeline: { parse: { regex: '(?P<b>.)(?P<2>.)(?P<1>.)' } },
    records: [['xyz', '{"b":"x","2":"y","1":"z"}']],
  },
  {
    name: 'fields of a pattern have no paths: a dot would be part of a name',
    pipeline: { parse: { ltsv: {} }, drop: ['a.b'], rename: { 'c.d': 'e.f' } },
    records: [['a.b:1\ta:2\tc.d:3', '{"a":"2","e.f":"3"}']],
  },
  {
    name: 'columns of a format keep their order; optional ones come last and only where they matched',
    pipeline: { parse: 'apache-common', drop: ['timestamp', 'host', 'identity', 'user'] },
    records: [
      [
        'h - - [10/Oct/2000:13:55:36 +0000] "GET /" 200 -',
        '{"method":"GET","path":"/","protocol":null,"status":200,"size":null}',
      ],
      [
        'h - - [10/Oct/2000:13:55:36 +0000] "" 400 007',
        '{"method":null,"path":null,"protocol":null,"status":400,"size":7,"request":""}',
      ],
    ],
  },
  {
    name: 'an optional field can be filtered by its existence',
    pipeline: { parse: 'apache-common', filter: { request: { exists: true } }, output: { format: 'raw' } },
    records: [
      ['h - - [10/Oct/2000:13:55:36 +0000] "GET / HTTP/1.1" 200 1', DROPPED],
      ['h - - [10/Oct/2000:13:55:36 +0000] "?" 400 1', 'h - - [10/Oct/2000:13:55:36 +0000] "?" 400 1'],
    ],
  },
  {
    name: 'a null text stands for null only as the whole capture and only in its columns',
    pipeline: { parse: 'apache-combined', drop: ['timestamp', 'method', 'path', 'protocol', 'status'] },
    records: [
      [
        '- - - [10/Oct/2000:13:55:36 +0000] "GET / HTTP/1.1" 200 - "--" "-"',
        '{"host":"-","identity":null,"user":null,"size":null,"referrer":"--","agent":null}',
      ],
    ],
  },
  {
    name: 'trailing white space after a log line is no matter, a tail is',
    pipeline: { parse: 'apache-common', output: { format: 'csv', columns: ['status'] } },
    records: [
      ['h - - [10/Oct/2000:13:55:36 +0000] "GET / HTTP/1.1" 200 1 \t\r\n', '200'],
      ['h - - [10/Oct/2000:13:55:36 +0000] "GET / HTTP/1.1" 200 1 x', failed('no-match')],
    ],
  },
  {
    name: 'escaped quotes and backslashes do not end a quoted text',
    pipeline: { parse: 'apache-combined', output: { format: 'csv', columns: ['referrer', 'agent'] } },
    records: [
      [
        String.raw`h - - [10/Oct/2000:13:55:36 +0000] "GET /\"x HTTP/1.1" 200 1 "a\\" "\"b\""`,
        String.raw`a\\,"\""b\"""`,
      ],
      [String.raw`h - - [10/Oct/2000:13:55:36 +0000] "GET / HTTP/1.1" 200 1 "a\" "b"`, failed('no-match')],
    ],
  },
];
