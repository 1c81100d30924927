/**
 * @module simulator/function/environment
 * One environment of a version: its own Runtime API, and the one process that polls it for events.
 */
import { spawnSync } from 'node:child_process';
import { setImmediate as turn } from 'node:timers/promises';
import { type InvocationResult, startRuntimeApi } from '../../emulator/runtime-api.ts';
import { startRuntime } from '../../emulator/runtime-process.ts';
import { MillraceError } from '../../engine/errors.ts';
import type { VersionOptions } from '../simulation.ts';
import { FUNCTION_ARN } from './alias.ts';
import { createFaultLog } from './fault-log.ts';
import { type FunctionCall, type FunctionOutcome, type FunctionResult, TRACE_ID } from './function.ts';

/** What every environment is started with. */
export interface Installation {
  /** The unpacked layer. */
  readonly opt: string;
  /** Lambda's runtime client, for the managed runtime. */
  readonly client: string | null;
}

export interface Environment {
  readonly pid: number | null;
  /** Whether it has ended and can no longer be called. */
  readonly isOver: boolean;
  call(call: FunctionCall): Promise<FunctionResult>;
  /** Ends it at once. */
  end(): Promise<void>;
}

/** Milliseconds it has to ask for its first event. */
const START_MS = 60_000;
const LOG_LINES = 8;

/** Whether the system can end a process together with its parent, however that ends. */
const ENDS_WITH_PARENT =
  process.platform === 'linux' &&
  spawnSync('setpriv', ['--pdeathsig', 'KILL', 'true'], { stdio: 'ignore' }).status === 0;

const READY = Symbol('ready');

/** @throws MillraceError if it never asks for an event */
export async function startEnvironment(
  installation: Installation,
  version: VersionOptions,
  number: number,
): Promise<Environment> {
  const api = await startRuntimeApi();
  const faultLog = createFaultLog();
  const runtime = startRuntime({
    opt: installation.opt,
    host: api.host,
    client: installation.client,
    raw: version.runtime === 'raw',
    memory: version.memory,
    taskRoot: version.taskRoot,
    environment: {
      MILLRACE_PIPELINE: version.pipeline,
      AWS_LAMBDA_FUNCTION_VERSION: version.name,
      ...(version.chaos === null ? {} : { MILLRACE_CHAOS: version.chaos }),
      ...version.environment,
    },
    onOutput(chunk) {
      faultLog.add(chunk);
      version.onOutput?.(chunk);
    },
    wrap(command) {
      const inside = version.wrap?.(command) ?? command;
      return ENDS_WITH_PARENT ? ['setpriv', '--pdeathsig', 'KILL', ...inside] : inside;
    },
  });
  if (version.onOutput !== undefined) runtime.child.stderr!.on('data', version.onOutput);
  let isOver = false;
  /** Set by the call in progress. Racing each call with `ended` would keep every reply as long as the process lives. */
  let onEnd: (message: string) => void = () => {};
  const ended = runtime.ended.then(
    (status) => `it ended with ${status}`,
    (error: Error) => `it could not be started: ${error.message}`,
  );
  void ended.then((message) => {
    isOver = true;
    onEnd(message);
  });

  async function end(): Promise<void> {
    isOver = true;
    runtime.child.kill('SIGKILL');
    await Promise.all([ended, api.close()]);
  }

  async function ready(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<string>((resolve) => {
      timer = setTimeout(() => resolve(`it asked for no event within ${START_MS} ms`), START_MS);
    });
    const refused = api.nextInitError().then(({ errorMessage }) => errorMessage);
    const news = await Promise.race([api.nextIdle().then(() => READY), refused, ended, late]);
    clearTimeout(timer);
    if (news === READY) return;
    // A process that ended may have reported why a moment before; otherwise its log may tell.
    const reported = await Promise.race([refused, turn(null)]);
    await end();
    const log = reported === null ? runtime.log().trim().split('\n').slice(-LOG_LINES).join('\n') : '';
    throw new MillraceError('ERR_MILLRACE_SETTING', {
      path: `version ${version.name}`,
      expected: 'a function that starts',
      found: `${reported ?? String(news)}${log === '' ? '' : `\n${log}`}`,
    });
  }
  await ready();

  let calls = 0;
  return {
    pid: runtime.child.pid ?? null,
    get isOver() {
      return isOver;
    },
    async call({ requestId, event, timeoutMs }) {
      calls += 1;
      const call = calls;
      const result = await new Promise<InvocationResult | { kind: 'exit'; message: string }>((resolve) => {
        onEnd = (message) => resolve({ kind: 'exit', message });
        if (isOver) void ended.then(onEnd);
        const how = { requestId, timeout: timeoutMs, functionArn: FUNCTION_ARN, traceId: TRACE_ID };
        void api.invoke(event, how).then(resolve);
      });
      onEnd = () => {};
      const outcome: FunctionOutcome =
        result.kind === 'timeout' ? { kind: 'timeout', message: `no reply in ${timeoutMs} ms` } : result;
      if (outcome.kind === 'timeout' || outcome.kind === 'exit') await end();
      else await turn(); // by then, what it wrote before its reply has been read
      return { outcome, environment: number, call, faults: faultLog.take(requestId) };
    },
    end,
  };
}
