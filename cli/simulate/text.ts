/**
 * @module cli/simulate/text
 * A run's result as text: where the records are, how the calls went, and CLEAN or what was found.
 */

import type {
  FailureCount,
  LedgerCounts,
  MetricPoint,
  SimulationOptions,
  SimulationResult,
  Snapshot,
  VersionOptions,
} from '../../simulator/simulation.ts';
import { paint } from '../output.ts';
import { labelled } from '../report-text.ts';
import { formatCounts, formatNumber } from '../table.ts';
import { durationText } from './progress.ts';

const SHOWN_FINDINGS = 5;
const SHOWN_FAILURES = 3;

const megabytes = (bytes: number) =>
  `${(bytes / 1e6).toLocaleString('en-US', { maximumFractionDigits: 1 })} MB`;

function versionText({ name, weight, runtime, chaos }: VersionOptions, calls: number): string {
  const about = chaos === null ? runtime : `${runtime}, with faults`;
  return `version ${name} (${about}): ${formatNumber(calls)}, weight ${weight}`;
}

/** Units of CloudWatch's metrics, by the ends of their names; the others are counts. */
const UNITS = { Duration: ' ms', Freshness: ' s', Bytes: ' bytes' };

/** The mean of a measurement, the sum of a count. */
function metricText(name: string, points: readonly MetricPoint[]): string | null {
  const sum = points.reduce((total, point) => total + point.sum, 0);
  const samples = points.reduce((total, point) => total + point.samples, 0);
  if (samples === 0) return null;
  const isMean = /Duration|Success|Freshness|Count$/.test(name);
  const value = isMean
    ? (sum / samples).toLocaleString('en-US', { maximumFractionDigits: 3 })
    : formatNumber(sum);
  const unit = Object.entries(UNITS).find(([end]) => name.endsWith(end))?.[1] ?? '';
  return `  ${name.padEnd(28)}${value}${unit}${isMean ? ' on average' : ''}`;
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

const sumOf = ({ lost, duplicated, corrupted }: LedgerCounts) => lost + duplicated + corrupted;

/** How a run ended, in a word: only a whole one that delivered something can be clean. */
export function endOf(
  { clean, last }: SimulationResult,
  stopped: boolean,
): 'clean' | 'wrong' | 'idle' | 'stopped' {
  if (sumOf(last.ledger) > 0) return 'wrong';
  if (stopped) return 'stopped';
  return clean ? 'clean' : 'idle';
}

/** Where the records are that a run was stopped with. */
export function openText({ ledger, buffered, inFlight, total }: Snapshot): string {
  const rest = total - ledger.put;
  return [
    `${formatNumber(ledger.put)} of ${formatNumber(total)} put`,
    `${formatNumber(ledger.open)} of them still open`,
    `${formatNumber(buffered.records)} records of the stream in its buffers, ${formatNumber(inFlight.records)} in ${formatNumber(inFlight.invocations)} calls or waiting for one`,
    ...(rest > 0 ? [`${formatNumber(rest)} never put`] : []),
  ].join('; ');
}

/** Why records failed. */
export const failureText = ({ code, records, record, reason }: FailureCount): string =>
  `${formatNumber(records)} ${code}: record ${formatNumber(record)}: ${reason.split('\n', 1)[0]}`;

function verdict(result: SimulationResult, stopped: boolean): string[] {
  const { last, findings } = result;
  const end = endOf(result, stopped);
  if (end === 'clean') return [`${paint('green', 'CLEAN')}: every record was found once, byte for byte`];
  if (end === 'stopped')
    return [`${paint('yellow', 'STOPPED')}: none was found wrong so far; ${openText(last)}`];
  if (end === 'idle') {
    const { dropped, failed } = last.ledger;
    return [
      `${paint('red', 'NOTHING DELIVERED')}: ${formatCounts({ failed, dropped })}, so nothing is proven of what is delivered`,
      ...(dropped > 0 ? ['  dropped: by the pipeline, as the reference path has it'] : []),
    ];
  }
  const { lost, duplicated, corrupted } = last.ledger;
  const total = formatCounts({ lost, duplicated, corrupted });
  return [
    `${paint('red', 'NOT CLEAN')}: ${total}`,
    ...findings
      .slice(0, SHOWN_FINDINGS)
      .flatMap(({ kind, record, expected, found }) => [
        `  ${kind}: ${record === null ? 'never put' : `record ${record}`}`,
        `    expected ${expected}`,
        `    found    ${found}`,
      ]),
  ];
}

/** Records that the stream or the function had more than once, by cause; `null`: none. */
export function againText({ putAgain, calledAgain }: LedgerCounts): string | null {
  const causes = [
    ...(putAgain > 0 ? [`${formatNumber(putAgain)} put twice, as the reply to their put was lost`] : []),
    ...(calledAgain > 0 ? [`${formatNumber(calledAgain)} sent to the function again, delivered once`] : []),
  ];
  return causes.length === 0 ? null : causes.join('; ');
}

/** The run, in a few words. */
export function titleOf({ seed, versions, stream, records, rate, wrap = 'none' }: SimulationOptions): string {
  const { pipeline, runtime, memory } = versions[0]!;
  const what = pipeline.length > 30 ? 'a pipeline' : pipeline;
  const faults = versions.some(({ chaos }) => chaos !== null) ? ', with faults' : '';
  const packed = wrap === 'none' ? '' : ` (${wrap})`;
  return `${what}, ${runtime}, ${formatNumber(memory)} MB, ${stream.source}, ${formatNumber(records)} records${packed} at ${formatNumber(rate)}/s, seed ${seed}${faults}`;
}

export function resultToText(
  result: SimulationResult,
  options: SimulationOptions,
  stopped: boolean,
  page: string | null = null,
): string {
  const { last, metrics } = result;
  const { ledger, invocations, duration, faults, versions } = last;
  const { put, outer, delivered, dropped, failed } = ledger;
  const { wrap } = options;
  const again = againText(ledger);
  const { started, retries, ok, ...others } = invocations;
  const ms = (value: number) => `${value.toLocaleString('en-US', { maximumFractionDigits: 1 })} ms`;
  const fired = formatCounts(faults);
  return [
    labelled(
      'records',
      `${formatNumber(put)} put: ${formatCounts({ delivered, dropped, failed }) || 'none settled'}`,
    ),
    ...(put === outer
      ? []
      : [labelled('packed', `in ${formatNumber(outer)} records of the stream (${wrap})`)]),
    ...result.failures
      .slice(0, SHOWN_FAILURES)
      .map((one, index) => labelled(index === 0 ? 'failed' : '', failureText(one))),
    ...(again === null ? [] : [labelled('again', again)]),
    labelled('bytes', `${megabytes(last.bytesIn)} in, ${megabytes(last.bytesOut)} delivered`),
    labelled('time', `${durationText(last.streamMs)} of the stream in ${durationText(last.realMs)}`),
    labelled(
      'calls',
      `${formatNumber(started)}: ${formatCounts({ ok, ...others })}; retries ${formatNumber(retries)}`,
    ),
    ...options.versions.map((version) => labelled('', versionText(version, versions[version.name] ?? 0))),
    labelled('faults', fired === '' ? 'none' : fired),
    labelled('duration', `p50 ${ms(duration.p50)}, p90 ${ms(duration.p90)}, p99 ${ms(duration.p99)}`),
    labelled('metrics', 'AWS/Firehose, over the whole run'),
    ...metricLines(metrics),
    ...(options.out === null ? [] : [labelled('objects', options.out)]),
    ...(page === null ? [] : [labelled('page', page)]),
    '',
    ...verdict(result, stopped),
    '',
  ].join('\n');
}
