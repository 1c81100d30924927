/**
 * @module test/fuzz/kernel-fuzz
 * `node test/fuzz/kernel-fuzz.ts [seconds] [seed]`: random records, events and pipelines through the kernel and the
 * oracle, until one differs or the time is up. Prints the seed; a difference is printed with its input in base64.
 */
import { randomInt } from 'node:crypto';
import { generateLines } from '../../bench/corpus.ts';
import { createRandom, type Random } from '../../bench/random.ts';
import { type BatchContext, packRecords } from '../../engine/batch.ts';
import { FORMATS } from '../../engine/formats/index.ts';
import type { PipelineConfig } from '../../engine/pipeline/config.ts';
import { differenceOf, kernelReply, oracleReply, type Pair, pairFor } from '../engine/kernel/support.ts';

const PIPELINES: readonly PipelineConfig[] = [
  { parse: 'apache-combined' },
  { parse: 'apache-common', output: { nulls: 'drop', timestamp: 'epoch' } },
  {
    parse: 'apache-combined',
    filter: [{ status: { gte: 400 } }, { referrer: { exists: false } }],
    drop: ['identity'],
  },
  { parse: 'apache-combined', onError: 'raw', set: { env: 'x' }, rename: { host: 'ip' } },
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
  { parse: { regex: '(?P<a>[a-z]*)(?:=(?P<b>"[^"]*"|-))?(?P<c>[0-9]*)' }, types: { c: 'int' } },
  {
    parse: 'apache-combined',
    set: { v: '${host}|${user}${size}', d: "${timestamp:dd.MM.yyyy 'at' HH}", u: '${user}' },
    partition: { day: '${timestamp:yyyy-MM-dd}', s: 'x"${status}' },
    output: { nulls: 'drop' },
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

const SPACE = ['', '', '', ' ', '\n  ', '\t'];

const JSON_PIPELINES: PipelineConfig[] = [
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
    set: { env: '${n}${recordId}' },
    filter: { n: { exists: true } },
    partition: { k: 'k${n}' },
    onError: 'drop',
  },
);

const LTSV_PIPELINES: readonly PipelineConfig[] = [
  { parse: 'ltsv', rename: { a: 'n' }, drop: ['c'], set: { env: 1 } },
  {
    parse: 'ltsv',
    types: { a: 'int', t: 'timestamp' },
    filter: { a: { ne: 1 } },
    set: { v: '${b}|${t}', w: '${a}' },
    partition: { b: '${b}' },
    onError: 'raw',
  },
];

/** An LTSV record, sometimes not quite one. */
function randomLtsv(random: Random): Buffer {
  const pairs = Array.from({ length: 1 + random.below(5) }, () => {
    const value = random.oneIn(3) ? randomText(random).toString('latin1') : random.pick(PIECES);
    return `${random.pick(['a', 'b', 'c', 't', 'env', 'n', 'a_longer-label.9'])}:${value}`;
  });
  const text = Buffer.from(pairs.join('\t'));
  return random.oneIn(6) ? mutate(text, random) : text;
}

const JSON_VALUES = [
  '1',
  '-0',
  '12.5',
  '1e400',
  'true',
  'false',
  'null',
  '""',
  '"x"',
  '"7"',
  '"yes"',
  '"\\u00e9\\n"',
  '"é"',
];
JSON_VALUES.push(
  '[1, 2,{"a" : null}]',
  '{ }',
  '{"a":1,"a":2}',
  '"2024-02-29T00:00:00Z"',
  '1234567890123456789',
  '01',
  '[',
  '"\t"',
);

function randomObject(random: Random, depth: number): string {
  const space = () => random.pick(SPACE);
  const members = Array.from({ length: random.below(7) }, () => {
    const name = random.oneIn(25)
      ? random.pick(['x\\"y', '\\u0061'])
      : random.pick(['a', 'b', 'c', 't', 'env', 'n', 'some longer name', 'é']);
    const value = depth < 3 && random.oneIn(3) ? randomObject(random, depth + 1) : random.pick(JSON_VALUES);
    return `${space()}"${name}"${space()}:${space()}${value}${space()}`;
  });
  const once = random.oneIn(5)
    ? members
    : [...new Map(members.map((text) => [text.split('"')[1], text])).values()];
  return `${space()}{${once.join(',')}}${space()}`;
}

/** A JSON record, sometimes not quite one. */
function randomJson(random: Random): Buffer {
  const text = Buffer.from(randomObject(random, 0));
  return random.oneIn(6) ? mutate(text, random) : text;
}

const PIECES = [
  '10/Oct/2000:13:55:36 -0700',
  '2024-02-29T12:34:56.789Z',
  '-',
  '0',
  '007',
  '-0',
  '1e5',
  'true',
  'OFF',
];
PIECES.push(
  'é',
  '😀',
  '\u2028',
  '\u0000',
  '\u001f',
  '\\',
  '"',
  '\n',
  '\r\n',
  ' ',
  '12345678901234567890',
  'a=',
  '"x"',
  '.5',
);

function randomText(random: Random): Buffer {
  const parts = Array.from({ length: random.below(12) }, () => {
    const kind = random.below(10);
    if (kind < 5) return Buffer.from(random.pick(PIECES));
    if (kind < 8) return Buffer.from(String.fromCharCode(random.between(32, 126)).repeat(random.below(40)));
    return Buffer.from(Array.from({ length: random.below(5) }, () => random.below(256)));
  });
  return Buffer.concat(parts);
}

/** A text with a few bytes changed, put in, taken out or doubled. */
function mutate(text: Buffer, random: Random): Buffer {
  let bytes = Buffer.from(text);
  for (let count = random.below(4); count > 0; count -= 1) {
    const at = random.below(bytes.length + 1);
    const kind = random.below(5);
    if (kind === 0 && at < bytes.length) bytes[at] = random.below(256);
    else if (kind === 1) bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + random.below(6))]);
    else if (kind === 2)
      bytes = Buffer.concat([bytes.subarray(0, at), Buffer.from(random.pick(PIECES)), bytes.subarray(at)]);
    else if (kind === 3) bytes = bytes.subarray(0, at);
    else bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.max(0, at - random.below(20)))]);
  }
  return bytes;
}

const apacheLines = (seed: number, count: number) =>
  Array.from(generateLines({ seed, count, variant: 'often-failing' }), (line) => Buffer.from(line));

function randomRecords(random: Random, examples: readonly Buffer[]): Buffer[] {
  return Array.from({ length: random.below(60) }, () => {
    const kind = random.below(4);
    if (kind === 0) return randomText(random);
    if (kind === 1) return Buffer.from(random.pick(PIECES));
    const line = random.pick(examples);
    return kind === 2 ? line : mutate(line, random);
  });
}

/** An event, usually valid JSON of the usual shape. */
function randomEvent(random: Random, records: readonly Buffer[]): Buffer {
  const space = () => random.pick(SPACE);
  const member = (name: string, value: string) =>
    `${space()}"${name}"${space()}:${space()}${value}${space()}`;
  const texts = records.map((record, index) => {
    let data = record.toString('base64');
    if (random.oneIn(20)) data = data.replace(/=+$/, '');
    if (random.oneIn(20)) data = data.replaceAll('/', '\\/');
    if (random.oneIn(30))
      data = mutate(Buffer.from(data), random)
        .toString('latin1')
        .replace(/["\\\n\r\u0000-\u001f]/g, ' ');
    const members = [member('recordId', `"${index}id"`), member('data', `"${data}"`)];
    if (!random.oneIn(4))
      members.splice(1, 0, member('approximateArrivalTimestamp', String(random.below(1e9))));
    if (random.oneIn(5))
      members.push(member('kinesisRecordMetadata', '{"partitionKey":"é\\u00e9","n":[1,-2.5e3,null,{}]}'));
    if (random.oneIn(8)) members.reverse();
    return `{${members.join(',')}}`;
  });
  const members = [
    member('invocationId', '"x"'),
    member('records', `[${space()}${texts.join(`${space()},${space()}`)}]`),
  ];
  if (random.oneIn(3))
    members.push(member('more', random.pick(['true', '[[],{"a":""}]', '-0.5', '"\\ud800"', 'null'])));
  if (random.oneIn(10)) members.reverse();
  const text = Buffer.from(`${space()}{${members.join(',')}}${space()}`);
  return random.oneIn(3) ? mutate(text, random) : text;
}

const CONTEXT_TEXTS = ['r-1', '', 'é😀', '"\\\n', 'x'.repeat(300), '\ud800'];

/** Context values of the batch, and sometimes of its records. */
function randomContext(random: Random, count: number): BatchContext {
  const text = () => random.pick(CONTEXT_TEXTS.slice(0, random.oneIn(20) ? undefined : -1));
  const shared = random.oneIn(5) ? {} : { requestId: text(), region: text() };
  const recordId = Array.from({ length: count }, () => (random.oneIn(9) ? null : text()));
  return { shared, perRecord: random.oneIn(3) ? {} : { recordId } };
}

function report(what: string, config: PipelineConfig, input: Buffer): never {
  process.stdout.write(
    `DIFFERENCE: ${what}\npipeline: ${JSON.stringify(config)}\ninput: ${input.toString('base64')}\n`,
  );
  process.exit(1);
}

/** Runs until the deadline; gives how many records and events were compared. */
export function fuzz(seed: number, deadline: number): { records: number; events: number; refused: number } {
  const random = createRandom(seed);
  const examples = [...apacheLines(seed, 300), ...PIECES.map((piece) => Buffer.from(piece))];
  for (const format of FORMATS) examples.push(...format.examples.map(({ line }) => Buffer.from(line)));
  const pairs = [...PIPELINES, ...JSON_PIPELINES, ...LTSV_PIPELINES].flatMap(
    (config): { config: PipelineConfig; pair: Pair }[] => [
      { config, pair: pairFor(config, 'relaxed') },
      { config, pair: pairFor(config, 'plain') },
      // Of so short replies some records are left out.
      { config, pair: pairFor(config, undefined, 2000) },
    ],
  );
  const done = { records: 0, events: 0, refused: 0 };
  while (Date.now() < deadline) {
    const { config, pair } = random.pick(pairs);
    const make = JSON_PIPELINES.includes(config)
      ? randomJson
      : LTSV_PIPELINES.includes(config)
        ? randomLtsv
        : null;
    const records =
      make === null
        ? randomRecords(random, examples)
        : Array.from({ length: random.below(60) }, () => make(random));
    const context = randomContext(random, records.length);
    const difference = differenceOf(pair, { ...packRecords(records), context });
    if (difference !== null) report(difference, config, Buffer.concat(records));
    done.records += records.length;

    const event = randomEvent(random, records);
    const reply = kernelReply(pair, event);
    const wanted = oracleReply(pair, event);
    done.events += 1;
    if (typeof reply !== 'string') done.refused += 1;
    else if (reply !== wanted) report(`reply ${reply} instead of ${wanted}`, config, event);
  }
  return done;
}

if (import.meta.main) {
  const seconds = Number(process.argv[2] ?? 10);
  const seed = Number(process.argv[3] ?? randomInt(2 ** 31));
  process.stdout.write(`seed ${seed}\n`);
  const { records, events, refused } = fuzz(seed, Date.now() + 1000 * seconds);
  process.stdout.write(
    `${records} records, ${events} events (${refused} refused as a whole): no difference\n`,
  );
}
