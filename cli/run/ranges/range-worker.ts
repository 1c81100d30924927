/**
 * @module cli/run/ranges/range-worker
 * What runs on a worker thread: {@link runUnits} to its end. Errors cross threads as words.
 */
import { type MessagePort, workerData } from 'node:worker_threads';
import { MillraceError } from '../../../engine/errors.ts';
import { ReaderGone, writeOutSync } from '../../output.ts';
import { runUnits } from './run-units.ts';
import type { Ending, Note, RangeJob } from './shared.ts';
import { Stopped } from './turns.ts';

export default async function runWorker({ port }: { readonly port: MessagePort }): Promise<Ending> {
  const job = workerData as RangeJob;
  try {
    await runUnits(job, {
      note: (note: Note) => port.postMessage(note),
      write: (bytes) => writeOutSync(bytes, job.out),
      rest() {},
    });
    return { kind: 'done' };
  } catch (error) {
    if (error instanceof Stopped) return { kind: 'stopped' };
    if (error instanceof ReaderGone) return { kind: 'reader-gone' };
    if (error instanceof MillraceError) return { kind: 'failed', code: error.code, detail: error.detail };
    throw error;
  } finally {
    port.close();
  }
}
