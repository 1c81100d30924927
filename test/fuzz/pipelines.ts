/**
 * @module test/fuzz/pipelines
 * The pipelines that the kernel is fuzzed with: every kind of op, in each kind of record.
 */
import type { PipelineConfig } from '../../engine/config/schema.ts';

export const PIPELINES: readonly PipelineConfig[] = [
  { parse: 'apache-combined' },
  {
    parse: 'apache-combined',
    steps: [
      { filter: { status: { gte: 300 } } },
      { redact: { host: 'mask', referrer: 'mask', timestamp: 'mask', user: 'remove' } },
      { set: { at: '${status}' } },
      { keep: ['host', 'timestamp', 'status', 'referrer', 'at', 'request'] },
    ],
    partition: { s: '${at}' },
  },
  {
    anyOf: [
      { parse: 'nginx-combined', steps: [{ set: { from: 'nginx' } }] },
      { parse: 'apache-common', steps: [{ redact: { host: 'mask' } }] },
      { parse: 'json' },
      { parse: 'apache-combined', steps: [{ filter: { status: { lt: 400 } } }] },
    ],
    steps: [{ rename: { agent: 'client' } }, { set: { key: '${method}|${client}' } }],
    onError: 'drop',
  },
  {
    parse: { regex: '^(?:(?P<n>[0-9]+)|"(?P<n>[^"]*)"|(?P<o>.*))$' },
    steps: [{ filter: { n: { ne: '1' } } }],
  },
  {
    parse: { regex: '(?s)^(?P<v>.*)$' },
    steps: [{ filter: { v: { ne: 'x' } } }, { types: { v: 'float' } }, { redact: { v: 'mask' } }],
  },
  { parse: 'apache-common', output: { nulls: 'drop', timestamp: 'epoch' } },
  { parse: 'apache-combined', output: { format: 'csv' } },
  {
    parse: 'apache-combined',
    set: { line: '${request} ${agent}', only: '${user}' },
    output: {
      format: 'csv',
      columns: ['agent', 'timestamp', 'line', 'request', 'only', 'size'],
      newline: false,
    },
  },
  {
    parse: 'apache-combined',
    steps: [{ redact: { host: 'mask' } }],
    output: { format: 'ltsv', nulls: 'drop' },
  },
  { parse: 'apache-common', set: { user: '${user}' }, output: { format: 'ltsv', timestamp: 'epoch' } },
  { parse: 'syslog-rfc5424', output: { format: 'csv' } },
  { parse: 'syslog-rfc5424', output: { format: 'ltsv' } },
  { parse: { regex: '(?s)^(?P<v>.*)$' }, output: { format: 'csv' } },
  { parse: { regex: '(?s)^(?P<v>.*)$' }, output: { format: 'ltsv' } },
  {
    anyOf: [{ parse: 'apache-combined' }, { parse: { regex: '^(?P<host>[^ ,]*)(?P<rest>.*)$' } }],
    output: { format: 'csv', columns: ['host', 'rest', 'agent'] },
  },
  {
    parse: 'apache-combined',
    filter: [{ status: { gte: 400 } }, { referrer: { exists: false } }],
    drop: ['identity'],
  },
  { parse: 'apache-combined', onError: 'raw', set: { env: 'x' }, rename: { host: 'ip' } },
  {
    parse: 'apache-combined',
    filter: { status: { gte: 300 } },
    partition: { s: '${status}' },
    output: { format: 'raw' },
    onError: 'raw',
  },
  { parse: { regex: '(?s)^(?P<v>.*)$' } },
  { parse: { regex: '(?s)^(?P<v>.*)$' }, types: { v: 'int' }, output: { timestamp: 'epochMillis' } },
  { parse: { regex: '(?s)^(?P<v>.*)$' }, types: { v: 'float' }, filter: { v: { lt: 100 } } },
  { parse: { regex: '(?s)^(?P<v>.*)$' }, types: { v: 'bool' } },
  { parse: { regex: '(?s)^(?P<v>.*)$' }, types: { v: { clf: {} } } },
  { parse: { regex: '(?s)^(?P<v>.*)$' }, types: { v: 'timestamp' }, filter: { v: { gte: '2001-02-03' } } },
  {
    parse: { regex: '(?s)^(?P<v>.*)$' },
    types: { v: { epoch: { unit: 'ms' } } },
    output: { timestamp: 'epoch' },
  },
  {
    parse: { regex: '(?s)^(?P<v>.*)$' },
    types: { v: { strftime: { format: '%d/%b/%Y:%H:%M:%S %z' } } },
    filter: { v: { gte: '2001-02-03' } },
    set: { day: '${v:dd.MM.yyyy}' },
  },
  { parse: { regex: '(?s)^(?P<v>.*)$' }, types: { v: 'structuredData' } },
  { parse: { regex: '(?P<a>[a-z]*)(?:=(?P<b>"[^"]*"|-))?(?P<c>[0-9]*)' }, types: { c: 'int' } },
  {
    parse: 'apache-combined',
    set: { v: '${host}|${user}${size}', d: "${timestamp:dd.MM.yyyy 'at' HH}", u: '${user}' },
    partition: { day: '${timestamp:yyyy-MM-dd}', s: 'x"${status}' },
    output: { nulls: 'drop' },
  },
  {
    // Columns that a record may lack, with the names of context values.
    parse: { grok: '^(?:%{WORD:requestId}[ -])?(?:%{INT:region} )?%{GREEDYDATA:rest}' },
    set: { r: '${requestId}', s: '<${region}${requestId}>', again: '${r}' },
    partition: { k: '${region}-${rest}' },
  },
  {
    parse: { regex: '(?P<a>[a-z]*)(?:=(?P<b>"[^"]*"|-))?(?P<c>[0-9]*)' },
    types: { c: 'int' },
    set: { b: '${b}', id: '<${recordId}${requestId}>', r: '${region}', x: '${c}${c}', y: '${x}${traceId}' },
    partition: { k: '${recordId}-${a}', c: '${c}' },
    onError: 'raw',
  },
  {
    parse: { regex: '(?s)^(?P<v>.*)$' },
    types: { v: 'timestamp' },
    set: { a: "${v:'d='yyyy/MM/dd HH}h", b: '${v}' },
    partition: { day: '${v:yyyy-MM-dd}' },
    onError: 'raw',
    output: { newline: false },
  },
  {
    parse: { regex: '(?s)^(?P<v>.*)$' },
    set: { w: '${v}${v}', lone: '${v}' },
    partition: { all: '${v}' },
    onError: 'drop',
  },
];

export const JSON_PIPELINES: PipelineConfig[] = [
  {
    parse: { json: {} },
    types: { a: 'int' },
    filter: { b: { ne: 'x' } },
    partition: { a: '${a}' },
    output: { format: 'raw' },
  },
  { parse: { json: {} } },
  {
    parse: { json: {} },
    types: { a: 'int', b: 'string', t: 'timestamp' },
    rename: { a: 'n' },
    drop: ['c'],
    set: { env: 1 },
  },
  {
    parse: { json: {} },
    filter: [{ a: { gte: 5 } }, { b: 'x', c: { exists: true } }],
    output: { nulls: 'drop' },
  },
  {
    parse: { json: {} },
    types: { a: 'float', b: 'bool' },
    filter: { b: true, a: { ne: 1.5 } },
    onError: 'drop',
  },
];

JSON_PIPELINES.push(
  { parse: { json: {} }, types: { 'c.a': 'int' }, rename: { 'c.b': 'n', b: 'k' }, drop: ['c.c.t', 't.a'] },
  {
    parse: { json: {} },
    filter: [{ 'c.a': { gte: 1 } }, { 'c.b.a': { ne: null } }],
    output: { nulls: 'drop' },
  },
);

JSON_PIPELINES.push(
  {
    parse: { json: {} },
    types: { t: 'timestamp', a: 'float' },
    set: { v: '${a}|${b}|${c.a}', d: '${t:yyyy/MM/dd}', r: '${requestId}', lone: '${b}', l: '${lone}!' },
    partition: { b: '${b}', r: '${region}' },
  },
  {
    parse: { json: {} },
    rename: { a: 'n' },
    set: { env: '${n}${recordId}', n: '<${n}>', b: '${c.b}${b}' },
    filter: { t: { exists: true } },
    partition: { k: 'k${n}' },
    onError: 'drop',
  },
);

JSON_PIPELINES.push(
  {
    parse: { json: {} },
    steps: [
      { filter: { a: { exists: true } } },
      { types: { n: 'int', t: 'timestamp' } },
      { redact: { b: 'mask', 'c.a': 'mask', 'c.t': 'remove' } },
      { drop: ['e'] },
      { set: { e: '${n}', 'c.z': 1 } },
    ],
  },
  {
    parse: { json: {} },
    steps: [
      { rename: { a: 'b' } },
      { keep: ['b', 'n', 't'] },
      { redact: { n: 'mask' } },
      { set: { x: '${t}' } },
    ],
    output: { nulls: 'drop' },
    onError: 'drop',
  },
  { parse: { json: {} }, set: { 'c.a': 1, 'c.b.k': '<${a}|${c.t}>', e: null, 'c.b.l.m': 'x' } },
  {
    parse: { json: {} },
    types: { 'c.a': 'int', t: 'timestamp' },
    rename: { 'c.b': 'n' },
    set: { 'c.n': '${t:yyyy}', 'q.r': '${recordId}', 'c.z': null, v: '${c.n}' },
    drop: ['c.z', 'b'],
    output: { nulls: 'drop' },
  },
);

JSON_PIPELINES.push(
  { parse: { json: {} }, output: { format: 'ltsv' } },
  {
    parse: { json: {} },
    types: { a: 'int', t: 'timestamp', 'c.a': 'float' },
    rename: { b: 'k', 'c.b': 'n' },
    set: { v: '${a}|${t}', 'c.z': 'x', 'q.r': 1, lone: '${k}' },
    drop: ['e'],
    output: { format: 'ltsv', nulls: 'drop', newline: false },
  },
  { parse: { json: {} }, output: { format: 'csv', columns: ['a', 'b', 'c', 't', 'e', 'n'] } },
  {
    parse: { json: {} },
    steps: [
      { types: { a: 'int', t: 'timestamp', 'c.a': 'float' } },
      { rename: { b: 'k', 'c.b': 'n' } },
      { filter: { a: { ne: 3 } } },
      { redact: { e: 'mask', t: 'mask' } },
    ],
    output: { format: 'csv', columns: ['c.a', 'k', 'c.n', 't', 'a', 'e', 'c.t', 'q', 'k'], newline: false },
  },
  {
    parse: { json: {} },
    set: { v: '${a}|${b}', n: 'x,"y"', 'c.z': 1, 'c.a': '${b}', lone: '${t}' },
    rename: { a: 'b' },
    drop: ['e'],
    partition: { b: '${b}' },
    output: { format: 'csv', columns: ['v', 'n', 'c.z', 'c.a', 'b', 'e', 'lone', 'v'], nulls: 'drop' },
  },
  {
    parse: { json: {} },
    steps: [{ types: { b: 'string', n: 'bool', t: { epoch: {} } } }, { keep: ['b', 'n', 't'] }],
    output: { format: 'csv', columns: ['t', 'b', 'n'], timestamp: 'epochMillis' },
    onError: 'raw',
  },
);

const KEY = 'MILLRACE_FUZZ_KEY';
process.env[KEY] = 'a key for fuzzing alone';
/** Hashes of all digits, and of fewer. */
const hashes = (names: readonly string[]) =>
  Object.fromEntries(
    names.map((name, index) => [name, { hash: { key: { env: KEY }, length: [64, 13, 8][index]! } }]),
  );

const TYPED_SETS = [
  { set: { at: '${recordId}', k: '${requestId}', w: '${region}' } },
  { types: { at: 'timestamp', k: 'int', w: { epoch: {} } } },
  { set: { v: '${at:HH.dd}|${k}|${w}' } },
] as const;
JSON_PIPELINES.push(
  {
    parse: { json: {} },
    steps: [
      { set: { 'c.n': '${recordId}', n: '${a}', b: '${b}' } },
      { types: { 'c.n': 'timestamp', n: 'int', b: 'bool' } },
      ...TYPED_SETS,
      { set: { e: '${c.n:yyyy}${n}${b}' } },
      { drop: ['w', 'b'] },
    ],
    output: { timestamp: 'epochMicros', nulls: 'drop' },
  },
  {
    parse: { json: {} },
    steps: [...TYPED_SETS, { keep: ['a', 'b', 'v'] }],
    partition: { day: '${at:yyyy-MM-dd}', k: '${k}' },
    onError: 'drop',
  },
  { parse: { json: {} }, steps: [...TYPED_SETS], output: { format: 'csv', columns: ['at', 'v', 'a', 'k'] } },
  { parse: { json: {} }, steps: [...TYPED_SETS], output: { format: 'ltsv', timestamp: 'epoch' } },
);

JSON_PIPELINES.push(
  { parse: { json: {} }, steps: [{ keep: ['b', 'c.a', 'c.b.a', 'e.a', 't.a'] }], output: { nulls: 'drop' } },
  {
    parse: { json: {} },
    steps: [
      { types: { 'c.t': 'timestamp', a: 'int', 'n.a': 'int' } },
      { rename: { 'c.b': 'n' } },
      { keep: ['c.n', 'c.c', 'n', 'n.a'] },
      { set: { v: '${c.n}|${a}' } },
    ],
    output: { format: 'ltsv' },
  },
  {
    parse: { json: {} },
    steps: [{ keep: ['c.a', 'a', 'c.c.t'] }],
    output: { format: 'csv', columns: ['c.a', 'c.b', 'a', 'c.c.t'] },
  },
);

const OF_PAIRS: readonly Omit<PipelineConfig, 'parse'>[] = [
  { steps: [{ sample: { rate: 0.6, key: '${a}' } }, { set: { n: '${b}' } }, { sample: { rate: 0.9 } }] },
  { steps: [{ filter: { b: { ne: '1' } } }, { redact: hashes(['a', 'b']) }] },
  { types: { n: 'int' } },
  { rename: { a: 'n' }, drop: ['c'], set: { env: 1 } },
  { steps: [{ redact: { a: 'mask' } }, { keep: ['a', 'b'] }, { set: { c: '${b}' } }] },
  {
    types: { a: 'int', t: 'timestamp' },
    filter: { a: { ne: 1 } },
    set: { v: '${b}|${t}', w: '${a}', b: '${b}-${a}', env: '${n}' },
    partition: { b: '${b}' },
    onError: 'raw',
  },
  { output: { format: 'csv', columns: ['b', 'a', 'n', 'c'] } },
  { steps: [{ set: { n: '${a}', c: '${b}' } }, { types: { n: 'int', c: 'bool' } }, ...TYPED_SETS] },
  { types: { a: 'int', t: 'timestamp' }, set: { v: '<${b}>' }, output: { format: 'ltsv', nulls: 'drop' } },
  { output: { format: 'ltsv' } },
  {
    steps: [
      { types: { a: 'int', t: 'timestamp', c: 'bool' } },
      { rename: { b: 'k' } },
      { redact: { n: 'mask' } },
      { set: { v: '${k}-${a}' } },
    ],
    output: { format: 'csv', columns: ['v', 'n', 'a', 'c', 't', 'k', 'k'] },
    onError: 'drop',
  },
];

/** The same for any parser whose records have pairs. */
const pairsOf = (parse: NonNullable<PipelineConfig['parse']>): readonly PipelineConfig[] =>
  OF_PAIRS.map((rest) => ({ parse, ...rest }) as PipelineConfig);

export const LTSV_PIPELINES: readonly PipelineConfig[] = [
  ...pairsOf('ltsv'),
  { parse: 'ltsv', limits: { values: 3 }, types: { n: 'int' } },
];
export const LOGFMT_PIPELINES: readonly PipelineConfig[] = [
  ...pairsOf('logfmt'),
  {
    parse: 'logfmt',
    types: { a: 'bool', b: 'string' },
    filter: [{ a: true }, { c: true }],
    output: { nulls: 'drop' },
  },
  { anyOf: [{ parse: 'json' }, { parse: 'logfmt' }], set: { v: '${a}${b}' } },
];
export const KV_PIPELINES: readonly PipelineConfig[] = pairsOf({ kv: { quotes: `"'` } });
export const SPACED_KV_PIPELINES: readonly PipelineConfig[] = pairsOf({ kv: { pairs: ';', key: ':' } });
export const LONG_KV_PIPELINES: readonly PipelineConfig[] = pairsOf({ kv: { pairs: ', ', key: '==' } });

const OF_COLUMNS: readonly Omit<PipelineConfig, 'parse'>[] = [
  { steps: [{ sample: { rate: 0.6, key: '${a}|${b}' } }, { types: { b: 'int' } }], onError: 'raw' },
  { steps: [{ sample: { rate: 0.5, key: '${c}' } }], output: { format: 'csv', columns: ['b', 'a'] } },
  { steps: [{ redact: hashes(['a', 'c']) }] },
  { steps: [{ redact: hashes(['a', 'b']) }], output: { format: 'csv', columns: ['b', 'a', 'b'] } },
  { steps: [{ redact: hashes(['b']) }], output: { format: 'ltsv', nulls: 'drop' } },
  { steps: [...TYPED_SETS, { rename: { at: 'b' } }, { drop: ['k'] }], output: { timestamp: 'epochMillis' } },
  { steps: [...TYPED_SETS, { set: { w: 'x' } }], output: { format: 'csv', columns: ['v', 'b', 'at'] } },
  { steps: [...TYPED_SETS], partition: { day: '${at:yyyy-MM-dd}' }, output: { format: 'raw' } },
  { steps: [...TYPED_SETS], output: { format: 'ltsv', nulls: 'drop' } },
  {},
  { rename: { a: 'b' }, set: { v: '<${c}>' }, filter: [{ c: { contains: '"' } }, { b: { ne: null } }] },
  { types: { a: 'int', b: 'float', c: 'timestamp' }, output: { nulls: 'drop' }, onError: 'drop' },
  {
    steps: [{ filter: { a: { ne: '1' } } }, { types: { b: 'bool' } }, { redact: { c: 'mask' } }],
    partition: { a: '${a}' },
  },
  { filter: { a: { ne: 'x' } }, output: { format: 'raw' } },
  { set: { v: '<${c}>,${b}' }, output: { format: 'csv', columns: ['b', 'v', 'a', 'c', 'a'] } },
  {
    types: { a: 'int', b: 'bool', c: 'timestamp' },
    output: { format: 'csv', columns: ['c', 'b'] },
    onError: 'raw',
  },
  { set: { v: '${c}', w: 'x"' }, rename: { a: 'z' }, output: { format: 'ltsv', nulls: 'drop' } },
  { types: { a: 'float', b: { epoch: {} } }, output: { format: 'ltsv', timestamp: 'epochMillis' } },
];
const COLUMNS = ['a', 'b', 'c'];
const rowsOf = (parse: NonNullable<PipelineConfig['parse']>): readonly PipelineConfig[] =>
  OF_COLUMNS.map((rest) => ({ parse, ...rest }) as PipelineConfig);

export const CSV_PIPELINES: readonly PipelineConfig[] = [
  ...rowsOf({ csv: { columns: COLUMNS } }),
  {
    anyOf: [
      { parse: 'json' },
      { parse: { csv: { columns: COLUMNS } } },
      { parse: { regex: '(?P<line>x.*)' } },
    ],
  },
];
const NETWORKS = [{}, { v4: 0, v6: 0 }, { v4: 32, v6: 128 }, { v4: 13, v6: 37 }, { v4: 31, v6: 127 }];
export const ADDRESS_PIPELINES: readonly PipelineConfig[] = NETWORKS.flatMap((network) => [
  { parse: { regex: '(?s)^(?P<v>.*)$' }, steps: [{ redact: { v: { network } } }] },
  { parse: { csv: { columns: ['v'] } }, steps: [{ redact: { v: { network } } }], output: { format: 'ltsv' } },
]);
const HIDDEN = { a: { network: {} }, b: { network: { v4: 13, v6: 37 } } };
export const ADDRESS_MEMBER_PIPELINES: readonly PipelineConfig[] = [
  { parse: 'json', steps: [{ redact: { ...HIDDEN, 'c.a': { network: { v4: 31, v6: 127 } } } }] },
  {
    parse: 'json',
    steps: [
      { filter: { b: { ne: '::' } } },
      { redact: HIDDEN },
      { rename: { a: 'n' } },
      { set: { v: '${c.a}' } },
    ],
    output: { format: 'ltsv', nulls: 'drop' },
  },
  { parse: 'json', steps: [{ redact: HIDDEN }], output: { format: 'csv', columns: ['b', 'c', 'a'] } },
  { parse: 'logfmt', steps: [{ redact: HIDDEN }], partition: { c: '${c}' }, onError: 'drop' },
  {
    anyOf: [{ parse: 'json' }, { parse: { kv: {} } }, { parse: 'logfmt' }],
    steps: [{ redact: HIDDEN }],
    output: { format: 'csv', columns: ['b', 'a'] },
  },
];
JSON_PIPELINES.push(
  { parse: 'json', steps: [{ sample: { rate: 0.5, key: '${b}' } }, { types: { a: 'int' } }] },
  {
    parse: 'json',
    steps: [{ sample: { rate: 0.7 } }, { drop: ['b'] }, { sample: { rate: 0.8, key: '${c.a}${requestId}' } }],
    output: { format: 'csv', columns: ['b', 'a'] },
    partition: { a: '${a}' },
  },
  { parse: 'json', steps: [{ redact: hashes(['a', 'c.a', 'b']) }], output: { nulls: 'drop' } },
  {
    parse: 'json',
    steps: [{ redact: hashes(['a', 'b']) }],
    output: { format: 'csv', columns: ['b', 'a', 'a', 'c'] },
  },
  { parse: 'json', steps: [{ redact: hashes(['b', 'n']) }], output: { format: 'ltsv' } },
);
export const TSV_PIPELINES = rowsOf({ tsv: { columns: COLUMNS } });
export const W3C_PIPELINES = rowsOf({ w3c: { fields: COLUMNS } });

const FLOW = { vpcFlow: { fields: 'srcaddr dstport' } };
const FRONT = { cloudFront: { fields: 'c-ip sc-status' } };
export const TWIN_PIPELINES: readonly PipelineConfig[] = [
  { parse: FLOW, filter: { srcaddr: { ne: 'x' } } },
  { parse: FRONT, set: { v: '${cIp}-${status}' }, onError: 'raw' },
  { anyOf: [{ parse: FRONT }, { parse: FLOW }, { parse: 'json' }, { parse: { regex: '^(?P<line>.*)$' } }] },
];

const TEN = [
  ...['nginx-combined', 'apache-combined', 'aws-alb', 'aws-s3-access', 'haproxy-http'],
  ...['syslog-rfc5424', 'nginx-error', 'cri', 'aws-vpc-flow', 'ltsv'],
];
/** Records of every kind come to these. */
export const ALTERNATIVES_PIPELINES: readonly PipelineConfig[] = [
  { anyOf: TEN.map((parse) => ({ parse })) },
  {
    anyOf: [
      {
        parse: { csv: { columns: COLUMNS } },
        steps: [{ filter: { a: { ne: '1' } } }, { types: { b: 'int' } }],
      },
      { parse: 'logfmt' },
      { parse: { w3c: { fields: COLUMNS } } },
      { parse: { regex: '^(?P<a>\\S+) (?P<b>\\S+)$' } },
      { parse: { kv: { pairs: ';', key: ':' } } },
      { parse: { ltsv: {} } },
      { parse: { regex: '(?P<a>\\w)\\W*$' } },
    ],
    set: { v: '${a}|${c}' },
    partition: { p: '${v}' },
    onError: 'drop',
  },
  {
    anyOf: [
      { parse: { kv: { quotes: `"'` } } },
      { parse: 'json', steps: [{ split: { a: { by: ',' } } }] },
      { parse: { regex: '^(?P<a>x*)(?P<b>[a-z ]+)' } },
      { parse: { tsv: { columns: COLUMNS } } },
      { parse: { regex: '^(?P<c>x*)*"' } },
      { parse: { regex: '^(?P<d>.)' } },
    ],
    onError: 'raw',
  },
];

// Records near the limits: see `atTheLimits`.
JSON_PIPELINES.push(
  { parse: { json: {} }, limits: { values: 6 } },
  { parse: { json: {} }, limits: { values: 30, depth: 64 }, types: { b: 'int' }, rename: { 'c.c': 'd' } },
  { parse: { json: {} }, limits: { depth: 66 }, set: { 'c.x': 1 }, onError: 'raw' },
);
