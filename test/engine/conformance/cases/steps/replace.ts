import { type Case, failed } from '../../case.ts';

/** text → the text it becomes */
const replaced = (
  name: string,
  options: { pattern: string; with: string; all?: boolean },
  pairs: readonly (readonly [string, string])[],
): Case => ({
  name,
  pipeline: { parse: { json: {} }, steps: [{ replace: { v: options } }] },
  records: pairs.map(([before, after]) => [JSON.stringify({ v: before }), JSON.stringify({ v: after })]),
});

export const replaceCases: readonly Case[] = [
  replaced('all matches, from left to right, none within another', { pattern: 'aa', with: 'b' }, [
    ['aaaaa', 'bba'],
    ['xaaxaax', 'xbxbx'],
    ['a', 'a'],
    ['', ''],
  ]),
  replaced('the first match alone', { pattern: '[0-9]+', with: 'N', all: false }, [['a1b22', 'aNb22']]),
  replaced('the first alternative counts, not the longest', { pattern: 'a|ab', with: '-' }, [
    ['abab', '-b-b'],
  ]),
  replaced(
    'captures by number and by name; one that took no part is empty',
    {
      pattern: '(?P<k>\\w+)=(?:(\\d+)|"(?P<text>[^"]*)")',
      with: '${k}:$2${text}<$0>',
    },
    [
      ['a=1', 'a:1<a=1>'],
      ['a="x" b=22', 'a:x<a="x"> b:22<b=22>'],
    ],
  ),
  replaced(
    'of captures with one name the first that took part',
    { pattern: 'a(?P<n>1)|b(?P<n>2)', with: '${n}' },
    [['a1b2a2', '12a2']],
  ),
  replaced(
    'digits behind a number belong to it, unless it is in braces',
    { pattern: '(x)', with: '${1}0$$1' },
    [['x', 'x0$1']],
  ),
  replaced('empty matches are one code point apart', { pattern: 'b*', with: '-' }, [
    ['abc', '-a--c-'],
    ['', '-'],
    ['😀é', '-😀-é-'],
  ]),
  replaced('anchors and boundaries see the whole text', { pattern: '^a|\\bb', with: '-' }, [
    ['aaab b', '-aab -'],
    ['bab', '-ab'],
  ]),
  replaced('offsets are of characters, not of bytes', { pattern: '[x😀]', with: '_' }, [
    ['é€😀x𝒳x', 'é€__𝒳_'],
  ]),
  replaced('what stands around a match stays, halves of pairs too', { pattern: 'x', with: '' }, [
    ['\ud800x\udc01', '\ud800\udc01'],
  ]),
  {
    name: 'numbers, true and false are their text, and stay what they are without a match',
    pipeline: {
      parse: { json: {} },
      steps: [{ replace: { v: { pattern: '[.].*', with: '' } } }],
    },
    records: [
      ['{"v":12.50}', '{"v":"12"}'],
      ['{"v":12}', '{"v":12}'],
      ['{"v":true}', '{"v":true}'],
      ['{"v":"\\u0041.b"}', '{"v":"A"}'],
      ['{"v":"\\u0041"}', '{"v":"\\u0041"}'],
    ],
  },
  {
    name: 'null and missing fields stay so; an object, a list or a timestamp fails the record',
    pipeline: {
      parse: { json: {} },
      steps: [
        { types: { t: 'timestamp' } },
        { replace: { v: { pattern: '.', with: '' }, t: { pattern: '.', with: '' } } },
      ],
    },
    records: [
      ['{"v":null}', '{"v":null}'],
      ['{"a":1}', '{"a":1}'],
      ['{"v":{}}', failed('type')],
      ['{"v":[]}', failed('type')],
      ['{"t":"2024-01-01"}', failed('type')],
    ],
  },
  {
    name: 'inside of objects, and in columns of a format',
    pipeline: {
      anyOf: [
        { parse: 'json', steps: [{ replace: { 'u.path': { pattern: '[?].*', with: '' } } }] },
        {
          parse: 'apache-common',
          steps: [{ replace: { path: { pattern: '[?].*', with: '' } } }, { keep: ['path'] }],
        },
      ],
    },
    records: [
      ['{"u":{"path":"/a?b=1", "n":1}}', '{"u":{"path":"/a","n":1}}'],
      ['h - - [17/May/2015:10:05:03 +0000] "GET /a?b=1 HTTP/1.1" 200 1', '{"path":"/a"}'],
      ['h - - [17/May/2015:10:05:03 +0000] "-" 200 1', '{"path":null}'],
    ],
  },
];
