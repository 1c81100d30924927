/**
 * @module bench/firehose
 * The delivery-stream simulator: Firehose around real runtime processes, with a ledger of every record.
 */
import type { Simulation, SimulationOptions, Watcher } from './simulation.ts';

export type * from './simulation.ts';

/** Begins a run. */
export function simulate(_options: SimulationOptions, _watcher: Watcher = {}): Simulation {
  throw new Error('the delivery-stream simulator is on its way');
}
