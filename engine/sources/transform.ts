/**
 * @module engine/sources/transform
 * An event of any source through a pipeline.
 */
import { sourceOf } from './index.ts';
import type { EventOptions, Runner, SourceReply } from './source.ts';

/** What became of an event of any source. */
export interface Transformed extends SourceReply {
  /** The name of the event's source. */
  readonly source: string;
}

/** Transforms an event of any source of the table. */
export async function transformEvent(
  { plan, executor, replyTime }: Runner,
  event: unknown,
  { deadline, invocation = {}, onSummary }: EventOptions,
): Promise<Transformed> {
  const source = sourceOf(event);
  const allocate = (byteLength: number) => executor.allocate(byteLength);
  const batch = source.read(event, { allocate, contextNames: plan.contextNames, invocation });
  const time = replyTime.begin(batch.bytes.length, deadline);
  try {
    const outcome = await executor.execute(
      batch,
      deadline === undefined ? {} : { deadline, stopAt: time.stopAt },
    );
    time.worked();
    const done = source.reply(event, outcome);
    onSummary?.(done.summary);
    time.replied();
    return { source: source.name, ...done };
  } finally {
    executor.release(batch.bytes); // an outcome never lies in its batch's memory
  }
}
