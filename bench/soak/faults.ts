/**
 * @module bench/soak/faults
 * How each fault strikes in a soak: every one at 5 % of a version's invocations.
 *
 * Those that decide what becomes of an invocation have a **weight**: no two of them coincide, so each invocation that fails
 * has one cause, and each is seen at its full share (two draws of their own would hide one behind the other: an
 * environment that ends answers nothing that could be broken as well). Those that only make it harder (slow, less disk, less
 * network, a thread less) have a **probability** of their own and coincide with anything, as such things do; they stand
 * first, as faults are done in their order and some leave no room for another.
 *
 * The eleven weights come to 0.55. Of these, five let Firehose try again; with four tries in all, 0.25⁴, or 4 batches of
 * 1,000, are given up after the last one. The others are final, for a record or for the batch.
 */
import type { FaultName } from '../../handler/chaos/faults/index.ts';

interface Strikes {
  readonly by: 'weight' | 'probability';
  /** Whether the process ends, by itself or because Firehose has waited long enough. */
  readonly ends: boolean;
  readonly options: Readonly<Record<string, unknown>>;
}

const SHARE = 0.05;

const harder = (options: Strikes['options'] = {}): Strikes => ({ by: 'probability', ends: false, options });
const decides = (options: Strikes['options'] = {}): Strikes => ({ by: 'weight', ends: false, options });
const ends = (): Strikes => ({ by: 'weight', ends: true, options: {} });

/** Short, so that a soak's time goes into records and not into waiting. */
export const STRIKES: Readonly<Record<FaultName, Strikes>> = {
  worker: harder({ count: 2 }),
  'slow-disk': harder({ ms: 10 }),
  'tmp-full': harder(),
  network: harder(),
  latency: harder({ ms: { mean: 50, max: 400 } }),
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

export const FAULT_NAMES = Object.keys(STRIKES) as readonly FaultName[];
/** Those after which the environment goes on. */
export const MILD_FAULTS = FAULT_NAMES.filter((name) => !STRIKES[name].ends);

/**
 * What `MILLRACE_CHAOS` is for these faults.
 * @param until when all of it ends, in milliseconds since 1970
 */
export function chaosOf(names: readonly FaultName[], seed: number, until: number): string {
  const faults = names.map((fault) => ({ fault, [STRIKES[fault].by]: SHARE, ...STRIKES[fault].options }));
  return JSON.stringify({ seed, until: new Date(until).toISOString(), faults });
}
