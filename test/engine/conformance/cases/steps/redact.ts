/**
 * @module test/engine/conformance/cases/steps/redact
 * `network`, with the texts of RFC 5952, and `hash`, with the vectors of RFC 4231 whose key and data are UTF-8.
 */
import { type Case, WHOLE_TEXT } from '../../case.ts';

const json = { parse: { json: {} } } as const;

/** address → what is left of it, of a JSON member and of a pattern's column */
const networks = (
  name: string,
  network: { v4?: number; v6?: number },
  pairs: readonly string[][],
): readonly Case[] => {
  const steps = [{ redact: { v: { network } } }];
  const expected = pairs.map(([text, left]) => [text!, left ?? '***'] as const);
  const object = (v: string) => JSON.stringify({ v });
  return [
    {
      name: `${name}, of a JSON member`,
      pipeline: { ...json, steps },
      records: expected.map(([text, left]) => [object(text), object(left)]),
    },
    {
      name: `${name}, of a column`,
      pipeline: { parse: WHOLE_TEXT, steps },
      records: expected.map(([text, left]) => [text, object(left)]),
    },
    {
      name: `${name}, in a cell`,
      pipeline: { parse: WHOLE_TEXT, steps: [...steps, { set: { w: 1 } }], output: { format: 'csv' } },
      records: expected.map(([text, left]) => [text, `${left},1`]),
    },
    {
      name: `${name}, of a JSON member in a cell`,
      pipeline: { ...json, steps, output: { format: 'csv', columns: ['v', 'w'] } },
      records: expected.map(([text, left]) => [object(text), `${left},`]),
    },
    {
      name: `${name}, of a pair`,
      pipeline: { parse: 'ltsv', steps, output: { format: 'ltsv' } },
      records: expected.map(([text, left]) => [`v:${text}`, `v:${left}`]),
    },
  ];
};

export const networkCases: readonly Case[] = [
  ...networks('the network of an address, by default of /24 and /48', {}, [
    ['203.0.113.77', '203.0.113.0'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1::'],
  ]),
  ...networks('prefixes within a byte, the shortest and the longest', { v4: 21, v6: 45 }, [
    ['10.1.255.255', '10.1.248.0'],
    ['2001:db8:ffff::1', '2001:db8:fff8::'],
  ]),
  ...networks('of no bit nothing is left', { v4: 0, v6: 0 }, [
    ['203.0.113.77', '0.0.0.0'],
    ['2001:db8::1', '::'],
  ]),
  ...networks('of all bits everything, written as RFC 5952 has it', { v4: 32, v6: 128 }, [
    ['203.0.113.77', '203.0.113.77'],
    ['2001:0db8:0000:0000:0001:0000:0000:0001', '2001:db8::1:0:0:1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:DB8::AAAA:BBBB', '2001:db8::aaaa:bbbb'],
    ['2001:db8:0000:0:1::1', '2001:db8::1:0:0:1'],
    ['2001:db8:aaaa:bbbb:cccc:dddd:0:1', '2001:db8:aaaa:bbbb:cccc:dddd:0:1'],
    ['2001:db8:aaaa:bbbb:cccc:dddd::1', '2001:db8:aaaa:bbbb:cccc:dddd:0:1'],
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['2001:10:0:0:10:0:0:0', '2001:10:0:0:10::'],
    ['::', '::'],
    ['::1', '::1'],
    ['1::', '1::'],
    ['0:0:1::', '0:0:1::'],
    ['::1.2.3.4', '::102:304'],
    ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
  ]),
  ...networks('port, brackets and zone are left out', {}, [
    ['203.0.113.77:443', '203.0.113.0'],
    ['[2001:db8:1:2::1]', '2001:db8:1::'],
    ['[2001:db8:1:2::1]:443', '2001:db8:1::'],
    ['fe80::1%eth0', 'fe80::'],
    ['[fe80::1%25eth0]:80', 'fe80::'],
  ]),
  ...networks('an IPv4 address mapped into IPv6 is that IPv4 address', {}, [
    ['::ffff:203.0.113.77', '203.0.113.0'],
    ['::FFFF:cb00:714d', '203.0.113.0'],
    ['[::ffff:203.0.113.77%1]:80', '203.0.113.0'],
  ]),
  ...networks(
    'what is no address is masked',
    {},
    [
      ['', '203.0.113', '203.0.113.256', '203.0.113.077', '0xcb.0.113.77', '3405803853', '203.0.113.77 '],
      ['203.0.113.77:', '203.0.113.77:123456', '203.0.113.77, 10.0.0.1', '203.0.113.77/32', 'example.org'],
      [
        ':::',
        '1:2:3:4:5:6:7',
        '1::2::3',
        '12345::',
        '[::1',
        '::1]',
        '[::1]:',
        '::1%',
        '::ffff:1.2.3',
        '[10.0.0.1]',
      ],
    ]
      .flat()
      .map((text) => [text]),
  ),
  {
    name: 'null stays null, what is not text is masked, and a missing field stays missing',
    pipeline: {
      ...json,
      steps: [{ redact: { a: { network: {} }, b: { network: {} }, 'c.ip': { network: {} } } }],
    },
    records: [
      ['{"a":null,"b":3405803853}', '{"a":null,"b":"***"}'],
      ['{"a":["10.0.0.1"],"c":{"ip":"10.0.0.1","x":1}}', '{"a":"***","c":{"ip":"10.0.0.0","x":1}}'],
    ],
  },
  {
    name: 'a key that stands alone is no address, nor is text without one in quotes',
    pipeline: { parse: 'logfmt', steps: [{ redact: { a: { network: {} }, b: { network: {} } } }] },
    records: [
      ['a b=10.1.2.3:80 c=1', '{"a":"***","b":"10.1.2.0","c":"1"}'],
      ['b="" a="2001:db8:7:8::1"', '{"b":"***","a":"2001:db8:7::"}'],
    ],
  },
  {
    name: 'escapes in an address count as what they stand for',
    pipeline: { ...json, steps: [{ redact: { v: { network: {} } } }] },
    records: [
      ['{"v":"10.1.2\\u002e3"}', '{"v":"10.1.2.0"}'],
      ['{"v":"10.1.2.3\\n"}', '{"v":"***"}'],
    ],
  },
  {
    name: 'a filter sees the address as it came, and a step behind it changes the network',
    pipeline: {
      ...json,
      steps: [
        { filter: { a: { startsWith: '10.' } } },
        { redact: { a: { network: {} }, b: { network: {} }, c: { network: {} } } },
        { rename: { a: 'ip' } },
        { set: { c: 'x' } },
        { drop: ['b'] },
      ],
    },
    records: [
      ['{"a":"10.1.2.3","b":"10.1.2\\u002e3","c":"10.0.0.1"}', '{"ip":"10.1.2.0","c":"x"}'],
      ['{"a":"11.1.2.3"}', { dropped: true }],
    ],
  },
  {
    name: 'a column of a format',
    pipeline: {
      parse: 'apache-common',
      steps: [{ redact: { host: { network: { v4: 16 } } } }, { keep: ['host'] }],
    },
    records: [['83.149.9.216 - - [17/May/2015:10:05:03 +0000] "-" 200 1', '{"host":"83.149.0.0"}']],
  },
];

const KEYS = { MILLRACE_TEST_KEY_1: '\u000b'.repeat(20), MILLRACE_TEST_KEY_5: '\u000c'.repeat(20) };
const hashed = (env: keyof typeof KEYS, length?: number): Case['pipeline'] => {
  const hash = { key: { env }, ...(length === undefined ? {} : { length }) };
  return { ...json, steps: [{ redact: { v: { hash } } }] };
};

export const hashCases: readonly Case[] = [
  {
    name: 'RFC 4231, test case 1',
    environment: KEYS,
    pipeline: hashed('MILLRACE_TEST_KEY_1'),
    records: [
      ['{"v":"Hi There"}', '{"v":"b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"}'],
      ['{"v":"Hi\\u0020There"}', '{"v":"b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"}'],
    ],
  },
  {
    name: 'RFC 4231, test case 5, cut',
    environment: KEYS,
    pipeline: hashed('MILLRACE_TEST_KEY_5', 32),
    records: [['{"v":"Test With Truncation"}', '{"v":"a3b6167473100ee06e0c796c2955552b"}']],
  },
  {
    name: 'null stays null; a number, true and false hash as their text, objects and lists as their JSON',
    environment: KEYS,
    pipeline: {
      ...json,
      steps: [
        { filter: { v: { exists: true } } },
        { set: { t: '${v}' } },
        ...hashed('MILLRACE_TEST_KEY_1', 16).steps!,
        { redact: { t: { hash: { key: { env: 'MILLRACE_TEST_KEY_1' }, length: 16 } } } },
      ],
    },
    records: [
      ['{"v":null}', { dropped: true }],
      ['{"v":1.50}', '{"v":"8297c131ea95a6d2","t":"8297c131ea95a6d2"}'],
      ['{"v":true}', '{"v":"001cbf4ddf29397a","t":"001cbf4ddf29397a"}'],
      ['{"v":[1, {"a":2}]}', '{"v":"63fb530283a34258","t":"63fb530283a34258"}'],
      ['{"v":""}', '{"v":"999a901219f032cd","t":"999a901219f032cd"}'],
    ],
  },
  {
    name: 'of a pair, a column, and in cells',
    environment: KEYS,
    pipeline: {
      anyOf: [{ parse: json.parse }, { parse: 'ltsv' }, { parse: { csv: { columns: ['v', 'w'] } } }],
      steps: hashed('MILLRACE_TEST_KEY_1', 16).steps!,
      output: { format: 'csv', columns: ['w', 'v'] },
    },
    records: [
      ['{"v":"Hi There","w":1}', '1,b0344c61d8db3853'],
      ['v:Hi There\tw:1', '1,b0344c61d8db3853'],
      ['Hi There,1', '1,b0344c61d8db3853'],
      [',1', '1,999a901219f032cd'],
    ],
  },
  {
    name: 'a key that stands alone is true',
    environment: KEYS,
    pipeline: { parse: 'logfmt', steps: hashed('MILLRACE_TEST_KEY_1', 16).steps! },
    records: [
      ['v a=1', '{"v":"001cbf4ddf29397a","a":"1"}'],
      ['v="Hi There"', '{"v":"b0344c61d8db3853"}'],
    ],
  },
  {
    name: 'null and missing stay so',
    environment: KEYS,
    pipeline: hashed('MILLRACE_TEST_KEY_1'),
    records: [
      ['{"v":null}', '{"v":null}'],
      ['{"a":1}', '{"a":1}'],
    ],
  },
];
