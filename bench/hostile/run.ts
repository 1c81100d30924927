/**
 * @module bench/hostile/run
 * One run: a process for each runtime and pipeline, each in a cgroup of Lambda's smallest size, called in turns until the time
 * is over and each has had every case. One that ends is started again, and counted.
 */
import { readFileSync } from 'node:fs';
import { openProcesses } from '../../simulator/function/processes.ts';
import { createRandom, type Random } from '../../simulator/samples/random.ts';
import type { VersionOptions } from '../../simulator/simulation.ts';
import { type Cage, openCage } from '../measure/limits.ts';
import type { HostileCase } from './cases/case.ts';
import { dealHands, shuffleIn } from './deck.ts';
import type { Call, CellFound, HostileEvidence } from './evidence.ts';
import { createCodeLog, judgeCodes, judgeReply } from './judge.ts';
import {
  DEADLINE_MS,
  ENVIRONMENT,
  HOSTILE_PIPELINES,
  type HostilePipeline,
  MEMORY_MB,
  TASK_ROOT,
} from './plan.ts';
import { eventOf, prepare, type Sendable, type Sent } from './sent.ts';

export interface HostileOptions {
  readonly runtimes: readonly VersionOptions['runtime'][];
  readonly minutes: number;
  readonly seed: number;
  readonly cases: readonly HostileCase[];
  /** Default: {@link HOSTILE_PIPELINES}. */
  readonly pipelines?: readonly HostilePipeline[];
  /** Calls of each cell with culprits in company, however slow the machine is. Default: enough to tell whether its memory grows. */
  readonly company?: number;
  /** Told of each call. */
  readonly progress?: (call: Call) => void;
}

interface Cell {
  readonly name: string;
  readonly version: VersionOptions;
  readonly cage: Cage;
  readonly codes: ReturnType<typeof createCodeLog>;
  readonly innocents: readonly Sent[];
  readonly hands: Iterator<readonly Sent[], never>;
  peakRss: number;
}

/** Innocent records of an event. */
const INNOCENTS = [20, 300] as const;

function openCell(
  runtime: VersionOptions['runtime'],
  { name: pipelineName, tier, pipeline }: HostilePipeline,
  { innocents, culprits }: Sendable,
  random: Random,
): Cell {
  const name = `${runtime}: ${pipelineName}`;
  const cage = openCage({ memoryMb: MEMORY_MB, cpuShare: 1 });
  const codes = createCodeLog();
  return {
    name,
    cage,
    codes,
    innocents,
    hands: dealHands(culprits, random),
    peakRss: 0,
    version: {
      name,
      runtime,
      pipeline,
      weight: 1,
      chaos: null,
      memory: MEMORY_MB,
      taskRoot: TASK_ROOT,
      environment: { ...ENVIRONMENT, MILLRACE_TIER: tier },
      wrap: cage.inside,
      onOutput: codes.add,
    },
  };
}

/** Resident memory of the cell's process, now and at most. Bytes; `null`: it is gone. */
function memoryOf({ cage }: Cell): { readonly rss: number; readonly peak: number } | null {
  const [pid] = cage.pids();
  if (pid === undefined) return null;
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const kilobytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1]);
    return { rss: 1024 * kilobytes('VmRSS'), peak: 1024 * kilobytes('VmHWM') };
  } catch {
    return null;
  }
}

/** @throws Error where cgroups or the runtimes are missing */
export async function runHostile({
  runtimes,
  minutes,
  seed,
  cases,
  pipelines = HOSTILE_PIPELINES,
  company = 60,
  progress,
}: HostileOptions): Promise<HostileEvidence> {
  const random = createRandom(seed);
  const cells: Cell[] = [];
  const unexpected: string[] = [];
  const made = cases.map((of) => ({ of, record: of.make(random) }));
  for (const pipeline of pipelines) {
    const sendable = await prepare(pipeline, made, seed);
    unexpected.push(...sendable.unexpected);
    for (const runtime of runtimes) cells.push(openCell(runtime, pipeline, sendable, random));
  }
  const fn = await openProcesses(cells.map(({ version }) => version));
  const calls: Call[] = [];
  const until = performance.now() + 60_000 * minutes;

  async function call(cell: Cell): Promise<Call> {
    const culprits = cell.hands.next().value;
    const innocents = Array.from({ length: random.between(...INNOCENTS) }, () => random.pick(cell.innocents));
    const sent = shuffleIn(innocents, culprits, random);
    const requestId = `c${calls.length}-${cell.name.replaceAll(/\W+/g, '-')}`;
    const event = Buffer.from(JSON.stringify(eventOf(sent)));
    const started = performance.now();
    const { outcome } = await fn.invoke({ version: cell.name, requestId, event, timeoutMs: DEADLINE_MS });
    const milliseconds = performance.now() - started;
    const memory = memoryOf(cell);
    cell.peakRss = Math.max(cell.peakRss, memory?.peak ?? 0);
    const isOk = outcome.kind === 'ok';
    const { replied, wrong } = isOk ? judgeReply(sent, outcome.body) : { replied: 0, wrong: [] };
    return {
      cell: cell.name,
      cases: culprits.map(({ name }) => name!),
      records: sent.length,
      outcome: outcome.kind,
      message: isOk ? null : outcome.kind === 'broken' ? outcome.error.message : outcome.message,
      milliseconds,
      replied,
      wrong: isOk ? [...wrong, ...judgeCodes(sent, cell.codes.take(requestId))] : wrong,
      rss: memory?.rss ?? null,
    };
  }

  /** The cells of a runtime, one after the other: two runtimes keep two CPUs busy. */
  async function inTurns(own: readonly Cell[]): Promise<void> {
    const least = own.length * (cases.length + company);
    for (let turn = 0; turn < least || performance.now() < until; turn += 1) {
      const made = await call(own[turn % own.length]!);
      calls.push(made);
      progress?.(made);
    }
  }

  const found = ({ name, cage, peakRss }: Cell): CellFound => ({ name, kills: cage.kills(), peakRss });
  try {
    await Promise.all(
      runtimes.map((runtime) => inTurns(cells.filter(({ version }) => version.runtime === runtime))),
    );
    const names = cases.map(({ name }) => name);
    return { minutes, deadlineMs: DEADLINE_MS, cases: names, cells: cells.map(found), calls, unexpected };
  } finally {
    await fn.close();
    for (const { cage } of cells) cage.remove();
  }
}
