/**
 * @module test/e2e/function
 * A Lambda function on this machine: the built layer as `/opt`, a runtime's own Node, and Lambda's own runtime client or the
 * layer's raw runtime.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { installClient } from '../../emulator/client.ts';
import {
  type InvocationResult,
  type InvokeOptions,
  type RuntimeApiServer,
  startRuntimeApi,
} from '../../emulator/runtime-api.ts';
import { type RuntimeOptions, type RuntimeProcess, startRuntime } from '../../emulator/runtime-process.ts';
import { OPT_FOLDERS } from '../../layer/build.ts';
import { nodePackage } from '../../layer/natives/node-package.ts';
import { ARCHITECTURES, type RUNTIMES } from '../../layer/natives/targets.ts';

const silent = () => {};

/** Major version → Node's executable, as the registry has it for the runtime. */
export async function nodeOf(runtime: (typeof RUNTIMES)[number]): Promise<string> {
  const here = ARCHITECTURES.find(({ name }) => name === process.arch);
  if (here === undefined) throw new Error(`Lambda has no ${process.arch}`);
  return join(await nodePackage(here, runtime, silent), 'bin', 'node');
}

export interface FunctionOptions {
  readonly runtime: (typeof RUNTIMES)[number];
  readonly raw?: boolean;
  readonly handler?: string;
  /** File name → content, in the function's folder. */
  readonly files?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly memory?: number;
  /** As of `RuntimeOptions`. */
  readonly wrap?: NonNullable<RuntimeOptions['wrap']>;
}

export interface LocalFunction {
  readonly api: RuntimeApiServer;
  readonly runtime: RuntimeProcess;
  /** @throws Error with the log where the runtime ends before it replies */
  invoke(event: unknown, options?: InvokeOptions): Promise<InvocationResult>;
  close(): Promise<void>;
}

export async function startFunction(options: FunctionOptions): Promise<LocalFunction> {
  if (!existsSync(join(OPT_FOLDERS.native, 'millrace', 'raw')))
    throw new Error('there is no layer: npm run layer');
  const { runtime, files = {}, ...rest } = options;
  const taskRoot = mkdtempSync(join(tmpdir(), 'function-'));
  for (const [name, content] of Object.entries(files)) {
    const file = join(taskRoot, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  const api = await startRuntimeApi();
  const process = startRuntime({
    opt: OPT_FOLDERS.native,
    host: api.host,
    node: await nodeOf(runtime),
    major: Number(runtime.nodeVersion.split('.')[0]),
    client: await installClient(silent),
    taskRoot,
    ...rest,
  });
  const ended = process.ended.then((status): never => {
    throw new Error(`the runtime ended with ${status}:\n${process.log()}`);
  });
  ended.catch(silent);
  return {
    api,
    runtime: process,
    invoke(event, how) {
      const bytes = event instanceof Uint8Array ? event : Buffer.from(JSON.stringify(event));
      return Promise.race([api.invoke(bytes, how), ended]);
    },
    async close() {
      await process.stop('SIGKILL');
      await api.close();
      rmSync(taskRoot, { recursive: true });
    },
  };
}

/** The reply as text. */
export function textOf(result: InvocationResult): string {
  if (result.kind !== 'ok') throw new Error(JSON.stringify(result));
  return result.body.toString('utf8');
}
