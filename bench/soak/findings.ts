/**
 * @module bench/soak/findings
 * A soak as a record keeps it: every check's figures, memory's series, and what each fault came to.
 */
import { summarize } from '../measure/stats.ts';
import type { Result } from '../record.ts';
import { growths } from './checks/leak.ts';
import type { Evidence, Finished, Verdict } from './evidence.ts';

/** A run and what the checks say of it. */
export interface Soaked {
  readonly runtime: string;
  readonly seconds: number;
  readonly evidence: Evidence;
  readonly verdicts: readonly Verdict[];
}

export const oneResult = (name: string, unit: string, value: number): Result => ({
  name,
  unit,
  ...summarize([value]),
});

/** Milliseconds of the calls without faults, by version. */
function durations(runtime: string, invocations: readonly Finished[]): Result[] {
  const healthy = invocations.filter(({ faults, outcome }) => faults.length === 0 && outcome === 'ok');
  const versions = [...new Set(healthy.map(({ version }) => version))].sort();
  return versions.map((version) => {
    const times = healthy.filter((call) => call.version === version).map(({ milliseconds }) => milliseconds);
    return {
      name: `${runtime}, version ${version}: a call without faults`,
      unit: 'ms',
      ...summarize(times),
    };
  });
}

export function resultsOf({ runtime, seconds, evidence, verdicts }: Soaked): Result[] {
  const { invocations, result } = evidence;
  const counts = Object.entries(result.last.invocations).map(([name, count]) =>
    oneResult(`${runtime}, invocations: ${name}`, 'invocations', count),
  );
  const figures = verdicts.flatMap(({ check, figures: own }) =>
    Object.entries(own).map(([name, value]) => oneResult(`${runtime}, ${check}: ${name}`, '', value)),
  );
  const memory = growths(evidence).map(({ name, version, pid, median, end, samples }) => ({
    name: `${runtime}, version ${version}, process ${pid}: ${name} after warm-up`,
    unit: 'bytes',
    median,
    low: Math.min(median, end),
    high: Math.max(median, end),
    spread: 0,
    count: samples,
  }));
  return [
    oneResult(`${runtime}: time`, 's', seconds),
    ...counts,
    ...figures,
    ...memory,
    ...durations(runtime, invocations),
  ];
}

/** Verdicts as notes: a reader of the record sees first whether it passed. */
export const notesOf = ({ name, verdicts }: { name: string; verdicts: readonly Verdict[] }): string[] =>
  verdicts.map(({ check, ok, found }) => `${name}: ${ok ? 'passed' : 'FAILED'}: ${check}: ${found}`);
