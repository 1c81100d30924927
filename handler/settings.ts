/**
 * @module handler/settings
 * The user's settings, from the environment. The only reader of MILLRACE_ variables and of what Lambda says of an
 * invocation through the environment.
 */
import { MillraceError, show } from '../engine/errors.ts';
import { TIERS, type Tier } from '../engine/index.ts';

/** Every variable, and what it is for. Documentation and error messages read this table. */
export const SETTINGS = {
  MILLRACE_PIPELINE: 'a built-in format, a pipeline file in the function folder, or inline JSON',
  MILLRACE_THREADS: 'threads to run on: a number, or auto (default)',
  MILLRACE_TIER: 'which matcher: kernel, re2, or auto (default); the answers are the same',
} as const;

export interface Settings {
  /** `null`: look for a pipeline file. */
  readonly pipeline: string | null;
  readonly threads: number | 'auto';
  readonly tier: 'auto' | Tier;
  /** The function's own folder. */
  readonly folder: string;
}

function readThreads(text: string | undefined): number | 'auto' {
  if (text === undefined || text === '' || text === 'auto') return 'auto';
  if (/^[1-9][0-9]{0,2}$/.test(text)) return Number(text);
  throw new MillraceError('ERR_MILLRACE_SETTING', {
    path: 'MILLRACE_THREADS',
    expected: 'auto or a whole number from 1',
    found: show(text),
  });
}

function readTier(text: string | undefined): 'auto' | Tier {
  if (text === undefined || text === '' || text === 'auto') return 'auto';
  const tier = TIERS.find((name) => name === text);
  if (tier !== undefined) return tier;
  throw new MillraceError('ERR_MILLRACE_SETTING', {
    path: 'MILLRACE_TIER',
    expected: `auto or ${TIERS.join(', ')}`,
    found: show(text),
  });
}

/** @throws MillraceError `ERR_MILLRACE_SETTING` */
export function readSettings(environment: NodeJS.ProcessEnv = process.env): Settings {
  return {
    pipeline: environment['MILLRACE_PIPELINE']?.trim() || null,
    threads: readThreads(environment['MILLRACE_THREADS']?.trim()),
    tier: readTier(environment['MILLRACE_TIER']?.trim()),
    folder: environment['LAMBDA_TASK_ROOT'] ?? process.cwd(),
  };
}

/** The trace of the invocation in hand; the managed runtime puts it into the environment each time. */
export function currentTraceId(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  return environment['_X_AMZN_TRACE_ID'];
}
