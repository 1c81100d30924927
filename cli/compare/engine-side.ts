/**
 * @module cli/compare/engine-side
 * A side that is a pipeline on this engine, in this process, by the same door as the handler's.
 */
import type { FirehoseTransformationEvent } from 'aws-lambda';
import { type Engine, MillraceError, type Tier } from '../../engine/index.ts';
import { readFirehose } from '../../engine/sources/firehose/read.ts';
import { loadPipeline, withOrigin } from '../../handler/load-pipeline.ts';
import { openEngine } from '../engine-options.ts';
import { renamePath } from '../pattern-options.ts';
import type { Answer, Side, SideReply } from './answer.ts';
import { invocationOf } from './invocation.ts';
import { readReply } from './reply.ts';

/**
 * Why records failed, which no reply says: they are run once more, alone. One that does not fail then failed on account
 * of the whole reply, which had no room for it.
 */
async function reasonsOf(
  engine: Engine,
  event: FirehoseTransformationEvent,
  indexes: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  const batch = readFirehose(
    { ...event, records: indexes.map((index) => event.records[index]!) },
    {
      allocate: (byteLength) => new Uint8Array(byteLength),
      contextNames: engine.plan.contextNames,
      invocation: invocationOf(event),
    },
  );
  const { failures } = await engine.run(batch);
  const codes = new Map(failures.map(({ index, code }) => [index, code]));
  return new Map(indexes.map((index, place) => [index, codes.get(place) ?? 'overflow']));
}

async function withReasons(
  engine: Engine,
  event: FirehoseTransformationEvent,
  reply: SideReply,
): Promise<SideReply> {
  const failed = reply.answers.flatMap(({ status }, index) => (status === 'ProcessingFailed' ? [index] : []));
  if (failed.length === 0) return reply;
  const reasons = await reasonsOf(engine, event, failed);
  const answers = reply.answers.map((answer, index): Answer => {
    const reason = reasons.get(index);
    return reason === undefined ? answer : { ...answer, reason };
  });
  return { ...reply, answers };
}

/**
 * @param side which one, for messages: `A`
 * @param pipeline a format's name, a file, or inline JSON
 * @throws MillraceError `ERR_MILLRACE_PIPELINE`
 */
export async function openEngineSide(side: 'A' | 'B', pipeline: string, tier: 'auto' | Tier): Promise<Side> {
  const loaded = await loadPipeline(pipeline.trim(), side, process.cwd());
  const pattern = { ...loaded, nameError: (error: unknown) => withOrigin(error, loaded.origin) };
  let engine: Engine;
  try {
    engine = await openEngine(pattern, { threads: 'auto', tier });
  } catch (error) {
    throw renamePath(error, '--tier', `--${side.toLowerCase()}-tier`);
  }
  return {
    title: `${pipeline.trim()}, ${engine.tier} tier`,
    async answer(event) {
      try {
        const reply = await engine.firehose(event, { invocation: invocationOf(event) });
        return await withReasons(engine, event, readReply(event, reply));
      } catch (error) {
        // What the event is, both sides are told; what only this one cannot do (a reply that no buffer holds) is its answer.
        if (!(error instanceof MillraceError) || error.code !== 'ERR_MILLRACE_REPLY_SIZE') throw error;
        return readReply(event, null);
      }
    },
    close: () => engine.close(),
  };
}
