/**
 * @module simulator/function/environments
 * The function as Lambda runs it: environments of each version, started when a call finds none idle.
 */

import type { VersionOptions } from '../simulation.ts';
import { type Environment, type Installation, startEnvironment } from './environment.ts';
import type { FunctionCall, FunctionResult, StreamFunction } from './function.ts';

interface Pool {
  readonly version: VersionOptions;
  readonly idle: Environment[];
  /** How many were started. */
  started: number;
  /** Whether one ever asked for an event. From then on, one that does not start is a failed call, not a broken version. */
  hasStarted: boolean;
}

/** @param release cleans up at the end */
export function createEnvironments(
  installation: Installation,
  versions: readonly VersionOptions[],
  release: () => void,
): StreamFunction {
  const pools = new Map<string, Pool>(
    versions.map((version) => [version.name, { version, idle: [], started: 0, hasStarted: false }]),
  );
  const alive = new Set<Environment>();
  let closed = false;

  const pids = () => [...alive].flatMap(({ pid, isOver }) => (pid === null || isOver ? [] : [pid]));
  /** However this process ends, its children do not outlive it. */
  const onExit = () => {
    for (const pid of pids()) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // it has already ended
      }
    }
    release();
  };
  process.once('exit', onExit);

  async function start(pool: Pool): Promise<Environment> {
    const number = pool.started;
    pool.started += 1;
    const environment = await startEnvironment(installation, pool.version, number);
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
      const none = { environment: pool.started - 1, call: 0, faults: [] };
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
