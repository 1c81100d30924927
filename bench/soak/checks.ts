/**
 * @module bench/soak/checks
 * The table of checks. A run that does not pass all of them has failed.
 */
import type { Check } from './evidence.ts';
import { checkFired } from './fired.ts';
import { checkHandles } from './handles.ts';
import { checkLatency } from './latency.ts';
import { checkLeak } from './leak.ts';
import { checkLedger } from './ledger.ts';
import { checkLeftovers } from './leftovers.ts';

export const CHECKS: readonly Check[] = [
  checkLedger,
  checkFired,
  checkLeak,
  checkHandles,
  checkLatency,
  checkLeftovers,
];
