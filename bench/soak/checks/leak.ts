/**
 * @module bench/soak/checks/leak
 * No leak: after the warm-up (the first half of a run) heap, memory outside of it, and RSS of the environments that live as
 * long as the run are flat.
 *
 * Two things are asked of each series. Its trend, by Theil and Sen, would not make it grow over the second half by more
 * than what is allowed; and its end, the median of its last eighth, is not above its median by more. The trend sees a leak
 * that is steady and small, the end one that came late. The allowance is what a healthy process was seen to move by in a
 * short run: V8 goes on compiling, an event's buffers come and go, malloc keeps what it had from the system. It does not
 * grow with the run, so the longer that is, the smaller a leak an invocation is seen; the figures say how small.
 */
import type { Evidence, Sample, Verdict } from '../evidence.ts';
import { median, type Point, secondHalf, slope } from './series.ts';

interface Measure {
  readonly name: string;
  readonly of: (sample: Sample) => number;
  /** What may be grown by: a share of the median, and bytes beside it. */
  readonly share: number;
  readonly bytes: number;
}

const MB = 1 << 20;

export const MEASURES: readonly Measure[] = [
  { name: 'heap', of: ({ heapUsed }) => heapUsed, share: 0.05, bytes: 3 * MB },
  { name: 'external', of: ({ external }) => external, share: 0.1, bytes: 8 * MB },
  { name: 'rss', of: ({ rss }) => rss, share: 0.12, bytes: 20 * MB },
];

/** Fewer samples in the second half say nothing of a trend. */
const FEWEST = 8;

export interface Growth {
  readonly name: string;
  readonly version: string;
  readonly pid: number;
  readonly samples: number;
  /** Of the second half. Bytes. */
  readonly median: number;
  readonly end: number;
  /** Bytes an invocation. */
  readonly slope: number;
  /** By which the series grows over its second half, by its slope. */
  readonly growth: number;
  readonly allowed: number;
  /** The smallest steady leak that would have been seen, in bytes an invocation. */
  readonly visible: number;
}

/** @param points x is the number of invocations, y bytes */
export function growthOf(points: readonly Point[], { share, bytes }: Pick<Measure, 'share' | 'bytes'>) {
  const half = secondHalf(points);
  const middle = median(half.map(({ y }) => y));
  const last = half.slice(-Math.max(3, Math.floor(half.length / 8)));
  const xs = half.map(({ x }) => x);
  const span = Math.max(...xs) - Math.min(...xs);
  const steep = slope(half);
  const allowed = share * middle + bytes;
  return {
    samples: half.length,
    median: middle,
    end: median(last.map(({ y }) => y)),
    slope: steep,
    growth: steep * span,
    allowed,
    visible: span === 0 ? Number.POSITIVE_INFINITY : allowed / span,
  };
}

export const isFlat = ({ growth, end, median: middle, allowed }: ReturnType<typeof growthOf>): boolean =>
  growth <= allowed && end - middle <= allowed;

/** How many calls an environment's version had finished by then, shared among its environments. */
function callsBy(times: readonly number[], environments: number): (at: number) => number {
  return (at) => {
    let low = 0;
    let high = times.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (times[middle]! <= at) low = middle + 1;
      else high = middle;
    }
    return low / environments;
  };
}

/** Every long-lived environment's series. */
export function growths({ longLived, invocations, samples }: Evidence): readonly Growth[] {
  return longLived.flatMap((version) => {
    const own = samples.filter((sample) => sample.version === version);
    const pids = [...new Set(own.map(({ pid }) => pid))];
    const times = invocations.filter((one) => one.version === version).map(({ at }) => at);
    const calls = callsBy(
      times.sort((a, b) => a - b),
      pids.length,
    );
    return pids.flatMap((pid) => {
      const series = own.filter((sample) => sample.pid === pid);
      return MEASURES.map((measure) => ({
        name: measure.name,
        version,
        pid,
        ...growthOf(
          series.map((sample) => ({ x: calls(sample.at), y: measure.of(sample) })),
          measure,
        ),
      }));
    });
  });
}

const mb = (bytes: number) => `${(bytes / MB).toFixed(1)} MB`;

function say({ name, version, samples, median: middle, growth, end, allowed }: Growth): string {
  return `version ${version}, ${name}: ${mb(middle)}, grows by ${mb(growth)}, ends at ${mb(end)}, ${mb(allowed)} are allowed (${samples} samples)`;
}

export function checkLeak(evidence: Evidence): Verdict {
  const all = growths(evidence);
  const without = evidence.longLived.filter((version) => !all.some((one) => one.version === version));
  // An environment that came late (one before it was ended by a time-out) has too few: another of its version must not.
  const judged = all.filter(({ samples }) => samples >= FEWEST);
  const unjudged = evidence.longLived.filter((version) => !judged.some((one) => one.version === version));
  const grown = judged.filter((one) => !isFlat(one));
  const wrong = [
    ...without.map((version) => `version ${version} was never measured`),
    ...unjudged
      .filter((version) => !without.includes(version))
      .map((version) => `version ${version} has fewer than ${FEWEST} samples after its warm-up`),
    ...grown.map(say),
  ];
  const worst = (name: string) =>
    judged
      .filter((one) => one.name === name)
      .reduce<Growth | null>(
        (a, b) => (a === null || b.growth / b.allowed > a.growth / a.allowed ? b : a),
        null,
      );
  const figures: Record<string, number> = {};
  for (const { name } of MEASURES) {
    const one = worst(name);
    if (one === null) continue;
    figures[`${name}: median, bytes`] = one.median;
    figures[`${name}: end / median`] = one.end / one.median;
    figures[`${name}: slope, bytes an invocation`] = one.slope;
    figures[`${name}: smallest leak visible, bytes an invocation`] = one.visible;
  }
  return {
    check: 'no leak',
    ok: evidence.longLived.length > 0 && wrong.length === 0,
    found: wrong.length > 0 ? wrong.join('; ') : judged.map(say).join('; '),
    figures,
  };
}
