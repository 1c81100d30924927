/**
 * @module bench/soak/text
 * A run as it is printed: what became of records and invocations, each fault and what the stream saw of it, and the verdicts.
 */
import { againText, failureText } from '../../cli/simulate/text.ts';
import { formatCounts, formatFacts, formatNumber, formatTable } from '../../cli/table.ts';
import { ratiosByFault, sortCalls } from './checks/latency.ts';
import { median } from './checks/series.ts';
import type { Evidence, Finished, Verdict } from './evidence.ts';

/** Codes of failures. */
const SHOWN = 4;
const OUTCOMES = ['ok', 'error', 'timeout', 'exit', 'refused', 'throttled'] as const;

function outcomes(invocations: readonly Finished[]): string[] {
  return OUTCOMES.map((name) => {
    const count = invocations.filter(({ outcome }) => outcome === name).length;
    return count === 0 ? '' : formatNumber(count);
  });
}

/** A fault that coincides with another is counted with both: what an invocation came to may be the other's doing. */
export function faultsText({ faults, invocations, result }: Evidence): string {
  const ratios = ratiosByFault(sortCalls(invocations).recoveries);
  const rows = faults.map((fault) => {
    const hit = invocations.filter((one) => one.faults.includes(fault));
    const own = ratios.get(fault);
    const after = own === undefined ? ['', ''] : [formatNumber(own.length), formatNumber(median(own), 2)];
    return [fault, formatNumber(result.last.faults[fault] ?? 0), ...outcomes(hit), ...after];
  });
  const none = invocations.filter((one) => one.faults.length === 0);
  const heading = ['fault', 'fired', ...OUTCOMES, 'calls after', '× healthy'];
  return formatTable(heading, [...rows, ['none', formatNumber(none.length), ...outcomes(none), '', '']]);
}

export function countsText({ result }: Evidence, seconds: number): string {
  const { ledger, invocations, versions } = result.last;
  const shares = Object.entries(versions).map(([name, count]) => `${name}: ${formatNumber(count)}`);
  const { outer, putAgain: _, calledAgain: __, ...counts } = ledger;
  const again = againText(ledger);
  return formatFacts([
    ['records', formatCounts(counts)],
    ['packed', `in ${formatNumber(outer)} records of the stream`],
    ...(again === null ? [] : [['again', again] as const]),
    ...result.failures
      .slice(0, SHOWN)
      .map((one, index) => [index === 0 ? 'failed' : '', failureText(one)] as const),
    ['invocations', formatCounts(invocations)],
    ['versions', shares.join(', ')],
    ['time', `${formatNumber(seconds, 1)} s`],
  ]);
}

export const verdictsText = (verdicts: readonly Verdict[]): string =>
  verdicts.map(({ check, ok, found }) => `${ok ? '✓' : '✗'} ${check}: ${found}`).join('\n');
