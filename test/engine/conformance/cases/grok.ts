/**
 * @module test/engine/conformance/cases/grok
 * What grok patterns mean: references, fields, types, and Oniguruma's syntax.
 */
import type { PipelineConfig } from '../../../../engine/index.ts';
import { type Case, failed } from '../case.ts';

const NO_MATCH = failed('no-match');

const grok = (
  name: string,
  pattern: string,
  records: Case['records'],
  options: { readonly patterns?: Readonly<Record<string, string>>; readonly ecs?: boolean } = {},
  rest: Partial<PipelineConfig> = {},
): Case => ({ name, pipeline: { parse: { grok: pattern, ...options }, ...rest } as PipelineConfig, records });

export const grokCases: readonly Case[] = [
  grok('a pattern is searched for anywhere in the record', '%{IPV4:ip}', [
    ['from 192.0.2.7 on', '{"ip":"192.0.2.7"}'],
    ['from nowhere', NO_MATCH],
  ]),
  grok(
    'references without a field, and groups without a name, are no fields',
    '^(%{WORD}) (?:%{WORD}) (a|%{INT:n})$',
    [
      ['x y 17', '{"n":"17"}'],
      ['x y a', '{}'],
    ],
  ),
  grok(
    'types convert, and a value that does not fit fails the record',
    '^%{NOTSPACE:i:int} %{NOTSPACE:l:long} %{NOTSPACE:f:float} %{NOTSPACE:d:double} %{NOTSPACE:b:boolean} %{NOTSPACE:s:string}$',
    [
      ['+007 1 1.50 .5 yes 1', '{"i":7,"l":1,"f":1.50,"d":0.5,"b":true,"s":"1"}'],
      ['x 1 1.5 .5 yes 1', failed('type')],
    ],
  ),
  grok(
    'a types step overrides a type of the pattern',
    '^%{NOTSPACE:a:int}$',
    [['1.5', '{"a":1.5}']],
    {},
    {
      types: { a: 'float' },
    },
  ),
  grok('nested fields are names with dots', '^%{WORD:[a][b]} %{WORD:c.d} %{INT:[@metadata][x-y]:int}$', [
    ['one two 3', '{"a.b":"one","c.d":"two","@metadata.x-y":3}'],
  ]),
  grok(
    'a field that comes twice has the first value that took part',
    '^(?:a=%{INT:n}|b=%{INT:n})(?: %{INT:n})?$',
    [
      ['a=1', '{"n":"1"}'],
      ['b=2 3', '{"n":"2"}'],
    ],
  ),
  grok(
    'own patterns may name each other, and go before those of the library',
    '^%{OUTER}$',
    [
      ['id-17 word', '{"id":"17","w":"word"}'],
      ['id-x word', NO_MATCH],
    ],
    { patterns: { OUTER: '%{TICKET} %{WORD:w}', TICKET: 'id-%{INT:id}', WORD: '[a-z]+' } },
  ),
  grok("Oniguruma's groups with a name", String.raw`^(?<a>\d+) (?'b'\d+) (?P<c>\d+)(?# a comment)$`, [
    ['1 2 3', '{"a":"1","b":"2","c":"3"}'],
  ]),
  grok("Oniguruma's escapes", String.raw`\A(?<a>\h+)\_(?<b>\H)(?<c>[\h-]+)\R?(?<d>\é*)\Z`, [
    ['1f_x-ab\n', '{"a":"1f","b":"x","c":"-ab","d":""}'],
    ['1f_x-abéé', '{"a":"1f","b":"x","c":"-ab","d":"éé"}'],
    ['zz_x-ab', NO_MATCH],
  ]),
  grok("Oniguruma's flags and counts", '^(?i)(?m:(?<a>x.y))(?-mix:(?<b>.))a{,2}$', [
    ['X\nYza', '{"a":"X\\nY","b":"z"}'],
    ['x\ny\n', NO_MATCH],
    ['xzyzaaa', NO_MATCH],
  ]),
  grok('sets, and brackets in them', String.raw`^(?<a>[]x]+)(?<b>[^]]+)(?<c>[[:alpha:]]+)(?<d>[\[(]+)$`, [
    [']x]-a[(', '{"a":"]x]","b":"-","c":"a","d":"[("}'],
  ]),
  grok('a percent sign and braces that are no reference', String.raw`^%(?<a>\d+)% \{%{INT:b}\} %\{$`, [
    ['%1% {2} %{', '{"a":"1","b":"2"}'],
  ]),
  grok(
    'the names of the Elastic Common Schema',
    '%{COMMONAPACHELOG}',
    [
      [
        'h - - [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 -',
        '{"source.address":"h","timestamp":"17/May/2015:10:05:03 +0000","http.request.method":"GET","url.original":"/","http.version":"1.1","http.response.status_code":200}',
      ],
    ],
    { ecs: true },
  ),
];
