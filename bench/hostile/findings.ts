/**
 * @module bench/hostile/findings
 * A hostile run as it is printed and as a record keeps it: what each process was sent, how long it took, what it held.
 */
import { formatNumber, formatTable } from '../../cli/table.ts';
import { summarize } from '../measure/stats.ts';
import type { Result } from '../record.ts';
import type { Verdict } from '../soak/evidence.ts';
import { oneResult } from '../soak/findings.ts';
import type { CellFound, HostileEvidence } from './evidence.ts';

const MIB = 1 << 20;

const callsOf = ({ calls }: HostileEvidence, { name }: CellFound) =>
  calls.filter(({ cell }) => cell === name);

export function cellsText(evidence: HostileEvidence): string {
  const rows = evidence.cells.map((cell) => {
    const calls = callsOf(evidence, cell);
    const { median, high } = summarize(
      calls.length === 0 ? [0] : calls.map(({ milliseconds }) => milliseconds),
    );
    const counts = [
      calls.length,
      calls.reduce((sum, { records }) => sum + records, 0),
      calls.reduce((sum, { cases }) => sum + cases.length, 0),
      median,
      high,
      cell.peakRss / MIB,
      calls.filter(({ outcome }) => outcome !== 'ok').length,
    ];
    return [
      cell.name,
      ...counts.map((count) => formatNumber(count)),
      cell.kills === null ? '?' : formatNumber(cell.kills),
    ];
  });
  const heading = [
    'function',
    'calls',
    'records',
    'culprits',
    'median ms',
    'longest ms',
    'peak RSS, MB',
    'failed',
    'killed',
  ];
  return formatTable(heading, rows);
}

export function hostileResults(evidence: HostileEvidence, verdicts: readonly Verdict[]): Result[] {
  const figures = verdicts.flatMap(({ check, figures: own }) =>
    Object.entries(own).map(([name, value]) => oneResult(`hostile, ${check}: ${name}`, '', value)),
  );
  const cells = evidence.cells.flatMap((cell): Result[] => {
    const calls = callsOf(evidence, cell);
    if (calls.length === 0) return [];
    return [
      {
        name: `hostile, ${cell.name}: a call`,
        unit: 'ms',
        ...summarize(calls.map(({ milliseconds }) => milliseconds)),
      },
      oneResult(`hostile, ${cell.name}: peak RSS`, 'bytes', cell.peakRss),
    ];
  });
  return [...figures, ...cells];
}
