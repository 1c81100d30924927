/**
 * @module engine/sources/s3/transform
 * The objects that an event names, through a pipeline and into its sink, in constant memory: line by line, or whole up to
 * `limits.decodedBytes`. An object with a line that fails, or whose outputs cannot be put, fails; what was put before stays.
 */
import { type Batch, packRecords } from '../../batch.ts';
import { MillraceError } from '../../errors.ts';
import { type Failure, OUT_OF_TIME } from '../../failures.ts';
import { addInner, countStatus, type InnerCounts, type Outcome, STATUS } from '../../outcome.ts';
import { nothingDone } from '../../select.ts';
import type { Output } from '../../sinks/index.ts';
import { putDeadLetters } from '../dead-letters.ts';
import { describeEvent } from '../describe-event.ts';
import type { EventRunner, ObjectSource, ReplyOptions } from '../source.ts';
import type { Transformed } from '../transform.ts';
import type { S3Object } from './notification.ts';
import { packOutputs } from './packed.ts';
import { type ObjectTarget, sinkTargets, type Targets } from './target.ts';

/** Outputs that are gathered before they are put. */
const PUT_BYTES = 4 << 20;

type Ended = Pick<Failure, 'code' | 'detail' | 'inner'> | null;

/** What became of an object: why it failed, and how its lines ended. */
interface ObjectDone {
  readonly ended: Ended;
  readonly lines: InnerCounts | null;
}

/** What is counted of all objects of an event. */
interface Spent {
  inputBytes: number;
  sinkBytes: number;
  handedBack: number;
}

async function* counted(chunks: AsyncIterable<Uint8Array>, spent: Spent): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    spent.inputBytes += chunk.length;
    yield chunk;
  }
}

/** The whole content; `null`: it is larger than that. */
async function readWhole(chunks: AsyncIterable<Uint8Array>, most: number): Promise<Buffer | null> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > most) return null;
    parts.push(chunk);
  }
  return Buffer.concat(parts);
}

/** Below this a stream costs more than it saves, as line buffers have to be set up (`lines/run.ts`). */
const SMALL = 64 << 10;

/** A small content as a whole, any other as it comes. */
async function readSmall(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array | AsyncIterable<Uint8Array>> {
  const iterator = chunks[Symbol.asyncIterator]();
  const first: Uint8Array[] = [];
  for (let bytes = 0; bytes < SMALL; ) {
    const { done, value } = await iterator.next();
    if (done) return Buffer.concat(first);
    first.push(value);
    bytes += value.length;
  }
  return (async function* () {
    try {
      yield* first;
      for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
    } finally {
      await iterator.return?.();
    }
  })();
}

class TooLarge extends Error {}

/** What the pipeline makes of an object, batch by batch. */
async function* outcomesOf(
  { plan, executor, runLines, deadLetters }: EventRunner,
  chunks: AsyncIterable<Uint8Array>,
  context: Readonly<Record<string, string>>,
  stopAt: number,
): AsyncGenerator<Outcome> {
  const settle = async (batch: Batch, outcome: Outcome) =>
    deadLetters === null
      ? outcome
      : putDeadLetters(deadLetters, batch, outcome, { deadline: stopAt, values: context });
  const named = plan.contextNames === null || plan.contextNames.length > 0;
  if (plan.objects === 'lines') {
    const lines = await readSmall(chunks);
    for await (const { batch, outcome } of runLines(lines, named ? { context } : {}))
      yield settle(batch, outcome);
    return;
  }
  const whole = await readWhole(chunks, plan.limits.decodedBytes);
  if (whole === null)
    throw new TooLarge(`more than ${plan.limits.decodedBytes} bytes in it (limits.decodedBytes)`);
  const batch = { ...packRecords([whole]), context: { shared: context, perRecord: {} } };
  const outcome = await executor.execute(batch, Number.isFinite(stopAt) ? { deadline: stopAt, stopAt } : {});
  yield settle(batch, outcome);
}

/** An object's content through the pipeline and into its target, which is neither finished nor abandoned. */
async function transformContent(
  runner: EventRunner,
  target: ObjectTarget,
  content: AsyncIterable<Uint8Array>,
  context: Readonly<Record<string, string>>,
  stopAt: number,
  spent: Spent,
): Promise<ObjectDone> {
  const { plan } = runner;
  let lines: InnerCounts | null = null;
  let gathered: Output[] = [];
  let bytes = 0;
  let line = 0;
  const failed = (code: Failure['code'], detail: string, at?: number): ObjectDone => ({
    ended: { code, detail, ...(at === undefined ? {} : { inner: at }) },
    lines,
  });
  async function put(): Promise<string | null> {
    const outputs = gathered;
    const size = bytes;
    gathered = [];
    bytes = 0;
    const problem = await target.put(outputs);
    if (problem === null) spent.sinkBytes += size;
    return problem;
  }
  const isLate = () => Date.now() >= stopAt;
  try {
    for await (const outcome of outcomesOf(runner, counted(content, spent), context, stopAt)) {
      spent.handedBack += outcome.handedBack ?? 0;
      lines = addInner(lines, { records: outcome.status.length, ...countStatus(outcome) });
      const [first] = outcome.failures;
      if (first !== undefined) {
        if (plan.objects !== 'lines') return failed(first.code, first.detail);
        const at = line + first.index;
        return failed(first.code, `line ${at + 1}: ${first.detail}`, at);
      }
      line += outcome.status.length;
      for (const output of packOutputs(outcome, plan.output.newline)) {
        gathered.push(output);
        bytes += output.bytes.length;
      }
      const problem = bytes < PUT_BYTES ? null : await put();
      if (problem !== null) return isLate() ? failed('deadline', OUT_OF_TIME) : failed('sink', problem);
      if (isLate()) return failed('deadline', OUT_OF_TIME);
    }
    const problem = (await put()) ?? (await target.finish());
    if (problem === null) return { ended: null, lines };
    return isLate() ? failed('deadline', OUT_OF_TIME) : failed('sink', problem);
  } catch (error) {
    // The connection broke, or the object is not what its first bytes say. Neither words have anything of its content.
    if (error instanceof MillraceError) throw error;
    if (isLate()) return failed('deadline', OUT_OF_TIME);
    return failed('object', error instanceof Error ? error.message : 'it cannot be read');
  }
}

/** `null`: there was nothing to do. */
async function transformObject(
  runner: EventRunner,
  targets: Targets,
  object: S3Object,
  values: Readonly<Record<string, string>>,
  stopAt: number,
  spent: Spent,
): Promise<ObjectDone | null> {
  const failed = (code: Failure['code'], detail: string): ObjectDone => ({
    ended: { code, detail },
    lines: null,
  });
  const isLate = () => Date.now() >= stopAt;
  if (isLate()) return failed('deadline', OUT_OF_TIME);
  const target = await targets.open(object, stopAt);
  if (target === null) return null;
  const content = await runner.objects.open(object, stopAt);
  if (typeof content === 'string')
    return isLate() ? failed('deadline', OUT_OF_TIME) : failed('object', `s3: ${content}`);
  const context = { ...values, sourceArn: `arn:aws:s3:::${object.bucket}`, objectKey: object.key };
  let done: ObjectDone | undefined;
  try {
    done = await transformContent(runner, target, content, context, stopAt, spent);
    return done;
  } finally {
    if (done === undefined || done.ended !== null) await target.abandon();
  }
}

/** @throws MillraceError `ERR_MILLRACE_EVENT` without a sink: outputs may be larger than memory */
async function targetsOf(
  runner: EventRunner,
  source: ObjectSource,
  event: unknown,
  invocation: Readonly<Record<string, string>>,
): Promise<Targets> {
  if (source.openTargets !== undefined) return source.openTargets(event, runner);
  if (runner.sink !== null) return sinkTargets(runner.sink, invocation);
  throw new MillraceError('ERR_MILLRACE_EVENT', {
    path: '',
    expected: 'a pipeline with a sink, as objects may become more than memory holds',
    found: `${describeEvent(event)}, and no sink`,
    hint: 'add sink: { firehose: NAME } or sink: { s3: { bucket: NAME } } to the pipeline',
  });
}

/** @throws MillraceError `ERR_MILLRACE_EVENT` where there is no place for the outputs */
export async function transformObjects(
  runner: EventRunner,
  source: ObjectSource,
  event: unknown,
  { deadline, invocation = {}, onSummary }: ReplyOptions,
): Promise<Transformed> {
  const targets = await targetsOf(runner, source, event, invocation);
  const { stopAt } = runner.replyTime.begin(0, deadline);
  const whole = nothingDone(source.records(event));
  const status = whole.status.fill(STATUS.dropped);
  const failures: Failure[] = [];
  let inner: InnerCounts | null = null;
  const spent: Spent = { inputBytes: 0, sinkBytes: 0, handedBack: 0 };
  const objects = source.objects(event).values();
  async function work(): Promise<void> {
    for (const object of objects) {
      const { record } = object;
      if (status[record] === STATUS.failed) continue; // its message comes again as a whole
      const done = await transformObject(runner, targets, object, invocation, stopAt, spent);
      if (done === null) continue;
      inner = addInner(inner, done.lines);
      status[record] = done.ended === null ? STATUS.ok : STATUS.failed;
      if (done.ended !== null) failures.push({ index: record, ...done.ended });
    }
  }
  const workers = await Promise.allSettled(Array.from({ length: targets.concurrency }, work));
  for (const worker of workers) if (worker.status === 'rejected') throw worker.reason;
  failures.sort((a, b) => a.index - b.index);
  const done = source.reply(event, { ...whole, status, failures, inner });
  // The content of objects is not kept, so there is nothing to sample.
  onSummary?.({ ...done.summary, source: source.name, ...spent, samples: [] });
  return { source: source.name, ...done };
}
