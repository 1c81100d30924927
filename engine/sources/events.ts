/**
 * @module engine/sources/events
 * Events of every source, over the sinks of a plan. Loaded by need: Firehose's events do without.
 */
import type { Plan } from '../plan/plan.ts';
import { openSink } from '../sinks/index.ts';
import { createObjectReader } from './s3/content.ts';
import type { EventRunner, ReplyOptions, Runner } from './source.ts';
import { type Transformed, transformEvent } from './transform.ts';

export interface Events {
  /** Loads what the first event needs. */
  ready(): Promise<void>;
  transform(
    runner: Runner & Pick<EventRunner, 'runLines'>,
    event: unknown,
    options: ReplyOptions,
  ): Promise<Transformed>;
}

export function openEvents(plan: Plan): Events {
  const sink = plan.sink === null ? null : openSink(plan.sink);
  const deadLetters = plan.deadLetter === null ? null : openSink(plan.deadLetter);
  const objects = createObjectReader();
  return {
    async ready() {
      await Promise.all([sink?.ready(), deadLetters?.ready()]);
    },
    transform: (runner, event, options) =>
      transformEvent({ ...runner, sink, deadLetters, objects }, event, options),
  };
}
