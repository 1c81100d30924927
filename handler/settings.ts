/**
 * @module handler/settings
 * The user's settings, from the environment. The only reader of MILLRACE_ variables, but for MILLRACE_RE2 (`engine/environment.ts`), and of what Lambda passes about an
 * invocation through the environment.
 */
import { MillraceError, show } from '../engine/errors.ts';
import { TIERS, type Tier } from '../engine/programs/asked-tier.ts';
import { LEVELS, type LogSettings } from './log.ts';
import { DIMENSIONS, METRICS, type MetricSettings } from './metrics.ts';

export interface Settings {
  /** `null`: look for a pipeline file. */
  readonly pipeline: string | null;
  readonly threads: number | 'auto';
  readonly tier: 'auto' | Tier;
  /** The function's own folder. */
  readonly folder: string;
  /** Failed records of an invocation that its line in the log describes. */
  readonly samples: number;
}

function settingError(path: string, expected: string, found: string | undefined): MillraceError {
  return new MillraceError('ERR_MILLRACE_SETTING', { path, expected, found: show(found) });
}

function readThreads(text: string | undefined): number | 'auto' {
  if (text === undefined || text === '' || text === 'auto') return 'auto';
  if (/^[1-9][0-9]{0,2}$/.test(text)) return Number(text);
  throw settingError('MILLRACE_THREADS', 'auto or a whole number from 1', text);
}

function readTier(text: string | undefined): 'auto' | Tier {
  if (text === undefined || text === '' || text === 'auto') return 'auto';
  const tier = TIERS.find((name) => name === text);
  if (tier !== undefined) return tier;
  throw settingError('MILLRACE_TIER', `auto or ${TIERS.join(', ')}`, text);
}

/** A line of the log has room for no more: CloudWatch takes 256 KB. */
const MOST_SAMPLES = 100;

function readSamples(text: string | undefined): number {
  if (!text) return 0;
  if (/^[0-9]{1,3}$/.test(text) && Number(text) <= MOST_SAMPLES) return Number(text);
  throw settingError('MILLRACE_LOG_SAMPLES', `a whole number from 0 to ${MOST_SAMPLES}`, text);
}

/** @throws MillraceError `ERR_MILLRACE_SETTING` */
export function readSettings(environment: NodeJS.ProcessEnv = process.env): Settings {
  return {
    pipeline: environment['MILLRACE_PIPELINE']?.trim() || null,
    threads: readThreads(environment['MILLRACE_THREADS']?.trim()),
    tier: readTier(environment['MILLRACE_TIER']?.trim()),
    folder: environment['LAMBDA_TASK_ROOT'] ?? process.cwd(),
    samples: readSamples(environment['MILLRACE_LOG_SAMPLES']?.trim()),
  };
}

/** CloudWatch takes 30, and bills each set of values as metrics of their own. */
const MOST_DIMENSIONS = 30;
const OWN_DIMENSION = /^([A-Za-z][\w.-]{0,99})=([\x20-\x7e]{1,200})$/;
/** Fields of the line that no dimension may be called. */
const TAKEN = new RegExp(
  `^(?:${[...DIMENSIONS, ...Object.keys(METRICS)].join('|')}|failed|failed\\..*|inner|innerRecords|duplicates|samples|sinkBytes|overflow|level|message|timestamp|requestId)$`,
);

function readDimensions(text: string): Pick<MetricSettings, 'dimensions' | 'constants'> {
  const constants: Record<string, string> = {};
  const dimensions = text.split(',').map((part) => {
    const name = part.trim();
    const own = OWN_DIMENSION.exec(name);
    if (own !== null && !TAKEN.test(own[1]!)) {
      constants[own[1]!] = own[2]!;
      return own[1]!;
    }
    if (DIMENSIONS.some((known) => known === name)) return name;
    throw settingError(
      'MILLRACE_METRICS_DIMENSIONS',
      `${DIMENSIONS.join(', ')} or NAME=VALUE, with commas between`,
      name,
    );
  });
  if (dimensions.length <= MOST_DIMENSIONS) return { dimensions, constants };
  throw settingError(
    'MILLRACE_METRICS_DIMENSIONS',
    `at most ${MOST_DIMENSIONS} dimensions`,
    `${dimensions.length}`,
  );
}

function readMetrics(environment: NodeJS.ProcessEnv): MetricSettings | null {
  const text = environment['MILLRACE_METRICS']?.trim();
  if (!text || text === 'off') return null;
  if (text !== 'on') throw settingError('MILLRACE_METRICS', 'on or off', text);
  const namespace = environment['MILLRACE_METRICS_NAMESPACE']?.trim() || 'millrace';
  if (!/^[\w./#:-]{1,255}$/.test(namespace) || namespace.startsWith('AWS/'))
    throw settingError(
      'MILLRACE_METRICS_NAMESPACE',
      'up to 255 letters, digits and . - _ / # :, not AWS/ at its beginning',
      namespace,
    );
  return {
    namespace,
    ...readDimensions(environment['MILLRACE_METRICS_DIMENSIONS']?.trim() || 'functionName'),
  };
}

/**
 * What goes to the log. The level is Lambda's own setting, which it passes on under the JSON log format.
 * @throws MillraceError `ERR_MILLRACE_SETTING`
 */
export function readLogSettings(environment: NodeJS.ProcessEnv = process.env): LogSettings {
  const level = LEVELS.find((name) => name === environment['AWS_LAMBDA_LOG_LEVEL']?.trim().toUpperCase());
  return {
    level: level ?? 'TRACE',
    metrics: readMetrics(environment),
    functionName: environment['AWS_LAMBDA_FUNCTION_NAME'],
  };
}

/** Calls that read, write or remove objects which the call names: off, unless `MILLRACE_ALLOW` lists them. */
const GUARDED = ['backfill', 'replay'] as const;
export type Guarded = (typeof GUARDED)[number];

/** @throws MillraceError `ERR_MILLRACE_SETTING` */
export function readAllowed(environment: NodeJS.ProcessEnv = process.env): readonly Guarded[] {
  const names = (environment['MILLRACE_ALLOW'] ?? '').split(',').map((name) => name.trim());
  return names
    .filter((name) => name !== '')
    .map((name) => {
      const known = GUARDED.find((guarded) => guarded === name);
      if (known !== undefined) return known;
      const expected = `a list of ${GUARDED.join(', ')}, separated by commas`;
      throw new MillraceError('ERR_MILLRACE_SETTING', {
        path: 'MILLRACE_ALLOW',
        expected,
        found: show(name),
      });
    });
}

/** @throws MillraceError `ERR_MILLRACE_EVENT` where the function does not take such calls */
export function checkAllowed(name: Guarded, allowed: readonly Guarded[]): void {
  if (allowed.includes(name)) return;
  throw new MillraceError('ERR_MILLRACE_EVENT', {
    path: `millrace.${name}`,
    expected: 'a function that takes such calls',
    found: 'one that does not',
    hint: `set MILLRACE_ALLOW=${name} there`,
  });
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
