/**
 * @module bench/engine/raw
 * Event bytes to reply bytes on one thread, in place, copied, and into memory of the caller's, beside the peers. They run in their own processes
 * and use their own clocks; all are on the same CPU, in turns, each for as long as the other.
 */

import { openCompetitors, peerReply } from '../main/competitors.ts';
import { summarize } from '../measure/stats.ts';
import type { Comparison, Found, Job } from './comparison.ts';
import type { Figure } from './figures.ts';
import { measureInTurns, ours, peerPrograms } from './turns.ts';
import {
  apacheEngine,
  checkSame,
  parseReply,
  referenceReply,
  standardWork,
  transformInPlace,
} from './work.ts';

const IN_PLACE = 'in place';
const COPIED = 'copied';
const INTO = 'into';
/** How many times as fast as each; of Go's two, the faster one counts. */
const ASKED: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  rust: { [IN_PLACE]: 22, [INTO]: 15 },
  go: { [IN_PLACE]: 38 },
  python: { [IN_PLACE]: 95 },
};

async function run({ records, rounds, quick }: Job): Promise<Found> {
  const work = standardWork(records);
  const engine = apacheEngine({ threads: 1 });
  const into = Buffer.alloc(2 * work.bytes.length);
  const { competitors: peers, absent } = openCompetitors([]);
  checkSame(work, {
    're2 tier': await referenceReply(work),
    [IN_PLACE]: parseReply(await transformInPlace(engine, work.bytes)),
    [COPIED]: parseReply(await engine.firehoseBytes(work.bytes)),
    [INTO]: parseReply(await engine.firehoseBytes(work.bytes, { into })),
    ...Object.fromEntries(peers.map((peer) => [peer.name, JSON.parse(peerReply(peer, work.json))])),
  });
  const samples = await measureInTurns(
    [
      ours(IN_PLACE, () => transformInPlace(engine, work.bytes)),
      ours(COPIED, () => engine.firehoseBytes(work.bytes)),
      ours(INTO, () => engine.firehoseBytes(work.bytes, { into })),
      ...peerPrograms(peers, work.json),
    ],
    rounds,
    quick ? 50 : 400,
  );
  await engine.close();
  const results = [...samples].map(([name, nanoseconds]) => ({
    name: `raw: ${name}`,
    unit: 'µs/record',
    ...summarize(nanoseconds.map((time) => time / 1000 / work.records)),
  }));
  const mine = results.slice(0, 3);
  const figures = peers.flatMap(({ name }, index): Figure[] => {
    const { median } = results[mine.length + index]!;
    return [IN_PLACE, COPIED, INTO].map((way, at) => {
      const least = ASKED[name]?.[way];
      const asked = least === undefined ? null : { atLeast: least };
      return { name: `${name} / ${way}`, asked, found: median / mine[at]!.median, unit: '×' };
    });
  });
  const speeds = mine.map(({ name, median }) => ({
    name,
    asked: null,
    found: median,
    unit: 'µs/record',
  }));
  const notes = [
    ...absent,
    ...peers.map(({ name, built }) => `${name}: ${built.version}; ${built.peer.summary}`),
  ];
  return { figures: [...speeds, ...figures], results, notes };
}

export const raw: Comparison = {
  name: 'raw',
  title: 'event bytes to reply bytes, one thread, beside other languages',
  cpus: 'one',
  run,
};
