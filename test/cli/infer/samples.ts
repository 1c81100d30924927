/**
 * @module test/cli/infer/samples
 * Logs of many kinds, made by seed, and what has to be proposed for them.
 */
import { createRandom, type Random } from '../../engine/pattern/random-patterns.ts';

export interface Log {
  readonly name: string;
  /** One line; `index` counts from 0. */
  line(random: Random, index: number): string;
  /** Lines before the first. */
  readonly heading?: readonly string[];
  /** The parser proposed, its options where they are told. */
  readonly parse: unknown;
  /** Fields that come out, and their types; of a pattern all. */
  readonly types: Readonly<Record<string, unknown>>;
  readonly fields?: readonly string[];
}

const WORDS =
  'user session timeout closed opened peer request handled cache miss retry failed order item queue worker'.split(
    ' ',
  );
const two = (value: number) => String(value).padStart(2, '0');
const day = (random: Random) => two(1 + random.int(28));
const clock = (random: Random) => `${two(random.int(24))}:${two(random.int(60))}:${two(random.int(60))}`;
const time = (random: Random) => `2026-11-${day(random)} ${clock(random)}`;
const message = (random: Random) =>
  Array.from({ length: 2 + random.int(8) }, () => random.pick(WORDS)).join(' ');
const address = (random: Random) => `10.0.${random.int(255)}.${random.int(255)}`;
const access = (random: Random) =>
  `${address(random)} - - [${day(random)}/Mar/2025:${clock(random)} +0100] "GET /a?b=${random.int(99)} HTTP/1.1" ${random.pick([200, 404])} ${random.int(9999)} "-" "curl/8"`;

const timestamp = 'timestamp';

export const LOGS: readonly Log[] = [
  {
    name: "Python's logging",
    line: (random) =>
      `${time(random)},${100 + random.int(899)} ${random.pick(['INFO', 'WARNING', 'ERROR'])} ${random.pick(['app.db', 'app.http'])}: ${message(random)}`,
    parse: 'regex',
    fields: ['timestamp', 'level', 'logger', 'message'],
    types: { timestamp },
  },
  {
    name: 'Log4j',
    line: (random) =>
      `${time(random)}.${100 + random.int(899)} [${random.pick(['main', 'pool-3-thread-7'])}] ${random.pick(['INFO ', 'WARN ', 'ERROR'])} com.example.${random.pick(['Foo', 'BarBaz'])} - ${message(random)}`,
    parse: 'regex',
    fields: ['timestamp', 'tag', 'level', 'logger', 'message'],
    types: { timestamp },
  },
  {
    name: "Go's log",
    line: (random) => `2026/11/${day(random)} ${clock(random)} ${message(random)}`,
    parse: 'regex',
    fields: ['timestamp', 'message'],
    types: { timestamp: { strftime: { format: '%Y/%m/%d %H:%M:%S' } } },
  },
  {
    name: 'sentences that are all alike',
    line: (random) => `user ${random.pick(WORDS)} took ${random.int(1000)} ms from ${address(random)}`,
    parse: 'regex',
    fields: ['user', 'took', 'from'],
    types: { took: 'int' },
  },
  {
    name: 'a time before pairs',
    line: (random) =>
      `${time(random)} level=${random.pick(['info', 'warn'])} dur=${random.int(100)}ms msg="${message(random)}"`,
    parse: 'regex',
    fields: ['timestamp', 'level', 'dur', 'msg'],
    types: { timestamp, dur: 'int' },
  },
  {
    name: 'an access log of its own',
    line: (random) =>
      `${time(random)} ${address(random)} "${random.pick(['GET', 'POST'])} /p/${random.int(99)} HTTP/1.1" ${random.pick([200, 404, 500])} ${random.int(9999)} 0.${100 + random.int(899)}`,
    parse: 'regex',
    fields: ['timestamp', 'ip', 'method', 'path', 'protocol', 'status', 'size', 'number'],
    types: { timestamp, status: 'int', size: 'int', number: 'float' },
  },
  {
    name: 'a firewall',
    line: (random) =>
      `[${time(random)}] ${address(random)}:${1000 + random.int(999)} -> ${address(random)}:443 ${random.pick(['ALLOW', 'DENY'])} bytes=${random.int(9999)} proto=${random.pick(['tcp', 'udp'])}`,
    parse: 'regex',
    fields: ['timestamp', 'ip', 'port', 'ip2', 'port2', 'word', 'bytes', 'proto'],
    types: { timestamp, port: 'int', port2: 'int', bytes: 'int' },
  },
  {
    name: 'values that are not always there, and ids that may be numbers',
    line: (random) =>
      `${random.pick(['abc12', '9981', 'f00-1'])} ${random.int(99)} ${random.pick(['-', String(random.int(100))])} x${random.int(9)}`,
    parse: 'regex',
    fields: ['word', 'number', 'number2', 'word2'],
    types: { number: 'int', number2: 'int' },
  },
  {
    name: 'programs with their processes',
    line: (random) => `${random.pick(['sshd', 'cron', 'su'])}[${random.int(9999)}]: ${message(random)}`,
    parse: 'regex',
    fields: ['program', 'pid', 'message'],
    types: { pid: 'int' },
  },
  {
    name: 'sentences',
    line: (random) => `${random.pick(WORDS)} ${message(random)}, ${message(random)}`,
    parse: { regex: '^(?P<message>.*)$' },
    types: {},
  },
  {
    name: 'CSV with a heading',
    heading: ['id,name,price,at'],
    line: (random, index) =>
      `${index},"n, ""${random.pick(WORDS)}""",${random.int(1000) / 100},${time(random)}`,
    parse: { csv: { columns: ['id', 'name', 'price', 'at'] } },
    types: { id: 'int', price: 'float', at: timestamp },
  },
  {
    name: 'CSV without a heading',
    line: (random, index) =>
      `${index},${random.pick(WORDS)},${random.int(1000) / 100},${random.pick(['true', 'false'])},00${random.int(9)}`,
    parse: { csv: { columns: ['column1', 'column2', 'column3', 'column4', 'column5'] } },
    types: { column1: 'int', column3: 'float', column4: 'bool' },
  },
  {
    name: 'CSV with semicolons',
    line: (random, index) => `${index};${random.pick(WORDS)};;${random.int(1000)}`,
    parse: { csv: { columns: ['column1', 'column2', 'column3', 'column4'], delimiter: ';' } },
    types: { column1: 'int', column4: 'int' },
  },
  {
    name: 'TSV',
    heading: ['id\tname\tts'],
    line: (random, index) => `${index}\t${random.pick(WORDS)} x\t${1_700_000_000 + index}`,
    parse: { tsv: { columns: ['id', 'name', 'ts'] } },
    types: { id: 'int', ts: { epoch: { unit: 's' } } },
  },
  {
    name: 'pairs with semicolons',
    line: (random, index) => `a=${index};b=${random.pick(WORDS)} x;c=${random.int(9)}`,
    parse: { kv: { pairs: ';' } },
    types: { a: 'int', c: 'int' },
  },
  {
    name: 'logfmt',
    line: (random, index) =>
      `ts=2026-11-${day(random)}T${clock(random)}Z level=info n=${index} msg="${message(random)}"`,
    parse: 'logfmt',
    types: { ts: timestamp, n: 'int' },
  },
  {
    name: 'LTSV',
    line: (random, index) => `time:${day(random)}/Mar/2025:${clock(random)} +0000\tn:${index}\tpath:/a`,
    parse: 'ltsv',
    types: { time: { clf: {} }, n: 'int' },
  },
  {
    name: 'JSON',
    line: (random, index) =>
      JSON.stringify({
        ts: `2026-11-${day(random)}T${clock(random)}Z`,
        id: `${index}`,
        'a.b': { t: time(random) },
        m: message(random),
      }),
    parse: 'json',
    types: { ts: timestamp, 'a\\.b.t': timestamp },
  },
  {
    name: 'IIS',
    heading: [
      '#Software: Microsoft Internet Information Services 10.0',
      '#Fields: date time s-ip cs-method sc-status time-taken',
    ],
    line: (random) => `2026-11-${day(random)} ${clock(random)} ${address(random)} GET 200 ${random.int(99)}`,
    parse: { w3c: { fields: ['date', 'time', 's-ip', 'cs-method', 'sc-status', 'time-taken'] } },
    types: { 'sc-status': 'int', 'time-taken': 'int' },
  },
  {
    name: "nginx's format main",
    line: (random) => `${access(random)} "${address(random)}"`,
    parse: 'nginx',
    types: {},
  },
  {
    name: 'nginx with times',
    line: (random) => `${access(random)} 0.${100 + random.int(899)}`,
    parse: 'nginx',
    types: {},
  },
  {
    name: 'Apache with the time taken',
    line: (random) => `${access(random).replace(' - - ', ' id frank ')} ${random.int(99_999)}`,
    parse: 'logFormat',
    types: {},
  },
  {
    name: 'Tomcat',
    line: (random) =>
      `${day(random)}-Feb-2024 ${clock(random)}.250 INFO [main] org.apache.catalina.startup.Catalina.start ${message(random)}`,
    parse: { grok: '^%{CATALINALOG}$' },
    types: {},
  },
];

const GARBAGE = [
  'garbage',
  'Traceback (most recent call last):',
  '    at foo.bar(Baz.java:12)',
  '{"x":',
  '----',
  'caused by: something, somewhere',
  'é\ufffd…',
];

/** Lines of a log, a share of which are none of it. */
export function linesOf(log: Log, seed: number, garbage: number, count = 200): readonly string[] {
  const random = createRandom(seed);
  const lines = Array.from({ length: count }, (_, index) => log.line(random, index));
  return [...(log.heading ?? []), ...withGarbage(lines, random, garbage)];
}

/** The same lines, some of them replaced; the first two are kept. */
export const withGarbage = (lines: readonly string[], random: Random, share: number): readonly string[] =>
  lines.map((line, index) => (index > 1 && random.chance(share) ? random.pick(GARBAGE) : line));
