/**
 * @module handler/replay/replay
 * One object's failed records again: those that come out well are put, and the object keeps the others.
 */
import {
  countStatus,
  createEngine,
  type Engine,
  type EngineOptions,
  MillraceError,
  type Outcome,
  type PipelineConfig,
  STATUS,
} from '../../engine/index.ts';
import type { Output, Sink, Undelivered } from '../../engine/sinks/index.ts';
import { asWritten } from '../load-pipeline.ts';
import { cutAtLines } from './cut-at-lines.ts';
import { batchOf, type Letter, readLetter } from './letters.ts';
import type { Place } from './place.ts';

/** Bytes of lines that are run at a time. */
const BATCH_BYTES = 4 << 20;

/** Where replayed records go. */
export interface Destination {
  /** Records go as they came, and not through the pipeline. */
  readonly raw: boolean;
  put(outputs: readonly Output[]): Promise<readonly Undelivered[]>;
}

export const intoSink = (sink: Sink, raw: boolean, deadline = Number.POSITIVE_INFINITY): Destination => ({
  raw,
  put: (outputs) => sink.put(outputs, { deadline, values: {} }),
});

export interface Replayed {
  records: number;
  ok: number;
  dropped: number;
  /** Records that failed again, or could not be put, by reason. */
  readonly failed: Record<string, number>;
  /** Lines that are no failed records. */
  other: number;
}

export const nothingReplayed = (): Replayed => ({ records: 0, ok: 0, dropped: 0, failed: {}, other: 0 });

/** What runs records: whole ones, and those from within records, which are not decoded again. */
export interface Engines {
  readonly whole: Engine;
  readonly decoded: Engine;
}

/** A record that fails has to stay, whatever the pipeline would do with it. */
function withoutErrors(pipeline: PipelineConfig, changes: Partial<PipelineConfig> = {}): PipelineConfig {
  if (typeof pipeline !== 'object' || pipeline === null || Array.isArray(pipeline)) return pipeline; // it is refused
  const { deadLetter: _, ...config } = pipeline;
  return { ...config, onError: 'failed', ...changes };
}

/** @throws MillraceError for a wrong pipeline */
export async function openEngines(
  pipeline: PipelineConfig | Uint8Array,
  options: EngineOptions,
): Promise<Engines> {
  const written = asWritten(pipeline, 'replay'); // it runs in another way than events
  const whole = createEngine(withoutErrors(written), options);
  const decoded = createEngine(withoutErrors(written, { decode: 'none' }), options);
  await whole.ready();
  return { whole, decoded };
}

/** Records as they came, which a delivery stream transforms. */
function asTheyCame(letters: readonly Letter[]): Outcome {
  const { bytes, spans } = batchOf(letters);
  const status = new Uint8Array(letters.length);
  const failures = letters.flatMap(({ decoded }, index) =>
    decoded ? [{ index, code: 'decode' as const, detail: 'it was in another record' }] : [],
  );
  for (const { index } of failures) status[index] = STATUS.failed;
  return { bytes, spans, status, failures, partitionKeys: null, inner: null };
}

/** Runs letters and puts what comes well; gives those that have to stay. */
async function replayLetters(
  letters: readonly Letter[],
  engine: Engine,
  destination: Destination | null,
  replayed: Replayed,
): Promise<readonly Letter[]> {
  if (letters.length === 0) return [];
  const outcome = destination?.raw ? asTheyCame(letters) : await engine.run(batchOf(letters));
  const staying = new Map<number, string>(outcome.failures.map(({ index, code }) => [index, code]));
  const ok: number[] = [];
  for (const [index, status] of outcome.status.entries()) if (status === STATUS.ok) ok.push(index);
  const outputs = ok.map((index) => ({
    bytes: outcome.bytes.subarray(outcome.spans[2 * index], outcome.spans[2 * index + 1]),
    keys: outcome.partitionKeys?.[index] ?? null,
  }));
  const undelivered = (await destination?.put(outputs)) ?? [];
  for (const { index } of undelivered) staying.set(ok[index]!, 'sink');
  replayed.records += letters.length;
  replayed.ok += ok.length - undelivered.length;
  replayed.dropped += countStatus(outcome).dropped;
  for (const code of staying.values()) replayed.failed[code] = (replayed.failed[code] ?? 0) + 1;
  return letters.filter((_, index) => staying.has(index));
}

/** @throws MillraceError where the object is cut off, or not compressed as it begins */
async function* linesOf(place: Place, name: string): AsyncGenerator<readonly Buffer[]> {
  try {
    yield* cutAtLines(await place.read(name), BATCH_BYTES);
  } catch (error) {
    if (error instanceof MillraceError) throw error;
    const detail = { path: name, expected: 'an object that can be read', found: (error as Error).message };
    throw new MillraceError('ERR_MILLRACE_INPUT', detail, { cause: error });
  }
}

export interface ReplayOptions {
  /** `null`: a dry run. */
  readonly destination: Destination | null;
  /** Nothing is removed. */
  readonly keep: boolean;
  /** When to stop, in milliseconds since 1970. What was not looked at by then stays. */
  readonly stopAt?: number;
}

/**
 * An object of a place; in a dry run, or where it is to be kept, it stays as it is.
 * @returns whether it was looked at to its end
 */
export async function replayObject(
  place: Place,
  name: string,
  engines: Engines,
  { destination, keep, stopAt = Number.POSITIVE_INFINITY }: ReplayOptions,
  replayed: Replayed,
): Promise<boolean> {
  const rest: Buffer[] = [];
  const leaves = destination !== null && !keep;
  const sinkBefore = replayed.failed['sink'];
  let done = 0;
  let isWhole = true;
  for await (const lines of linesOf(place, name)) {
    isWhole &&= Date.now() < stopAt;
    if (!isWhole) {
      if (!leaves) break;
      rest.push(...lines);
      continue;
    }
    const letters: Letter[] = [];
    for (const line of lines) {
      const letter = readLetter(line);
      if (letter !== null) letters.push(letter);
      else {
        if (line.toString('latin1').trim() !== '') replayed.other += 1;
        rest.push(line);
      }
    }
    for (const decoded of [false, true]) {
      const some = letters.filter((letter) => letter.decoded === decoded);
      const engine = decoded ? engines.decoded : engines.whole;
      const staying = await replayLetters(some, engine, destination, replayed);
      done += some.length - staying.length;
      rest.push(...staying.map(({ line }) => line));
    }
  }
  if (leaves && done > 0) await place.leave(name, Buffer.concat(rest));
  // What could not be put as the time ran out comes again.
  return isWhole && (Date.now() < stopAt || replayed.failed['sink'] === sinkBefore);
}
