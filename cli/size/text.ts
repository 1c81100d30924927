/**
 * @module cli/size/text
 * A plan as text: what to set, what it costs, which limits are near, what was assumed.
 */

import { paint } from '../output.ts';
import { hanging, labelled } from '../report-text.ts';
import { formatNumber } from '../table.ts';
import type { LimitUse, Plan } from './plan.ts';

/** Three digits or so. */
function about(value: number): string {
  if (value > 0 && value < 0.1) return String(Number(value.toPrecision(2)));
  return formatNumber(value, value >= 100 || Number.isInteger(value) ? 0 : value >= 10 ? 1 : 2);
}

function duration(seconds: number): string {
  return seconds < 1 ? `${about(seconds * 1000)} ms` : `${about(seconds)} s`;
}

function limitLine({ name, needed, limit, unit, share, metAt, adjustable, elsewhere }: LimitUse): string {
  const used = `${formatNumber(Math.ceil(needed))} of ${formatNumber(limit)} ${unit}`;
  const state =
    share > 1
      ? paint('red', `${about(share)} times the limit`)
      : `met at ${metAt < 10 ? about(metAt) : formatNumber(Math.floor(metAt))} records/s`;
  const more = [
    ...(elsewhere === null ? [] : [`${formatNumber(elsewhere)} in other regions`]),
    ...(adjustable ? ['raised on request'] : ['fixed']),
  ];
  return `  ${hanging(`${name}: ${used}, ${state} (${more.join('; ')})`, 4)}`;
}

export function planToText(plan: Plan, currency: string): string {
  const { request, shards, shardsAggregated, monthly, limits } = plan;
  const money = (value: number) => `${formatNumber(value, 2)} ${currency}`;
  const stream =
    shards === null
      ? 'none: Direct PUT'
      : `${formatNumber(shards)}${shardsAggregated === shards ? '' : `; ${formatNumber(shardsAggregated!)} with aggregated records (KPL)`}`;
  return [
    labelled(
      'for',
      `${about(request.recordsPerSecond)} records/s of ${about(request.recordBytes)} bytes, ${request.format}, ${request.way}, ${request.architecture}`,
    ),
    labelled('memory', `${formatNumber(plan.memoryMb)} MB`),
    labelled(
      'buffer',
      `size hint ${plan.bufferMb} MB, interval hint ${plan.bufferSeconds} s: sent ${plan.fillSeconds <= plan.bufferSeconds ? `full, every ${duration(plan.fillSeconds)}` : 'before it is full'}${shards === null ? '' : ', for each shard'}`,
    ),
    labelled(
      'invocation',
      `${formatNumber(plan.recordsPerInvocation)} ${plan.recordsPerInvocation === 1 ? 'record' : 'records'}, ${duration(plan.seconds)}${plan.firstSeconds === null ? '' : `; the first of an environment about ${duration(plan.firstSeconds)}, as measured`}`,
    ),
    labelled(
      'concurrency',
      `${formatNumber(plan.concurrency)}, at ${about(plan.invocationsPerSecond)} invocations/s`,
    ),
    labelled('shards', stream),
    labelled(
      'a month',
      `Lambda ${money(monthly.lambda)}, Firehose ${money(monthly.firehose)}, Kinesis ${money(monthly.kinesis)}: ${money(monthly.total)}`,
    ),
    ...plan.impossible.map((text) => labelled('impossible', paint('red', text))),
    '',
    paint('bold', 'memory sizes'),
    ...plan.options.map(
      ({ memoryMb, seconds, monthly: cost, outcome }) =>
        `  ${`${formatNumber(memoryMb)} MB`.padStart(9)}  ${duration(seconds).padStart(9)} an invocation  ${money(cost).padStart(14)} a month${outcome === 'computed' ? ', computed' : ''}${memoryMb === plan.memoryMb ? '  ←' : ''}`,
    ),
    '',
    paint('bold', 'limits, nearest first'),
    ...limits.map(limitLine),
    '',
    paint('bold', 'assumed'),
    ...plan.assumptions.map((text) => `  ${hanging(text, 4)}`),
    '',
  ].join('\n');
}
