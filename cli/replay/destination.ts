/**
 * @module cli/replay/destination
 * Where replayed records go: the pipeline's sink, a file, or as they came into a delivery stream, which transforms them again.
 */
import { appendFile } from 'node:fs/promises';
import { type Engine, MillraceError } from '../../engine/index.ts';
import { openSink, planSink } from '../../engine/sinks/index.ts';
import { type Destination, intoSink } from '../../handler/replay/replay.ts';
import { writeOut } from '../output.ts';

export interface ReplayFlags {
  readonly run?: true;
  readonly keep?: true;
  readonly out?: string;
  readonly reput?: string;
}

async function intoFile(file: string): Promise<Destination> {
  const write = file === '-' ? writeOut : (bytes: Uint8Array) => appendFile(file, bytes, { flush: true });
  if (file !== '-') {
    // Added to: what an earlier run has put there is nowhere else any more.
    await appendFile(file, '').catch((error: Error) => {
      const detail = { path: '--out', expected: 'a file that can be written', found: error.message };
      throw new MillraceError('ERR_MILLRACE_SETTING', detail, { cause: error });
    });
  }
  return {
    raw: false,
    async put(outputs) {
      await write(Buffer.concat(outputs.map(({ bytes }) => bytes)));
      return [];
    },
  };
}

/**
 * `null`: a dry run.
 * @throws MillraceError where there is none
 */
export async function openDestination(
  { plan }: Engine,
  { run, out, reput }: ReplayFlags,
): Promise<Destination | null> {
  if (run === undefined) return null;
  if (reput !== undefined)
    return intoSink(openSink(planSink({ firehose: reput }, { path: '--reput', keys: [] })), true);
  if (out !== undefined) return intoFile(out);
  if (plan.sink !== null) return intoSink(openSink(plan.sink), false);
  throw new MillraceError('ERR_MILLRACE_SETTING', {
    path: '--run',
    expected: 'a pipeline with a sink, --out FILE or --reput STREAM',
    found: 'none of them',
  });
}
