/**
 * @module cli/engine-options
 * Which tier and how many threads: options shared by `run` and `explain`.
 */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { readEnvironment } from '../engine/environment.ts';
import { createEngine, type Engine, MillraceError, packRecords, TIERS, type Tier } from '../engine/index.ts';
import { poolSize } from '../engine/threads/size.ts';
import { type LoadedPattern, renamePath } from './pattern-options.ts';

export interface EngineFlags {
  readonly threads: number | 'auto';
  readonly tier: 'auto' | Tier;
}

/** The pool decides which numbers of threads are valid. */
function parseThreads(text: string): number | 'auto' {
  if (text === 'auto') return text;
  const threads = /^[0-9]+$/.test(text) ? Number(text) : Number.NaN;
  try {
    poolSize(threads, readEnvironment());
  } catch (error) {
    if (!(error instanceof MillraceError)) throw error;
    throw new InvalidArgumentError(`Expected ${error.detail.expected}.`);
  }
  return threads;
}

export function addEngineOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--threads <n|auto>', 'threads to run on').argParser(parseThreads).default('auto', 'auto'),
    )
    .addOption(
      new Option('--tier <tier>', 'which tier runs the pipeline; the output is the same')
        .choices(['auto', ...TIERS])
        .default('auto', 'auto'),
    );
}

/**
 * An engine that can run: the pipeline is compiled, and user code loaded. Threads and a warm kernel are for those that wait for events.
 * @throws MillraceError that names the flag at fault
 */
export async function openEngine(pattern: LoadedPattern, { threads, tier }: EngineFlags): Promise<Engine> {
  try {
    const engine = createEngine(pattern.pipeline, { threads, tier, baseFolder: pattern.baseFolder });
    if (engine.plan.userCode === 'none') await engine.run(packRecords([]));
    else await engine.ready();
    return engine;
  } catch (error) {
    throw renamePath(pattern.nameError(error), 'tier', '--tier');
  }
}
