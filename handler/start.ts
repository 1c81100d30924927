/**
 * @module handler/start
 * Sets up what handles invocations, by the settings: the engine, and the handler around it. The managed runtime's
 * handler (`index.ts`) and the raw runtime begin here. It is done in Lambda's init phase, where a function has a whole vCPU
 * whatever its size.
 */
import { type Engine, type EngineOptions, openBuilt } from '../engine/engine.ts';
import type { PipelineConfig } from '../engine/index.ts';
import { readBuiltFile } from './built-pipeline.ts';
import type { ChaosHook } from './chaos/index.ts';
import { createHandler, type FirehoseHandler } from './create-handler.ts';
import { checkTarget, readLayerManifest } from './layer-manifest.ts';
import type { LogSettings } from './log.ts';
import {
  checkWrappers,
  currentTraceId,
  readAllowed,
  readChaosSettings,
  readLogSettings,
  readSettings,
} from './settings.ts';
import { withOrigin } from './with-origin.ts';

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

/** A pipeline, and how to make its engine. */
interface Found {
  readonly pipeline: PipelineConfig | Uint8Array;
  readonly baseFolder: string;
  readonly origin: string;
  open(): Engine;
}

type Options = Pick<EngineOptions, 'threads' | 'tier' | 'samples'>;

/** `null`: the setting names no built file that is there. */
function openBuiltFile(setting: string | null, folder: string, options: Options): Found | null {
  const file = readBuiltFile(setting, folder);
  if (file === null) return null;
  const { bytes, baseFolder, name } = file;
  const open = () => openBuilt(bytes, { ...options, baseFolder, name });
  return { pipeline: bytes, baseFolder, origin: name, open };
}

/** What reads, checks and compiles pipelines is loaded here, so that a cold start with a built one does without. */
async function openWritten(setting: string | null, folder: string, options: Options): Promise<Found> {
  const { createEngine, loadDefaultPipeline, loadPipeline } = await import('./written-pipeline.ts');
  const loaded =
    setting === null
      ? await loadDefaultPipeline(folder, OPTION)
      : await loadPipeline(setting, OPTION, folder);
  const { baseFolder, name, version } = loaded;
  const known = version === null ? { name } : { name, version };
  return { ...loaded, open: () => createEngine(loaded.pipeline, { ...options, baseFolder, ...known }) };
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
  const options = { threads, tier, samples };
  const opened = openBuiltFile(pipeline, folder, options) ?? (await openWritten(pipeline, folder, options));
  try {
    const engine = opened.open();
    await engine.ready({ rawEvents });
    const replay = { pipeline: opened.pipeline, threads, tier, baseFolder: opened.baseFolder };
    const handler = createHandler(engine, { traceId: currentTraceId, log, allow, replay });
    return { engine, handler, chaos, log };
  } catch (error) {
    throw withOrigin(error, opened.origin);
  }
}
