/**
 * @module bench/soak/checks
 * The table of checks. A run that does not pass all of them has failed.
 */
import { checkFired } from './checks/fired.ts';
import { checkHandles } from './checks/handles.ts';
import { checkLatency } from './checks/latency.ts';
import { checkLeak } from './checks/leak.ts';
import { checkLedger } from './checks/ledger.ts';
import { checkLeftovers } from './checks/leftovers.ts';
import type { Check } from './evidence.ts';

export const CHECKS: readonly Check[] = [
  checkLedger,
  checkFired,
  checkLeak,
  checkHandles,
  checkLatency,
  checkLeftovers,
];
