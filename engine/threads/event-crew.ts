/**
 * @module engine/threads/event-crew
 * The threads that help with events (the contract is kernel/crew.ts): starts them, hands them parts, waits for them.
 *
 * They are threads of their own, not Piscina's: a helper is parked in Atomics.wait for its whole life, so in Piscina it
 * would be a task without an end, which takes a worker from the batches and counts as a death when the pool is closed;
 * and Piscina takes longer to load (30 ms) than a helper to start. What goes for Piscina's workers goes for these: they
 * do not keep the process alive, and none is left when `close` has come back.
 */
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { canCopy } from '../kernel/host/copier.ts';
import type { Crew, PartDone } from '../kernel/host/crew.ts';
import { STATUS_COUNT } from '../kernel/memory.ts';
import type { Plan } from '../plan/plan.ts';
import { BLOCK_WORDS, createWords, type HelperSetup, NEVER, NOT_YET, STATE, WORD } from './event-protocol.ts';

const HELPER_FILE = new URL(`./event-helper${extname(import.meta.url)}`, import.meta.url);
/**
 * Pages of the shared memory: 128 MiB, of which only what is used is ever there. It cannot grow, as a thread sees a
 * memory's growth only some time later. The largest event that Lambda sends (6 MB) needs 60 MiB of addresses.
 */
const PAGES = 2048;
/**
 * Looks at a helper before main parks: about 200 µs. Both end at about the same time, and parking and waking takes longer
 * than most of these waits.
 */
const LOOKS = 20_000;
/** Longest wait for a thread to end by itself, in ms; then it is ended. */
const LONGEST_END = 500;

export interface EventCrew extends Crew {
  /** Comes back when all helpers are ready; rejects where one ended before it was. */
  readonly ready: Promise<void>;
  /** Ends all helpers; comes back when they have ended. */
  close(): Promise<void>;
  /** For tests. */
  readonly words: Int32Array<SharedArrayBuffer>;
  readonly workers: readonly Worker[];
}

export interface EventCrewOptions {
  /** Milliseconds after which a helper that does not answer is given up. */
  readonly timeLimit: number;
  /** URL of what event-helper.ts became, where a bundler has moved it. */
  readonly helperFile?: string | null;
}

/** Starts helpers for a plan; `null`: this runtime cannot. */
export function startEventCrew(plan: Plan, helpers: number, options: EventCrewOptions): EventCrew | null {
  if (!canCopy()) return null;
  const memory = new WebAssembly.Memory({ initial: PAGES, maximum: PAGES, shared: true });
  const words = createWords(helpers);
  let alive = helpers;

  function start(helper: number): { worker: Worker; ready: Promise<void>; ended: Promise<void> } {
    const file = options.helperFile ?? HELPER_FILE.href;
    const workerData = { plan, memory, words, helper } satisfies HelperSetup;
    const worker = new Worker(new URL(file), { workerData });
    worker.unref();
    const ended = new Promise<void>((resolve) => {
      worker.once('exit', () => {
        alive -= 1;
        resolve();
      });
    });
    const ready = new Promise<void>((resolve, reject) => {
      worker.once('message', () => resolve());
      worker.on('error', reject);
      void ended.then(() => reject(new Error('the thread ended before it was ready')));
    });
    ready.catch(() => {}); // whoever waits is told; nobody may
    return { worker, ready, ended };
  }
  const crew = Array.from({ length: helpers }, (_, helper) => start(helper));

  const stateAt = (helper: number) => helper * BLOCK_WORDS + WORD.state;
  const beginAt = (helper: number) => helper * BLOCK_WORDS + WORD.begin;

  function tell(at: number, value: number): void {
    Atomics.store(words, at, value);
    Atomics.notify(words, at);
  }

  function readDone(helper: number): PartDone {
    const word = (name: keyof typeof WORD) => words[helper * BLOCK_WORDS + WORD[name]]!;
    const counts = words.slice(helper * BLOCK_WORDS + WORD.counts, (helper + 1) * BLOCK_WORDS);
    return {
      begin: Atomics.load(words, beginAt(helper)),
      records: word('records'),
      counts: Uint32Array.from(counts.subarray(0, STATUS_COUNT)),
      bailCount: word('bailCount'),
      textShift: word('textShift'),
      outputShift: word('outputShift'),
    };
  }

  /** Waits while the helper runs; the state it is in then, `running` if it took too long. */
  function settle(helper: number): number {
    const at = stateAt(helper);
    let state = Atomics.load(words, at);
    for (let looks = 0; state === STATE.running && looks < LOOKS; looks += 1) state = Atomics.load(words, at);
    const until = performance.now() + options.timeLimit;
    for (
      let left = options.timeLimit;
      state === STATE.running && left > 0;
      left = until - performance.now()
    ) {
      Atomics.wait(words, at, STATE.running, left);
      state = Atomics.load(words, at);
    }
    return state;
  }

  const isIdle = (state: number) => state === STATE.ready || state === STATE.done || state === STATE.refused;

  return {
    memory,
    helpers,
    words,
    workers: crew.map(({ worker }) => worker),
    ready: Promise.all(crew.map(({ ready }) => ready)).then(() => undefined),
    idle: () => alive === helpers && crew.every((_, helper) => isIdle(Atomics.load(words, stateAt(helper)))),
    alert() {
      for (const helper of crew.keys()) {
        Atomics.add(words, helper * BLOCK_WORDS + WORD.alerts, 1);
        Atomics.notify(words, stateAt(helper));
      }
    },
    post(jobs, leastAt, replyAt) {
      for (const helper of jobs.keys()) Atomics.store(words, beginAt(helper), NOT_YET);
      Atomics.store(words, beginAt(helpers), replyAt);
      for (const [helper, job] of jobs.entries()) {
        const base = helper * BLOCK_WORDS;
        words[base + WORD.from] = job.from;
        words[base + WORD.to] = job.to;
        words[base + WORD.bails] = job.bails;
        words[base + WORD.least] = leastAt;
        tell(base + WORD.state, STATE.posted);
      }
    },
    take(helper) {
      const at = stateAt(helper);
      if (Atomics.compareExchange(words, at, STATE.posted, STATE.ready) === STATE.posted) return 'untouched';
      const state = settle(helper);
      if (state === STATE.running) return 'lost';
      return state === STATE.done ? readDone(helper) : 'refused';
    },
    place: (helper, begin) => tell(beginAt(helper), begin),
    cancel() {
      for (const helper of crew.keys()) {
        Atomics.compareExchange(words, stateAt(helper), STATE.posted, STATE.ready);
        tell(beginAt(helper), NEVER);
      }
    },
    async close() {
      for (const helper of crew.keys()) tell(stateAt(helper), STATE.closing);
      let timer: NodeJS.Timeout | undefined;
      const patience = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, LONGEST_END);
      });
      const ended = Promise.all(crew.map((member) => member.ended));
      await Promise.race([ended, patience]);
      clearTimeout(timer);
      await Promise.all(crew.map(({ worker }) => worker.terminate()));
    },
  };
}
