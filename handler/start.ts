/**
 * @module handler/start
 * Sets up what handles invocations, by the settings: the engine, and the handler around it. The managed runtime's
 * handler (`index.ts`) and the raw runtime begin here. It is done in Lambda's init phase, where a function has a whole vCPU
 * whatever its size.
 */
import { createEngine, type Engine } from '../engine/index.ts';
import type { ChaosHook } from './chaos/index.ts';
import { createHandler, type FirehoseHandler } from './create-handler.ts';
import { checkTarget, readLayerManifest } from './layer-manifest.ts';
import { loadDefaultPipeline, loadPipeline, withOrigin } from './load-pipeline.ts';
import type { LogSettings } from './log.ts';
import {
  checkWrappers,
  currentTraceId,
  readAllowed,
  readChaosSettings,
  readLogSettings,
  readSettings,
} from './settings.ts';

const OPTION = 'MILLRACE_PIPELINE';

export interface StartOptions {
  /** Whether events will come as bytes: then the memory that they need is touched as well. */
  readonly rawEvents: boolean;
}

export interface Started {
  readonly engine: Engine;
  readonly handler: FirehoseHandler;
  /** Faults to put around the handler; `null`, as nearly always: none. */
  readonly chaos: ChaosHook | null;
  readonly log: LogSettings;
}

/** Loaded only where it is asked for, so that no other cold start pays for it. */
async function startChaos(): Promise<ChaosHook | null> {
  const settings = readChaosSettings();
  if (settings === null) return null;
  const { openChaos } = await import('./chaos/index.ts');
  return openChaos(settings);
}

/**
 * @throws MillraceError where a setting or the pipeline is wrong, or the layer has no build for this runtime. The runtime
 * reports it as an init error.
 */
export async function start({ rawEvents }: StartOptions): Promise<Started> {
  checkTarget(readLayerManifest());
  if (!rawEvents) checkWrappers();
  const chaos = await startChaos(); // before the engine: it watches the threads that are started
  const { pipeline, threads, tier, folder, samples } = readSettings();
  const log = readLogSettings();
  const allow = readAllowed();
  const loaded =
    pipeline === null
      ? await loadDefaultPipeline(folder, OPTION)
      : await loadPipeline(pipeline, OPTION, folder);
  try {
    const { baseFolder, name, version } = loaded;
    const known = version === null ? { name } : { name, version };
    const engine = createEngine(loaded.pipeline, { threads, tier, baseFolder, samples, ...known });
    await engine.ready({ rawEvents });
    const replay = { pipeline: loaded.pipeline, threads, tier, baseFolder };
    const handler = createHandler(engine, { traceId: currentTraceId, log, allow, replay });
    return { engine, handler, chaos, log };
  } catch (error) {
    throw withOrigin(error, loaded.origin);
  }
}
