/**
 * @module engine/kernel/host/copy-context
 * An event's context values from the memory that a crew shares into a helper's own. They are read where the calling
 * thread's kernel has them (control slots, CONTEXT and VALUES are at the same places in every memory of a plan), so that
 * nothing about them has to be told.
 */

import * as m from '../memory.ts';
import type { Copier } from './copier.ts';
import type { KernelInstance } from './instance.ts';
import { controlSlots, type Regions } from './regions.ts';

const UNSET = 0xffffffff;

/** @param from address of the part's text in the shared memory */
export function takeContext(
  { memory, contextNames }: KernelInstance,
  { input, values }: Regions,
  shared: WebAssembly.Memory,
  copier: Copier,
  from: number,
): void {
  if (contextNames.length === 0) return;
  const theirs = controlSlots(shared);
  const own = controlSlots(memory);
  own[m.SLOT_RECORD_CONTEXT] = 0;
  own[m.SLOT_LITERAL_BYTES] = theirs[m.SLOT_LITERAL_BYTES]!;
  own[m.SLOT_ID_CONTEXT] = theirs[m.SLOT_ID_CONTEXT]!;
  const recordsAt = theirs[m.SLOT_RECORDS_AT]!;
  own[m.SLOT_RECORDS_AT] = recordsAt === 0 ? 0 : recordsAt - from + input.start;
  const valuesAt = theirs[m.SLOT_VALUES]!;
  copier.take(values.start, valuesAt, theirs[m.SLOT_VALUES_END]! - valuesAt);
  const spans = new Uint32Array(memory.buffer, m.CONTEXT, 2 * contextNames.length);
  spans.set(new Uint32Array(shared.buffer, m.CONTEXT, spans.length));
  for (const [index, at] of spans.entries()) if (at !== UNSET) spans[index] = at - valuesAt + values.start;
}
