/**
 * @module test/simulator/fakes
 * Functions that are no processes: they reply as the engine does, and then change the reply as a test asks.
 */
import type { FirehoseTransformationEvent } from 'aws-lambda';
import { createEngine, type PipelineConfig } from '../../engine/index.ts';
import type { FunctionCall, FunctionOutcome, StreamFunction } from '../../simulator/function/function.ts';
import { type OpenFunction, startRun } from '../../simulator/run.ts';
import type {
  InvocationRecord,
  SimulationOptions,
  SimulationResult,
  StreamOptions,
  VersionOptions,
} from '../../simulator/simulation.ts';

export interface FakeRecord {
  recordId: string;
  result: string;
  data?: string;
  kafkaRecordValue?: string;
  metadata?: { partitionKeys?: Record<string, string> };
}

/** What is done to a reply; an outcome in its place is the reply. */
export type Change = (
  records: FakeRecord[],
  call: FunctionCall & { readonly number: number; readonly sent: FirehoseTransformationEvent },
) => FakeRecord[] | FunctionOutcome | Promise<FakeRecord[] | FunctionOutcome>;

export function fakeFunction(pipeline: PipelineConfig, change: Change = (records) => records): OpenFunction {
  return async () => {
    const engine = createEngine(pipeline, { threads: 1 });
    let number = 0;
    const fake: StreamFunction = {
      async invoke(call) {
        number += 1;
        const mine = number;
        const sent = JSON.parse(Buffer.from(call.event).toString()) as FirehoseTransformationEvent;
        const invocation = { requestId: call.requestId, functionVersion: call.version };
        const { records } = await engine.firehose(sent, { invocation });
        const changed = await change(records as FakeRecord[], { ...call, number: mine, sent });
        const outcome: FunctionOutcome = Array.isArray(changed)
          ? { kind: 'ok', body: Buffer.from(JSON.stringify({ records: changed })) }
          : changed;
        return { outcome, environment: 0, call: mine, faults: [] };
      },
      pids: () => [],
      close: () => engine.close(),
    };
    return fake;
  };
}

export const version = (more: Partial<VersionOptions> = {}): VersionOptions => ({
  name: '1',
  weight: 1,
  runtime: 'raw',
  pipeline: 'apache-combined',
  chaos: null,
  memory: 1769,
  ...more,
});

export const streamOptions = (more: Partial<StreamOptions> = {}): StreamOptions => ({
  source: 'direct',
  bufferBytes: 200_000,
  bufferSeconds: 60,
  retries: 3,
  partitionLimit: null,
  timeoutMs: 2000,
  concurrency: 4,
  ...more,
});

export const simulationOptions = (more: Partial<SimulationOptions> = {}): SimulationOptions => ({
  seed: 1,
  records: 3000,
  rate: 5000,
  out: null,
  stream: streamOptions(),
  versions: [version()],
  ...more,
});

export interface FakeRun {
  readonly result: SimulationResult;
  readonly calls: readonly InvocationRecord[];
}

/** A run with a fake of a pipeline's function, to its end. */
export async function runFake(
  pipeline: PipelineConfig,
  change?: Change,
  options: Partial<SimulationOptions> = {},
): Promise<FakeRun> {
  const calls: InvocationRecord[] = [];
  const text =
    typeof pipeline.parse === 'string' && Object.keys(pipeline).length === 1 ? pipeline.parse : null;
  const run = startRun(
    simulationOptions({ versions: [version({ pipeline: text ?? JSON.stringify(pipeline) })], ...options }),
    fakeFunction(pipeline, change),
    { invocation: (record) => calls.push(record) },
  );
  return { result: await run.done, calls };
}
