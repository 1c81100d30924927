/**
 * @module test/backfill/driver
 * A Distributed Map on this machine: batches of items, child executions by the states of the definition, tries again, concurrency, and
 * the share of failures. What it does not imitate stands in docs/guides/back-fill.md.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { S3Client } from '@aws-sdk/client-s3';
import type { Definition, DistributedMap, Retrier, State } from './definition.ts';
import { type Item, readItems } from './reader.ts';

/** What a call of the function gave, or the name of its error. */
export type Called = { readonly payload: unknown } | { readonly error: string; readonly cause: string };
export type Invoke = (payload: unknown) => Promise<Called>;

export interface Child {
  readonly items: readonly Item[];
  readonly output: Readonly<Record<string, unknown>> | null;
  readonly error: string | null;
  readonly cause: string | null;
  /** Calls of the function, those that were made again among them. */
  readonly calls: number;
}

export interface MapRun {
  readonly status: 'SUCCEEDED' | 'FAILED';
  readonly error: string | null;
  readonly items: number;
  readonly children: readonly Child[];
  /** The most child executions that ran at a time. */
  readonly peak: number;
}

/** A second of Step Functions, in ms: only the order of waits is looked at here. */
const SECOND = 10;

class Failed extends Error {
  readonly error: string;
  constructor(error: string, cause: string) {
    super(cause);
    this.error = error;
  }
}

function waitOf(
  { IntervalSeconds = 1, BackoffRate = 2, MaxDelaySeconds, JitterStrategy }: Retrier,
  attempt: number,
) {
  const wait = Math.min(
    IntervalSeconds * BackoffRate ** attempt,
    MaxDelaySeconds ?? Number.POSITIVE_INFINITY,
  );
  return SECOND * (JitterStrategy === 'FULL' ? Math.random() * wait : wait);
}

async function task(
  { Parameters, OutputPath, Retry }: Extract<State, { Type: 'Task' }>,
  input: unknown,
  invoke: Invoke,
): Promise<unknown> {
  if (Parameters['Payload.$'] !== '$' || OutputPath !== '$.Payload') throw new Error('another task');
  const attempts = new Map<Retrier, number>();
  for (;;) {
    const called = await invoke(input);
    if ('payload' in called) return called.payload;
    const retrier = Retry.find(({ ErrorEquals }) =>
      ErrorEquals.some((name) => name === called.error || name === 'States.ALL'),
    );
    const attempt = retrier === undefined ? 0 : (attempts.get(retrier) ?? 0);
    if (retrier === undefined || attempt >= (retrier.MaxAttempts ?? 3))
      throw new Failed(called.error, called.cause);
    attempts.set(retrier, attempt + 1);
    await sleep(waitOf(retrier, attempt));
  }
}

function valueAt(input: unknown, variable: string): unknown {
  const names = variable
    .replace(/^\$\./, '')
    .split(/\.|\[(\d+)\]/)
    .filter((name) => name !== undefined && name !== '');
  return names.reduce<unknown>(
    (value, name) => (value as Record<string, unknown> | undefined)?.[name],
    input,
  );
}

function choose({ Choices, Default }: Extract<State, { Type: 'Choice' }>, input: unknown): string {
  const taken = Choices.find(({ Variable, IsPresent, NumericGreaterThan }) => {
    const value = valueAt(input, Variable);
    if (IsPresent !== undefined) return (value !== undefined) === IsPresent;
    if (NumericGreaterThan !== undefined) return (value as number) > NumericGreaterThan;
    throw new Error(`the driver knows no such choice of ${Variable}`);
  });
  return taken?.Next ?? Default;
}

async function runChild(
  { StartAt, States }: DistributedMap['ItemProcessor'],
  items: readonly Item[],
  BatchInput: object,
  invoke: Invoke,
): Promise<Child> {
  let calls = 0;
  const counted: Invoke = (payload) => {
    calls += 1;
    return invoke(payload);
  };
  let data: unknown = { BatchInput, Items: items };
  try {
    for (let name = StartAt; ; ) {
      const state = States[name]!;
      if (state.Type === 'Task') {
        data = await task(state, data, counted);
        name = state.Next;
      } else if (state.Type === 'Choice') name = choose(state, data);
      else if (state.Type === 'Succeed')
        return { items, output: data as Child['output'], error: null, cause: null, calls };
      else {
        const [, path] = /^States\.JsonToString\((.*)\)$/.exec(state.CausePath)!;
        const cause = JSON.stringify(valueAt(data, path!));
        if (cause.length > 32_768) throw new Error('a cause that Step Functions would refuse');
        throw new Failed(state.Error, cause);
      }
    }
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    return { items, output: null, error: error.error, cause: error.message, calls };
  }
}

function batches(items: readonly Item[], most: number): (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / most) }, (_, index) =>
    items.slice(index * most, (index + 1) * most),
  );
}

export async function runMap(
  { States: { BackFill: map } }: Definition,
  input: Readonly<Record<string, string>>,
  client: S3Client,
  invoke: Invoke,
): Promise<MapRun> {
  const { ItemReader, ItemBatcher, ItemProcessor, MaxConcurrency, ToleratedFailurePercentage } = map;
  const items = await readItems(client, ItemReader, input);
  const waiting = batches(items, ItemBatcher.MaxItemsPerBatch).values();
  const children: Child[] = [];
  let failed = 0;
  let running = 0;
  let peak = 0;
  const isBeyond = () => failed > (ToleratedFailurePercentage / 100) * items.length;
  async function work(): Promise<void> {
    for (const batch of waiting) {
      if (isBeyond()) return;
      running += 1;
      peak = Math.max(peak, running);
      const child = await runChild(ItemProcessor, batch, ItemBatcher.BatchInput, invoke);
      running -= 1;
      children.push(child);
      if (child.error !== null) failed += batch.length; // with one that failed, all of its batch count
    }
  }
  await Promise.all(Array.from({ length: MaxConcurrency }, work));
  const error = isBeyond() ? 'States.ExceedToleratedFailureThreshold' : null;
  return { status: error === null ? 'SUCCEEDED' : 'FAILED', error, items: items.length, children, peak };
}
