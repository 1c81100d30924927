/**
 * @module engine/lines/run
 * A stream of lines through a pipeline: over the program's own line buffers where it has them, else through the executor.
 *
 * Line buffers stay on the calling thread, however many threads there are: reading and writing are other threads' work already.
 * Two kernels behind the executor took 1.7 s of CPU time and 2.5 s for 192 MB where one took 1.3 and 2.0, as batches have
 * to be copied to them (two cores, 2026-11-22). Files can be read from anywhere, and so on several threads, each with a line buffer of its own:
 * `cli/run/ranges`.
 */
import type { Batch, BatchContext } from '../batch.ts';
import type { Limits } from '../limits.ts';
import type { Outcome } from '../outcome.ts';
import type { Program } from '../plan/program.ts';
import type { ExecuteOptions, Executor } from '../threads/executor.ts';
import { lineBatches } from './batches.ts';
import { type LineSource, openReader } from './source.ts';
import { type LineBatch, streamLines } from './stream.ts';

/**
 * A batch of lines and what it became. Good until the next one is asked for; `outcome.bytes` until the one after that,
 * so that it can be written while the next one is made.
 */
export interface LineResult {
  /** The lines; a record is a line with its line feed. */
  readonly batch: Batch;
  readonly outcome: Outcome;
  /** Number of the batch's first line, from 1. */
  readonly firstLine: number;
}

/** What lines run on. */
export interface LineRunner {
  readonly program: Program;
  readonly executor: Executor;
  readonly threads: number;
  readonly limits: Limits;
}

export interface LineOptions extends ExecuteOptions {
  /** Context values of all lines. */
  readonly context?: BatchContext['shared'];
}

/** Bytes of lines that one thread gets at a time: enough to make a message cheap, little enough to keep memory flat. */
const BATCH_BYTES = 1 << 20;
/** Batches under way at once, so that reading and writing overlap with the work. */
const IN_FLIGHT = 2;

async function* throughExecutor(
  { executor, threads, limits }: LineRunner,
  lines: LineSource,
  options: LineOptions = {},
): AsyncGenerator<LineBatch> {
  const { context, ...limit } = options;
  const inFlight: Promise<LineBatch>[] = [];
  async function* results(atMost: number): AsyncGenerator<LineBatch> {
    while (inFlight.length > atMost) {
      const result = await inFlight.shift()!;
      yield result;
      executor.release(result.batch.bytes);
    }
  }
  const { allocate, release } = executor;
  for await (const batch of lineBatches(lines, BATCH_BYTES * threads, limits, allocate, release)) {
    if (batch === null) {
      yield* results(0);
      continue;
    }
    const named = context === undefined ? batch : { ...batch, context: { shared: context, perRecord: {} } };
    const result = executor.execute(named, limit).then((outcome) => ({ batch, outcome }));
    result.catch(() => {}); // reported when it is its turn; until then it must not count as unhandled
    inFlight.push(result);
    yield* results(IN_FLIGHT - 1);
  }
  yield* results(0);
}

async function* throughBuffers(runner: LineRunner, lines: LineSource): AsyncGenerator<LineBatch> {
  const reader = openReader(lines);
  try {
    const rest = yield* streamLines(runner.program, reader.read, runner.limits);
    if (rest !== null) yield* throughExecutor(runner, rest);
  } finally {
    await reader.close();
  }
}

/** Line buffers cost milliseconds to set up, most of it garbage that V8 collects on account of their memory. */
const SMALL = 64 * 1024;

const isSmall = (lines: LineSource) =>
  (typeof lines === 'string' || lines instanceof Uint8Array) && lines.length < SMALL;

/**
 * Runs lines in constant memory; results come in order.
 * @param check called before every result; it throws where the engine was closed meanwhile
 */
export async function* runLines(
  runner: LineRunner,
  lines: LineSource,
  options: LineOptions | undefined,
  check: () => void,
): AsyncGenerator<LineResult> {
  let firstLine = 1;
  // A deadline is the executor's to keep: it cuts batches by how fast they go.
  const canStream =
    runner.program.openLines !== undefined &&
    options?.deadline === undefined &&
    options?.context === undefined && // line buffers have no place for it
    !isSmall(lines);
  const results = canStream ? throughBuffers(runner, lines) : throughExecutor(runner, lines, options);
  for await (const { batch, outcome } of results) {
    check();
    yield { batch, outcome, firstLine };
    firstLine += outcome.status.length;
  }
}
