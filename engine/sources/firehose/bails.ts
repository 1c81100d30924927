/**
 * @module engine/sources/firehose/bails
 * The records of an event that the kernel handed back: where their results belong, and their texts.
 */
import { memoryBytes } from '../../kernel/host/instance.ts';
import type { Region } from '../../kernel/host/regions.ts';
import * as m from '../../kernel/memory.ts';
import type { EventRecord, HandedBackRecords } from '../../plan/program.ts';

/** Records that are read at a time, to be transformed: about so many bytes of base64, as there may be no time for more. */
const READ_BYTES = 64 * 1024;

/** The records that a run handed back. */
export interface Bails {
  readonly count: number;
  /** Number of one's record in the event. */
  record(index: number): number;
  /** Address in OUTPUT where its result belongs. */
  at(index: number): number;
  /** Until the next run. */
  readonly records: HandedBackRecords;
}

/** @param count how many there are in the region */
export function readBails(memory: WebAssembly.Memory, { start }: Region, count: number): Bails {
  const bytes = memoryBytes(memory);
  const numbers = new Uint32Array(memory.buffer, start, (count * m.BAIL_BYTES) / 4).slice();
  const number = (index: number, field: number) => numbers[(index * m.BAIL_BYTES) / 4 + field]!;
  const text = (index: number, field: number) =>
    JSON.parse(bytes.toString('utf8', number(index, field), number(index, field + 1))) as string;
  function* records(): Generator<EventRecord[]> {
    for (let index = 0; index < count; ) {
      const some: EventRecord[] = [];
      for (let read = 0; index < count && read < READ_BYTES; index += 1) {
        some.push({ recordId: text(index, 2), data: text(index, 4) });
        read += number(index, 5) - number(index, 4);
      }
      yield some;
    }
  }
  return {
    count,
    record: (index) => number(index, 0),
    at: (index) => number(index, 1),
    records: { [Symbol.iterator]: records },
  };
}
