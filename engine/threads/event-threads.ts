/**
 * @module engine/threads/event-threads
 * A Program whose large events run on several threads: `reserveEvent` and `runEvent` of a kernel's Program, with helpers
 * where they pay and can be had, and otherwise as they were.
 *
 * An event runs on the calling thread alone while it is small, while helpers start, while no core is free for them
 * (event-pace.ts), while one of them is still at an event that was given up, and for good where too many were lost. Small events have a memory of their own
 * that is not shared, as they always had.
 */

import { toOutcome } from '../kernel/host/kernel-program.ts';
import { createSplitKernel, type SplitKernel } from '../kernel/host/split-event.ts';
import type { Plan } from '../plan/plan.ts';
import type { AnswerRecords, EventContext, EventOutcome, Program } from '../plan/program.ts';
import { kernelMatcher } from '../programs/kernel-matcher.ts';
import { type EventCrew, startEventCrew } from './event-crew.ts';
import { createPace } from './event-pace.ts';
import type { ExecutorOptions } from './executor.ts';

/**
 * Bytes of an event from which helpers surely pay. Two threads break even at 90 KB, and gain 1.3× at 138 KB, 1.4× at
 * 226 KB, 1.5–1.75× from 450 KB to 4.5 MB (bench/engine/raw-threads.ts, best rounds on two busy cores, Node 24.21,
 * 2026-11-22).
 */
export const EVENT_THRESHOLD = 256 * 1024;
/** Milliseconds; a part takes 2 on a slow day, and the calling thread is blocked while it waits. */
const LONGEST_WAIT = 1000;
/** Crews that may be lost before no other is started. */
const MOST_LOST = 3;

export interface EventThreadsOptions extends Pick<ExecutorOptions, 'timeLimit' | 'onDeath'> {
  /** Bytes of an event below which it stays on the calling thread. Default {@link EVENT_THRESHOLD}. */
  readonly eventThreshold?: number;
  /** For tests and measurements: large events are split whether that pays just now or not. */
  readonly eventsAlwaysSplit?: boolean;
  /** URL of what `event-helper.ts` became, where a bundler has moved it. Default: the file beside this one. */
  readonly helperFile?: string;
}

export interface EventThreads {
  /** The program given, but for large events. */
  readonly program: Program;
  /** Starts the helpers now; else the first large event does, which does not wait for them. Never rejects. */
  warmUp(): Promise<void>;
  /** Ends the helpers; comes back when they have ended. */
  close(): Promise<void>;
  /** For tests: the helpers at work, if any. */
  crew(): EventCrew | null;
}

/** A crew that has started, and its kernel. */
interface Team {
  readonly crew: EventCrew;
  readonly kernel: SplitKernel;
}

/**
 * @param program the plan compiled on this thread
 * @param threads 2 or more, the calling one included
 * @returns `null` where the plan does not run on the kernel
 */
export function createEventThreads(
  plan: Plan,
  program: Program,
  threads: number,
  options: EventThreadsOptions = {},
): EventThreads | null {
  const found = kernelMatcher(plan);
  const { reserveEvent, runEvent } = program;
  if (found === null || reserveEvent === undefined || runEvent === undefined) return null;
  const matcher = found;
  const threshold = options.eventThreshold ?? EVENT_THRESHOLD;
  const timeLimit = Math.min(LONGEST_WAIT, options.timeLimit ?? LONGEST_WAIT);
  const ending = new Set<Promise<void>>();
  let starting: Promise<void> | null = null;
  let team: Team | null = null;
  let lost = 0;
  let closed = false;
  let split: SplitKernel | null = null;
  /** Bytes of the event in its place. */
  let reserved = 0;
  const pace = createPace();

  function end(crew: EventCrew): void {
    const ended = crew.close().finally(() => ending.delete(ended));
    ending.add(ended);
  }

  function lose(crew: EventCrew, detail: string): void {
    lost += 1;
    if (team?.crew === crew) team = null;
    end(crew);
    options.onDeath?.(detail);
  }

  async function start(): Promise<void> {
    const crew = startEventCrew(plan, threads - 1, { timeLimit, helperFile: options.helperFile ?? null });
    if (crew === null) {
      lost = MOST_LOST; // never will
      return;
    }
    try {
      await crew.ready;
      const kernel = closed ? null : createSplitKernel(plan, matcher, crew);
      if (kernel === null || 'declined' in kernel) end(crew);
      else team = { crew, kernel };
    } catch (error) {
      lose(crew, `a thread for events did not start: ${(error as Error).message}`);
    }
  }

  /** Starts a crew where there is none and may be one. Throws nothing: no threads is no error. */
  function ensureTeam(): Promise<void> {
    if (closed || team !== null || lost >= MOST_LOST) return Promise.resolve();
    starting ??= start()
      .catch(() => {
        lost = MOST_LOST; // no thread or no memory to be had
      })
      .finally(() => {
        starting = null;
      });
    return starting;
  }

  /** The kernel to split an event with; `null`: not now. */
  function usableKernel(length: number): SplitKernel | null {
    if (length < threshold || closed) return null;
    if (team?.crew.workers.some(({ threadId }) => threadId === -1)) {
      lose(team.crew, 'a thread for events ended');
    }
    if (team === null) {
      void ensureTeam();
      return null;
    }
    if (!team.kernel.usable()) return null;
    return options.eventsAlwaysSplit || pace.splitNext() ? team.kernel : null;
  }

  function runSplit(
    kernel: SplitKernel,
    answer: AnswerRecords,
    context: EventContext | undefined,
  ): EventOutcome | null {
    // The program is not in the middle of anything: the event lies in another kernel.
    const reply = kernel.runEvent((records) => answer(records, program.run), context);
    if (kernel.lost() && team?.kernel === kernel) lose(team.crew, 'a thread for events gave no answer');
    return toOutcome(reply);
  }

  return {
    program: {
      ...program,
      reserveEvent(length) {
        reserved = length;
        split = usableKernel(length);
        const place = split?.reserveEvent(length) ?? null;
        if (place !== null) return place;
        split = null;
        return reserveEvent(length);
      },
      runEvent(answer, context) {
        const kernel = split;
        split = null; // an event is answered once
        const start = performance.now();
        const outcome = kernel === null ? runEvent(answer, context) : runSplit(kernel, answer, context);
        if (outcome !== null && reserved >= threshold) {
          pace.note(kernel !== null, performance.now() - start, reserved);
        }
        return outcome;
      },
    },
    warmUp: ensureTeam,
    async close() {
      closed = true;
      await starting;
      if (team !== null) end(team.crew);
      team = null;
      await Promise.all(ending);
    },
    crew: () => team?.crew ?? null,
  };
}
