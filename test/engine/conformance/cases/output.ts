import { type Case, DROPPED, failed, WHOLE_TEXT } from '../case.ts';

const json = { parse: 'json' } as const;

export const outputCases: readonly Case[] = [
  {
    name: 'json escapes text as JSON.stringify does, and nothing else',
    pipeline: { parse: WHOLE_TEXT },
    records: [
      [
        '"\\/\b\f\n\r\t\u0000\u001f\u007f\u0080\u2028\u2029\ufeff<>&\'',
        '{"v":"\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\u007f\u0080\u2028\u2029\ufeff<>&\'"}',
      ],
    ],
  },
  {
    name: 'what comes out may be far larger than what came in',
    pipeline: { ...json, set: { filler: '€'.repeat(3000) } },
    records: Array.from({ length: 40 }, () => ['{}', `{"filler":"${'€'.repeat(3000)}"}`] as const),
  },
  {
    name: 'without newline records end with themselves',
    pipeline: { ...json, output: { newline: false } },
    records: [
      ['{"a":1}\n', '{"a":1}'],
      ['{}', '{}'],
    ],
  },
  {
    name: 'nulls: drop leaves out null fields',
    pipeline: { parse: { regex: '^(?P<a>x)?(?P<b>y)?$' }, output: { nulls: 'drop' } },
    records: [
      ['x', '{"a":"x"}'],
      ['y', '{"b":"y"}'],
      ['', '{}'],
    ],
  },
  {
    name: 'nulls: drop leaves nested values as written',
    pipeline: { ...json, output: { nulls: 'drop' } },
    records: [['{"a":null,"b":{"c":null},"d":[null]}', '{"b":{"c":null},"d":[null]}']],
  },
  {
    name: 'timestamps as seconds with up to three decimals',
    pipeline: { ...json, types: { t: 'timestamp', 'n.t': 'timestamp' }, output: { timestamp: 'epoch' } },
    records: [
      ['{"t":"2015-05-17T10:05:03Z"}', '{"t":1431857103}'],
      ['{"t":"2015-05-17T10:05:03.5Z"}', '{"t":1431857103.5}'],
      ['{"t":"2015-05-17T10:05:03.05Z"}', '{"t":1431857103.05}'],
      ['{"t":"2015-05-17T10:05:03.120Z"}', '{"t":1431857103.12}'],
      ['{"t":"1969-12-31T23:59:59.999Z"}', '{"t":-0.001}'],
      ['{"t":"1969-12-31T23:59:58.5Z"}', '{"t":-1.5}'],
      ['{"t":"1970-01-01"}', '{"t":0}'],
      ['{"n":{"t":"1970-01-01T00:00:01Z"}}', '{"n":{"t":1}}'],
    ],
  },
  {
    name: 'timestamps as milliseconds',
    pipeline: { ...json, types: { t: 'timestamp' }, output: { timestamp: 'epochMillis' } },
    records: [
      ['{"t":"2015-05-17T10:05:03.25Z"}', '{"t":1431857103250}'],
      ['{"t":"1969-12-31T23:59:59.999Z"}', '{"t":-1}'],
    ],
  },
  {
    name: 'timestamps as microseconds',
    pipeline: { ...json, types: { t: 'timestamp' }, output: { timestamp: 'epochMicros' } },
    records: [
      ['{"t":"2015-05-17T10:05:03.25Z"}', '{"t":1431857103250000}'],
      ['{"t":"1969-12-31T23:59:59.999Z"}', '{"t":-1000}'],
      ['{"t":"1970-01-01"}', '{"t":0}'],
      ['{"t":"0000-01-01"}', '{"t":-62167219200000000}'],
      ['{"t":"9999-12-31T23:59:59.999Z"}', '{"t":253402300799999000}'],
    ],
  },
  {
    name: 'csv quotes the cells of a pattern that need it, and only those, at every length',
    pipeline: { parse: { regex: '^(?P<v>(?s:.*))$' }, output: { format: 'csv' } },
    records: [
      ...['', 'x', 'a b', 'é😀', "'", '\t', '\\', '\u0000', '\ufeff'].map((text) => [text, text] as const),
      ...[',', '"', 'a\rb', 'a\nb', '""', 'x,"y"', ',"\r.\n,'].flatMap((text) =>
        [0, 1, 14, 15, 16, 17, 48, 62, 63, 64, 65, 127, 128, 200].flatMap((length) =>
          [
            text + 'é'.repeat(length),
            'm'.repeat(length) + text,
            'm'.repeat(length) + text + '.'.repeat(length),
          ]
            .filter((whole) => !whole.endsWith('\n'))
            .map((whole) => [whole, `"${whole.replaceAll('"', '""')}"`] as const),
        ),
      ),
    ],
  },
  {
    name: 'csv in the order of its columns; what a pattern did not find, nulls and other fields leave empty cells or none',
    pipeline: {
      parse: { regex: '^(?P<n>[0-9]*);(?P<t>[^;]*);(?:(?P<o>[^;]*);)?(?P<x>.*)$' },
      types: { n: 'int', t: 'timestamp', x: 'float' },
      set: { c: 'a,b', k: 1, e: null, w: '${o}', z: '<${o},${n}>' },
      output: { format: 'csv', columns: ['t', 'o', 'c', 'k', 'e', 'w', 'z', 'n', 'o'], nulls: 'drop' },
    },
    records: [
      ['007;2015-05-17T10:05:03Z;x;1.5', '2015-05-17T10:05:03.000Z,x,"a,b",1,,x,"<x,7>",7,x'],
      [';;a"b;', ',"a""b","a,b",1,,"a""b","<a""b,>",,"a""b"'],
      ['1;;2', ',,"a,b",1,,,"<,1>",1,'],
      ['1;;2;x', failed('type')],
      ['x;;2;3', failed('no-match')],
      ['1;no;2;3', failed('type')],
    ],
  },
  {
    name: 'ltsv of columns: nulls, names that are not there, what it cannot hold',
    pipeline: {
      parse: { regex: '^(?:(?P<a>x)|(?P<b>(?s:[^|]*)))(?:[|](?P<n>.*))?$' },
      types: { n: 'int' },
      set: { c: '${b}', d: true },
      output: { format: 'ltsv' },
    },
    records: [
      ['x|1', 'a:x\tb:\tn:1\tc:\td:true'],
      ['', 'a:\tb:\tn:\tc:\td:true'],
      ['é:"\\|+02', 'a:\tb:é:"\\\tn:2\tc:é:"\\\td:true'],
      ['a\tb|1', failed('encode')],
      ['a\nb|1', failed('encode')],
      [`${'m'.repeat(70)}\r.`, failed('encode')],
      ['x|y', failed('type')],
    ],
  },
  {
    name: 'ltsv of columns leaves out nulls where asked, and then its first pair has no tab either',
    pipeline: {
      parse: { csv: { columns: ['a', 'b', 't'] } },
      types: { a: 'int', t: 'timestamp' },
      output: { format: 'ltsv', nulls: 'drop', timestamp: 'epoch', newline: false },
    },
    records: [
      ['1,x,1970-01-01T00:00:01Z', 'a:1\tb:x\tt:1'],
      [',x,', 'b:x'],
      [',"x""y",', 'b:x"y'],
      [',,1970-01-01', 'b:\tt:0'],
    ],
  },
  {
    name: 'a cell is quoted for what is in it, not for what lies behind',
    pipeline: { parse: { regex: '^(?P<a>[^;]*);(?P<b>.*)$' }, output: { format: 'csv' } },
    records: [1, 15, 16, 17, 40, 58, 63, 64, 65, 100].map((length) => [
      `${'m'.repeat(length)};x,"y"`,
      `${'m'.repeat(length)},"x,""y"""`,
    ]),
  },
  {
    name: 'a field that a record lacks is an empty cell',
    pipeline: { parse: 'apache-common', output: { format: 'csv', columns: ['host', 'request', 'status'] } },
    records: [
      ['::1 - - [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 1', '::1,,200'],
      ['::1 - - [17/May/2015:10:05:03 +0000] "a,b" 400 -', '::1,"a,b",400'],
    ],
  },
  {
    name: 'a pair is left out for a field that a record lacks',
    pipeline: {
      parse: 'apache-common',
      steps: [{ keep: ['request', 'host', 'size'] }],
      output: { format: 'ltsv' },
    },
    records: [
      ['::1 - - [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 1', 'host:::1\tsize:1'],
      ['::1 - - [17/May/2015:10:05:03 +0000] "a,b" 400 -', 'host:::1\tsize:\trequest:a,b'],
    ],
  },
  {
    name: 'cells of masked and structured fields',
    pipeline: {
      parse: 'syslog-rfc5424',
      steps: [{ redact: { host: 'mask' } }, { keep: ['host', 'structuredData', 'message'] }],
      output: { format: 'csv', columns: ['host', 'structuredData', 'message'] },
    },
    records: [
      ['<34>1 2003-10-11T22:14:15.003Z h a - ID47 - one, two', '***,,"one, two"'],
      [
        '<34>1 2003-10-11T22:14:15.003Z - a - ID47 [e@1 k="v" l="x\\"y"] one',
        ',"{""e@1"":{""k"":""v"",""l"":""x\\""y""}}",one',
      ],
    ],
  },
  {
    name: 'ltsv writes values of every kind as text, nulls as nothing',
    pipeline: { ...json, types: { t: 'timestamp' }, output: { format: 'ltsv' } },
    records: [
      [
        '{"a":"x\\u0041","b":1.50,"c":true,"d":null,"e":{"f": [1]},"g":"","t":"1970-01-01"}',
        'a:xA\tb:1.50\tc:true\td:\te:{"f":[1]}\tg:\tt:1970-01-01T00:00:00.000Z',
      ],
      ['{}', ''],
    ],
  },
  {
    name: 'ltsv leaves out nulls where asked, and writes epochs as numbers',
    pipeline: {
      ...json,
      types: { t: 'timestamp' },
      output: { format: 'ltsv', nulls: 'drop', timestamp: 'epoch' },
    },
    records: [['{"a":null,"b":1,"t":"1970-01-01T00:00:00.5Z"}', 'b:1\tt:0.5']],
  },
  {
    name: 'ltsv cannot hold tabs, line ends, or labels that are none',
    pipeline: { ...json, output: { format: 'ltsv' } },
    records: [
      ['{"a":"x\\ty"}', failed('encode')],
      ['{"a":"x\\r"}', failed('encode')],
      ['{"a":"\\n"}', failed('encode')],
      ['{"a b":1}', failed('encode')],
      ['{"":1}', failed('encode')],
      ['{"é":1}', failed('encode')],
      ['{"a":"x:y"}', 'a:x:y'],
    ],
  },
  {
    name: 'csv has the columns of the pattern without the dropped, quoted where needed',
    pipeline: {
      parse: { regex: '(?s)^(?P<a>[^;]*);(?P<b>[^;]*);(?P<c>z)?(?P<d>.*)$' },
      drop: ['d'],
      output: { format: 'csv' },
    },
    records: [
      ['x;y;z', 'x,y,z'],
      ['x,1;say "hi";', '"x,1","say ""hi""",'],
      ['a\nb;c\rd;', '"a\nb","c\rd",'],
      [' x ;\t;', ' x ,\t,'],
      [';;', ',,'],
    ],
  },
  {
    name: 'csv writes the columns asked for, in that order, empty where a record has none',
    pipeline: {
      ...json,
      types: { t: 'timestamp' },
      output: { format: 'csv', columns: ['b', 'n.x', 'a', 't'] },
    },
    records: [
      ['{"a":1.50,"b":"x","n":{"x":[1, 2]},"t":"1970-01-01"}', 'x,"[1,2]",1.50,1970-01-01T00:00:00.000Z'],
      ['{"a":null,"b":false}', 'false,,,'],
      ['{"z":1}', ',,,'],
    ],
  },
  {
    name: 'csv and renamed and set fields of a pattern',
    pipeline: {
      parse: { regex: '^(?P<a>.)(?P<b>.)$' },
      rename: { a: 'x' },
      set: { n: 1 },
      output: { format: 'csv' },
    },
    records: [['12', '1,2,1']],
  },
  {
    name: 'raw is the record as it came, with one line end',
    pipeline: { ...json, set: { x: 1 }, filter: { a: 1 }, output: { format: 'raw' } },
    records: [
      [' { "a" : 1 } ', ' { "a" : 1 } '],
      ['{"a":1}\n', '{"a":1}\n'],
      ['{"a":1}\r\n', '{"a":1}\r\n'],
      ['{"a":2}', DROPPED],
      ['x', failed('json')],
    ],
  },
  {
    name: 'raw without newline changes nothing at all',
    pipeline: { ...json, output: { format: 'raw', newline: false } },
    records: [
      ['{"a":1}', '{"a":1}'],
      ['{"a":1}\r\n', '{"a":1}\r\n'],
    ],
  },
  {
    name: 'raw has its partition keys',
    pipeline: { ...json, partition: { k: '${a}' }, output: { format: 'raw' } },
    records: [['{ "a":1}', { text: '{ "a":1}', keys: { k: '1' } }]],
  },
];

export const onErrorCases: readonly Case[] = [
  {
    name: 'onError: failed is the default',
    pipeline: { ...json, types: { a: 'int' } },
    records: [
      ['{"a":"x"}', failed('type')],
      ['{"a":1}', '{"a":1}'],
    ],
  },
  {
    name: 'onError: drop drops what fails in any step',
    pipeline: { ...json, types: { a: 'int' }, set: { 'b.c': 1 }, onError: 'drop' },
    records: [
      ['{"a":"x"}', DROPPED],
      ['{"b":1}', DROPPED],
      ['[]', DROPPED],
      [Uint8Array.of(0xff), DROPPED],
      ['{"a":1}', '{"a":1,"b":{"c":1}}'],
    ],
  },
  {
    name: 'onError: raw returns failed records as they came, line end and all',
    pipeline: { ...json, types: { a: 'int' }, onError: 'raw' },
    records: [
      ['{ "a":"x"}', '{ "a":"x"}'],
      ['{"a":"x"}\r\n', '{"a":"x"}\r\n'],
      ['', ''],
      ['{"a":"1"}', '{"a":1}'],
    ],
  },
  {
    name: 'onError: raw keeps newline: false',
    pipeline: { ...json, onError: 'raw', output: { newline: false } },
    records: [['x', 'x']],
  },
  {
    name: 'onError: raw does not bring back what the filter drops',
    pipeline: { ...json, filter: { a: 1 }, onError: 'raw' },
    records: [['{"a":2}', DROPPED]],
  },
];
