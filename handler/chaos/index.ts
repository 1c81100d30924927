/**
 * @module handler/chaos
 * Fault injection, where `MILLRACE_CHAOS` is set. Loaded only then. The handlers of both runtimes get the same hook:
 * {@link ChaosHook}.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Worker } from 'node:worker_threads';
import type { FirehoseHandler, InvocationContext } from '../create-handler.ts';
import type { InvocationHandler } from '../raw-runtime/invocation-handler.ts';
import type { ChaosSettings } from '../settings.ts';
import { type Chaos, createChaos, type ReplyForm } from './chaos.ts';
import type { Call } from './fault.ts';
import { neverHereLine, offLine, startLine } from './log.ts';
import { chaosError, checkChaos, parseChaos } from './validate.ts';

/** Faults around the handler of invocations. */
export interface ChaosHook {
  /** For the managed runtime: events and replies as values. */
  aroundHandler(handler: FirehoseHandler): FirehoseHandler;
  /** For the raw runtime: events and replies as bytes. */
  aroundInvocationHandler(handle: InvocationHandler): InvocationHandler;
}

/** The value of JSON text; `null` where it is not JSON. */
function parseBytes(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8')) as unknown;
  } catch {
    return null;
  }
}

const asValue: ReplyForm<unknown> = {
  read: (reply) => reply as { records?: unknown } | null,
  write: (reply) => reply,
};
const asBytes: ReplyForm<Uint8Array> = {
  read: (reply) => parseBytes(reply) as { records?: unknown } | null,
  write: (reply) => Buffer.from(JSON.stringify(reply)),
};

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** A call with no request id (a test's) is told apart by its number. */
const requestIds = () => {
  let count = 0;
  return (id: string | undefined) => id ?? `call ${++count}`;
};

function hookOf(chaos: Chaos): ChaosHook {
  const idOf = requestIds();
  return {
    aroundHandler(handler) {
      return (event, context: InvocationContext = {}) => {
        const remaining = context.getRemainingTimeInMillis?.();
        const call: Call = {
          requestId: idOf(context.awsRequestId),
          functionArn: context.invokedFunctionArn ?? null,
          deadline: remaining === undefined ? null : Date.now() + remaining,
          event: () => event,
        };
        return chaos.around(
          call,
          () => handler(event, context),
          asValue as ReplyForm<Awaited<ReturnType<FirehoseHandler>>>,
        );
      };
    },
    aroundInvocationHandler(handle) {
      return (invocation) => {
        const { requestId, functionArn, deadline } = invocation;
        const event = once(() => parseBytes(invocation.event));
        return chaos.around({ requestId, functionArn, deadline, event }, () => handle(invocation), asBytes);
      };
    },
  };
}

/** Threads that are started from now on, while they are alive. */
function watchWorkers(): ReadonlySet<Worker> {
  const alive = new Set<Worker>();
  process.on('worker', (worker) => {
    alive.add(worker);
    worker.once('exit', () => alive.delete(worker));
  });
  return alive;
}

/** @throws MillraceError `ERR_MILLRACE_SETTING` */
export function readChaosText(text: string, folder: string): unknown {
  if (!text.endsWith('.json')) return parseChaos(text);
  let content: string;
  try {
    content = readFileSync(resolve(folder, text), 'utf8');
  } catch (error) {
    throw chaosError(
      '',
      'inline JSON, or a .json file in the function folder',
      `"${(error as Error).message}"`,
    );
  }
  return parseChaos(content);
}

/** Straight to standard output, since CloudWatch reads metrics only from lines that are nothing but JSON. */
const sayToLog = (line: string) => {
  process.stdout.write(`${line}\n`);
};

/**
 * Sets up the faults that the settings ask for; `null`, and a log line, where chaos is off. Call it before the
 * engine starts its threads.
 * @throws MillraceError `ERR_MILLRACE_SETTING` where the configuration is wrong, unless it is switched off
 */
export function openChaos(settings: ChaosSettings, say: (line: string) => void = sayToLog): ChaosHook | null {
  const { text, off, folder, version, runtimeApi } = settings;
  if (off) {
    say(offLine('MILLRACE_CHAOS_OFF is set')); // whatever the configuration is: who switches it off wants to be rid of it
    return null;
  }
  const checked = checkChaos(readChaosText(text, folder), Date.now());
  if (Date.now() >= checked.until) {
    say(offLine(`it ended ${new Date(checked.until).toISOString()}`));
    return null;
  }
  say(startLine(checked, version));
  for (const { fault, match } of checked.config.faults) {
    const versions = match?.version === undefined ? null : [match.version].flat();
    if (versions !== null && !versions.includes(version ?? '')) say(neverHereLine(fault, match, version));
  }
  return hookOf(createChaos(checked, { version, runtimeApi, say, workers: watchWorkers() }));
}
