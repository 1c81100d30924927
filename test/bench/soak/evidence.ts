/**
 * @module test/bench/soak/evidence
 * Evidence of a run that never was: healthy, for a test to make sick in one place.
 */

import type { Evidence, Finished, Sample } from '../../../bench/soak/evidence.ts';
import { createRandom } from '../../../simulator/samples/random.ts';
import type { SimulationResult } from '../../../simulator/simulation.ts';

const MB = 1 << 20;
const FAULTS = ['throw', 'latency', 'exit'];

export function resultOf(more: Partial<SimulationResult['last']['ledger']> = {}): SimulationResult {
  const ledger = {
    put: 1000,
    outer: 400,
    putAgain: 0,
    calledAgain: 0,
    open: 0,
    delivered: 900,
    dropped: 0,
    failed: 100,
    lost: 0,
    duplicated: 0,
    corrupted: 0,
    ...more,
  };
  const faults = { throw: 4, latency: 5, exit: 6 };
  return {
    clean: true,
    failures: [],
    findings: [],
    metrics: [],
    last: { ledger, faults },
  } as unknown as SimulationResult;
}

export interface CallOptions {
  /** What a healthy call takes, and one after a fault. */
  readonly healthy?: number;
  readonly after?: number;
  readonly count?: number;
  readonly seed?: number;
}

/** Calls of two environments with a fault at every fourth. Times move by a third either way, as they do. */
export function callsOf({
  healthy = 20,
  after = healthy,
  count = 200,
  seed = 1,
}: CallOptions = {}): Finished[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, index): Finished => {
    const call = (index >> 1) + 1;
    const isFaulty = call % 4 === 0;
    const wasFaulty = call % 4 === 1 && call > 1;
    const noise = (67 + random.below(67)) / 100;
    return {
      requestId: `r${index}`,
      version: '1',
      environment: index % 2,
      call,
      attempt: 1,
      records: 800,
      bytes: 200_000,
      streamMs: index,
      milliseconds: (isFaulty ? 500 : wasFaulty ? after : healthy) * noise,
      outcome: 'ok',
      code: null,
      faults: isFaulty ? ['latency'] : [],
      at: 1_000_000 + 100 * index,
    };
  });
}

export interface SampleOptions {
  readonly heap?: (index: number) => number;
  readonly rss?: (index: number) => number;
  readonly resources?: (index: number) => Record<string, number>;
  readonly count?: number;
  readonly seed?: number;
}

/** Samples of one environment: its memory grows while it warms up, and then moves by what it moves by. */
export function samplesOf({
  heap = () => 0,
  rss = () => 0,
  resources = () => ({}),
  count = 60,
  seed = 1,
}: SampleOptions = {}): Sample[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, index) => ({
    pid: 7,
    version: '1',
    at: 1_000_000 + (20_000 / count) * index,
    heapUsed: 20 * MB + Math.min(index, 15) * 100_000 + random.below(300_000) + heap(index),
    external: 8 * MB + random.below(100_000),
    rss: 120 * MB + Math.min(index, 15) * MB + random.below(3 * MB) + rss(index),
    resources: {
      TCPSocketWrap: 1,
      PipeWrap: 2,
      ...(random.oneIn(3) ? { Timeout: 1 } : {}),
      ...resources(index),
    },
  }));
}

export const healthy = (more: Partial<Evidence> = {}): Evidence => ({
  records: 1000,
  faults: FAULTS,
  longLived: ['1'],
  result: resultOf(),
  invocations: callsOf(),
  samples: samplesOf(),
  leftovers: { processes: [], resources: [] },
  ...more,
});
