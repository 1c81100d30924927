/**
 * @module test/engine/threads/stand-in-program
 * A small program with every end a record can come to, so that the pool is tested without the pipeline. Its workers
 * import it by URL. A record is text:
 *
 *     bad…    fails      drop…   is dropped      anything else   `{"text":…}` with its context
 *
 * With the plan's title `deadly`, and only on a worker: EXIT ends the thread, HANG loops; THROW throws on any thread.
 */
import { workerData } from 'node:worker_threads';
import { type Batch, batchSize } from '../../../engine/batch.ts';
import type { Failure } from '../../../engine/failures.ts';
import { DEFAULT_LIMITS } from '../../../engine/limits.ts';
import { type Outcome, type PartitionKeys, STATUS } from '../../../engine/outcome.ts';
import type { Plan } from '../../../engine/plan/plan.ts';
import type { Program } from '../../../engine/plan/program.ts';
import type { MapFunction } from '../../../engine/user-code/function.ts';

export const STAND_IN_URL = import.meta.url;

/** A plan that says what the stand-in reads of it. */
export function standInPlan(
  changes: Partial<Pick<Plan, 'title' | 'alternatives' | 'userCode' | 'partition'>> = {},
): Plan {
  return {
    askedTier: 'auto',
    sink: null,
    deadLetter: null,
    rejects: false,
    objects: 'lines',
    tier: { kind: 're2', because: 'a stand-in' },
    title: 'stand-in',
    decode: [],
    alternatives: [{ parse: { kind: 'json', pattern: null }, steps: [] }],
    partition: [],
    trims: [],
    output: { format: 'json', newline: true, timestamp: 'iso', nulls: 'keep', compress: 'none', columns: [] },
    onError: 'failed',
    fanout: 'failed',
    overflow: 'failed',
    limits: DEFAULT_LIMITS,
    userCode: 'none',
    beforeCode: null,
    redacts: false,
    contextNames: null,
    keys: [],
    ...changes,
  };
}

/** A plan with user code in a module. */
export const mapBy = (module: string): Pick<Plan, 'alternatives' | 'userCode'> => ({
  alternatives: [{ parse: { kind: 'json', pattern: null }, steps: [{ kind: 'map', plan: { module } }] }],
  userCode: 'module',
});

export const PARTITION: Plan['partition'] = [{ key: 'first', template: [{ text: 'the first letter' }] }];

export async function compileProgram(plan: Plan): Promise<Program> {
  if (plan.title === 'no-start' && !inMain()) throw new Error('the plan does not compile here');
  const step = plan.alternatives[0].steps.find(({ kind }) => kind === 'map');
  const map: MapFunction | null =
    step === undefined ? null : (await import((step.plan as { module: string }).module)).default;
  return { run: (batch, progress) => runStandIn(plan, map, batch, progress) };
}

/** Vitest may run tests in threads of its own, so `isMainThread` says nothing here. */
function inMain(): boolean {
  return (workerData as { plan?: Plan } | null)?.plan === undefined;
}

function runStandIn(plan: Plan, map: MapFunction | null, batch: Batch, progress?: Int32Array): Outcome {
  const size = batchSize(batch);
  const unreadable = new Map(batch.unreadable.map((failure) => [failure.index, failure]));
  const output: Buffer[] = [];
  const spans = new Uint32Array(size * 2);
  const status = new Uint8Array(size);
  const failures: Failure[] = [];
  const partitionKeys: (PartitionKeys | null)[] | null = plan.partition.length === 0 ? null : [];
  let end = 0;
  const fail = (failure: Failure) => {
    status[failure.index] = STATUS.failed;
    failures.push(failure);
    return '';
  };
  const runOne = (index: number): string => {
    const unread = unreadable.get(index);
    if (unread) return fail(unread);
    const text = Buffer.from(
      batch.bytes.slice(batch.spans[2 * index], batch.spans[2 * index + 1]),
    ).toString();
    if (plan.title === 'deadly') beDeadly(text);
    if (text.startsWith('bad')) return fail({ index, code: 'no-match', detail: text });
    const context = Object.fromEntries(
      Object.entries(batch.context.perRecord).map(([name, values]) => [name, values[index] ?? null]),
    );
    const record = { text, ...batch.context.shared, ...context };
    let mapped: unknown = record;
    try {
      if (map !== null) mapped = map(record, context);
    } catch (error) {
      return fail({ index, code: 'map', detail: String(error) });
    }
    if (mapped === null || text.startsWith('drop')) {
      status[index] = STATUS.dropped;
      return '';
    }
    return `${JSON.stringify(mapped)}\n`;
  };
  for (let index = 0; index < size; index++) {
    if (progress) progress[0] = index;
    const line = Buffer.from(runOne(index));
    output.push(line);
    spans[2 * index] = end;
    end += line.length;
    spans[2 * index + 1] = end;
    partitionKeys?.push(status[index] === STATUS.ok ? { first: line.toString().slice(9, 10) } : null);
  }
  return {
    bytes: new Uint8Array(Buffer.concat(output)),
    spans,
    status,
    failures,
    partitionKeys,
    inner: null,
  };
}

function beDeadly(text: string): void {
  if (text.includes('THROW')) throw new Error('a bug in the program');
  if (inMain()) return;
  if (text.includes('EXIT')) process.exit(3);
  while (text.includes('HANG'));
}
