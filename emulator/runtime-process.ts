/**
 * @module emulator/runtime-process
 * A function's runtime in its own process, started as Lambda starts it: with the layer as `/opt`, Lambda's variables,
 * the flags of its Node, and Lambda's own runtime client or the layer's raw runtime.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where a layer's handler is in a function. */
export const LAYER_HANDLER = '/opt/nodejs/node_modules/millrace/handler.handler';

/** As `/var/runtime/bootstrap` passes them to Node. */
const NODE_FLAGS: Readonly<Record<number, readonly string[]>> = {
  22: ['--no-experimental-require-module', '--no-experimental-detect-module'],
  24: [],
};

const OWN_MAJOR = Number(process.versions.node.split('.')[0]);

/** Bytes of a log's end. */
const LOG_KEPT = 64 * 1024;

/** A program and its arguments. */
export type Command = readonly [string, ...string[]];

export interface RuntimeOptions {
  /** The unpacked layer, which becomes `/opt` where possible: see {@link OWN_OPT}. */
  readonly opt: string;
  /** The Runtime API's `name:port`. */
  readonly host: string;
  /** Node's executable, and its major version. Default: this process's. */
  readonly node?: string;
  readonly major?: number;
  /** Lambda's runtime client: its `index.mjs`. Default: none; the raw runtime takes its place. */
  readonly client?: string | null;
  /** The function's folder. Default: an empty one. */
  readonly taskRoot?: string | undefined;
  /** Default {@link LAYER_HANDLER}. */
  readonly handler?: string | undefined;
  /** In MB. Default 1,769: one vCPU. */
  readonly memory?: number;
  readonly environment?: Readonly<Record<string, string>>;
  /** Whether the raw runtime is chosen, by `AWS_LAMBDA_EXEC_WRAPPER`. Default false. */
  readonly raw?: boolean;
  /** Wraps the command: to pin it, or to run it within limits. Default: as it is. */
  readonly wrap?: (command: Command) => Command;
  /** Receives what it writes to standard output. Only the end of the log is then kept, as a process may live for days. */
  readonly onOutput?: (chunk: Buffer) => void;
}

export interface RuntimeProcess {
  readonly child: ChildProcess;
  /** What it has written so far, both streams; the end of it where {@link RuntimeOptions.onOutput} is given. */
  log(): string;
  /** Settles when it has ended, with its exit status, or the signal's name. */
  readonly ended: Promise<number | string>;
  stop(signal?: NodeJS.Signals): Promise<number | string>;
}

/**
 * Whether this process may give a child its own `/opt`: as root, and in a container only where that is allowed. Otherwise
 * the layer is used where it lies.
 */
export const OWN_OPT =
  process.getuid?.() === 0 && spawnSync('unshare', ['--mount', 'true'], { stdio: 'ignore' }).status === 0;

const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

/** The command inside a mount namespace where `/opt` is the layer. */
function withOpt(opt: string, argv: Command): Command {
  const script = `mount --bind ${quote(opt)} /opt && exec ${argv.map(quote).join(' ')}`;
  return ['unshare', '--mount', 'sh', '-c', script];
}

export function startRuntime(options: RuntimeOptions): RuntimeProcess {
  const { opt, host, node = process.execPath, major = OWN_MAJOR, memory = 1769, raw = false, wrap } = options;
  const client = options.client ?? '/var/runtime/index.mjs';
  const root = OWN_OPT ? '/opt' : opt;
  const handler = (options.handler ?? LAYER_HANDLER).replace(/^\/opt(?=\/)/, root);
  const command: Command = [node, ...(NODE_FLAGS[major] ?? []), client];
  const wrapper = `${root}/millrace/raw`;
  const argv: Command = raw ? [wrapper, ...command] : command;
  const whole = OWN_OPT ? withOpt(opt, argv) : argv;
  const [file, ...rest] = wrap === undefined ? whole : wrap(whole);
  const child = spawn(file, rest, {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: options.taskRoot ?? tmpdir(),
    env: {
      PATH: process.env['PATH'],
      LANG: 'en_US.UTF-8',
      TZ: ':UTC',
      LAMBDA_TASK_ROOT: options.taskRoot ?? tmpdir(),
      LAMBDA_RUNTIME_DIR: '/var/runtime',
      NODE_PATH: join(root, 'nodejs', 'node_modules'),
      AWS_LAMBDA_RUNTIME_API: host,
      AWS_LAMBDA_FUNCTION_NAME: 'millrace',
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memory),
      AWS_EXECUTION_ENV: `AWS_Lambda_nodejs${major}.x`,
      AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/millrace',
      AWS_LAMBDA_LOG_STREAM_NAME: 'emulator',
      AWS_REGION: 'us-east-1',
      _HANDLER: handler,
      ...(raw ? { AWS_LAMBDA_EXEC_WRAPPER: wrapper } : {}),
      ...options.environment,
    },
  });
  const output: Buffer[] = [];
  let kept = 0;
  const keep = (chunk: Buffer) => {
    output.push(chunk);
    kept += chunk.length;
    while (options.onOutput !== undefined && kept > LOG_KEPT && output.length > 1)
      kept -= output.shift()!.length;
  };
  child.stdout.on('data', (chunk: Buffer) => {
    options.onOutput?.(chunk);
    keep(chunk);
  });
  child.stderr.on('data', keep);
  const ended = new Promise<number | string>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(code ?? signal ?? 'unknown'));
  });
  return {
    child,
    log: () => Buffer.concat(output).toString('utf8'),
    ended,
    stop(signal = 'SIGTERM') {
      child.kill(signal);
      return ended;
    },
  };
}
