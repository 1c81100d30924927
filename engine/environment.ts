/**
 * @module engine/environment
 * What Lambda, or the machine, gives this process. Facts of the environment, not settings of the user (those are in
 * `handler/settings.ts`): the engine needs them in a handler of the user's own as well.
 */
import { availableParallelism } from 'node:os';
import { isMainThread } from 'node:worker_threads';
import type { Environment } from './threads/size.ts';

/** Read once per engine. */
export function readEnvironment(): Environment {
  const memory = Number(process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE);
  return {
    memorySizeMb: Number.isInteger(memory) && memory > 0 ? memory : null,
    availableParallelism: availableParallelism(),
    isMainThread,
  };
}
