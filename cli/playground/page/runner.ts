/**
 * @module cli/playground/page/runner
 * The worker, one request at a time. It is ended where a pipeline takes too long, and another one started.
 */
import type { Ready, Reply, RunRequest } from '../contract.ts';

/** A record takes microseconds: what has not come by then is a pipeline that one does not want to wait for. */
export const LIMIT_MS = 5000;

export interface Runner {
  /** Runs it; of requests that come meanwhile only the last. */
  request(request: Omit<RunRequest, 'id'>): void;
}

interface Listeners {
  ready(ready: Ready): void;
  reply(reply: Reply): void;
  /** The last request was given up. */
  stopped(why: string): void;
}

/** @param code the worker's */
export function openRunner(code: string, { ready, reply, stopped }: Listeners): Runner {
  const url = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
  let id = 0;
  let running: RunRequest | null = null;
  let next: RunRequest | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let worker = start();

  function start(): Worker {
    const started = new Worker(url);
    started.onmessage = ({ data }: MessageEvent<Ready | Reply>) => {
      if ('samples' in data) ready(data);
      else if (data.id === running?.id) finish(() => reply(data));
    };
    started.onerror = ({ message }) => giveUp(`The worker failed: ${message}`);
    return started;
  }

  function finish(tell: () => void): void {
    clearTimeout(timer);
    running = null;
    if (next === null) tell();
    else send(next); // nobody waits for the one before any longer
  }

  function giveUp(why: string): void {
    worker.terminate();
    worker = start();
    finish(() => stopped(why));
  }

  function send(request: RunRequest): void {
    running = request;
    next = null;
    timer = setTimeout(() => giveUp(`Stopped after ${LIMIT_MS / 1000} s.`), LIMIT_MS);
    worker.postMessage(request);
  }

  return {
    request(wanted) {
      const request = { ...wanted, id: ++id };
      if (running === null) send(request);
      else next = request;
    },
  };
}
