/**
 * @module handler
 * The handler that runs with no code of the user's own: `handler.handler` in the layer. The pipeline is what
 * `MILLRACE_PIPELINE` names. It is made ready while the module loads, in Lambda's init phase, where a function has a
 * whole vCPU whatever its size; what goes wrong there is the answer to every invocation.
 */
import { createEngine, type Engine } from '../engine/index.ts';
import { createHandler } from './create-handler.ts';
import { loadDefaultPipeline, loadPipeline, withOrigin } from './load-pipeline.ts';
import { currentTraceId, readSettings } from './settings.ts';

const OPTION = 'MILLRACE_PIPELINE';

async function startEngine(): Promise<Engine> {
  const { pipeline, threads, tier, folder } = readSettings();
  const loaded =
    pipeline === null
      ? await loadDefaultPipeline(folder, OPTION)
      : await loadPipeline(pipeline, OPTION, folder);
  try {
    const engine = createEngine(loaded.pipeline, { threads, tier, baseFolder: loaded.baseFolder });
    await engine.ready();
    return engine;
  } catch (error) {
    throw withOrigin(error, loaded.origin);
  }
}

/** The engine behind {@link handler}, for those who want to ask it for its plan or close it. */
export const engine: Promise<Engine> = startEngine();
engine.catch(() => {}); // every invocation rejects with it; without one the process must not end on its account

/** The Firehose transformation handler. */
export const handler = createHandler(engine, { traceId: currentTraceId });
