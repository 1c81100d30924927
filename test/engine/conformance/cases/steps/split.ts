import { type Case, failed } from '../../case.ts';

const json = { parse: { json: {} } } as const;

type Step = NonNullable<Case['pipeline']['steps']>[number];
type Split = Extract<Step, { readonly split: unknown }>['split'][string];

/** text → the JSON it becomes */
const parts = (name: string, v: Split, pairs: readonly (readonly [string, unknown])[]): Case => ({
  name,
  pipeline: { ...json, steps: [{ split: { v } }] },
  records: pairs.map(([text, value]) => [JSON.stringify({ v: text }), JSON.stringify({ v: value })]),
});

export const splitCases: readonly Case[] = [
  parts('at each delimiter, however long', { by: '::' }, [
    ['a::b::::c', ['a', 'b', '', 'c']],
    ['a:::b', ['a', ':b']],
    ['::', ['', '']],
    ['a', ['a']],
    ['', []],
    ['"\n::é', ['"\n', 'é']],
  ]),
  {
    name: 'into fields: at the place of those there are, the last takes the rest, what is not there is null',
    pipeline: { ...json, steps: [{ split: { v: { by: ',', into: ['a', 'o.b', 'c'] } } }] },
    records: [
      ['{"c":0,"v":"1,2,3,4"}', '{"c":"3,4","v":"1,2,3,4","a":"1","o":{"b":"2"}}'],
      ['{"v":"1"}', '{"v":"1","a":"1","o":{"b":null},"c":null}'],
      ['{"v":""}', '{"v":"","a":null,"o":{"b":null},"c":null}'],
      ['{"v":null}', '{"v":null,"a":null,"o":{"b":null},"c":null}'],
      ['{"x":1}', '{"x":1}'],
      ['{"v":"1","o":2}', failed('type')],
    ],
  },
  {
    name: 'a field may be split into itself',
    pipeline: { ...json, steps: [{ split: { v: { by: ' ', into: ['v', 'rest'] } } }] },
    records: [['{"v":"a b c","x":1}', '{"v":"a","x":1,"rest":"b c"}']],
  },
  {
    name: 'numbers and booleans by their text; null stays, other values fail',
    pipeline: {
      ...json,
      steps: [{ types: { t: 'timestamp' } }, { split: { v: { by: '.' }, t: { by: '-' } } }],
    },
    records: [
      ['{"v":1.50}', '{"v":["1","50"]}'],
      ['{"v":false}', '{"v":["false"]}'],
      ['{"v":null}', '{"v":null}'],
      ['{"v":["a.b"]}', failed('type')],
      ['{"v":{"a":1}}', failed('type')],
      ['{"t":"2024-01-01"}', failed('type')],
    ],
  },
  {
    name: 'inside of objects; what is not split stays as it was written',
    pipeline: { ...json, steps: [{ split: { 'o.v': { by: ',' } } }] },
    records: [
      ['{"o":{"v":"a,b","n":1.50}}', '{"o":{"v":["a","b"],"n":1.50}}'],
      ['{"o":{"n":1,"n":2}}', '{"o":{"n":1,"n":2}}'],
    ],
  },
  {
    name: 'a column into fields, which later steps know',
    pipeline: {
      parse: 'apache-common',
      steps: [
        { split: { path: { url: true, into: { path: 'path', query: 'query' } } } },
        { split: { query: { query: true, into: { id: 'id' } } } },
        { types: { id: 'int' } },
        { keep: ['path', 'query', 'id'] },
      ],
    },
    records: [
      [
        'h - - [17/May/2015:10:05:03 +0000] "GET /a?id=007&x HTTP/1.1" 200 1',
        '{"path":"/a","query":"id=007&x","id":7}',
      ],
      ['h - - [17/May/2015:10:05:03 +0000] "-" 200 1', '{"path":null,"query":null,"id":null}'],
    ],
  },
];

/** The parts of a URL; those that are left out are null. */
const url = (given: object) => ({
  ...{ scheme: null, host: null, port: null, path: '', query: null, fragment: null },
  ...given,
});

export const urlCases: readonly Case[] = [
  parts("the URL Standard's examples, as they are written", { url: true }, [
    ['https://example.com/', url({ scheme: 'https', host: 'example.com', path: '/' })],
    [
      'https://localhost:8000/search?q=text#hello',
      url({
        scheme: 'https',
        host: 'localhost',
        port: 8000,
        path: '/search',
        query: 'q=text',
        fragment: 'hello',
      }),
    ],
    ['urn:isbn:9780307476463', url({ scheme: 'urn', path: 'isbn:9780307476463' })],
    [
      'file:///ada/Analytical%20Engine/README.md',
      url({ scheme: 'file', host: '', path: '/ada/Analytical%20Engine/README.md' }),
    ],
    ['https:example.org', url({ scheme: 'https', path: 'example.org' })],
    ['https://////example.com///', url({ scheme: 'https', host: '', path: '////example.com///' })],
    ['https://example.com/././foo', url({ scheme: 'https', host: 'example.com', path: '/././foo' })],
    ['hello:world', url({ scheme: 'hello', path: 'world' })],
    ['file:///C|/demo', url({ scheme: 'file', host: '', path: '/C|/demo' })],
    ['https://user:password@example.org/', url({ scheme: 'https', host: 'example.org', path: '/' })],
    ['https://example.org/foo bar', url({ scheme: 'https', host: 'example.org', path: '/foo bar' })],
    ['https://EXAMPLE.com/../x', url({ scheme: 'https', host: 'EXAMPLE.com', path: '/../x' })],
    ['example', url({ path: 'example' })],
    ['https://example.com:demo', url({ scheme: 'https', host: 'example.com:demo' })],
    ['http://[www.example.com]/', url({ scheme: 'http', host: '[www.example.com]', path: '/' })],
    ['https://example.org//', url({ scheme: 'https', host: 'example.org', path: '//' })],
    [
      'https://example.com/[]?[]#[]',
      url({ scheme: 'https', host: 'example.com', path: '/[]', query: '[]', fragment: '[]' }),
    ],
    [
      'https://example/%?%#%',
      url({ scheme: 'https', host: 'example', path: '/%', query: '%', fragment: '%' }),
    ],
    [
      'https://example/%25?%25#%25',
      url({ scheme: 'https', host: 'example', path: '/%25', query: '%25', fragment: '%25' }),
    ],
    ['http://[1::2]:3/x', url({ scheme: 'http', host: '[1::2]', port: 3, path: '/x' })],
    [
      'https://test@test@test@example:800/?',
      url({ scheme: 'https', host: 'example', port: 800, path: '/', query: '' }),
    ],
  ]),
  parts('any text has parts', { url: true }, [
    ['', url({})],
    ['/a/b?c=d?e#f#g', url({ path: '/a/b', query: 'c=d?e', fragment: 'f#g' })],
    ['//cdn.example/x', url({ host: 'cdn.example', path: '/x' })],
    ['?', url({ query: '' })],
    ['#', url({ fragment: '' })],
    ['1http://x', url({ path: '1http://x' })],
    ['http://h:', url({ scheme: 'http', host: 'h' })],
    ['http://h:0080', url({ scheme: 'http', host: 'h', port: 80 })],
    ['http://::1/', url({ scheme: 'http', host: '::1', path: '/' })],
    ['a\nb', url({ path: 'a\nb' })],
  ]),
  parts('path and fragment are decoded, the query is not yet', { url: true, decode: true }, [
    ['/a%20b+c?x=%20#%C3%A9', url({ path: '/a b+c', query: 'x=%20', fragment: 'é' })],
  ]),
  parts('pairs as they are written', { query: true }, [
    ['?a=1&b=%20&a=+', { a: ['1', '+'], b: '%20' }],
    ['a&=b&&c==d', { a: '', '': 'b', c: '=d' }],
    ['??a=1', { '?a': '1' }],
    ['', {}],
    ['__proto__=1&constructor=2', JSON.parse('{"__proto__":"1","constructor":"2"}')],
  ]),
  parts('pairs decoded; what is not an escape of UTF-8 stays', { query: true, decode: true }, [
    ['a=%F0%9F%98%80+x&%61=%2B', { a: ['😀 x', '+'] }],
    ['a=%&b=%2&c=%zz&d=100%25', { a: '%', b: '%2', c: '%zz', d: '100%' }],
    ['a=%C3&b=%C3%A9%FF%C3%A9&c=%c3%28', { a: '%C3', b: 'é%FFé', c: '%c3(' }],
    ['a=%ED%A0%80&b=%C0%AF', { a: '%ED%A0%80', b: '%C0%AF' }],
    ['a=b%26c%3Dd', { a: 'b&c=d' }],
  ]),
];
