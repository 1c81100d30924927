/**
 * @module bench/soak/checks/latency
 * Latency is back within one invocation: the first call of an environment without a fault, after one with a fault, takes what
 * a call takes that has no fault before it.
 *
 * Like is compared with like: calls of the same version, of about the same size, and as warm (V8 compiles what is called
 * often, so the fifth call of a process is slower than its hundredth). A call after the end of a process is the first of
 * another one and cold; it is measured and not judged, as no healthy call is like it. One slow call says nothing on a
 * machine that others use as well: judged are the median of all ratios, and how many are far off, beside how many healthy
 * calls are.
 */
import type { Evidence, Finished, Verdict } from '../evidence.ts';
import { median } from './series.ts';

/** The median ratio of recoveries may be this, and a single fault's this. */
const MEDIAN_BOUND = 1.5;
const FAULT_BOUND = 2;
/** A thread that was replaced is cold, as a process's first call is: seen to take 2.9 and 1.4 times, raw and managed. */
const COLD_BOUND = 8;
const boundOf = (fault: string) => (fault === 'worker' ? COLD_BOUND : FAULT_BOUND);
/** A ratio beyond this is far off … */
const FAR = 3;
/** … and this share of recoveries may be, over what healthy calls are. */
const FAR_SHARE = 0.1;
/** Fewer healthy calls of a kind are no measure; fewer recoveries no proof. */
const FEWEST_HEALTHY = 5;
const FEWEST_RECOVERIES = 20;
/** Fewer recoveries from a fault are not judged separately. */
const FEWEST_OF_FAULT = 12;

/** Up to the 12th, up to the 50th, later ones. */
const warmth = (call: number) => (call <= 12 ? 0 : call <= 50 ? 1 : 2);
/** Sizes within a quarter of each other, roughly. */
const sizeClass = (bytes: number) => Math.round(4 * Math.log2(Math.max(1, bytes)));

export interface Recovery {
  /** Faults of the call before. */
  readonly faults: readonly string[];
  /** Its time, over that of healthy calls like it. */
  readonly ratio: number;
}

interface Sorted {
  readonly recoveries: readonly Recovery[];
  /** Healthy calls, over the median of those like them. */
  readonly healthy: readonly number[];
  /** First calls of environments, in ms. */
  readonly cold: readonly number[];
}

/** Calls by environment, in their order. */
function byEnvironment(invocations: readonly Finished[]): readonly (readonly Finished[])[] {
  // One that is throttled reached no environment.
  const reached = invocations.filter(({ outcome }) => outcome !== 'throttled');
  const found = Map.groupBy(reached, ({ version, environment }) => `${version}/${environment}`);
  return [...found.values()].map((calls) => calls.sort((a, b) => a.call - b.call));
}

export function sortCalls(invocations: readonly Finished[]): Sorted {
  const healthyTimes = new Map<string, number[]>();
  const afterFault: { readonly key: string; readonly faults: readonly string[]; readonly ms: number }[] = [];
  const cold: number[] = [];
  const keyOf = ({ version, call, bytes }: Finished) => `${version}/${warmth(call)}/${sizeClass(bytes)}`;
  for (const calls of byEnvironment(invocations)) {
    for (const [index, one] of calls.entries()) {
      const before = calls[index - 1];
      if (one.faults.length > 0 || one.outcome !== 'ok') continue;
      if (before === undefined) {
        cold.push(one.milliseconds);
        continue;
      }
      const key = keyOf(one);
      if (before.faults.length > 0) afterFault.push({ key, faults: before.faults, ms: one.milliseconds });
      else healthyTimes.set(key, [...(healthyTimes.get(key) ?? []), one.milliseconds]);
    }
  }
  const usual = new Map(
    [...healthyTimes].flatMap(([key, times]): [string, number][] =>
      times.length < FEWEST_HEALTHY ? [] : [[key, median(times)]],
    ),
  );
  return {
    recoveries: afterFault.flatMap(({ key, faults, ms }) => {
      const like = usual.get(key);
      return like === undefined ? [] : [{ faults, ratio: ms / like }];
    }),
    healthy: [...healthyTimes].flatMap(([key, times]) => {
      const like = usual.get(key);
      return like === undefined ? [] : times.map((ms) => ms / like);
    }),
    cold,
  };
}

/** Fault → ratios of the calls after it, alone or together with others. */
export function ratiosByFault(recoveries: readonly Recovery[]): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>();
  for (const { faults, ratio } of recoveries) {
    for (const fault of faults) found.set(fault, [...(found.get(fault) ?? []), ratio]);
  }
  return found;
}

const farShare = (ratios: readonly number[]) => ratios.filter((ratio) => ratio > FAR).length / ratios.length;
const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

export function checkLatency({ invocations }: Evidence): Verdict {
  const { recoveries, healthy, cold } = sortCalls(invocations);
  const ratios = recoveries.map(({ ratio }) => ratio);
  if (ratios.length < FEWEST_RECOVERIES) {
    const found = `${ratios.length} calls after a fault could be judged, ${FEWEST_RECOVERIES} are needed`;
    return { check: 'latency recovers', ok: false, found, figures: { recoveries: ratios.length } };
  }
  const middle = median(ratios);
  const far = farShare(ratios);
  const usualFar = farShare(healthy);
  const slowFaults = [...ratiosByFault(recoveries)]
    .filter(([fault, own]) => own.length >= FEWEST_OF_FAULT && median(own) > boundOf(fault))
    .map(([fault, own]) => `after ${fault} ${median(own).toFixed(2)} ×`);
  const wrong = [
    ...(middle <= MEDIAN_BOUND ? [] : [`a median of ${middle.toFixed(2)} ×, ${MEDIAN_BOUND} are allowed`]),
    ...(far <= usualFar + FAR_SHARE
      ? []
      : [`${percent(far)} beyond ${FAR} ×, of healthy calls ${percent(usualFar)} are`]),
    ...slowFaults,
  ];
  const about = `${ratios.length} calls after a fault take ${middle.toFixed(2)} × what healthy ones do; ${percent(far)} are beyond ${FAR} ×, of healthy ones ${percent(usualFar)}`;
  return {
    check: 'latency recovers',
    ok: wrong.length === 0,
    found: wrong.length === 0 ? about : wrong.join('; '),
    figures: {
      recoveries: ratios.length,
      'median ratio': middle,
      'share beyond 3': far,
      'share of healthy beyond 3': usualFar,
      ...(cold.length === 0 ? {} : { 'first call of an environment, ms': median(cold) }),
    },
  };
}
