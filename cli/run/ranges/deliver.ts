/**
 * @module cli/run/ranges/deliver
 * What one thread does with results in its turn: counts, first failures, rejects, output. All of it continues where the thread before
 * has left off, in shared memory and in open files.
 */
import type { LineResult } from '../../../engine/index.ts';
import type { LineBatch } from '../../../engine/lines/stream.ts';
import { createFurthest } from '../../../engine/programs/furthest.ts';
import { createAbsentFields } from '../absent-fields.ts';
import { createFirstFailures } from '../first-failures.ts';
import { partitionsIn } from '../partitions.ts';
import { rejectsTo } from '../rejects.ts';
import { countOutcome, createTally } from '../tally.ts';
import { type Note, PLACE, type RangeJob } from './shared.ts';
import type { Unit } from './units.ts';

export interface Outputs {
  note(note: Note): void;
  write(bytes: Uint8Array): void | Promise<void>;
}

export interface Delivery {
  /** What can be done of it before it is this thread's turn. */
  prepare(result: LineBatch): LineBatch;
  begin(unit: Unit): void;
  add(unit: Unit, result: LineBatch, bytes: number): Promise<void>;
  /** @param bytes that were read since they were counted last */
  end(unit: Unit, bytes: number, isFileEnd: boolean): void;
}

export function createDelivery(
  { plan, shared, rejects: rejectsFile, folder, isQuiet }: RangeJob,
  { note, write }: Outputs,
): Delivery {
  const { place, counts } = shared;
  const tally = createTally(counts.tally);
  const rejects = rejectsFile === null ? null : rejectsTo(rejectsFile, plan.limits);
  const partitions = folder === null ? null : partitionsIn(folder, plan);
  const furthest = createFurthest(plan);
  const absent = isQuiet ? null : createAbsentFields(plan, counts.absent, true);
  const inOrder = (content: Omit<Note, 'order'>) => {
    note({ order: place[PLACE.notes]!, ...content });
    place[PLACE.notes]! += 1;
  };
  const notes = {
    show: isQuiet ? null : (show: string) => inOrder({ show }),
    sample: (line: Buffer, source: string) => inOrder({ sample: { line, source } }),
  };
  const failures = createFirstFailures(tally, notes, counts.firstFailures);
  return {
    prepare({ batch, outcome }) {
      absent?.look(batch);
      return rejects === null
        ? { batch, outcome }
        : { batch, outcome: furthest({ batch, outcome }, Infinity) };
    },
    begin({ isFirst }) {
      if (!isFirst) return;
      place[PLACE.line] = 1;
      place[PLACE.ended] = -1;
    },
    async add({ file }, { batch, outcome: made }, bytes) {
      if (place[PLACE.ended] === file.first) return;
      const outcome = rejects === null ? furthest({ batch, outcome: made }, failures.wanted) : made;
      const result: LineResult = { batch, outcome, firstLine: place[PLACE.line]! };
      tally.add({ bytes });
      countOutcome(tally, outcome);
      failures.addLines(file.name, result);
      await rejects?.add(file.name, result);
      place[PLACE.line]! += outcome.status.length;
      await (partitions === null ? write(outcome.bytes) : partitions.add(outcome));
    },
    end({ file }, bytes, isFileEnd) {
      if (place[PLACE.ended] === file.first) return;
      tally.add({ bytes });
      if (isFileEnd) place[PLACE.ended] = file.first;
    },
  };
}
