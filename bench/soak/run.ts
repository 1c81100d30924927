/**
 * @module bench/soak/run
 * One run: the simulator runs the plan, environments are sampled meanwhile, and the evidence is gathered.
 */
import { simulate } from '../../simulator/index.ts';
import { findLeftovers, moreResources, processesWith } from './checks/leftovers.ts';
import type { Evidence, Finished } from './evidence.ts';
import { type Plan, type PlanOptions, planFor, simulationOf } from './plan.ts';
import { MARK, openSampler, type Sampler } from './sampler.ts';

export interface RunOptions {
  /** Default: {@link planFor}. */
  readonly plan?: (sampler: Sampler) => Plan;
  /** Told how many of the records are done with. */
  readonly progress?: (done: number) => void;
}

/** Samples of an environment, at most, roughly: more than enough for a trend, little enough not to disturb. */
const SAMPLES = 400;

/**
 * @throws Error where the function cannot be started
 */
export async function runSoak(
  options: PlanOptions,
  { plan: make, progress }: RunOptions = {},
): Promise<Evidence> {
  const before = process.getActiveResourcesInfo();
  const sampler = openSampler();
  try {
    const plan = (make ?? ((own) => planFor(options, own)))(sampler);
    const invocations: Finished[] = [];
    const calls = new Map<string, number>();
    const settings = simulationOf(plan);
    // Roughly: retries make more of them.
    const expected = (plan.records * 240) / settings.stream.bufferBytes;
    const every = Math.max(1, Math.floor(expected / plan.versions.length / SAMPLES));
    const simulation = simulate(settings, {
      invocation(record) {
        invocations.push({ ...record, at: Date.now() });
        if (record.outcome === 'throttled') return;
        const count = (calls.get(record.version) ?? 0) + 1;
        calls.set(record.version, count);
        // An environment that has just replied is idle until the next event, which is sent after this.
        if (plan.longLived.includes(record.version) && count % every === 0)
          sampler.ask(simulation.pids(), record.version);
        const { delivered, dropped, failed } = simulation.snapshot().ledger;
        progress?.(delivered + dropped + failed);
      },
    });
    const result = await simulation.done;
    const samples = sampler.samples();
    const leftovers = await findLeftovers(() => ({
      processes: processesWith(MARK, sampler.folder),
      resources: moreResources(before, process.getActiveResourcesInfo()),
    }));
    const { records, faults, longLived } = plan;
    return { records, faults, longLived, result, invocations, samples, leftovers };
  } finally {
    sampler.close();
  }
}
