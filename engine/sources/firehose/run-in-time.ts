/**
 * @module engine/sources/firehose/run-in-time
 * An event on the kernel, and what that hands back on the slower path, as far as there is time. What is left is told to the
 * kernel, which runs the event once more and fails those records. An event of 29,000 takes 15–40 ms of CPU time so, and took
 * 160–390, more than 128 MB have in five seconds, where their texts were read and results made of them here (2026-11-29).
 */
import { attempt } from '../../kernel/host/attempt.ts';
import type { Refusal, TransformHandedBack } from '../../kernel/host/framing.ts';
import { type KernelInstance, memoryBytes } from '../../kernel/host/instance.ts';
import type { Regions } from '../../kernel/host/regions.ts';
import * as m from '../../kernel/memory.ts';
import type { FramedResult } from '../../plan/program.ts';
import { type EventMode, type KernelReply, runEvent } from './run-event.ts';

/** A run, or why there was none. */
export const tryRun = (instance: KernelInstance, regions: Regions, mode: EventMode) =>
  attempt(() => runEvent(instance, regions, mode)) ?? { refused: 'trap' as const };

/** A run, and a result for each record that it handed back. */
export interface TimelyRun {
  readonly run: KernelReply;
  readonly results: readonly FramedResult[];
}

export function runInTime(
  instance: KernelInstance,
  regions: Regions,
  mode: EventMode['results'],
  transform: TransformHandedBack,
): TimelyRun | { readonly refused: Refusal } {
  const run = tryRun(instance, regions, { results: mode });
  if ('refused' in run) return run;
  const { bails } = run;
  const results = bails.count === 0 ? [] : transform(bails.records);
  if (results.length === bails.count) return { run, results };
  const statuses = memoryBytes(instance.memory).subarray(regions.status.start, regions.status.end);
  for (let index = results.length; index < bails.count; index += 1) {
    statuses[bails.record(index)] = m.STATUS_DEADLINE;
  }
  const again = tryRun(instance, regions, { results: mode, decided: true });
  return 'refused' in again ? again : { run: again, results };
}
