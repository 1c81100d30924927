/**
 * @module handler/raw-runtime/serve
 * Serves one invocation after another until the process has to end.
 */
import { errorLine } from '../log.ts';
import type { GivePlace } from './connection.ts';
import type { InvocationHandler } from './invocation-handler.ts';
import { type Invocation, type RuntimeApi, RuntimeApiError } from './runtime-api.ts';

export interface Serving {
  /** The current invocation, if any: an uncaught error is reported for it. */
  current(): Invocation | null;
  /** Ends after the current invocation; at once where there is none. */
  stop(): void;
  /** Settles when it has been stopped; rejects where the Runtime API cannot be talked to any longer. */
  readonly ended: Promise<void>;
}

export interface ServeOptions {
  readonly handle: InvocationHandler;
  readonly place: GivePlace;
  readonly onInvocation: (invocation: Invocation) => void;
  readonly warn: (line: string) => void;
}

const PAYLOAD_TOO_LARGE = 413;

export function serve(api: RuntimeApi, { handle, place, onInvocation, warn }: ServeOptions): Serving {
  let current: Invocation | null = null;
  let stopped = false;
  let stopWaiting: () => void = () => {};

  /**
   * The next invocation; `null`: it was stopped while it waited. A promise for each wait: a race with one for the whole life
   * would keep every invocation that won it, with its event, until the process ends.
   */
  function nextOrStop(): Promise<Invocation | null> {
    return new Promise((resolve, reject) => {
      stopWaiting = () => resolve(null); // then its connection is closed, and what `next` says is not heard
      api.next(place).then(resolve, reject);
    });
  }

  async function handleOne(invocation: Invocation): Promise<void> {
    let failure: unknown;
    try {
      const reply = await handle(invocation);
      await api.respond(invocation.requestId, reply);
      return;
    } catch (error) {
      // A reply that Lambda refuses is this invocation's error; any other refusal ends the process.
      if (error instanceof RuntimeApiError && error.status !== PAYLOAD_TOO_LARGE) throw error;
      failure = error;
    }
    warn(errorLine(null, failure, invocation.requestId));
    await api.fail(invocation.requestId, failure);
  }

  async function run(): Promise<void> {
    while (!stopped) {
      const invocation = await nextOrStop();
      if (invocation === null) return;
      current = invocation;
      onInvocation(invocation);
      await handleOne(invocation);
      current = null;
    }
  }

  return {
    current: () => current,
    stop() {
      stopped = true;
      if (current === null) stopWaiting();
    },
    ended: run(),
  };
}
