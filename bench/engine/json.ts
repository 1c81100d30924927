/**
 * @module bench/engine/json
 * JSON records, event bytes to reply bytes on one thread, beside Rust, C++ and JavaScript: application logs of some 530 bytes, two
 * members dropped, one renamed, one set, and records filtered by a third.
 */
import { createEngine, type PipelineConfig } from '../../engine/index.ts';
import { drawUuid } from '../../simulator/samples/event-form.ts';
import { createRandom } from '../../simulator/samples/random.ts';
import { openCompetitors, peerReply } from '../main/competitors.ts';
import { summarize } from '../measure/stats.ts';
import { JSON_PEERS } from '../peers/table.ts';
import type { Comparison, Found, Job } from './comparison.ts';
import type { Figure } from './figures.ts';
import { measureInTurns, ours, peerPrograms } from './turns.ts';
import { checkSame, eventOf, parseReply, transformInPlace, workOf } from './work.ts';

const PIPELINE: PipelineConfig = {
  parse: 'json',
  filter: { level: { ne: 'DEBUG' } },
  rename: { requestId: 'request_id' },
  set: { env: 'prod' },
  drop: ['tags', 'ctx'],
};

/** How many times as fast as each, in place and into memory of the caller's. */
const ASKED: Readonly<Record<string, readonly [number | null, number | null]>> = {
  'rust, values': [16, null],
  'c++, On-Demand': [2.7, 1.6],
};
const IN_PLACE = 'in place';
const INTO = 'into';

/** Application logs of some 530 bytes. */
export function createLogs(count: number): string[] {
  const random = createRandom(1);
  return Array.from({ length: count }, (_, n) =>
    JSON.stringify({
      timestamp: new Date(1_790_000_000_000 + n * 137).toISOString(),
      level: random.pick(['INFO', 'INFO', 'INFO', 'DEBUG', 'WARN', 'ERROR']),
      service: random.pick(['checkout', 'cart', 'auth', 'search']),
      requestId: drawUuid(random),
      user: { id: random.below(1_000_000), email: `u${n}@example.com`, roles: ['a', 'b'] },
      http: {
        method: 'GET',
        path: `/api/v1/items/${n}`,
        status: random.pick([200, 200, 404, 500]),
        duration_ms: random.below(1_000_000) / 1000,
      },
      message: `Handled request for "items" in ${random.below(1000)}ms\nwith details é ${n}`,
      tags: ['x', 'y', 'z'],
      ctx: { host: `ip-10-0-0-${n % 250}`, pid: n % 4000, region: 'eu-west-1' },
    }),
  );
}

/** Each way of each peer, and what is missing. */
function openPeers() {
  const opened = JSON_PEERS.flatMap(({ peer, ways }) =>
    Object.entries(ways).map(([name, way]) => ({ name, ...openCompetitors([], [peer], way) })),
  );
  return {
    peers: opened.flatMap(({ name, competitors }) => competitors.map((one) => ({ ...one, name }))),
    absent: [...new Set(opened.flatMap(({ absent }) => absent))],
  };
}

async function run({ records, rounds, quick }: Job): Promise<Found> {
  const work = workOf(eventOf(createLogs(records)));
  const engine = createEngine(PIPELINE, { threads: 1 });
  const reference = createEngine(PIPELINE, { tier: 're2', threads: 1 });
  const { peers, absent } = openPeers();
  const into = Buffer.alloc(8 << 20);
  checkSame(work, {
    're2 tier': await reference.firehose(work.event),
    [IN_PLACE]: parseReply(await transformInPlace(engine, work.bytes)),
    [INTO]: parseReply(await engine.firehoseBytes(work.bytes, { into })),
    ...Object.fromEntries(peers.map((peer) => [peer.name, JSON.parse(peerReply(peer, work.json))])),
  });
  await reference.close();
  const samples = await measureInTurns(
    [
      ours(IN_PLACE, () => transformInPlace(engine, work.bytes)),
      ours(INTO, () => engine.firehoseBytes(work.bytes, { into })),
      ...peerPrograms(peers, work.json),
    ],
    rounds,
    quick ? 50 : 400,
  );
  await engine.close();
  const results = [...samples].map(([name, nanoseconds]) => ({
    name: `json: ${name}`,
    unit: 'µs/record',
    ...summarize(nanoseconds.map((time) => time / 1000 / work.records)),
  }));
  const [inPlace, copied, ...theirs] = results;
  const figures = peers.flatMap(({ name }, index): Figure[] => {
    const { median } = theirs[index]!;
    const [place, given] = (ASKED[name] ?? [null, null]).map((least) =>
      least === null ? null : { atLeast: least },
    );
    return [
      { name: `${name} / ${IN_PLACE}`, asked: place!, found: median / inPlace!.median, unit: '×' },
      { name: `${name} / ${INTO}`, asked: given!, found: median / copied!.median, unit: '×' },
    ];
  });
  const notes = [
    ...absent,
    ...new Set(peers.map(({ built }) => `${built.peer.title}: ${built.version}; ${built.peer.summary}`)),
  ];
  return { figures, results, notes };
}

export const json: Comparison = {
  name: 'json',
  title: 'JSON records, event bytes to reply bytes on one thread, beside other languages',
  cpus: 'one',
  run,
};
