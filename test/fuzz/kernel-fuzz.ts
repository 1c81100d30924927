/**
 * @module test/fuzz/kernel-fuzz
 * `node test/fuzz/kernel-fuzz.ts [seconds] [seed]`: random records, events and pipelines through the kernel and the
 * reference, until one differs or the time is up. Prints the seed; a difference is printed with its input in base64.
 */
import { randomInt } from 'node:crypto';
import { type BatchContext, packRecords } from '../../engine/batch.ts';
import type { PipelineConfig } from '../../engine/config/schema.ts';
import { FORMATS } from '../../engine/formats/index.ts';
import { createRandom, type Random } from '../../simulator/samples/random.ts';
import { differenceOf, kernelReply, type Pair, pairFor, referenceReply } from '../engine/kernel/support.ts';

import { JSON_PIPELINES, LTSV_PIPELINES, PIPELINES } from './pipelines.ts';
import {
  apacheLines,
  mutate,
  PIECES,
  randomJson,
  randomLtsv,
  randomRecords,
  SPACE,
} from './random-records.ts';

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
    const wanted = referenceReply(pair, event);
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
