/**
 * @module cli/simulate/page/page
 * The page about a simulated stream: its settings, whether every record was found, and how the run went.
 */

import type { Finding, SimulationOptions, SimulationResult } from '../../../simulator/simulation.ts';
import type { ChartTable } from '../../page/chart.ts';
import { megabytes, milliseconds, perSecond } from '../../page/format.ts';
import { documentHtml, escapeHtml, factsHtml, figureHtml, tableHtml } from '../../page/html.ts';
import { formatNumber } from '../../table.ts';
import type { Recording } from '../recording.ts';
import { againText, endOf, openText } from '../text.ts';
import { calls } from './calls.ts';
import { faults } from './faults.ts';
import type { MakeSimulationChart } from './make-chart.ts';
import { MOST_MINUTES, metricsTable, minutesTable } from './metrics.ts';
import { records } from './records.ts';

/** In their order on the page. */
const CHARTS: readonly MakeSimulationChart[] = [records, calls, faults];

/** Duplicates that no function can prevent, by their cause. */
function againHtml({ result }: Recording): string {
  const again = againText(result.last.ledger);
  return again === null ? '' : `<p class="says">More than once: ${again}.</p>`;
}

const TITLES = { clean: 'clean', wrong: 'not clean', idle: 'nothing delivered', stopped: 'stopped' } as const;
const WRONG = ['lost', 'duplicated', 'corrupted'] as const;

const verdictLine = (kind: 'good' | 'alarm' | 'soft', word: string, text: string) =>
  `<p class="verdict ${kind}"><strong>${word}</strong> ${text}</p>`;

function verdictHtml({ result, stopped }: Recording): string {
  const { ledger } = result.last;
  switch (endOf(result, stopped)) {
    case 'clean':
      return verdictLine(
        'good',
        'CLEAN',
        `Every one of ${formatNumber(ledger.put)} records was found once, byte for byte.`,
      );
    case 'stopped':
      return verdictLine('soft', 'STOPPED', `None was found wrong so far; ${openText(result.last)}.`);
    case 'idle':
      return verdictLine(
        'alarm',
        'NOTHING DELIVERED',
        `${formatNumber(ledger.failed)} failed, ${formatNumber(ledger.dropped)} dropped.`,
      );
    case 'wrong': {
      const counts = WRONG.filter((name) => ledger[name] > 0).map(
        (name) => `${formatNumber(ledger[name])} ${name}`,
      );
      return verdictLine('alarm', 'NOT CLEAN', `${counts.join(', ')}.`);
    }
  }
}

/** Why records failed, the most frequent first. */
const failuresHtml = ({ failures }: SimulationResult): string =>
  failures.length === 0
    ? ''
    : tableHtml(
        {
          heading: ['failed', 'code', 'first record', 'reason'],
          rows: failures.map(({ code, records: count, record, reason }) => [
            formatNumber(count),
            code,
            formatNumber(record),
            reason.split('\n', 1)[0]!,
          ]),
        },
        'Why records failed',
        'words',
      );

function findingHtml({ kind, record, expected, found }: Finding): string {
  const what = record === null ? 'never put' : `record ${formatNumber(record)}`;
  return `<li>${kind}: ${what}<pre>expected ${escapeHtml(expected)}\nfound    ${escapeHtml(found)}</pre></li>`;
}

const findingsHtml = ({ findings }: SimulationResult): string =>
  findings.length === 0
    ? ''
    : `<section><h2>What was found</h2><p class="says">The first of them.</p><ul class="findings">${findings.map(findingHtml).join('\n')}</ul></section>`;

function factsOf({ result, options }: Recording): (readonly [string, string])[] {
  const { last } = result;
  const { ledger, realMs, invocations } = last;
  const fired = Object.values(last.faults).reduce((sum, count) => sum + count, 0);
  return [
    [
      formatNumber(ledger.put),
      ledger.put === ledger.outer
        ? 'records put'
        : `records put, in ${formatNumber(ledger.outer)} of the stream (${options.wrap})`,
    ],
    [perSecond(ledger.put / Math.max(0.001, realMs / 1000)), 'records, in real time'],
    [formatNumber(invocations.started), `calls, ${formatNumber(invocations.retries)} of them retries`],
    [milliseconds(last.duration.p99), 'p99 of the calls'],
    [
      formatNumber(fired),
      options.versions.some(({ chaos }) => chaos !== null) ? 'faults fired' : 'faults: none configured',
    ],
  ];
}

function streamTable({
  stream,
  seed,
  records: count,
  rate,
  wrap = 'none',
  input,
  out,
}: SimulationOptions): ChartTable {
  const limit = stream.partitionLimit;
  return {
    heading: ['the stream', ''],
    rows: [
      [
        'records',
        `${formatNumber(count)} at ${formatNumber(rate)} a second of the stream's time, seed ${seed}`,
      ],
      ...(input === undefined
        ? []
        : [['lines', `${input.name}, ${formatNumber(input.lines.length)} of them`]]),
      ['packed', wrap],
      ['source', stream.source],
      ['buffer', `${megabytes(stream.bufferBytes)} or ${stream.bufferSeconds} s`],
      ['retries', String(stream.retries)],
      ['partitions', limit === null ? 'none' : `at most ${formatNumber(limit)} active`],
      ['invocation', `at most ${milliseconds(stream.timeoutMs)}, ${stream.concurrency} at once`],
      ...(out === null ? [] : [['objects', out]]),
    ],
  };
}

function versionsTable({ versions }: SimulationOptions, { last }: SimulationResult): ChartTable {
  return {
    heading: ['version', 'share', 'calls', 'runtime', 'MB'],
    rows: versions.map(({ name, weight, runtime, memory }) => [
      name,
      `${formatNumber(weight * 100, 1)} %`,
      formatNumber(last.versions[name] ?? 0),
      runtime,
      formatNumber(memory),
    ]),
  };
}

/** What the table of versions has no room for. */
const codeHtml = ({ versions }: SimulationOptions): string =>
  versions
    .flatMap(({ name, pipeline, chaos }) => [
      `<p class="says">Version ${escapeHtml(name)}, pipeline</p><pre>${escapeHtml(pipeline)}</pre>`,
      ...(chaos === null ? [] : [`<p class="says">… and faults</p><pre>${escapeHtml(chaos)}</pre>`]),
    ])
    .join('\n');

function settingsHtml({ options, result }: Recording): string {
  return [
    '<section id="settings"><h2>What was run</h2>',
    tableHtml(streamTable(options), 'The stream', 'words'),
    tableHtml(versionsTable(options, result), 'The versions of the function'),
    codeHtml(options),
    '</section>',
  ].join('\n');
}

function metricsHtml({ metrics }: SimulationResult): string {
  if (metrics.length === 0) return '';
  const minutes = new Set(metrics.map(({ minute }) => minute)).size;
  const part = minutes > MOST_MINUTES ? `, the first ${MOST_MINUTES}` : '';
  return [
    '<section id="metrics"><h2>The metrics</h2>',
    '<p class="says">As in the namespace AWS/Firehose, in the stream\'s own time.</p>',
    tableHtml(metricsTable(metrics), 'The metrics'),
    `<details><summary>Sums by minute${part}</summary>${tableHtml(minutesTable(metrics), 'The metrics by minute')}</details>`,
    '</section>',
  ].join('\n');
}

/** What made the run, for the page's footer. */
export interface MadeBy {
  readonly millrace: string;
  readonly node: string;
  readonly cpu: string;
}

/** @returns an HTML document */
export function simulationPage(recording: Recording, madeBy: MadeBy): string {
  const { result, date } = recording;
  const charts = CHARTS.flatMap((make) => make(recording) ?? []);
  const foot = `${madeBy.cpu}; millrace ${madeBy.millrace}, Node ${madeBy.node}, ${date.slice(0, 16).replace('T', ' ')} UTC`;
  return documentHtml(
    `millrace: a simulated stream, ${TITLES[endOf(result, recording.stopped)]}`,
    [
      '<h1>A delivery stream, simulated</h1>',
      '<p class="soft">Amazon Data Firehose around real processes of the function, in simulated time, with a ledger of every record.</p>',
      verdictHtml(recording),
      againHtml(recording),
      factsHtml(factsOf(recording)),
      findingsHtml(result),
      failuresHtml(result),
      ...charts.map(figureHtml),
      metricsHtml(result),
      settingsHtml(recording),
      `<footer><p>Made by <code>millrace simulate</code>.</p><p class="soft">${escapeHtml(foot)}</p></footer>`,
    ].join('\n'),
  );
}
