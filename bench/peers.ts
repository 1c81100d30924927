/**
 * @module bench/peers
 * `npm run bench:peers`: millrace beside programs in other languages, event bytes to response bytes: each parses the
 * event's JSON, transforms 10,000 records and makes the response's JSON. Peers that cannot be built here are left out
 * by name. All answers are compared first; a difference is a failure. Pinned to one CPU where `taskset` is there.
 */
import { parseArgs } from 'node:util';
import type { FirehoseTransformationEvent, FirehoseTransformationResult } from 'aws-lambda';
import { apacheCombined } from '../engine/formats/apache-combined.ts';
import { pin } from './affinity.ts';
import { findDifference } from './check-same.ts';
import { generateLines } from './corpus.ts';
import { cutEventsNow, MAX_BUFFER_BYTES } from './firehose-events.ts';
import { loadHandler } from './firehose-handler.ts';
import { readCount } from './options.ts';
import { type BuiltPeer, buildPeer } from './peers/build.ts';
import { createNodeTransform } from './peers/node/transform.ts';
import { createNodeRe2Transform } from './peers/node-re2/transform.ts';
import { unnamedCaptures } from './peers/pattern.ts';
import { peerAnswer, peerNanoseconds } from './peers/run.ts';
import { PEERS } from './peers/table.ts';
import { startProgress } from './progress.ts';
import { type Result, writeRecord } from './record.ts';
import { garbageCollector, summarize } from './stats.ts';
import { formatNumber, formatSpread, formatTable } from './table.ts';

/** One program: what it answers, and the ns an event takes it, measured over some events. */
interface Program {
  readonly name: string;
  readonly answer: () => Promise<FirehoseTransformationResult>;
  readonly measure: (events: number) => Promise<number>;
}

/** How long a measurement is to take: quick programs do more events in it. */
const TARGET_MS = 400;

type Transform = (
  event: FirehoseTransformationEvent,
) => FirehoseTransformationResult | Promise<FirehoseTransformationResult>;

/** A transform of this process, with the JSON around it that the other programs do as well. */
function inProcess(name: string, transform: Transform, json: string): Program {
  const collect = garbageCollector();
  const once = async () => JSON.stringify(await transform(JSON.parse(json)));
  return {
    name,
    answer: async () => JSON.parse(await once()),
    measure: async (events) => {
      for (let index = 0; index < Math.ceil(events / 2); index += 1) await once();
      collect();
      const start = performance.now();
      for (let index = 0; index < events; index += 1) await once();
      return ((performance.now() - start) * 1e6) / events;
    },
  };
}

function otherProcess(peer: BuiltPeer, json: string): Program {
  return {
    name: peer.peer.name,
    answer: async () => JSON.parse(peerAnswer(peer, json)),
    measure: async (events) => peerNanoseconds(peer, json, events),
  };
}

const { values } = parseArgs({
  options: { records: { type: 'string', default: '10000' }, rounds: { type: 'string', default: '5' } },
});
const rounds = readCount('rounds', values.rounds);
const pinned = pin('1');
const lines = generateLines({ seed: 1, count: readCount('records', values.records) });
const [event] = cutEventsNow(lines, { bufferBytes: MAX_BUFFER_BYTES });
if (event === undefined) throw new RangeError('--records: expected a number from 1');
const json = JSON.stringify(event);
const count = event.records.length;

const handler = await loadHandler(apacheCombined.name, 1);
const pattern = unnamedCaptures(apacheCombined.pattern);
const built = PEERS.map((peer) => ({ peer, result: buildPeer(peer) }));
const absent = built.flatMap(({ peer, result }) =>
  typeof result === 'string' ? [`${peer.name} is left out: ${result}`] : [],
);
const others = built.flatMap(({ result }) => (typeof result === 'string' ? [] : [result]));
const programs: readonly Program[] = [
  inProcess('millrace', handler.invoke, json),
  inProcess('node', createNodeTransform(pattern), json),
  inProcess('node-re2', createNodeRe2Transform(pattern), json),
  ...others.map((peer) => otherProcess(peer, json)),
];

const expected = await programs[0]!.answer();
for (const { name, answer } of programs.slice(1)) {
  const difference = findDifference(event, [expected, await answer()], ['millrace', name]);
  if (difference !== null) throw new Error(`the answers are not the same: ${difference}`);
}
console.log(
  `One event of ${formatNumber(count)} records, ${formatNumber(json.length / 1e6, 1)} MB: all answers are the same`,
);

const bar = startProgress({ title: 'Measuring', total: rounds * programs.length, unit: 'runs' });
const samples = new Map(programs.map(({ name }) => [name, [] as number[]]));
const events = new Map<string, number>();
for (const { name, measure } of programs) {
  events.set(name, Math.max(1, Math.round((TARGET_MS * 1e6) / (await measure(1)))));
}
for (let round = 0; round < rounds; round += 1) {
  for (const { name, measure } of programs) {
    samples.get(name)!.push((await measure(events.get(name)!)) / count / 1000);
    bar.advance(1);
  }
}
bar.stop();
await handler.close();

const results: Result[] = [...samples].map(([name, times]) => ({
  name,
  unit: 'µs/record',
  ...summarize(times),
}));
const ours = results[0]!.median;
console.log(
  `\n${formatTable(
    ['', 'µs/record', 'spread', 'records/s', 'millrace is'],
    results.map(({ name, median, spread }) => [
      name,
      formatNumber(median, 2),
      formatSpread(spread),
      formatNumber(1e6 / median),
      name === 'millrace' ? '' : `${formatNumber(median / ours, 2)} ×`,
    ]),
  )}\n`,
);
for (const line of absent) console.log(line);
const file = writeRecord({
  bench: 'peers',
  settings: { records: count, eventBytes: json.length, rounds, tier: handler.tier, threads: 1, pinned },
  results,
  ratios: Object.fromEntries(
    results.slice(1).map(({ name, median }) => [`${name} / millrace`, median / ours]),
  ),
  notes: [
    'event bytes to response bytes, JSON parsed and made on both ends; all answers compared first',
    ...others.map(({ peer, version }) => `${peer.name}: ${version}; ${peer.summary}`),
    ...absent,
  ],
});
console.log(file);
