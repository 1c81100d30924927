/**
 * @module engine/kernel/host/kernel
 * The fast path: records in, shaped JSON out, in one pass of a WebAssembly SIMD kernel over bytes. What it is not sure
 * of it hands back, record by record or whole; docs/record-semantics.md defines the results, the reference path produces them.
 */
import type { BatchContext } from '../../batch.ts';
import type { KernelImage, PlanSteps } from '../../plan/plan.ts';
import type { EventContext } from '../../plan/program.ts';
import { type Declined, isDeclined } from '../../plan/step.ts';
import type { KernelMatcher } from '../matcher.ts';
import { STATUS_BAIL, STATUS_BAIL_SPACE } from '../memory.ts';
import { attempt } from './attempt.ts';
import type { Framed, Framing, TransformHandedBack } from './framing.ts';
import { createInstance, type InstanceOptions, memoryBytes } from './instance.ts';
import type { Build } from './load.ts';
import type { Regions } from './regions.ts';
import { createLinesKernel, type LinesKernel, type LinesResult } from './run-lines.ts';
import { type PackedBatch, type PackedResult, runPacked } from './run-packed.ts';
import { runTexts, type TextsResult } from './run-texts.ts';

/**
 * A kernel for one plan. It belongs to one thread; calls do not overlap.
 * @example
 * const kernel = createKernel(plan, image, matcher);
 * if ('declined' in kernel) …                       // this plan is for the reference path alone
 * kernel.reserveEvent(length).set(eventBytes);      // or read the event straight into it
 * const reply = kernel.runEvent(transformOnReferencePath);
 * if ('refused' in reply) …                         // this event is
 */
export interface Kernel {
  readonly build: Build;
  /** Runs packed records. Never throws: what cannot be done is handed back by its status. */
  runPacked(batch: PackedBatch): PackedResult;
  /** Runs records that are base64 text, giving base64 text; `null`: it could not be done (out of memory, a trap). */
  runTexts(texts: readonly string[], context?: BatchContext): TextsResult | null;
  /** A kernel of its own for a stream of lines; calls to both may alternate. `null`: out of memory. */
  openLines(): LinesBuffer | null;
  /** The place to write an event of that length to; good until the next call. `null`: no framing, or out of memory. */
  reserveEvent(length: number): Uint8Array | null;
  /**
   * Transforms the event in the reserved place.
   * @param transform transforms the records that the kernel hands back; called at most once
   * @param context values of the whole event that templates can name
   */
  runEvent(transform: TransformHandedBack, context?: EventContext): Framed;
}

export interface KernelOptions extends InstanceOptions {
  /** How events stand in bytes; without it the kernel takes none. */
  readonly framing?: Framing;
}

/** A {@link LinesKernel} that never throws; `null`: it could not be done (out of memory, a trap). */
export interface LinesBuffer {
  reserve(length: number, keep: number): Uint8Array | null;
  run(length: number): LinesResult | null;
}

/** Nothing done: every record is handed back. */
function allHandedBack(count: number, keyed: boolean): PackedResult {
  return {
    bytes: new Uint8Array(0),
    spans: new Uint32Array(2 * count),
    status: new Uint8Array(count).fill(STATUS_BAIL_SPACE),
    keys: keyed ? Array<null>(count).fill(null) : null,
  };
}

/** Whether a record of that status is still to be done. */
export const isHandedBack = (status: number): boolean => status >= STATUS_BAIL;

function openLines(
  plan: PlanSteps,
  image: KernelImage,
  matcher: KernelMatcher,
  options: InstanceOptions,
): LinesBuffer | null {
  const instance = createInstance(
    plan,
    image,
    matcher,
    options.build === undefined ? {} : { build: options.build },
  );
  if (isDeclined(instance) || instance.keyed) return null; // keys are read by packed records only
  const lines: LinesKernel = createLinesKernel(instance);
  return {
    reserve: (length, keep) => attempt(() => lines.reserve(length, keep)),
    run: (length) => attempt(() => lines.run(length)),
  };
}

/** Makes the kernel for a plan, or says why there is none. */
export function createKernel(
  plan: PlanSteps,
  image: KernelImage,
  matcher: KernelMatcher,
  options: KernelOptions = {},
): Kernel | Declined {
  const { framing } = options;
  const instance = createInstance(plan, image, matcher, options);
  if (isDeclined(instance)) return instance;
  let event: Regions | null = null;
  return {
    build: instance.build,
    runPacked(batch) {
      event = null;
      return (
        attempt(() => runPacked(instance, batch)) ?? allHandedBack(batch.spans.length >>> 1, instance.keyed)
      );
    },
    runTexts(texts, context) {
      event = null;
      return attempt(() => runTexts(instance, texts, context));
    },
    openLines: () => attempt(() => openLines(plan, image, matcher, options)),
    reserveEvent(length) {
      event = framing === undefined ? null : attempt(() => framing.place(instance, length));
      return event && memoryBytes(instance.memory).subarray(event.input.start, event.input.end);
    },
    runEvent(transform, context) {
      const regions = event;
      if (framing === undefined || regions === null) return { refused: 'trap' };
      event = null; // an event is written once
      return framing.reply(instance, regions, transform, context);
    },
  };
}
