/**
 * @module cli/simulate/text
 * What a run came to, as text: where the records are, what the calls were like, and CLEAN or what was found.
 */
import type {
  MetricPoint,
  SimulationOptions,
  SimulationResult,
  VersionOptions,
} from '../../simulator/simulation.ts';
import { paint } from '../output.ts';
import { durationText } from './progress.ts';

const LABEL_WIDTH = 13;
const SHOWN_FINDINGS = 5;

const count = (value: number) => value.toLocaleString('en-US', { maximumFractionDigits: 0 });
const line = (label: string, text: string) => `${paint('bold', label.padEnd(LABEL_WIDTH))}${text}`;
const megabytes = (bytes: number) =>
  `${(bytes / 1e6).toLocaleString('en-US', { maximumFractionDigits: 1 })} MB`;

/** `3 errors, 1 exit`: what there was. */
const listed = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .filter(([, value]) => value > 0)
    .map(([name, value]) => `${count(value)} ${name}`)
    .join(', ');

function versionText({ name, weight, runtime, chaos }: VersionOptions, calls: number): string {
  const about = chaos === null ? runtime : `${runtime}, with faults`;
  return `version ${name} (${about}): ${count(calls)} of ${weight} × all`;
}

/** Metric → what a reader wants of it: the mean of what is measured, the sum of what is counted. */
function metricText(name: string, points: readonly MetricPoint[]): string | null {
  const sum = points.reduce((total, point) => total + point.sum, 0);
  const samples = points.reduce((total, point) => total + point.samples, 0);
  if (samples === 0) return null;
  const isMean = /Duration|Success|Freshness|Count$/.test(name);
  const value = isMean ? (sum / samples).toLocaleString('en-US', { maximumFractionDigits: 3 }) : count(sum);
  return `  ${name.padEnd(28)}${value}${isMean ? ' on the average' : ''}`;
}

function metricLines(metrics: readonly MetricPoint[]): string[] {
  const names = [...new Set(metrics.map(({ name }) => name))];
  return names.flatMap(
    (name) =>
      metricText(
        name,
        metrics.filter((point) => point.name === name),
      ) ?? [],
  );
}

function verdict({ clean, last, findings }: SimulationResult, stopped: boolean): string[] {
  if (clean) {
    const open = stopped ? `, ${count(last.ledger.open)} still open when it was stopped` : '';
    return [`${paint('green', 'CLEAN')}: every record was found once, byte for byte${open}`];
  }
  const { lost, duplicated, corrupted } = last.ledger;
  const total = listed({ lost, duplicated, corrupted });
  return [
    `${paint('red', 'NOT CLEAN')}: ${total}`,
    ...findings
      .slice(0, SHOWN_FINDINGS)
      .flatMap(({ kind, record, expected, found }) => [
        `  ${kind}: ${record === null ? 'no record that was put' : `record ${record}`}`,
        `    expected ${expected}`,
        `    found    ${found}`,
      ]),
  ];
}

/** What is run, in a few words. */
export function titleOf({ seed, versions, stream, records, rate }: SimulationOptions): string {
  const { pipeline, runtime, memory } = versions[0]!;
  const what = pipeline.length > 30 ? 'a pipeline' : pipeline;
  const faults = versions.some(({ chaos }) => chaos !== null) ? ', with faults' : '';
  return `${what}, ${runtime}, ${count(memory)} MB, ${stream.source}, ${count(records)} records at ${count(rate)}/s, seed ${seed}${faults}`;
}

export function resultToText(
  result: SimulationResult,
  options: SimulationOptions,
  stopped: boolean,
  page: string | null = null,
): string {
  const { last, metrics } = result;
  const { ledger, invocations, duration, faults, versions } = last;
  const { put, delivered, dropped, failed } = ledger;
  const { started, retries, ok, ...others } = invocations;
  const ms = (value: number) => `${value.toLocaleString('en-US', { maximumFractionDigits: 1 })} ms`;
  const struck = listed(faults);
  return [
    line('records', `${count(put)} put: ${listed({ delivered, dropped, failed }) || 'none settled'}`),
    line('bytes', `${megabytes(last.bytesIn)} in, ${megabytes(last.bytesOut)} delivered`),
    line('time', `${durationText(last.streamMs)} of the stream in ${durationText(last.realMs)}`),
    line('calls', `${count(started)}: ${listed({ ok, ...others })}; ${count(retries)} of them retries`),
    ...options.versions.map((version) => line('', versionText(version, versions[version.name] ?? 0))),
    line('faults', struck === '' ? 'none struck' : struck),
    line('duration', `half within ${ms(duration.p50)}, 90 % ${ms(duration.p90)}, 99 % ${ms(duration.p99)}`),
    line('metrics', 'AWS/Firehose, over the whole run'),
    ...metricLines(metrics),
    ...(options.out === null ? [] : [line('objects', options.out)]),
    ...(page === null ? [] : [line('page', page)]),
    '',
    ...verdict(result, stopped),
    '',
  ].join('\n');
}
