/**
 * @module cli/simulate/recording
 * What the page about a run is drawn from, recorded while it goes on. It stays small however long the run is: when it grows too
 * large, every second entry goes.
 */
import type {
  InvocationRecord,
  Simulation,
  SimulationOptions,
  SimulationResult,
  Snapshot,
  Watcher,
} from '../../simulator/simulation.ts';

/** Counts over the stream's time, by name. */
export interface Timeline {
  /** Milliseconds of the stream's time that a count is of. */
  readonly stepMs: number;
  readonly counts: Readonly<Record<string, readonly number[]>>;
}

export interface Recording {
  readonly options: SimulationOptions;
  readonly result: SimulationResult;
  /** Whether it was stopped before the end. */
  readonly stopped: boolean;
  /** ISO 8601, UTC. */
  readonly date: string;
  /** By the stream's time. */
  readonly snapshots: readonly Snapshot[];
  /** A sample of the calls; failed ones are kept longer. */
  readonly calls: readonly InvocationRecord[];
  /** `retries`, and faults by name. */
  readonly fired: Timeline;
}

const MOST_SNAPSHOTS = 600;
const MOST_CALLS = 2_000;
const MOST_STEPS = 60;
const FIRST_STEP_MS = 1_000;
const LOOK_EVERY_MS = 50;

const everySecond = <T>(all: readonly T[]): T[] => all.filter((_, index) => index % 2 === 0);

/** Counts in steps that double when there are too many. */
export function createTimeline(mostSteps = MOST_STEPS) {
  let stepMs = FIRST_STEP_MS;
  const counts = new Map<string, number[]>();
  const halve = () => {
    stepMs *= 2;
    for (const [name, steps] of counts) {
      counts.set(
        name,
        everySecond(steps).map((value, index) => value + (steps[index * 2 + 1] ?? 0)),
      );
    }
  };
  return {
    add(name: string, streamMs: number): void {
      while (streamMs / stepMs >= mostSteps) halve();
      const steps = counts.get(name) ?? [];
      counts.set(name, steps);
      const at = Math.floor(streamMs / stepMs);
      while (steps.length <= at) steps.push(0);
      steps[at]! += 1;
    },
    read: (): Timeline => ({ stepMs, counts: Object.fromEntries(counts) }),
  };
}

export interface Recorder {
  /** For the run. */
  readonly watcher: Watcher;
  /** Starts watching the run, which is sampled also while no call ends. */
  watch(run: Simulation): void;
  /** Stops watching; for a run that failed. */
  stop(): void;
  finish(options: SimulationOptions, result: SimulationResult, stopped: boolean): Recording;
}

export function createRecorder(): Recorder {
  let run: Simulation | null = null;
  let snapshots: Snapshot[] = [];
  let spacingMs = 0;
  let calls: InvocationRecord[] = [];
  let keptOf = 1;
  let okSeen = 0;
  let timer: NodeJS.Timeout | undefined;
  const fired = createTimeline();

  function look(): void {
    if (run === null) return;
    const last = snapshots.at(-1);
    const now = run.snapshot();
    if (last !== undefined && now.streamMs - last.streamMs <= spacingMs) return;
    snapshots.push(now);
    if (snapshots.length <= MOST_SNAPSHOTS) return;
    spacingMs = Math.max(1, (now.streamMs / MOST_SNAPSHOTS) * 2);
    snapshots = everySecond(snapshots);
  }

  function keep(call: InvocationRecord): void {
    if (call.outcome === 'ok') okSeen += 1;
    if (call.outcome === 'ok' && okSeen % keptOf !== 0) return;
    calls.push(call);
    if (calls.length <= MOST_CALLS) return;
    keptOf *= 2;
    const [ok, others] = [
      calls.filter(({ outcome }) => outcome === 'ok'),
      calls.filter(({ outcome }) => outcome !== 'ok'),
    ];
    calls = [...everySecond(ok), ...(others.length > MOST_CALLS / 2 ? everySecond(others) : others)];
  }

  return {
    watcher: {
      invocation(call) {
        look();
        keep(call);
        if (call.attempt > 1) fired.add('retries', call.streamMs);
        for (const fault of call.faults) fired.add(fault, call.streamMs);
      },
    },
    watch(simulation) {
      run = simulation;
      look();
      timer = setInterval(look, LOOK_EVERY_MS);
    },
    stop: () => clearInterval(timer),
    finish(options, result, stopped) {
      clearInterval(timer);
      return {
        options,
        result,
        stopped,
        date: new Date().toISOString(),
        snapshots: [...snapshots, result.last],
        calls: calls.toSorted((a, b) => a.streamMs - b.streamMs),
        fired: fired.read(),
      };
    },
  };
}
