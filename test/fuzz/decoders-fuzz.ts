/**
 * @module test/fuzz/decoders-fuzz
 * `node test/fuzz/decoders-fuzz.ts [seconds] [seed]`: records packed for random chains of decoders, some of them cut off or with
 * other bits, through the kernel's tier and the reference tier, as batches and as Firehose's events, until one differs or the time
 * is up. Each record must be answered once.
 */
import { randomInt } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import {
  createEngine,
  type Engine,
  type EventSummary,
  type PipelineConfig,
  packRecords,
} from '../../engine/index.ts';
import { createRandom, type Random } from '../../simulator/samples/random.ts';
import { AUTO_CHAINS, damaged, PACKS, packed } from './random-payloads.ts';
import { apacheLines, randomJson } from './random-records.ts';

const NAMES = Object.keys(PACKS);
const PARSERS: readonly PipelineConfig[] = [
  { parse: 'apache-combined' },
  { parse: 'json' },
  { parse: 'json', set: { of: '${logGroup} ${logEventId} ${partitionKey} ${innerIndex}' } },
  {
    parse: 'json',
    set: {
      of: '${logGroup} ${logStream} ${logOwner} ${logEventId} ${logTimestamp} ${logRegion} ${recordId}',
    },
  },
  { parse: { regex: '^(?P<v>.*)$' } },
  { parse: { regex: '(?s)^(?P<v>.*)$' }, set: { of: '${logGroup} ${logEventId} ${logTimestamp}' } },
];

function randomPipeline(random: Random): PipelineConfig {
  const chain = Array.from({ length: 1 + random.below(3) }, () => random.pick(NAMES));
  const decode = random.oneIn(3)
    ? 'auto'
    : random.oneIn(4)
      ? random.pick(['lines', 'cloudwatch-logs'] as const)
      : random.oneIn(8)
        ? ['gzip', 'cloudwatch-logs']
        : chain;
  const keyed = random.oneIn(4);
  return {
    ...random.pick(PARSERS),
    decode,
    ...(random.oneIn(2) ? { onError: random.pick(['failed', 'drop', 'raw'] as const) } : {}),
    ...(keyed ? { partition: { k: random.pick(['${v}', '${a}', '${method}', '${recordId}']) } } : {}),
    ...(keyed && random.oneIn(2) ? { fanout: 'first' as const } : {}),
    ...(random.oneIn(3)
      ? { output: { newline: random.oneIn(2), format: random.pick(['json', 'raw']) } }
      : {}),
    ...(random.oneIn(5) ? { limits: { innerRecords: 3, decodedBytes: 2000 } } : {}),
  };
}

/** Engines take longer to be made than to run. */
const MOST_PAIRS = 40;

interface Pair {
  readonly config: PipelineConfig;
  readonly engines: readonly [Engine, Engine];
}

function tryPair(random: Random): Pair | null {
  const config = randomPipeline(random);
  try {
    const tiers = ['auto', 're2'] as const;
    const [fast, reference] = tiers.map((tier) => createEngine(config, { threads: 1, tier }));
    return { config, engines: [fast!, reference!] };
  } catch {
    return null; // it names a field that its parser lacks
  }
}

const eventOf = (records: readonly Buffer[]) => ({
  invocationId: 'i',
  deliveryStreamArn: 'arn:a',
  region: 'r',
  records: records.map((record, index) => ({
    recordId: `id-${index}`,
    approximateArrivalTimestamp: 1,
    data: record.toString('base64'),
  })),
});

/** What differs between the tiers, or from one answer a record. */
async function differenceOf(
  { engines: [fast, reference] }: Pair,
  records: readonly Buffer[],
): Promise<string | null> {
  const plain = async (engine: Engine) => {
    const { bytes, spans, status, failures, partitionKeys, inner } = await engine.run(packRecords(records));
    const texts = Array.from(status, (_, index) =>
      Buffer.from(bytes.subarray(spans[2 * index], spans[2 * index + 1])).toString('base64'),
    );
    return { texts, status: [...status], failures, partitionKeys, inner };
  };
  const [one, other] = [await plain(fast), await plain(reference)];
  if (!isDeepStrictEqual(one, other)) return `${JSON.stringify(one)} instead of ${JSON.stringify(other)}`;
  if (one.status.length !== records.length)
    return `${one.status.length} answers to ${records.length} records`;

  const event = eventOf(records);
  const counts: unknown[] = [];
  // What is the same whichever way an event goes.
  const onSummary = ({ records: count, ok, dropped, failed, inner }: EventSummary) =>
    counts.push({ records: count, ok, dropped, failed, inner });
  const options = { onSummary };
  const replies = [
    Buffer.from(await fast.firehoseBytes(Buffer.from(JSON.stringify(event)), options)).toString('utf8'),
    JSON.stringify(await fast.firehose(event as never, options)),
    JSON.stringify(await reference.firehose(event as never, options)),
  ];
  if (new Set(replies).size > 1) return replies.join('\n');
  const ids = (JSON.parse(replies[0]!) as { records: { recordId: string }[] }).records.map(
    ({ recordId }) => recordId,
  );
  if (
    !isDeepStrictEqual(
      ids,
      event.records.map(({ recordId }) => recordId),
    )
  )
    return `the ids ${ids.join()}`;
  if (!counts.every((count) => isDeepStrictEqual(count, counts[0]))) return JSON.stringify(counts);
  return null;
}

/** Runs until the deadline; gives how many records were compared. */
export async function fuzz(seed: number, deadline: number): Promise<number> {
  const random = createRandom(seed);
  const lines = apacheLines(seed, 50);
  const makers: readonly ((random: Random) => Buffer)[] = [
    () => random.pick(lines),
    randomJson,
    () => Buffer.from(random.pick(['{"a":1}', '{"a":"x"}', '', 'x', '{"a":{"b":[1,2]}}'])),
  ];
  const make = () => random.pick(makers)(random);
  let count = 0;
  const pairs: Pair[] = [];
  while (Date.now() < deadline) {
    const made = pairs.length === 0 || random.oneIn(8) ? tryPair(random) : null;
    if (made !== null) pairs.push(made);
    if (pairs.length > MOST_PAIRS) await Promise.all(pairs.shift()!.engines.map((engine) => engine.close()));
    if (pairs.length === 0) continue;
    const pair = random.pick(pairs);
    const { decode } = pair.config;
    for (let round = 0; round < 6; round += 1) {
      const records = Array.from({ length: random.below(6) }, () => {
        const chain = decode === 'auto' ? random.pick(AUTO_CHAINS) : [decode ?? []].flat();
        const record = packed(random, chain, Array.from({ length: random.below(5) }, make));
        return random.oneIn(8) ? make() : random.oneIn(4) ? damaged(random, record) : record;
      });
      const difference = await differenceOf(pair, records);
      if (difference !== null) {
        const input = records.map((record) => record.toString('base64')).join(' ');
        process.stdout.write(
          `DIFFERENCE: ${difference}\npipeline: ${JSON.stringify(pair.config)}\ninput: ${input}\n`,
        );
        process.exit(1);
      }
      count += records.length;
    }
  }
  await Promise.all(pairs.flatMap(({ engines }) => engines.map((engine) => engine.close())));
  return count;
}

if (import.meta.main) {
  const [seconds = '10', seed = randomInt(2 ** 31)] = process.argv.slice(2);
  process.stdout.write(`seed ${seed}\n`);
  const count = await fuzz(Number(seed), Date.now() + 1000 * Number(seconds));
  process.stdout.write(`${count} records: no difference\n`);
}
