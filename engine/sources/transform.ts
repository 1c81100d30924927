/**
 * @module engine/sources/transform
 * An event of any source through a pipeline, and where its source takes no outputs back, into the pipeline's sink.
 */
import { compressOutcome, WORK_SHARE } from './compress.ts';
import { putDeadLetters } from './dead-letters.ts';
import { deliver, okBytes } from './deliver.ts';
import { sourceOf } from './index.ts';
import { transformObjects } from './s3/transform.ts';
import { sampledNames, sampleFailures } from './samples.ts';
import type { EventRunner, RecordSource, ReplyOptions, SourceReply } from './source.ts';

/** What became of an event of any source. */
export interface Transformed extends SourceReply {
  /** The name of the event's source. */
  readonly source: string;
}

async function transformRecords(
  { plan, executor, replyTime, sink, deadLetters, putAgain }: EventRunner,
  source: RecordSource,
  event: unknown,
  { deadline, invocation = {}, onSummary, samples = 0 }: ReplyOptions,
): Promise<SourceReply> {
  const allocate = (byteLength: number) => executor.allocate(byteLength);
  const batch = source.read(event, {
    allocate,
    contextNames: sampledNames(plan.contextNames, samples),
    invocation,
    overflow: plan.overflow,
  });
  const time = replyTime.begin(batch.bytes.length, deadline);
  const puts = sink !== null && source.replies !== 'outputs';
  const values = { ...invocation, ...batch.context.shared };
  const limit = { deadline: time.stopAt, values };
  try {
    const now = Date.now();
    const reingests = plan.overflow === 'reingest' && source.replyReingesting !== undefined;
    const later = puts || reingests || plan.output.compress !== 'none' || deadLetters !== null;
    const stopAt = later ? now + (time.stopAt - now) * WORK_SHARE : time.stopAt;
    const made = await executor.execute(batch, deadline === undefined ? {} : { deadline, stopAt });
    const outcome = deadLetters === null ? made : await putDeadLetters(deadLetters, batch, made, limit);
    const replied =
      source.replies === 'outputs' ? compressOutcome(outcome, plan.output, time.stopAt) : outcome;
    let done =
      reingests && source.replyReingesting !== undefined
        ? await source.replyReingesting(event, replied, { plan, putAgain }, time.stopAt)
        : source.reply(event, replied);
    if (puts) {
      const delivered = await deliver(sink, done.outcome, limit);
      if (delivered !== done.outcome) done = source.reply(event, delivered);
    }
    time.worked();
    onSummary?.({
      ...done.summary,
      source: source.name,
      inputBytes: batch.bytes.length,
      sinkBytes: puts ? okBytes(done.outcome) : 0,
      handedBack: made.handedBack ?? 0,
      samples: sampleFailures(batch, done.outcome.failures, plan, samples),
    });
    time.replied();
    return done;
  } finally {
    executor.release(batch.bytes); // an outcome never lies in its batch's memory
  }
}

/** Transforms an event of any source of the table. */
export async function transformEvent(
  runner: EventRunner,
  event: unknown,
  options: ReplyOptions,
): Promise<Transformed> {
  const source = sourceOf(event);
  if ('objects' in source) return transformObjects(runner, source, event, options);
  return { source: source.name, ...(await transformRecords(runner, source, event, options)) };
}
