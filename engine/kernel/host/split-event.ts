/**
 * @module engine/kernel/host/split-event
 * A Firehose event done in parts: the crew's helpers do all but the last, the calling thread does that one meanwhile.
 * The reply is to the byte that of one thread. Where anything is not as guessed, the calling thread does the whole event
 * alone, as it would have without helpers; nothing but time depends on them.
 *
 * The shares make all end at about the same time: a helper copies its text and its output, 0.2 ms for 2 MB of each,
 * and begins later by the 20–50 µs that waking it takes.
 */
import { REPLY_CEILING } from '../../limits.ts';
import type { Plan } from '../../plan/plan.ts';
import type { EventAnswer, EventContext, EventRecord } from '../../plan/program.ts';
import { type Declined, isDeclined } from '../declined.ts';
import type { KernelMatcher } from '../matcher.ts';
import * as m from '../memory.ts';
import { answerEvent, answerOnce } from './answer-event.ts';
import type { Crew, PartDone, PartJob } from './crew.ts';
import { createInstance, type InstanceOptions, type KernelInstance, memoryBytes } from './instance.ts';
import { controlSlots, placeRegions, type Regions } from './regions.ts';
import {
  type Bail,
  type EventReply,
  eventTexts,
  finishReply,
  MOST_BAILS,
  placeEventContext,
  type Refusal,
  readBails,
  SHORTEST_RECORD,
} from './run-event.ts';
import { type RawPart, runPart } from './run-part.ts';
import { cutEvent } from './split-points.ts';

/** A helper's share of the work, the caller's being 1. */
const HELPER_SHARE = 0.78;
/** More than a reply, so that what the kernel writes past the end of one part never reaches the next. */
const ROOM_FOR_HELPERS = REPLY_CEILING + 2 * m.SLACK;

/** By how many bytes an answer may be shorter than what is set aside for it (spareOf in run-event.ts): `Ok`, no data. */
const MOST_SPARE = 'ProcessingFailed'.length - 'Ok'.length;

/** Answers the records that were handed back, by their order. */
type AnswerBails = (records: readonly EventRecord[]) => readonly EventAnswer[];

export interface SplitKernel {
  /** Whether {@link reserveEvent} may be asked: all helpers are there, with nothing to do, and none was lost. */
  usable(): boolean;
  /** Whether a helper gave no answer; the crew is to be ended then, and its memory left to it. */
  lost(): boolean;
  /** As a Kernel's; `null`: no room. */
  reserveEvent(length: number): Uint8Array | null;
  /** As a Kernel's. */
  runEvent(answer: AnswerBails, context?: EventContext): EventReply | { readonly refused: Refusal };
}

/** Where the parts of one event go. */
interface Layout {
  readonly regions: Regions;
  /** Where helpers' output may begin, and where the caller's does. */
  readonly leastAt: number;
  readonly replyAt: number;
  /** Address of each helper's bails; the caller's are in regions.bails. */
  readonly bails: readonly number[];
}

/** Places everything for an event. Throws a RangeError where the memory, which cannot grow, has no room for it. */
function placeSplit(instance: KernelInstance, length: number, helpers: number): Layout {
  const { memory, free } = instance;
  const records = Math.ceil(length / SHORTEST_RECORD);
  const most = Math.min(records, MOST_BAILS);
  const regions = placeRegions(memory, free, {
    records,
    input: length,
    output: ROOM_FOR_HELPERS + REPLY_CEILING,
    bails: most * (helpers + 1),
    line: Math.ceil((length * 3) / 4) + m.SLACK,
    ...eventTexts(instance),
  });
  memoryBytes(memory).fill(0, regions.input.end, regions.input.end + m.SLACK);
  const slots = controlSlots(memory);
  const own = regions.bails.start + most * m.BAIL_BYTES;
  slots[m.SLOT_BAILS_END] = own;
  const bails = Array.from({ length: helpers }, (_, helper) => own + helper * most * m.BAIL_BYTES);
  const leastAt = regions.output.start;
  return { regions, leastAt, replyAt: leastAt + ROOM_FOR_HELPERS, bails };
}

/** The control slots for a part that the caller does. */
function aim(memory: WebAssembly.Memory, output: number, bails: number, most: number): void {
  const slots = controlSlots(memory);
  slots[m.SLOT_OUTPUT] = output;
  slots[m.SLOT_OUTPUT_END] = output + REPLY_CEILING;
  slots[m.SLOT_BAILS] = bails;
  slots[m.SLOT_BAILS_END] = bails + most;
}

/** @param shareOfHelper for tests and measurements: a helper's share, the caller's being 1 */
export function createSplitKernel(
  plan: Plan,
  matcher: KernelMatcher,
  crew: Crew,
  options: Pick<InstanceOptions, 'build'> & { readonly shareOfHelper?: number } = {},
): SplitKernel | Declined {
  const made = createInstance(plan, matcher, { ...options, memory: crew.memory });
  if (isDeclined(made)) return made;
  const instance: KernelInstance = made;
  const { memory, exports } = instance;
  const { helpers } = crew;
  const share = options.shareOfHelper ?? HELPER_SHARE;
  const shares = Array.from({ length: helpers }, (_, part) => ((part + 1) * share) / (helpers * share + 1));
  let lost = false;
  let layout: Layout | null = null;

  /** A helper's part that it had not begun, done here: behind the reply, then moved to where it belongs. */
  function doInstead(job: PartJob, helper: number, next: number, place: Layout): PartDone | null {
    const spare = place.leastAt;
    aim(memory, spare, job.bails, place.regions.bails.end - job.bails);
    const done = runPart(instance, { from: job.from, to: job.to, first: helper === 0, last: false });
    if (done === null) return null;
    const begin = next - (done.outputEnd - spare);
    if (begin < place.leastAt) return null;
    exports.moveBytes(begin, spare, done.outputEnd - spare);
    crew.place(helper, begin);
    const { records, counts, bailCount } = done;
    return { begin, records, counts, bailCount, textShift: 0, outputShift: begin - spare };
  }

  /** The parts of all helpers, in order; `null`: some part is not what it was taken for. */
  function collect(jobs: readonly PartJob[], place: Layout): PartDone[] | null {
    const parts: PartDone[] = [];
    let next = place.replyAt;
    for (let helper = helpers - 1; helper >= 0; helper -= 1) {
      const taken = crew.take(helper);
      const done = taken === 'untouched' ? doInstead(jobs[helper]!, helper, next, place) : taken;
      if (done === 'lost') lost = true;
      if (done === null || done === 'lost' || done === 'refused') return null;
      parts.unshift(done);
      next = done.begin;
    }
    return parts;
  }

  function join(parts: readonly PartDone[], own: RawPart, place: Layout, answer: AnswerBails) {
    const all = memoryBytes(memory);
    const bails: Bail[] = parts.flatMap(({ bailCount, textShift, outputShift }, helper) =>
      readBails(all, place.bails[helper]!, bailCount, { text: textShift, output: outputShift }),
    );
    bails.push(...readBails(all, place.regions.bails.start, own.bailCount));
    const counts = own.counts.slice();
    for (const part of parts) for (const [status, count] of part.counts.entries()) counts[status]! += count;
    const start = parts[0]!.begin;
    // What no single thread has seen all of is left to one, if it may not fit.
    const room = REPLY_CEILING - MOST_SPARE * parts.reduce((sum, { records }) => sum + records, own.records);
    if (own.outputEnd - start + 2 > room) return { refused: 'reply-size' as const };
    if (bails.length > MOST_BAILS) return { refused: 'records' as const };
    const bytes = all.subarray(start, own.outputEnd);
    return finishReply({ bytes, start, counts, bails }, bails.length === 0 ? [] : answer(bails), room);
  }

  /** The event in parts; `null`: that cannot be done. */
  function inParts(place: Layout, answer: AnswerBails): EventReply | { readonly refused: Refusal } | null {
    const { start, end } = place.regions.input;
    const cuts = cutEvent(memoryBytes(memory).subarray(start, end), shares);
    if (cuts === null) return null;
    const bounds = [start, ...cuts.map((cut) => start + cut), end];
    const jobs = place.bails.map((bails, helper) => ({
      from: bounds[helper]!,
      to: bounds[helper + 1]!,
      bails,
    }));
    crew.post(jobs, place.leastAt, place.replyAt);
    let parts: PartDone[] | null = null;
    try {
      aim(memory, place.replyAt, place.regions.bails.start, place.bails[0]! - place.regions.bails.start);
      const own = runPart(instance, { from: bounds[helpers]!, to: end, first: false, last: true });
      if (own !== null) parts = collect(jobs, place);
      return own === null || parts === null ? null : join(parts, own, place, answer);
    } finally {
      if (parts === null) crew.cancel(); // also where the kernel trapped
    }
  }

  function alone(place: Layout, answer: AnswerBails): EventReply | { readonly refused: Refusal } {
    aim(memory, place.replyAt, place.regions.bails.start, place.bails[0]! - place.regions.bails.start);
    const output = { start: place.replyAt, end: place.replyAt + REPLY_CEILING };
    return answerEvent(instance, { ...place.regions, output }, answer);
  }

  return {
    usable: () => !lost && crew.idle(),
    lost: () => lost,
    reserveEvent(length) {
      layout = null;
      try {
        layout = placeSplit(instance, length, helpers);
      } catch (error) {
        if (error instanceof RangeError) return null; // larger than the memory
        throw error;
      }
      crew.alert();
      const { start, end } = layout.regions.input;
      return memoryBytes(memory).subarray(start, end);
    },
    runEvent(answer, context) {
      const place = layout;
      if (place === null) return { refused: 'trap' };
      layout = null; // an event is answered once
      try {
        if (!placeEventContext(instance, place.regions, context)) return { refused: 'trap' };
        const once = answerOnce(answer);
        const reply = inParts(place, once);
        // A reply over the ceiling is shortened by whoever sees all of it.
        const isTooLong = reply !== null && 'refused' in reply && reply.refused === 'reply-size';
        return reply === null || isTooLong ? alone(place, once) : reply;
      } catch (error) {
        if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError)
          return { refused: 'trap' };
        throw error;
      }
    },
  };
}
