/**
 * @module bench/engine/turns
 * Programs of this process and of others on one CPU, in turns, each for as long as the other and by its own clock.
 */
import { measureEvents, type Taking } from '../main/competitors.ts';
import { garbageCollector } from '../measure/stats.ts';

/** One program; `measure` gives the mean ns an event, of so many. */
export interface Program {
  readonly name: string;
  readonly measure: (events: number) => Promise<number>;
}

export function ours(name: string, run: () => Promise<unknown>): Program {
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

/** Peers as programs: processes of their own, on the CPU of this one. */
export const peerPrograms = (peers: readonly Taking[], json: string): readonly Program[] =>
  peers.map((peer) => ({
    name: peer.name,
    measure: async (events) => measureEvents(peer, json, events, null),
  }));

/** ns an event, round by round: each program does as many events as fill the time. */
export async function measureInTurns(
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
