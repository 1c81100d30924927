/**
 * @module cli/simulate/watch/status-line
 * A run in one line, for logs and for terminals without cursor control.
 */
import type { Snapshot } from '../../../simulator/simulation.ts';
import { count, percent, span } from './format.ts';
import { rateNow, settled } from './rates.ts';

/** @param history the oldest first; at least one */
export function statusLine(history: readonly Snapshot[]): string {
  const now = history.at(-1);
  if (now === undefined) throw new RangeError('expected a snapshot, found none');
  const { ledger, total, inFlight, invocations, faults, realMs, streamMs } = now;
  const fired = Object.values(faults).reduce((sum, value) => sum + value, 0);
  const wrong = (['lost', 'duplicated', 'corrupted'] as const)
    .filter((name) => ledger[name] > 0)
    .map((name) => `${name.toUpperCase()} ${count(ledger[name])}`);
  return [
    `${span(realMs)} (${span(streamMs)} of the stream)`,
    `${count(ledger.put)} of ${count(total)} put, ${percent(ledger.put, total)}`,
    `${count(rateNow(history, settled))} records/s`,
    `delivered ${count(ledger.delivered)}, dropped ${count(ledger.dropped)}, failed ${count(ledger.failed)}, open ${count(ledger.open)}`,
    `in flight ${count(inFlight.records)}`,
    `retries ${count(invocations.retries)}, faults ${count(fired)}`,
    wrong.length === 0 ? 'none lost' : wrong.join(', '),
  ].join('; ');
}
