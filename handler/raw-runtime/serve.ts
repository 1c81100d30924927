/**
 * @module handler/raw-runtime/serve
 * Invocation after invocation, until the process is to end.
 */
import type { Answer } from './answer.ts';
import type { GivePlace } from './connection.ts';
import { type Invocation, type RuntimeApi, RuntimeApiError } from './runtime-api.ts';

export interface Serving {
  /** The invocation in hand, if any: what an error that nobody caught is reported for. */
  current(): Invocation | null;
  /** Ends once the invocation in hand is answered; at once where there is none. */
  stop(): void;
  /** Settles when it has been stopped; rejects where the Runtime API cannot be talked to any longer. */
  readonly ended: Promise<void>;
}

export interface ServeOptions {
  readonly answer: Answer;
  readonly place: GivePlace;
  readonly onInvocation: (invocation: Invocation) => void;
  readonly warn: (line: string) => void;
}

const PAYLOAD_TOO_LARGE = 413;

function invocationErrorLine({ requestId }: Invocation, error: unknown): string {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return JSON.stringify({ level: 'ERROR', message: `millrace: ${message}`, requestId, errorType: name });
}

export function serve(api: RuntimeApi, { answer, place, onInvocation, warn }: ServeOptions): Serving {
  let current: Invocation | null = null;
  let stopped = false;
  let stopWaiting: () => void = () => {};
  const waitingStopped = new Promise<null>((resolve) => {
    stopWaiting = () => resolve(null);
  });

  async function answerOne(invocation: Invocation): Promise<void> {
    let failure: unknown;
    try {
      const reply = await answer(invocation);
      await api.respond(invocation.requestId, reply);
      return;
    } catch (error) {
      // A reply that Lambda refuses is this invocation's error; any other refusal ends the process.
      if (error instanceof RuntimeApiError && error.status !== PAYLOAD_TOO_LARGE) throw error;
      failure = error;
    }
    warn(invocationErrorLine(invocation, failure));
    await api.fail(invocation.requestId, failure);
  }

  async function run(): Promise<void> {
    while (!stopped) {
      const next = api.next(place);
      const invocation = await Promise.race([next, waitingStopped]);
      if (invocation === null) {
        next.catch(() => {}); // its connection is closed by whoever stopped it
        return;
      }
      current = invocation;
      onInvocation(invocation);
      await answerOne(invocation);
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
