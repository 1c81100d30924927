/**
 * @module simulator/ledger/reference
 * What an event's records must become: the engine's reference path, on this process's thread, given the event as it was sent.
 */
import type { FirehoseTransformationEvent } from 'aws-lambda';
import { createEngine, type Outcome, type Plan } from '../../engine/index.ts';
import { limitsOfFunction } from '../../engine/limits.ts';
import { readFirehose } from '../../engine/sources/firehose/read.ts';
import { loadPipeline, withOrigin } from '../../handler/load-pipeline.ts';
import type { VersionOptions } from '../simulation.ts';

export interface Reference {
  readonly plan: Plan;
  /** @param invocation context values: `requestId`, … */
  transform(
    event: FirehoseTransformationEvent,
    invocation: Readonly<Record<string, string>>,
  ): Promise<Outcome>;
  close(): Promise<void>;
}

/** @throws MillraceError for an invalid pipeline */
export async function openReference({
  pipeline,
  taskRoot = process.cwd(),
  memory,
}: Pick<VersionOptions, 'pipeline' | 'taskRoot' | 'memory'>): Promise<Reference> {
  const loaded = await loadPipeline(pipeline, 'pipeline', taskRoot);
  try {
    const options = { threads: 1, tier: 're2', baseFolder: loaded.baseFolder } as const;
    const limits = { ...limitsOfFunction(memory), ...loaded.pipeline.limits };
    const engine = createEngine({ ...loaded.pipeline, limits }, options);
    await engine.ready();
    const { contextNames } = engine.plan;
    const allocate = (byteLength: number) => new Uint8Array(byteLength);
    return {
      plan: engine.plan,
      transform: (event, invocation) =>
        engine.run(readFirehose(event, { allocate, contextNames, invocation })),
      close: () => engine.close(),
    };
  } catch (error) {
    throw withOrigin(error, loaded.origin);
  }
}
