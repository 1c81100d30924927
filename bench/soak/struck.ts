/**
 * @module bench/soak/struck
 * Every fault struck: a soak through faults that never came would prove nothing.
 */
import type { Evidence, Verdict } from './evidence.ts';

export function checkStruck({ faults, result }: Evidence): Verdict {
  const count = (fault: string) => result.last.faults[fault] ?? 0;
  const never = faults.filter((fault) => count(fault) === 0);
  const total = faults.reduce((sum, fault) => sum + count(fault), 0);
  const least = Math.min(...faults.map(count));
  return {
    check: 'every fault struck',
    ok: faults.length > 0 && never.length === 0,
    found:
      never.length === 0
        ? `${faults.length} faults, ${total} strikes, each ${least} times or more`
        : `never struck: ${never.join(', ')}`,
    figures: Object.fromEntries(faults.map((fault) => [fault, count(fault)])),
  };
}
