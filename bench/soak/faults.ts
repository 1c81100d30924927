/**
 * @module bench/soak/faults
 * How each fault fires in a soak: every one in 5 % of a version's invocations.
 *
 * Those that decide an invocation's outcome have a **weight**: no two of them coincide, so each failed invocation has one
 * cause, and each fires at its full share (independent draws would hide one behind the other: an environment that ends sends
 * no reply that could be broken as well). Those that only add stress (slow, less disk, less network, one thread less) have an
 * independent **probability** and coincide with anything; they come first, as faults fire in order and some leave no room for
 * another.
 *
 * The eleven weights add up to 0.55. After five of them Firehose retries; with four attempts in all, 0.25⁴, or 4 batches of
 * 1,000, are given up after the last. The others are final, for a record or for the batch.
 */
import type { FaultName } from '../../handler/chaos/faults/index.ts';

interface SoakFault {
  readonly by: 'weight' | 'probability';
  /** Whether the process ends: it exits, or Firehose's patience does. */
  readonly ends: boolean;
  readonly options: Readonly<Record<string, unknown>>;
}

const SHARE = 0.05;

const stress = (options: SoakFault['options'] = {}): SoakFault => ({
  by: 'probability',
  ends: false,
  options,
});
const decides = (options: SoakFault['options'] = {}): SoakFault => ({ by: 'weight', ends: false, options });
const ends = (): SoakFault => ({ by: 'weight', ends: true, options: {} });

/** Short, so that a soak's time goes into records and not into waiting. */
export const FAULTS: Readonly<Record<FaultName, SoakFault>> = {
  worker: stress({ count: 2 }),
  'slow-disk': stress({ ms: 10 }),
  'tmp-full': stress(),
  network: stress(),
  latency: stress({ ms: { mean: 50, max: 400 } }),
  throw: decides({ message: 'the soak' }),
  hang: ends(),
  exit: ends(),
  memory: ends(),
  'missing-id': decides({ count: 3 }),
  'duplicate-id': decides({ count: 3 }),
  'unknown-id': decides({ count: 3 }),
  'corrupt-base64': decides(),
  'wrong-result': decides(),
  oversize: decides(),
  'failed-records': decides({ share: 0.3 }),
};

export const FAULT_NAMES = Object.keys(FAULTS) as readonly FaultName[];
/** Those that the environment survives. */
export const MILD_FAULTS = FAULT_NAMES.filter((name) => !FAULTS[name].ends);

/**
 * What `MILLRACE_CHAOS` is for these faults.
 * @param until when all of it ends, in milliseconds since 1970
 */
export function chaosOf(names: readonly FaultName[], seed: number, until: number): string {
  const faults = names.map((fault) => ({ fault, [FAULTS[fault].by]: SHARE, ...FAULTS[fault].options }));
  return JSON.stringify({ seed, until: new Date(until).toISOString(), faults });
}
