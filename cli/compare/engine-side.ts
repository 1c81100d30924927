/**
 * @module cli/compare/engine-side
 * A side that is a pipeline on this engine, in this process, through the same entry point as the handler.
 */
import type { FirehoseTransformationEvent } from 'aws-lambda';
import { type Engine, MillraceError, type Tier } from '../../engine/index.ts';
import { readFirehose } from '../../engine/sources/firehose/read.ts';
import { loadPipeline } from '../../handler/load-pipeline.ts';
import { withOrigin } from '../../handler/with-origin.ts';
import { openEngine } from '../engine-options.ts';
import { renamePath } from '../pattern-options.ts';
import { invocationOf } from './invocation.ts';
import { readReply } from './reply.ts';
import type { RecordReply, Side, SideReply } from './side.ts';

/**
 * Why records failed, which a reply does not tell: they are run once more, on their own. One that passes then had failed
 * because the whole reply had no room for it.
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
  const failed = reply.records.flatMap(({ status }, index) => (status === 'ProcessingFailed' ? [index] : []));
  if (failed.length === 0) return reply;
  const reasons = await reasonsOf(engine, event, failed);
  const records = reply.records.map((record, index): RecordReply => {
    const reason = reasons.get(index);
    return reason === undefined ? record : { ...record, reason };
  });
  return { ...reply, records };
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
    async transform(event) {
      try {
        const reply = await engine.firehose(event, { invocation: invocationOf(event) });
        return await withReasons(engine, event, readReply(event, reply));
      } catch (error) {
        // An invalid event is an error on both sides; only a reply too large for any buffer counts against this one.
        if (!(error instanceof MillraceError) || error.code !== 'ERR_MILLRACE_REPLY_SIZE') throw error;
        return readReply(event, null);
      }
    },
    close: () => engine.close(),
  };
}
