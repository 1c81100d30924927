/**
 * @module engine/sources/s3/target
 * Where the outputs of an object go: into the pipeline's sink as they come, or as a whole (`backfill-target.ts`).
 */
import type { Output, Sink } from '../../sinks/index.ts';
import type { S3Object } from './notification.ts';

/** Of one object. What its calls give is why outputs cannot be put; `null`: they can. */
export interface ObjectTarget {
  put(outputs: readonly Output[]): Promise<string | null>;
  /** All its outputs were put. */
  finish(): Promise<string | null>;
  /** The object failed. */
  abandon(): Promise<void>;
}

export interface Targets {
  /** Objects that may be in work at a time. */
  readonly concurrency: number;
  /** `null`: there is nothing to do for this object. */
  open(object: S3Object, stopAt: number): Promise<ObjectTarget | null>;
}

/** What was put before an object failed stays, and comes again. */
export const sinkTargets = (sink: Sink, values: Readonly<Record<string, string>>): Targets => ({
  concurrency: 1,
  open: async (_object, stopAt) => ({
    async put(outputs) {
      if (outputs.length === 0) return null;
      return (await sink.put(outputs, { deadline: stopAt, values }))[0]?.detail ?? null;
    },
    finish: async () => null,
    abandon: async () => {},
  }),
});
