/**
 * @module handler/settings
 * The user's settings, from the environment. The only reader of MILLRACE_ variables, but for MILLRACE_RE2 (`engine/environment.ts`), and of what Lambda passes about an
 * invocation through the environment.
 */
import { MillraceError, show } from '../engine/errors.ts';
import { TIERS, type Tier } from '../engine/index.ts';

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

/** What chaos needs to know; see `handler/chaos`. */
export interface ChaosSettings {
  /** Inline JSON, or a file's name. */
  readonly text: string;
  readonly off: boolean;
  /** The function's own folder. */
  readonly folder: string;
  /** The version that runs; `null`: not known. */
  readonly version: string | null;
  /** `name:port` of the Runtime API; `null` outside of Lambda. */
  readonly runtimeApi: string | null;
}

/** `null`: nothing is set. */
export function readChaosSettings(environment: NodeJS.ProcessEnv = process.env): ChaosSettings | null {
  const text = environment['MILLRACE_CHAOS']?.trim();
  if (!text) return null;
  return {
    text,
    off: Boolean(environment['MILLRACE_CHAOS_OFF']?.trim()),
    folder: environment['LAMBDA_TASK_ROOT'] ?? process.cwd(),
    version: environment['AWS_LAMBDA_FUNCTION_VERSION'] ?? null,
    runtimeApi: environment['AWS_LAMBDA_RUNTIME_API'] ?? null,
  };
}

/** Lambda's variables for a runtime, as far as the raw one needs them. */
export interface RuntimeSettings {
  /** `name:port` of the Runtime API. */
  readonly api: string;
  readonly functionName?: string;
  readonly functionVersion?: string;
}

/** @throws MillraceError `ERR_MILLRACE_SETTING` where this is not Lambda */
export function readRuntimeSettings(environment: NodeJS.ProcessEnv = process.env): RuntimeSettings {
  const api = environment['AWS_LAMBDA_RUNTIME_API'];
  if (!api) {
    throw new MillraceError('ERR_MILLRACE_SETTING', {
      path: 'AWS_LAMBDA_RUNTIME_API',
      expected: 'the address of the Runtime API, which Lambda sets',
      found: 'nothing',
      hint: 'the raw runtime runs in a Lambda function: set AWS_LAMBDA_EXEC_WRAPPER=/opt/millrace/raw there',
    });
  }
  const functionName = environment['AWS_LAMBDA_FUNCTION_NAME'];
  const functionVersion = environment['AWS_LAMBDA_FUNCTION_VERSION'];
  return {
    api,
    ...(functionName === undefined ? {} : { functionName }),
    ...(functionVersion === undefined ? {} : { functionVersion }),
  };
}

/** Sets the trace of the current invocation, as the managed runtime does, for user code that looks there. */
export function setCurrentTraceId(
  traceId: string | null,
  environment: NodeJS.ProcessEnv = process.env,
): void {
  if (traceId === null) delete environment['_X_AMZN_TRACE_ID'];
  else environment['_X_AMZN_TRACE_ID'] = traceId;
}

/**
 * `raw` takes MILLRACE_NEXT_WRAPPER out of the environment before it goes on; where the managed runtime still finds it, the
 * first slot holds another wrapper, and `raw` never ran.
 * @throws MillraceError `ERR_MILLRACE_SETTING`
 */
export function checkWrappers(environment: NodeJS.ProcessEnv = process.env): void {
  const next = environment['MILLRACE_NEXT_WRAPPER'];
  if (!next) return;
  const first = environment['AWS_LAMBDA_EXEC_WRAPPER'];
  throw new MillraceError('ERR_MILLRACE_SETTING', {
    path: 'MILLRACE_NEXT_WRAPPER',
    expected: 'AWS_LAMBDA_EXEC_WRAPPER=/opt/millrace/raw beside it, which starts it',
    found: first === undefined ? 'no AWS_LAMBDA_EXEC_WRAPPER' : `AWS_LAMBDA_EXEC_WRAPPER=${first}`,
    hint: 'put /opt/millrace/raw into the first slot and the other wrapper into MILLRACE_NEXT_WRAPPER, or unset that',
  });
}

/** The trace of the current invocation; the managed runtime puts it into the environment each time. */
export function currentTraceId(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  return environment['_X_AMZN_TRACE_ID'];
}
