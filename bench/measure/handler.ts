/**
 * @module bench/measure/handler
 * The handler as Lambda would load it, and the engine's own words on how it works: the one place where the benches
 * touch either.
 */
import type { FirehoseTransformationEvent, FirehoseTransformationResult } from 'aws-lambda';
import { packRecords } from '../../engine/batch.ts';
import { createEngine } from '../../engine/index.ts';
import { createHandler } from '../../handler/create-handler.ts';
import { currentTraceId } from '../../handler/settings.ts';
import { createLambdaContext } from './lambda-context.ts';

export interface LoadedHandler {
  /** One invocation: event object in, response object out. */
  readonly invoke: (event: FirehoseTransformationEvent) => Promise<FirehoseTransformationResult>;
  /** Which matcher runs. */
  readonly tier: string;
  readonly threads: number;
  /** Why records failed so far, from the handler's own log: code → how many. */
  readonly failures: ReadonlyMap<string, number>;
  /** Ends its threads, so that the process can end. */
  readonly close: () => Promise<void>;
}

/**
 * The handler with its settings as given; its log is read here instead of being printed. Once a process: like under
 * Lambda, the settings are read when the module is loaded.
 * @param pipeline what MILLRACE_PIPELINE says
 * @param threads what MILLRACE_THREADS says
 */
export async function loadHandler(
  pipeline: string,
  threads: number | 'auto' = 'auto',
): Promise<LoadedHandler> {
  process.env['MILLRACE_PIPELINE'] = pipeline;
  process.env['MILLRACE_THREADS'] = String(threads);
  const loaded = await import('../../handler/index.ts');
  const failures = new Map<string, number>();
  const warn = (line: string) => {
    const { failed = {} } = JSON.parse(line) as { readonly failed?: Readonly<Record<string, number>> };
    for (const [code, count] of Object.entries(failed)) failures.set(code, (failures.get(code) ?? 0) + count);
  };
  const engine = await loaded.engine;
  const handler = createHandler(loaded.engine, { traceId: currentTraceId, write: warn });
  const context = createLambdaContext();
  return {
    invoke: (event) => handler(event, context),
    tier: engine.tier,
    threads: engine.threads,
    failures,
    close: () => engine.close(),
  };
}

/** How many of these lines a format parses. */
export async function countParsed(format: string, lines: readonly Uint8Array[]): Promise<number> {
  const engine = createEngine({ parse: format }, { threads: 1 });
  const { failures } = await engine.run(packRecords(lines));
  await engine.close();
  return lines.length - failures.length;
}
