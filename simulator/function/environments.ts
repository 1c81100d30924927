/**
 * @module simulator/function/environments
 * The function as Lambda runs it: environments of each version, made when a call finds none that is idle.
 */

import type { VersionOptions } from '../simulation.ts';
import { type Environment, type Ground, startEnvironment } from './environment.ts';
import type { FunctionCall, FunctionResult, StreamFunction } from './function.ts';

interface Pool {
  readonly version: VersionOptions;
  readonly idle: Environment[];
  /** How many were made. */
  made: number;
  /** Whether one of it has come to ask for events: one that does not then is a failed call, and no broken version. */
  hasStarted: boolean;
}

/** @param release what is to be taken away in the end */
export function createEnvironments(
  ground: Ground,
  versions: readonly VersionOptions[],
  release: () => void,
): StreamFunction {
  const pools = new Map<string, Pool>(
    versions.map((version) => [version.name, { version, idle: [], made: 0, hasStarted: false }]),
  );
  const alive = new Set<Environment>();
  let closed = false;

  const pids = () => [...alive].flatMap(({ pid, isOver }) => (pid === null || isOver ? [] : [pid]));
  /** However this process ends, what it started does not outlive it. */
  const onExit = () => {
    for (const pid of pids()) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // it has ended by itself
      }
    }
    release();
  };
  process.once('exit', onExit);

  async function start(pool: Pool): Promise<Environment> {
    const number = pool.made;
    pool.made += 1;
    const environment = await startEnvironment(ground, pool.version, number);
    pool.hasStarted = true;
    alive.add(environment);
    if (closed) await environment.end();
    return environment;
  }

  function takeIdle(pool: Pool): Environment | null {
    for (let found = pool.idle.pop(); found !== undefined; found = pool.idle.pop()) {
      if (!found.isOver) return found;
      alive.delete(found);
      void found.end();
    }
    return null;
  }

  async function invoke(call: FunctionCall): Promise<FunctionResult> {
    const pool = pools.get(call.version)!;
    let environment: Environment;
    try {
      environment = takeIdle(pool) ?? (await start(pool));
    } catch (error) {
      const none = { environment: pool.made - 1, call: 0, faults: [] };
      if (!pool.hasStarted) return { ...none, outcome: { kind: 'broken', error: error as Error } };
      return { ...none, outcome: { kind: 'error', message: (error as Error).message } };
    }
    const result = await environment.call(call);
    if (environment.isOver) alive.delete(environment);
    else pool.idle.push(environment);
    return result;
  }

  return {
    invoke,
    pids,
    async close() {
      closed = true;
      process.removeListener('exit', onExit);
      await Promise.all([...alive].map((environment) => environment.end()));
      release();
    },
  };
}
