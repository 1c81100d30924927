/**
 * @module bench/soak/plan
 * The stream to soak: five versions under one alias, from one without faults to one with all of them. Each call goes to one of
 * them at random, so a record may meet a fault at one attempt and none at the next.
 *
 * | version | its records' way | what fails is | faults | lives |
 * |---|---|---|---|---|
 * | 1 | the kernel | failed | nothing | as long as the run |
 * | 2 | the kernel | dropped | what leaves the process alive | as long as the run |
 * | 3 | user code on the calling thread, where faults of disk and network reach it | passed on | likewise | as long as the run |
 * | 4 | user code on threads, which `worker` kills | dropped | likewise | as long as the run |
 * | 5 | user code on threads | failed | all sixteen faults | until the next one |
 *
 * The long-lived ones are looked at for leaks and handles. Records come as `decode: auto` tells them apart: single, in gzip, from the
 * KPL, from CloudWatch Logs. A record that one version fails may be passed on by another at the next attempt.
 */
import { join } from 'node:path';
import { MB_PER_VCPU } from '../../engine/threads/size.ts';
import type { FaultName } from '../../handler/chaos/faults/index.ts';
import { createRandom } from '../../simulator/samples/random.ts';
import type { OtherRecords, SimulationOptions, VersionOptions } from '../../simulator/simulation.ts';
import { LARGEST } from '../hostile/cases/case.ts';
import { HOSTILE_CASES } from '../hostile/cases.ts';
import { chaosOf, FAULT_NAMES, MILD_FAULTS } from './faults.ts';
import { MARK, type Sampler } from './sampler.ts';

export type Runtime = VersionOptions['runtime'];

/** User code that survives the faults; its folder is the function's. */
export const TASK_ROOT = join(import.meta.dirname, 'function');
const PARSE = 'apache-combined';
const USER_CODE = './map.mjs';

/** Hours that faults last: longer than any soak. */
const HOURS = 23;
/** MB of V8's heap where `memory` fills it: it takes time to fill more, and proves nothing else. */
const SMALL_HEAP = 64;

export interface Plan {
  readonly runtime: Runtime;
  readonly records: number;
  readonly seed: number;
  readonly concurrency: number;
  /** Faults that have to fire. */
  readonly faults: readonly FaultName[];
  /** Versions whose environments live as long as the run. */
  readonly longLived: readonly string[];
  readonly versions: readonly VersionOptions[];
}

interface Row {
  readonly name: string;
  readonly weight: number;
  readonly faults: readonly FaultName[];
  readonly threads: boolean;
  readonly userCode: boolean;
  readonly onError: 'failed' | 'drop' | 'raw';
}

const withoutWorker = MILD_FAULTS.filter((fault) => fault !== 'worker');

const ROWS: readonly Row[] = [
  { name: '1', weight: 0.12, faults: [], threads: false, userCode: false, onError: 'failed' },
  { name: '2', weight: 0.23, faults: withoutWorker, threads: false, userCode: false, onError: 'drop' },
  { name: '3', weight: 0.2, faults: withoutWorker, threads: false, userCode: true, onError: 'raw' },
  { name: '4', weight: 0.15, faults: MILD_FAULTS, threads: true, userCode: true, onError: 'drop' },
  { name: '5', weight: 0.3, faults: FAULT_NAMES, threads: true, userCode: true, onError: 'failed' },
];

const pipelineOf = ({ userCode, onError }: Row) =>
  JSON.stringify({ parse: PARSE, onError, ...(userCode ? { map: USER_CODE } : {}) });

export interface PlanOptions {
  readonly runtime: Runtime;
  readonly records: number;
  readonly seed: number;
  /** Shards, and so invocations at once. One makes the most of few records: a version's calls are one environment's. */
  readonly concurrency: number;
}

export function planFor({ runtime, records, seed, concurrency }: PlanOptions, sampler: Sampler): Plan {
  const until = Date.now() + HOURS * 3_600_000;
  const isLongLived = ({ faults }: Row) => !faults.includes('exit');
  const versions = ROWS.map((row): VersionOptions => {
    const heap = isLongLived(row) ? [] : [`--max-old-space-size=${SMALL_HEAP}`];
    return {
      name: row.name,
      weight: row.weight,
      runtime,
      pipeline: pipelineOf(row),
      chaos: row.faults.length === 0 ? null : chaosOf(row.faults, seed, until),
      memory: row.threads ? 2 * MB_PER_VCPU : MB_PER_VCPU,
      taskRoot: TASK_ROOT,
      environment: {
        ...sampler.environment(isLongLived(row), heap),
        TMPDIR: sampler.environment(false)[MARK]!, // what `tmp-full` fills, removed with the run
      },
    };
  });
  return {
    runtime,
    records,
    seed,
    concurrency,
    faults: FAULT_NAMES,
    longLived: ROWS.filter(isLongLived).map(({ name }) => name),
    versions,
  };
}

/** Hostile records come once in so many: few enough that most calls have none, as those that have one say nothing of latency. */
const HOSTILE = 4000;

function hostileRecords(seed: number): OtherRecords {
  const random = createRandom(seed);
  const made = HOSTILE_CASES.map(({ make }) => make(random));
  const records = made.filter((one) => typeof one !== 'string').filter(({ length }) => length <= LARGEST);
  return { oneIn: HOSTILE, draw: (own) => own.pick(records) };
}

/** The smallest buffer that Firehose takes: many invocations for the records. */
const BUFFER_BYTES = 200_000;

export const simulationOf = ({ records, seed, versions, concurrency }: Plan): SimulationOptions => ({
  seed,
  stream: {
    source: 'kinesis', // a shard's next batch waits for the one before, however slow this machine is: nothing is throttled
    bufferBytes: BUFFER_BYTES,
    bufferSeconds: 60,
    retries: 3,
    partitionLimit: null,
    timeoutMs: 3000, // what `hang` costs each time; a healthy call takes a hundredth
    concurrency,
  },
  versions,
  records,
  rate: 4000,
  wrap: 'mixed',
  others: hostileRecords(seed),
  out: null,
});
