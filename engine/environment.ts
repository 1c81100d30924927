/**
 * @module engine/environment
 * What Lambda, or the machine, gives this process. Facts of the environment, not settings of the user (those are in
 * `handler/settings.ts`), but for MILLRACE_RE2: the engine needs them in a handler of the user's own as well.
 */
import { availableParallelism } from 'node:os';
import { isMainThread } from 'node:worker_threads';
import { MillraceError } from './errors.ts';

export interface Environment {
  /** AWS_LAMBDA_FUNCTION_MEMORY_SIZE as a number, in MB; `null` outside Lambda. */
  readonly memorySizeMb: number | null;
  /** `os.availableParallelism()`. Lambda says 2 there even at 128 MB, so it counts only outside. */
  readonly availableParallelism: number;
  /** False in a worker thread, where Lambda Managed Instances run handlers: they are the pool already. */
  readonly isMainThread: boolean;
}

/** Read once per engine. */
export function readEnvironment(): Environment {
  const memory = Number(process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE);
  return {
    memorySizeMb: Number.isInteger(memory) && memory > 0 ? memory : null,
    availableParallelism: availableParallelism(),
    isMainThread,
  };
}

export const RE2_VARIABLE = 'MILLRACE_RE2';

/** The build of RE2 that is asked for, as it stands there; `null`: none. */
export function readRe2Setting(): string | null {
  return process.env[RE2_VARIABLE]?.trim() || null;
}

/** Where a secret key is. A plan has this and never the key. */
export interface KeySource {
  /** The environment variable. */
  readonly env: string;
  /** The option that names it, for the error. */
  readonly path: string;
}

/** RFC 2104 asks for a key as long as the hash; half of SHA-256's 32 bytes is the least that nobody can guess. */
const LEAST_KEY_BYTES = 16;

/**
 * The UTF-8 bytes of a key. No message has anything of them but their number.
 * @throws MillraceError `ERR_MILLRACE_PIPELINE` where the variable is not set or too short
 */
export function readKey({ env, path }: KeySource): Uint8Array {
  const text = process.env[env];
  const key = Buffer.from(text ?? '', 'utf8');
  if (key.length >= LEAST_KEY_BYTES) return key;
  throw new MillraceError('ERR_MILLRACE_PIPELINE', {
    path,
    expected: `an environment variable of at least ${LEAST_KEY_BYTES} bytes`,
    found: text === undefined ? `${env}, which is not set` : `${env}, which has ${key.length}`,
    hint: 'set it where the pipeline runs, to a random key',
  });
}
