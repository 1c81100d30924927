/**
 * @module engine/engine
 * The engine: a plan compiled to run on batches, lines and events. Where the plan comes from, `index.ts` and `built/` say; a
 * cold start with a built pipeline loads no more than this.
 */
import type { FirehoseTransformationEvent, FirehoseTransformationResult } from 'aws-lambda';
import {
  BYTES_OPTIONS,
  checkBatch,
  checkByteLength,
  checkEventBytes,
  checkLines,
  checkOptions,
  ENGINE_OPTIONS,
  EVENT_OPTIONS,
  POOL_OPTIONS,
  READY_OPTIONS,
  RUN_OPTIONS,
} from './arguments.ts';
import { type Batch, withTexts } from './batch.ts';
import { type Opened, openPlanFile } from './built/plan-file.ts';
import { readEnvironment, readKey } from './environment.ts';
import { voidPlace } from './errors.ts';
import { createCollector } from './garbage.ts';
import type { LineResult } from './lines/run.ts';
import type { LineSource } from './lines/source.ts';
import type { Outcome } from './outcome.ts';
import type { Plan } from './plan/plan.ts';
import type { Tier } from './programs/asked-tier.ts';
import { compileProgram } from './programs/compile.ts';
import type { createFurthest } from './programs/furthest.ts';
import { needsHeader } from './programs/needs-header.ts';
import { askedRe2 } from './reference/choose-re2.ts';
import type { Events } from './sources/events.ts';
import { type BytesOptions, replyToBytes } from './sources/firehose/event-bytes.ts';
import { createEventCodecs } from './sources/firehose/event-codec.ts';
import { copyReply, parseEvent, replyBytes } from './sources/firehose/event-json.ts';
import { replyToEvent } from './sources/firehose/parsed-event.ts';
import { firehoseRecords } from './sources/firehose/read.ts';
import type { PutAgain } from './sources/firehose/reingest/put.ts';
import { firehose } from './sources/firehose/source.ts';
import { warmUp } from './sources/firehose/warm-up.ts';
import { createReplyTime } from './sources/reply-time.ts';
import { createReport } from './sources/report.ts';
import type { EventOptions, EventSummary, ReplyOptions, Runner } from './sources/source.ts';
import type { Transformed } from './sources/transform.ts';
import { createExecutor } from './threads/create.ts';
import type { ExecutorOptions } from './threads/executor.ts';
import { closedError } from './threads/inline.ts';
import { poolSize } from './threads/size.ts';
import type { MapConfig } from './user-code/function.ts';

export interface EngineOptions {
  /** Threads to run on: a number, or by the machine and Lambda's memory rule. Default `auto`. */
  readonly threads?: number | 'auto';
  /** Which matcher to use; `auto`, the default, takes the fastest that can. */
  readonly tier?: 'auto' | Tier;
  /** Where relative paths in the pipeline start. Default: the working folder. */
  readonly baseFolder?: string;
  /** Time limits and the like of the pool. */
  readonly pool?: ExecutorOptions;
  /** What summaries call the pipeline, and its version. */
  readonly name?: string;
  readonly version?: string;
  /**
   * Told what became of each event, once its reply is made: counts, reasons, bytes, milliseconds. What it throws is logged and fails
   * nothing.
   */
  readonly onSummary?: (summary: EventSummary) => void;
  /** How many failed records of an event its summary describes at most, without a character of theirs. Default 0. */
  readonly samples?: number;
}

export interface RunOptions {
  /** The deadline, in milliseconds since 1970; records not done by then fail as `deadline`. */
  readonly deadline?: number;
  /** Of lines: context values for templates, the same for all of them. */
  readonly context?: Readonly<Record<string, string>>;
  /**
   * How many failures of a batch, from the first on, say how far their records got (`Failure.furthest`). Each takes about
   * 20 µs for a record of 200 bytes. Default: none.
   */
  readonly furthest?: number;
}

export interface ReadyOptions {
  /**
   * Made ready for {@link Engine.firehoseBytes} and not for {@link Engine.firehose}: touches the memory that large events
   * need. Default false.
   */
  readonly rawEvents?: boolean;
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
   * Runs a stream of lines in constant memory; results come in order. A source that is a function reads straight into
   * the engine's memory: see {@link ReadInto}.
   * @example for await (const { outcome } of engine.runLines(createReadStream('access.log'))) out.write(outcome.bytes)
   */
  runLines(lines: LineSource, options?: RunOptions): AsyncIterable<LineResult>;
  /**
   * Transforms a Firehose event: every record once, in order.
   * @throws MillraceError `ERR_MILLRACE_EVENT` for an event without records
   */
  firehose(event: FirehoseTransformationEvent, options?: EventOptions): Promise<FirehoseTransformationResult>;
  /**
   * Transforms an event of any source. Send `reply` back to Lambda. Where the source's reply carries no outputs, they are put into
   * the pipeline's `sink`; without one, deliver those of `outcome` first. Of a source that takes no failures back, a record that
   * failed has to fail the invocation.
   * @throws MillraceError `ERR_MILLRACE_EVENT` for an event of no known source, with a record that has no valid id, or that names
   * S3 objects for a pipeline without a sink; `ERR_MILLRACE_SDK` where AWS's SDK is missing
   * @example const { reply, outcome } = await engine.transform(sqsEvent)
   */
  transform(event: unknown, options?: EventOptions): Promise<Transformed>;
  /**
   * Transforms an event's bytes to the reply's bytes: several times as fast, as nothing is parsed or stringified. The reply
   * is the caller's, but for an event in the place of {@link reserve}: then it is good until the engine's next call. Callers that
   * have done with the last reply give its memory for the next one.
   * @example reply = await engine.firehoseBytes(event, { into: reply })
   */
  firehoseBytes(event: Uint8Array, options?: BytesOptions): Promise<Uint8Array>;
  /**
   * A place to read an event's bytes into, which saves a copy each way; good until the engine's next call. After that
   * {@link firehoseBytes} refuses it with `ERR_MILLRACE_INPUT`.
   * @example
   * const place = await engine.reserve(length);
   * … // read the event into it
   * socket.write(await engine.firehoseBytes(place));
   */
  reserve(byteLength: number): Promise<Uint8Array>;
  /** Does what the first batch would have to do otherwise: loads matcher, `map` module, threads; warms the kernel up. */
  ready(options?: ReadyOptions): Promise<void>;
  /** Ends threads. Running batches are finished first; later calls are refused with `ERR_MILLRACE_CLOSED`. */
  close(): Promise<void>;
}

/** The kernel does this much in about 2 ms, where other threads begin to pay; the pool's default is for the reference path. */
const KERNEL_THRESHOLD = 2 << 20;

/** Bytes below which a batch stays on the calling thread. A map module never runs there: what it does, it does to all. */
function thresholdFor({ userCode, tier }: Plan): Pick<ExecutorOptions, 'threshold'> {
  if (userCode !== 'none') return { threshold: 0 };
  return tier.kind === 'kernel' ? { threshold: KERNEL_THRESHOLD } : {};
}

/** What an engine runs. */
export interface Prepared extends Opened {
  /** The pipeline's own, where `plan.userCode` is `'function'`. */
  readonly functions: readonly MapConfig[];
}

export type Prepare = (baseFolder: string, tier: 'auto' | Tier, memoryMb: number | null) => Prepared;

/** Loaded with the first record that is put. */
function lazyPutAgain(): PutAgain {
  let putAgain: Promise<PutAgain> | undefined;
  return async (...records) => {
    putAgain ??= import('./sources/firehose/reingest/put.ts').then(({ createPutAgain }) => createPutAgain());
    return (await putAgain)(...records);
  };
}

/** Loaded with the first failures that somebody asks about: it reads patterns. */
function lazyFurthest(plan: Plan) {
  let furthest: Promise<ReturnType<typeof createFurthest>> | undefined;
  return async (ran: Parameters<ReturnType<typeof createFurthest>>[0], most: number): Promise<Outcome> => {
    if (most <= 0 || ran.outcome.failures.length === 0) return ran.outcome;
    furthest ??= import('./programs/furthest.ts').then((module) => module.createFurthest(plan));
    return (await furthest)(ran, most);
  };
}

/** An engine of a built pipeline. */
export const openBuilt = (file: Uint8Array, options?: EngineOptions): Engine =>
  openEngine((...here) => ({ ...openPlanFile(file, ...here), functions: [] }), options);

export function openEngine(prepare: Prepare, options: EngineOptions = {}): Engine {
  checkOptions(options, ENGINE_OPTIONS);
  checkOptions(options.pool, POOL_OPTIONS, 'pool.');
  askedRe2(); // here, and not at the first record that the kernel hands back, a name that no build has is an error
  const environment = readEnvironment();
  const { baseFolder = process.cwd(), tier = 'auto' } = options;
  const prepared = prepare(baseFolder, tier, environment.memorySizeMb);
  const { plan, functions, example } = prepared;
  for (const key of plan.keys) readKey(key); // here, and not at the first record, it is an error
  const size = poolSize(options.threads ?? 'auto', environment);
  const threads = plan.userCode === 'function' ? 1 : size.threads;
  let runner: Promise<Runner> | undefined;
  let reserved: Uint8Array | null = null;
  /** Memory that places were given in; when it grows, it is replaced. */
  const placed = new WeakSet<ArrayBufferLike>();
  let closed = false;
  const collect = createCollector(environment.memorySizeMb);

  async function makeRunner(plan: Plan): Promise<Runner> {
    const program = await compileProgram(plan, functions, firehose.framing, collect);
    const pool = { heapMb: size.heapMb, ...thresholdFor(plan), ...options.pool };
    const executor = await createExecutor(plan, program, threads, pool);
    const { cpuShare } = size;
    const least = options.pool?.deadlineMargin;
    const replyTime = createReplyTime({ cpuShare, ...(least === undefined ? {} : { least }) });
    const { contextNames = plan.contextNames } = program;
    return { plan: { ...plan, contextNames }, program, executor, replyTime, putAgain, codecs };
  }

  /** Every call uses the program's memory, so that a place given before is void. */
  function getRunner(): Promise<Runner> {
    reserved = null;
    if (closed) return Promise.reject(closedError());
    collect(); // what is left of the event before
    runner ??= makeRunner(plan);
    return runner;
  }

  const codecs = createEventCodecs();
  const putAgain = lazyPutAgain();
  /** Events of other sources than Firehose need a sink, so that a plan tells whether they will come. */
  const needsEvents = plan.sink !== null || plan.deadLetter !== null;
  let events: Promise<Events> | undefined;
  const getEvents = (): Promise<Events> =>
    (events ??= import('./sources/events.ts').then(({ openEvents }) => openEvents(plan)));
  const transformAny = async (event: unknown, replyOptions: ReplyOptions): Promise<Transformed> => {
    const { transform } = await getEvents();
    return transform({ ...(await getRunner()), runLines }, event, replyOptions);
  };
  /** Failed records are put before a reply says that they are dropped. */
  const firehoseWithDeadLetters = async (event: FirehoseTransformationEvent, eventOptions: ReplyOptions) => {
    firehoseRecords(event); // the error names Firehose
    const { reply } = await transformAny(event, eventOptions);
    return reply as FirehoseTransformationResult;
  };

  const { name = null, version = prepared.version, samples = 0, onSummary } = options;
  const report = createReport({ plan, name, version, samples, onSummary });
  const furthest = lazyFurthest(plan);
  const check = () => {
    reserved = null;
    if (closed) throw closedError();
  };

  async function* runLines(lines: LineSource, runOptions?: RunOptions): AsyncGenerator<LineResult> {
    const { program, executor } = await getRunner();
    if (needsHeader(plan)) yield* runSections(lines, runOptions);
    else yield* runOn({ plan, program, executor }, lines, runOptions);
  }

  async function* runOn(
    { plan: known, program, executor }: Pick<Runner, 'plan' | 'program' | 'executor'>,
    lines: LineSource,
    runOptions?: RunOptions,
  ): AsyncGenerator<LineResult> {
    const runner = { program, executor, threads, limits: known.limits };
    const furthestOf = lazyFurthest(known);
    const { runLines: runLinesOn } = await import('./lines/run.ts');
    for await (const result of runLinesOn(runner, lines, runOptions, check))
      yield { ...result, outcome: await furthestOf(result, runOptions?.furthest ?? 0) };
  }

  /** Lines whose fields their headers name: each header makes a plan that knows them. */
  async function* runSections(lines: LineSource, runOptions?: RunOptions): AsyncGenerator<LineResult> {
    const { headerReader, noHeader, withHeader } = await import('./programs/headers.ts');
    const { sectionsOf } = await import('./lines/headers.ts');
    let held: { readonly header: string; readonly runner: Runner } | undefined;
    try {
      for await (const section of sectionsOf(lines, headerReader(plan), plan.limits.lineBytes)) {
        const completed = withHeader(plan, section.header ?? noHeader(plan));
        // A server writes its header again whenever it starts: mostly it is the one before.
        const header = JSON.stringify(completed.alternatives[0].parse);
        if (held?.header !== header) {
          await held?.runner.executor.close();
          held = { header, runner: await makeRunner(completed) };
        }
        for await (const result of runOn(held.runner, section.lines, runOptions))
          yield { ...result, firstLine: section.firstLine + result.firstLine - 1 };
      }
    } finally {
      await held?.runner.executor.close();
    }
  }

  return {
    plan,
    tier: plan.tier.kind,
    threads,
    async run(batch, runOptions) {
      checkBatch(batch);
      checkOptions(runOptions, RUN_OPTIONS);
      const { executor } = await getRunner();
      const outcome = await executor.execute(withTexts(batch), runOptions);
      return furthest({ batch, outcome }, runOptions?.furthest ?? 0);
    },
    runLines(lines, runOptions) {
      checkLines(lines);
      checkOptions(runOptions, RUN_OPTIONS);
      return runLines(lines, runOptions);
    },
    async firehose(event, eventOptions = {}) {
      checkOptions(eventOptions, EVENT_OPTIONS);
      const reported = report(eventOptions);
      if (plan.deadLetter !== null) return firehoseWithDeadLetters(event, reported);
      const reply = await replyToEvent(await getRunner(), event, reported);
      collect(); // before Lambda's client writes the reply
      return reply;
    },
    async transform(event, eventOptions = {}) {
      checkOptions(eventOptions, EVENT_OPTIONS);
      const reported = report(eventOptions);
      return transformAny(event, reported);
    },
    async reserve(byteLength) {
      checkByteLength(byteLength);
      const { program } = await getRunner();
      reserved = program.reserveEvent?.(byteLength) ?? null;
      if (reserved !== null) placed.add(reserved.buffer);
      return reserved ?? new Uint8Array(byteLength);
    },
    async firehoseBytes(event, eventOptions = {}) {
      checkEventBytes(event);
      checkOptions(eventOptions, BYTES_OPTIONS);
      const reported = report(eventOptions);
      const inPlace = event === reserved;
      if (placed.has(event.buffer) && event.buffer !== reserved?.buffer) {
        const hint = 'call reserve() again, read the event into what it gives, and then call firehoseBytes()';
        throw voidPlace('one that a later call of the engine has used again', hint);
      }
      const ready = await getRunner();
      const { into } = eventOptions;
      if (plan.deadLetter === null)
        return replyToBytes(ready, event, inPlace, into === undefined ? reported : { ...reported, into });
      const reply = replyBytes(await firehoseWithDeadLetters(parseEvent(event), reported));
      return into === undefined ? reply : copyReply(reply, into);
    },
    async ready(readyOptions = {}) {
      checkOptions(readyOptions, READY_OPTIONS);
      const { rawEvents = false } = readyOptions;
      const runner = await getRunner();
      // The kernel's batches are hardly ever worth threads; the reference path's nearly always are. User code is called on
      // no record but the user's.
      if (plan.tier.kind === 'kernel' && plan.userCode === 'none')
        await warmUp(runner, example, rawEvents, size.cpuShare);
      else await runner.executor.warmUp();
      if (needsEvents) await (await getEvents()).ready();
    },
    async close() {
      closed = true;
      const open = await runner?.catch(() => undefined);
      await open?.executor.close();
    },
  };
}
