/**
 * @module bench/soak/checks/fired
 * Every fault fired: a soak without some of the faults would prove nothing.
 */
import type { Evidence, Verdict } from '../evidence.ts';

export function checkFired({ faults, result }: Evidence): Verdict {
  const count = (fault: string) => result.last.faults[fault] ?? 0;
  const never = faults.filter((fault) => count(fault) === 0);
  const total = faults.reduce((sum, fault) => sum + count(fault), 0);
  const least = Math.min(...faults.map(count));
  return {
    check: 'every fault fired',
    ok: faults.length > 0 && never.length === 0,
    found:
      never.length === 0
        ? `${faults.length} faults fired ${total} times, each at least ${least} times`
        : `never fired: ${never.join(', ')}`,
    figures: Object.fromEntries(faults.map((fault) => [fault, count(fault)])),
  };
}
