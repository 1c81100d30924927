/**
 * @module bench/engine/raw
 * Event bytes to reply bytes on one thread, in place and copied, beside the peers. They run in their own processes
 * and use their own clocks; all are on the same CPU, in turns, each for as long as the other.
 */

import { measureEvents, openCompetitors, peerReply } from '../main/competitors.ts';
import { garbageCollector, summarize } from '../measure/stats.ts';
import type { Comparison, Found, Job } from './comparison.ts';
import type { Figure } from './figures.ts';
import {
  apacheEngine,
  checkSame,
  parseReply,
  referenceReply,
  standardWork,
  transformInPlace,
} from './work.ts';

/** How many times as fast as each. */
const ASKED: Readonly<Record<string, number>> = { rust: 12, go: 22, python: 55 };
const IN_PLACE = 'in place';
const COPIED = 'copied';

/** One program; `measure` gives the mean ns an event, of so many. */
interface Program {
  readonly name: string;
  readonly measure: (events: number) => Promise<number>;
}

function ours(name: string, run: () => Promise<unknown>): Program {
  const collect = garbageCollector();
  return {
    name,
    measure: async (events) => {
      for (let index = 0; index < Math.ceil(events / 2); index += 1) await run();
      collect();
      const start = performance.now();
      for (let index = 0; index < events; index += 1) await run();
      return ((performance.now() - start) * 1e6) / events;
    },
  };
}

/** ns an event, round by round: each program does as many events as fill the time. */
async function measureInTurns(
  programs: readonly Program[],
  rounds: number,
  targetMs: number,
): Promise<Map<string, number[]>> {
  const events = new Map<string, number>();
  for (const { name, measure } of programs) {
    events.set(name, Math.max(1, Math.round((targetMs * 1e6) / (await measure(1)))));
  }
  const samples = new Map(programs.map(({ name }) => [name, [] as number[]]));
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, measure } of programs) samples.get(name)!.push(await measure(events.get(name)!));
  }
  return samples;
}

async function run({ records, rounds, quick }: Job): Promise<Found> {
  const work = standardWork(records);
  const engine = apacheEngine({ threads: 1 });
  const { competitors: peers, absent } = openCompetitors([]);
  checkSame(work, {
    're2 tier': await referenceReply(work),
    [IN_PLACE]: parseReply(await transformInPlace(engine, work.bytes)),
    [COPIED]: parseReply(await engine.firehoseBytes(work.bytes)),
    ...Object.fromEntries(peers.map(({ name, built }) => [name, JSON.parse(peerReply(built, work.json))])),
  });
  const samples = await measureInTurns(
    [
      ours(IN_PLACE, () => transformInPlace(engine, work.bytes)),
      ours(COPIED, () => engine.firehoseBytes(work.bytes)),
      ...peers.map((peer) => ({
        name: peer.name,
        measure: async (events: number) => measureEvents(peer, work.json, events, null),
      })),
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
  const [inPlace, copied, ...theirs] = results;
  const figures = peers.flatMap(({ name }, index): Figure[] => {
    const { median } = theirs[index]!;
    const least = ASKED[name];
    const asked = least === undefined ? null : { atLeast: least };
    return [
      { name: `${name} / in place`, asked, found: median / inPlace!.median, unit: '×' },
      { name: `${name} / copied`, asked: null, found: median / copied!.median, unit: '×' },
    ];
  });
  const speeds = [inPlace!, copied!].map(({ name, median }) => ({
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
