/**
 * @module engine/pipeline/compile
 * The one chooser: Plan → Program. Each tier says whether it can; this file alone decides which one runs.
 */
import { MillraceError } from '../errors.ts';
import type { MapFunction } from './config.ts';
import { compileOracle } from './oracle.ts';
import type { Plan } from './plan.ts';
import type { Program } from './program.ts';

/** Loads the module behind `map`. */
async function loadMap(module: string): Promise<MapFunction> {
  let found: string;
  try {
    const loaded = (await import(module)) as { default?: unknown };
    if (typeof loaded.default === 'function') return loaded.default as MapFunction;
    found = loaded.default === undefined ? 'a module without one' : typeof loaded.default;
  } catch (error) {
    found = `"${(error as Error).message}" while loading ${module}`;
  }
  throw new MillraceError('ERR_MILLRACE_PIPELINE', {
    path: 'map',
    expected: 'a module whose default export is a function',
    found,
  });
}

/**
 * Compiles a plan for this thread.
 * @param inlineMap the function, where `plan.map` is `'inline'`
 * @throws MillraceError `ERR_MILLRACE_PIPELINE` where the map module cannot be used
 */
export async function compileProgram(plan: Plan, inlineMap: MapFunction | null = null): Promise<Program> {
  const map = plan.map === null || plan.map === 'inline' ? inlineMap : await loadMap(plan.map.module);
  return compileOracle(plan, map);
}
