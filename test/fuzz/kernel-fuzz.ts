/**
 * @module test/fuzz/kernel-fuzz
 * `node test/fuzz/kernel-fuzz.ts [seconds] [seed] [kind]`: random records, events and pipelines through the kernel and the
 * reference, until one differs or the time is up. Prints the seed, and how many records of each kind were compared and done
 * by the kernel; a difference is printed with its input in base64.
 */
import { randomInt } from 'node:crypto';
import { type BatchContext, packRecords } from '../../engine/batch.ts';
import type { PipelineConfig } from '../../engine/config/schema.ts';
import { FORMATS } from '../../engine/formats/index.ts';
import { isHandedBack } from '../../engine/kernel/host/kernel.ts';
import { createRandom, type Random } from '../../simulator/samples/random.ts';
import { differenceOf, kernelReply, type Pair, pairFor, referenceReply } from '../engine/kernel/support.ts';

import * as pipelines from './pipelines.ts';
import {
  apacheLines,
  mutate,
  PIECES,
  randomJson,
  randomLtsv,
  randomRecords,
  SPACE,
} from './random-records.ts';
import { FAMILIES, shapesOf } from './random-shapes.ts';
import { randomAddress, randomAddressMembers, randomPairs, randomRow, randomTwin } from './random-texts.ts';

/** One kind of records, and the pipelines that take it. */
interface Kind {
  readonly pipelines: readonly PipelineConfig[];
  /** `null`: text and log lines. */
  readonly make: ((random: Random) => Buffer) | null;
}

const KINDS: Readonly<Record<string, Kind>> = {
  text: { pipelines: pipelines.PIPELINES, make: null },
  json: { pipelines: pipelines.JSON_PIPELINES, make: randomJson },
  ltsv: { pipelines: pipelines.LTSV_PIPELINES, make: randomLtsv },
  logfmt: { pipelines: pipelines.LOGFMT_PIPELINES, make: (random) => randomPairs(random, ' ', '=') },
  kv: { pipelines: pipelines.KV_PIPELINES, make: (random) => randomPairs(random, ' ', '=') },
  'kv-spaced': { pipelines: pipelines.SPACED_KV_PIPELINES, make: (random) => randomPairs(random, ';', ':') },
  'kv-long': { pipelines: pipelines.LONG_KV_PIPELINES, make: (random) => randomPairs(random, ', ', '==') },
  csv: { pipelines: pipelines.CSV_PIPELINES, make: (random) => randomRow(random, ',', 3) },
  tsv: { pipelines: pipelines.TSV_PIPELINES, make: (random) => randomRow(random, '\t', 3) },
  address: { pipelines: pipelines.ADDRESS_PIPELINES, make: randomAddress },
  'address-members': { pipelines: pipelines.ADDRESS_MEMBER_PIPELINES, make: randomAddressMembers },
  twin: { pipelines: pipelines.TWIN_PIPELINES, make: randomTwin },
  w3c: { pipelines: pipelines.W3C_PIPELINES, make: (random) => randomRow(random, ' ', 3) },
  ...Object.fromEntries(
    Object.entries(FAMILIES).map(([name, family]): [string, Kind] => [
      `json-${name}`,
      { pipelines: pipelines.JSON_PIPELINES, make: shapesOf(family) },
    ]),
  ),
  alternatives: { pipelines: pipelines.ALTERNATIVES_PIPELINES, make: randomOfAny },
};
const EXAMPLES = FORMATS.flatMap(({ examples }) => examples.map(({ line }) => Buffer.from(line)));

/** A record of any kind. */
function randomOfAny(random: Random): Buffer {
  const { make } = random.pick(Object.values(KINDS));
  return make === null ? (randomRecords(random, EXAMPLES)[0] ?? Buffer.alloc(0)) : make(random);
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

const CONTEXT_TEXTS = ['2024-02-29T23:59:59.125Z', '0001-01-01', '1431857103.5', '12', '-0012'];
CONTEXT_TEXTS.push('r-1', '', 'é😀', '"\\\n', 'x'.repeat(300), '\ud800');

/** Context values of the batch, and sometimes of its records. */
function randomContext(random: Random, count: number): BatchContext {
  const kinds = random.oneIn(3) ? 5 : random.oneIn(20) ? CONTEXT_TEXTS.length : CONTEXT_TEXTS.length - 1;
  const text = () => random.pick(CONTEXT_TEXTS.slice(0, kinds));
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

interface Done {
  records: number;
  /** Those that the kernel did not hand back. */
  kept: number;
  events: number;
  /** … of which as a whole. */
  refused: number;
}

/** Runs until the deadline; gives what was compared, by kind. */
export function fuzz(seed: number, deadline: number, only?: string): Readonly<Record<string, Done>> {
  const random = createRandom(seed);
  const examples = [...apacheLines(seed, 300), ...PIECES.map((piece) => Buffer.from(piece)), ...EXAMPLES];
  const kinds = Object.entries(KINDS)
    .filter(([name]) => only === undefined || name === only)
    .map(([name, kind]) => ({ name, ...kind }));
  /** The families of JSON have the same pipelines, and share their kernels. */
  const made = new Map<PipelineConfig, readonly Pair[]>();
  const pairsFor = (config: PipelineConfig): readonly Pair[] => {
    const known = made.get(config);
    if (known !== undefined) return known;
    // Of so short replies some records are left out.
    const pairs = [pairFor(config, 'relaxed'), pairFor(config, 'plain'), pairFor(config, undefined, 2000)];
    made.set(config, pairs);
    return pairs;
  };
  const pairs = kinds.flatMap(({ name, pipelines: configs, make }) =>
    configs.flatMap((config) => pairsFor(config).map((pair) => ({ name, make, config, pair }))),
  );
  const all = Object.fromEntries(
    kinds.map(({ name }): [string, Done] => [name, { records: 0, kept: 0, events: 0, refused: 0 }]),
  );
  while (Date.now() < deadline) {
    const { name, make, config, pair } = random.pick(pairs);
    const records =
      make === null
        ? randomRecords(random, examples)
        : Array.from({ length: random.below(60) }, () => make(random));
    const batch = { ...packRecords(records), context: randomContext(random, records.length) };
    const difference = differenceOf(pair, batch);
    if (difference !== null) report(difference, config, Buffer.concat(records));
    const done = all[name]!;
    done.records += records.length;
    for (const status of pair.kernel.runPacked(batch).status) if (!isHandedBack(status)) done.kept += 1;

    const event = randomEvent(random, records);
    const reply = kernelReply(pair, event);
    const wanted = referenceReply(pair, event);
    done.events += 1;
    if (typeof reply !== 'string') done.refused += 1;
    else if (reply !== wanted) report(`reply ${reply} instead of ${wanted}`, config, event);
  }
  return all;
}

if (import.meta.main) {
  const [seconds = '10', seed = randomInt(2 ** 31), only] = process.argv.slice(2);
  process.stdout.write(`seed ${seed}\n`);
  const all = fuzz(Number(seed), Date.now() + 1000 * Number(seconds), only);
  for (const [name, { records, kept, events, refused }] of Object.entries(all)) {
    process.stdout.write(
      `${name}: ${records} records (${kept} done by the kernel), ${events} events (${refused} refused as a whole): no difference\n`,
    );
  }
}
