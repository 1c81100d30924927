/**
 * @module test/backfill/functions
 * Real runtime processes of a function as Lambda has them: a call goes to an idle one, and one that has ended is replaced.
 */
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findClient } from '../../emulator/client.ts';
import { type RuntimeApiServer, startRuntimeApi } from '../../emulator/runtime-api.ts';
import { type RuntimeProcess, startRuntime } from '../../emulator/runtime-process.ts';
import type { Called } from './driver.ts';

const MODULES = fileURLToPath(new URL('../../node_modules', import.meta.url));

export interface FunctionsOptions {
  /** The unpacked layer. */
  readonly opt: string;
  readonly count: number;
  readonly raw: boolean;
  readonly environment: Readonly<Record<string, string>>;
  readonly memory?: number;
  /** Milliseconds of a call. Default 60,000. */
  readonly timeout?: number;
}

export interface Functions {
  invoke(payload: unknown): Promise<Called>;
  /** Ends a process that is in the middle of a call, with the next call. */
  killNext(afterMs: number): void;
  /** Processes that were ended. */
  readonly killed: number;
  log(): string;
  close(): Promise<void>;
}

interface Instance {
  readonly api: RuntimeApiServer;
  readonly process: RuntimeProcess;
}

export async function startFunctions(options: FunctionsOptions): Promise<Functions> {
  const { opt, count, raw, environment, memory = 1769, timeout = 60_000 } = options;
  const taskRoot = mkdtempSync(join(tmpdir(), 'backfill-'));
  symlinkSync(MODULES, join(taskRoot, 'node_modules')); // Lambda brings the SDK
  const all: Instance[] = [];
  const idle: Instance[] = [];
  const asking: ((instance: Instance) => void)[] = [];
  let killAfter: number | null = null;
  let killed = 0;

  async function start(): Promise<Instance> {
    const api = await startRuntimeApi();
    const client = raw ? null : findClient();
    const process = startRuntime({ opt, host: api.host, raw, client, taskRoot, memory, environment });
    const instance = { api, process };
    all.push(instance);
    return instance;
  }
  const release = (instance: Instance) => {
    const next = asking.shift();
    if (next === undefined) idle.push(instance);
    else next(instance);
  };
  const take = () =>
    new Promise<Instance>((resolve) => {
      const instance = idle.pop();
      if (instance === undefined) asking.push(resolve);
      else resolve(instance);
    });
  for (let index = 0; index < count; index += 1) idle.push(await start());

  return {
    async invoke(payload) {
      const instance = await take();
      const ended = instance.process.ended.then((status) => ({ kind: 'ended', status }) as const);
      if (killAfter !== null) {
        const wait = killAfter;
        killAfter = null;
        setTimeout(() => {
          killed += 1;
          instance.process.child.kill('SIGKILL');
        }, wait);
      }
      const result = await Promise.race([instance.api.invoke(JSON.stringify(payload), { timeout }), ended]);
      if (result.kind === 'ok') {
        release(instance);
        return { payload: JSON.parse(result.body.toString('utf8')) as unknown };
      }
      if (result.kind === 'error') {
        release(instance);
        return { error: result.errorType, cause: result.message };
      }
      await instance.process.stop('SIGKILL');
      release(await start());
      return result.kind === 'ended'
        ? { error: 'Runtime.ExitError', cause: String(result.status) }
        : { error: 'Sandbox.Timedout', cause: `${result.milliseconds} ms` };
    },
    killNext(afterMs) {
      killAfter = afterMs;
    },
    get killed() {
      return killed;
    },
    log: () => all.map(({ process }) => process.log()).join(''),
    async close() {
      for (const { api, process } of all) {
        await process.stop('SIGKILL');
        await api.close();
      }
      rmSync(taskRoot, { recursive: true });
    },
  };
}
