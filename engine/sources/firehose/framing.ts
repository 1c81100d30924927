/**
 * @module engine/sources/firehose/framing
 * The framing of Firehose's events on the kernel: the reply to one, whatever its size.
 */
import { attempt } from '../../kernel/host/attempt.ts';
import type { Framed, Framing, TransformHandedBack } from '../../kernel/host/framing.ts';
import type { KernelInstance } from '../../kernel/host/instance.ts';
import type { Regions } from '../../kernel/host/regions.ts';
import type { FramedResult } from '../../plan/program.ts';
import { runOverflowing } from './overflow.ts';
import { finishReply, place, placeContext } from './run-event.ts';
import { runInTime, type TimelyRun } from './run-in-time.ts';

/**
 * By how many bytes results are shorter than the room reserved for their records, the result of one that fails without
 * data. Of a reply with so much room left, all records have their full results by the rule of overflow.ts.
 */
function spareOf(results: readonly FramedResult[]): number {
  return results
    .filter(({ isOk }) => isOk)
    .reduce((sum, { full, shortest }) => sum + Math.max(0, shortest.length - full.length), 0);
}

/** The reply, if there is no question that all of it fits. */
const finish = ({ run, results }: TimelyRun, ceiling: number): Framed =>
  finishReply(run, results, ceiling - run.spare - spareOf(results));

function reply(instance: KernelInstance, regions: Regions, transform: TransformHandedBack): Framed {
  // Asked once: an event may be run again, and hands back the same records then.
  let results: readonly FramedResult[] | undefined;
  const once: TransformHandedBack = (records) => {
    results ??= transform(records);
    return results;
  };
  const written = runInTime(instance, regions, 'write', once);
  const whole = 'refused' in written ? written : finish(written, instance.ceiling);
  if (!('refused' in whole) || whole.refused !== 'reply-size') return whole;
  return runOverflowing(instance, regions, once);
}

export const framing: Framing = {
  place,
  reply(instance, regions, transform, context) {
    instance.inflation?.begin(context?.stopAt ?? Number.POSITIVE_INFINITY);
    return attempt(() => placeContext(instance, regions, context))
      ? reply(instance, regions, transform)
      : { refused: 'trap' };
  },
};
