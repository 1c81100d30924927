/**
 * @module engine
 * The engine: a pipeline made ready to run on batches, lines and Firehose events.
 */
import type { FirehoseTransformationEvent, FirehoseTransformationResult } from 'aws-lambda';
import { type Batch, batchSize } from './batch.ts';
import { MillraceError, show } from './errors.ts';
import { type LineSource, lineBatches } from './lines.ts';
import type { Outcome } from './outcome.ts';
import { buildPlan } from './pipeline/build-plan.ts';
import { compileProgram } from './pipeline/compile.ts';
import type { MapFunction, PipelineConfig } from './pipeline/config.ts';
import type { Plan } from './pipeline/plan.ts';
import { createExecutor } from './pool/create.ts';
import type { Executor, ExecutorOptions } from './pool/executor.ts';
import { closedError } from './pool/inline.ts';
import { poolSize } from './pool/size.ts';
import { firehoseRecords, readFirehose } from './sources/firehose.ts';
import { type BatchSummary, replyFirehose } from './sources/firehose-reply.ts';
import { readSurroundings } from './surroundings.ts';

export { type Batch, type BatchContext, packRecords } from './batch.ts';
export { ERROR_CODES, type ErrorCode, type ErrorDetail, MillraceError } from './errors.ts';
export { FAILURE_CODES, type Failure, type FailureCode } from './failures.ts';
export type { LineSource } from './lines.ts';
export { countStatus, type Outcome, type PartitionKeys, STATUS } from './outcome.ts';
export {
  definePipeline,
  type MapFunction,
  type MapRecord,
  type MapValue,
  type PipelineConfig,
} from './pipeline/config.ts';
export type { Plan } from './pipeline/plan.ts';
export type { BatchSummary } from './sources/firehose-reply.ts';

/** Which matcher runs; the answers are the same. */
export type Tier = 're2';
export const TIERS: readonly Tier[] = ['re2'];

export interface EngineOptions {
  /** Threads to run on: a number, or by the machine and Lambda's memory rule. Default `auto`. */
  readonly threads?: number | 'auto';
  /** Which matcher to use; `auto`, the default, takes the fastest that can. */
  readonly tier?: 'auto' | Tier;
  /** Where relative paths in the pipeline start. Default: the working folder. */
  readonly baseFolder?: string;
  /** Time limits and the like of the pool. */
  readonly pool?: ExecutorOptions;
}

export interface RunOptions {
  /** When the answer has to be there, in milliseconds since 1970; what is not done by then fails as `deadline`. */
  readonly deadline?: number;
}

export interface FirehoseOptions extends RunOptions {
  /** Context values of the invocation for templates: `requestId`, `traceId`, `functionName`, `functionVersion`. */
  readonly invocation?: Readonly<Record<string, string>>;
  /** Told what became of the records, once the reply is made. */
  readonly onSummary?: (summary: BatchSummary) => void;
}

/** A batch of lines and what it became. Both are good until the next one is asked for. */
export interface LineResult {
  readonly batch: Batch;
  readonly outcome: Outcome;
  /** Number of the batch's first line, from 1. */
  readonly firstLine: number;
}

export interface Engine {
  readonly plan: Plan;
  /** The matcher in use. */
  readonly tier: Tier;
  /** Threads a large batch is split over; 1: it runs on the calling thread. */
  readonly threads: number;
  /** Runs one batch. Rejects only if the engine cannot run at all, never on account of a record. */
  run(batch: Batch, options?: RunOptions): Promise<Outcome>;
  /**
   * Runs a stream of lines in constant memory; results come in order.
   * @example for await (const { outcome } of engine.runLines(createReadStream('access.log'))) out.write(outcome.bytes)
   */
  runLines(lines: LineSource, options?: RunOptions): AsyncIterable<LineResult>;
  /**
   * Answers a Firehose transformation event: every record once, in order.
   * @throws MillraceError `ERR_MILLRACE_EVENT` for an event with no records to answer
   */
  firehose(
    event: FirehoseTransformationEvent,
    options?: FirehoseOptions,
  ): Promise<FirehoseTransformationResult>;
  /** Loads what the first batch would load otherwise: matcher, `map` module, threads. */
  ready(): Promise<void>;
  /** Ends threads. Running batches are finished first; later calls are refused with `ERR_MILLRACE_CLOSED`. */
  close(): Promise<void>;
}

/** Bytes of lines that one thread gets at a time: enough to make a message cheap, little enough to keep memory flat. */
const LINE_BATCH_BYTES = 1 << 20;
/** Batches of lines under way at once, so that reading and writing overlap with the work. */
const LINE_BATCHES_IN_FLIGHT = 2;

function chooseTier(asked: 'auto' | Tier = 'auto'): Tier {
  if (asked !== 'auto' && !TIERS.includes(asked)) {
    throw new MillraceError('ERR_MILLRACE_SETTING', {
      path: 'tier',
      expected: `auto or ${TIERS.join(', ')}`,
      found: show(asked),
    });
  }
  return 're2';
}

/**
 * Makes an engine of a pipeline.
 * @throws MillraceError `ERR_MILLRACE_PIPELINE` where the pipeline is wrong: the option, what was expected, what came
 * @example
 * const engine = createEngine({ parse: 'apache-combined', drop: ['identity'] });
 * export const handler = (event) => engine.firehose(event);
 */
export function createEngine(pipeline: PipelineConfig, options: EngineOptions = {}): Engine {
  const plan = buildPlan(pipeline, options.baseFolder ?? process.cwd());
  const tier = chooseTier(options.tier);
  const size = poolSize(options.threads ?? 'auto', readSurroundings());
  const threads = plan.map === 'inline' ? 1 : size.threads;
  const inlineMap = plan.map === 'inline' ? (pipeline.map as MapFunction) : null;
  let executor: Promise<Executor> | undefined;
  let closed = false;

  async function makeExecutor(): Promise<Executor> {
    const program = await compileProgram(plan, inlineMap);
    return createExecutor(plan, program, threads, { heapMb: size.heapMb, ...options.pool });
  }

  function getExecutor(): Promise<Executor> {
    if (closed) return Promise.reject(closedError());
    executor ??= makeExecutor();
    return executor;
  }

  async function* runLines(lines: LineSource, runOptions?: RunOptions): AsyncGenerator<LineResult> {
    const runner = await getExecutor();
    const inFlight: Promise<LineResult>[] = [];
    let firstLine = 1;
    async function* results(atMost: number): AsyncGenerator<LineResult> {
      while (inFlight.length > atMost) {
        const result = await inFlight.shift()!;
        yield result;
        runner.release(result.batch.bytes);
      }
    }
    for await (const batch of lineBatches(
      lines,
      LINE_BATCH_BYTES * threads,
      runner.allocate,
      runner.release,
    )) {
      if (batch === null) {
        yield* results(0);
        continue;
      }
      const line = firstLine;
      firstLine += batchSize(batch);
      const result = runner
        .execute(batch, runOptions)
        .then((outcome) => ({ batch, outcome, firstLine: line }));
      result.catch(() => {}); // reported when it is its turn; until then it must not count as unhandled
      inFlight.push(result);
      yield* results(LINE_BATCHES_IN_FLIGHT - 1);
    }
    yield* results(0);
  }

  return {
    plan,
    tier,
    threads,
    run: async (batch, runOptions) => (await getExecutor()).execute(batch, runOptions),
    runLines,
    async firehose(event, { invocation = {}, onSummary, ...runOptions } = {}) {
      const records = firehoseRecords(event);
      const runner = await getExecutor();
      const allocate = (byteLength: number) => runner.allocate(byteLength);
      const batch = readFirehose(event, { allocate, contextNames: plan.contextNames, invocation });
      const outcome = await runner.execute(batch, runOptions);
      const { result, summary } = replyFirehose(records, outcome);
      runner.release(batch.bytes);
      onSummary?.(summary);
      return result;
    },
    ready: async () => {
      await getExecutor();
    },
    async close() {
      closed = true;
      await (await executor?.catch(() => undefined))?.close();
    },
  };
}
