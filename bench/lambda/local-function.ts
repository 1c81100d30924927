/**
 * @module bench/lambda/local-function
 * A function on this machine for the benches: the built layer under Lambda's own runtime client or the raw runtime, pinned,
 * within the limits of a Lambda size where that is asked for.
 */
import { existsSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { findClient } from '../../emulator/client.ts';
import { type RuntimeApiServer, startRuntimeApi } from '../../emulator/runtime-api.ts';
import { type Command, type RuntimeProcess, startRuntime } from '../../emulator/runtime-process.ts';
import { OPT_FOLDERS } from '../../layer/build.ts';
import { pinned } from '../measure/affinity.ts';

export interface LocalFunction {
  readonly api: RuntimeApiServer;
  readonly processes: readonly RuntimeProcess[];
  /** Until every process asks for an event. @throws Error with its log where one ends before */
  ready(): Promise<void>;
  close(): Promise<void>;
}

export interface LocalFunctionOptions {
  readonly way: 'raw' | 'managed';
  /** Which CPUs its processes may use, as `taskset -c` takes them. */
  readonly cpus?: string | null;
  readonly memoryMb?: number;
  /** Processes that take events of one server. Default 1. */
  readonly count?: number;
  /** Default: the layer's own. */
  readonly handler?: string;
  readonly taskRoot?: string;
  /** As MILLRACE_PIPELINE takes it. Default `PIPELINE`. */
  readonly pipeline?: string;
  readonly wrap?: (command: Command) => Command;
}

/** What it runs where nothing else is said: a built-in format. */
export const PIPELINE = 'apache-combined';

/** What is missing for a function of that way, with what to do; `null`: nothing. */
export function whyNot(way: LocalFunctionOptions['way']): string | null {
  if (!existsSync(OPT_FOLDERS.native)) return 'there is no layer: npm run layer';
  if (way === 'managed' && findClient() === null) {
    return "Lambda's own runtime client is not here: npm run setup -- client";
  }
  return null;
}

export async function startLocalFunction(options: LocalFunctionOptions): Promise<LocalFunction> {
  const {
    way,
    cpus = null,
    memoryMb = 1769,
    count = 1,
    handler,
    taskRoot,
    pipeline = PIPELINE,
    wrap,
  } = options;
  const api = await startRuntimeApi();
  const processes = Array.from({ length: count }, () =>
    startRuntime({
      opt: OPT_FOLDERS.native,
      host: api.host,
      client: findClient(),
      raw: way === 'raw',
      memory: memoryMb,
      environment: { MILLRACE_PIPELINE: pipeline },
      handler,
      taskRoot,
      wrap: (command) => (wrap ?? ((same) => same))(pinned(cpus, command) as Command),
    }),
  );
  return {
    api,
    processes,
    async ready() {
      const ended = Promise.race(
        processes.map(async (one) => {
          const status = await one.ended;
          throw new Error(`a runtime ended with ${status}:\n${one.log()}`);
        }),
      );
      ended.catch(() => {});
      while (api.idle < count) await Promise.race([wait(1), ended]);
    },
    async close() {
      await Promise.all(processes.map((one) => one.stop('SIGKILL')));
      await api.close();
    },
  };
}
