/**
 * @module engine/kernel/host/run-part
 * One part of an event: on the instance that the event lies in, or by a helper with a memory of its own.
 *
 * A helper works in its own memory, and copies its text in and its output out (0.1 ms each a MB, on its own thread),
 * because the kernel's tables, control slots and memos have fixed addresses. One memory for all would need them at an
 * address that each instance keeps in a global: 5 % more speed for two threads at best, against every load of a table
 * being indirect and instances that overwrite each other's tables while they start.
 */
import type { Plan } from '../../plan/plan.ts';
import { type Declined, isDeclined } from '../declined.ts';
import type { KernelMatcher } from '../matcher.ts';
import * as m from '../memory.ts';
import { createCopier } from './copier.ts';
import { takeContext } from './copy-context.ts';
import type { PartDone, PartJob } from './crew.ts';
import { createInstance, type InstanceOptions, type KernelInstance } from './instance.ts';
import { controlSlots } from './regions.ts';
import { placeEvent, setMode } from './run-event.ts';

/** A part's text, and which of the event's two ends it holds. */
export interface Part {
  readonly from: number;
  readonly to: number;
  readonly first: boolean;
  readonly last: boolean;
}

/** What became of a part, its output still where SLOT_OUTPUT says. */
export interface RawPart {
  readonly outputEnd: number;
  readonly records: number;
  readonly counts: Uint32Array;
  readonly bailCount: number;
}

/** Runs a part in the regions the control slots tell; `null`: refused. */
export function runPart({ memory, exports }: KernelInstance, part: Part): RawPart | null {
  const slots = controlSlots(memory);
  slots.fill(0, m.SLOT_COUNTS, m.SLOT_COUNTS + m.STATUS_COUNT);
  setMode(memory, 'write'); // an event before this one may have been shortened
  if (exports.runPart(part.from, part.to, Number(part.first), Number(part.last)) === 0) return null;
  return {
    outputEnd: slots[m.SLOT_OUTPUT_USED]!,
    records: slots[m.SLOT_RECORDS]!,
    counts: slots.slice(m.SLOT_COUNTS, m.SLOT_COUNTS + m.STATUS_COUNT),
    bailCount: slots[m.SLOT_BAIL_COUNT]!,
  };
}

/** A part that a helper has done and not yet put into its place. */
export interface HelperPart {
  /** Bytes of its output. */
  readonly length: number;
  /** What is to be told of it, once its output begins at `begin`. */
  describe(begin: number): PartDone;
  /** Puts output and bails into the shared memory. */
  give(begin: number): void;
}

export interface Helper {
  /** Does a part that is not the event's last; `null`: refused. */
  run(job: PartJob, first: boolean): HelperPart | null;
}

/** A kernel that does parts of events that lie in another, shared memory. */
export function createHelper(
  plan: Plan,
  matcher: KernelMatcher,
  shared: WebAssembly.Memory,
  options: Pick<InstanceOptions, 'build'> = {},
): Helper | Declined {
  const instance = createInstance(plan, matcher, options);
  if (isDeclined(instance)) return instance;
  const copier = createCopier(instance.memory, shared);
  return {
    run(job, first) {
      const regions = placeEvent(instance, job.to - job.from);
      takeContext(instance, regions, shared, copier, job.from);
      const { start, end } = regions.input;
      copier.take(start, job.from, end - start);
      const done = runPart(instance, { from: start, to: end, first, last: false });
      if (done === null) return null;
      const { outputEnd, records, counts, bailCount } = done;
      const output = regions.output.start;
      return {
        length: outputEnd - output,
        describe: (begin) => {
          const shifts = { textShift: job.from - start, outputShift: begin - output };
          return { begin, records, counts, bailCount, ...shifts };
        },
        give(begin) {
          copier.give(begin, output, outputEnd - output);
          copier.give(job.bails, regions.bails.start, bailCount * m.BAIL_BYTES);
        },
      };
    },
  };
}
