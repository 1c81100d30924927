/**
 * @module bench/soak/checks/handles
 * No handle left: what keeps an environment's event loop alive at the end of a run is what kept it alive after the warm-up.
 *
 * A sample may fall into an invocation, which has sockets and timers of its own; so a kind counts as left only where each of
 * the last samples has more of it than any of those after the warm-up.
 */
import type { Evidence, Sample, Verdict } from '../evidence.ts';

/** Samples at either end that are compared. */
const AT_AN_END = 5;

const most = (samples: readonly Sample[], kind: string) =>
  Math.max(...samples.map(({ resources }) => resources[kind] ?? 0));
const least = (samples: readonly Sample[], kind: string) =>
  Math.min(...samples.map(({ resources }) => resources[kind] ?? 0));

/** Kinds of which there are more at the end, with how many. */
export function leftHandles(series: readonly Sample[]): readonly string[] {
  const warm = Math.floor(series.length / 4);
  const before = series.slice(warm, warm + AT_AN_END);
  const after = series.slice(-AT_AN_END);
  const kinds = new Set(after.flatMap(({ resources }) => Object.keys(resources)));
  return [...kinds].flatMap((kind) => {
    const [was, is] = [most(before, kind), least(after, kind)];
    return is > was ? [`${kind} ${was} → ${is}`] : [];
  });
}

export function checkHandles({ longLived, samples }: Evidence): Verdict {
  const wrong: string[] = [];
  const kept = new Set<string>();
  let judged = 0;
  for (const version of longLived) {
    const own = samples.filter((sample) => sample.version === version);
    const pids = [...new Set(own.map(({ pid }) => pid))];
    const all = pids.map((pid) => own.filter((sample) => sample.pid === pid));
    const enough = all.filter((series) => series.length >= 3 * AT_AN_END);
    if (enough.length === 0) wrong.push(`version ${version} has too few samples`);
    for (const series of enough) {
      judged += 1;
      wrong.push(
        ...leftHandles(series).map((kind) => `version ${version}, process ${series[0]!.pid}: ${kind}`),
      );
      for (const [kind, count] of Object.entries(series.at(-1)!.resources)) kept.add(`${count} ${kind}`);
    }
  }
  return {
    check: 'no handle left',
    ok: longLived.length > 0 && wrong.length === 0,
    found:
      wrong.length > 0
        ? wrong.join('; ')
        : `${judged} environments end with what they had after the warm-up (${[...kept].sort().join(', ')})`,
    figures: { environments: judged },
  };
}
