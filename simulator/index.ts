/**
 * @module simulator
 * The delivery-stream simulator: Firehose around real runtime processes, with a ledger of every record.
 */
import { openProcesses } from './function/processes.ts';
import { startRun } from './run.ts';
import type { Simulation, SimulationOptions, Watcher } from './simulation.ts';

export type * from './simulation.ts';

/**
 * Starts a run: records are put, the function is called through its alias, and every record is looked for in what was
 * written. Environments are processes on this machine; they end with the run, and with this process.
 * @throws MillraceError `ERR_MILLRACE_SETTING` for an invalid option
 * @example
 * const run = simulate({ seed: 1, records: 1e6, rate: 5000, out: null, stream, versions });
 * const { clean, findings } = await run.done;
 */
export function simulate(options: SimulationOptions, watcher: Watcher = {}): Simulation {
  return startRun(options, openProcesses, watcher);
}
