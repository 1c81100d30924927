/**
 * @module engine/kernel/assembly/context
 * Context values that differ from record to record: from the call's table into CONTEXT (../memory.ts).
 */
import { CONTEXT, SLOT_CONTEXT_BYTES, SLOT_RECORD_CONTEXT } from '../memory.ts';
import { slot } from './control.ts';

/** Puts a record's context values into their places. */
// @ts-ignore: decorator
@inline
export function enterContext(record: u32): void {
  const table = slot(SLOT_RECORD_CONTEXT);
  if (table == 0) return;
  const size = slot(SLOT_CONTEXT_BYTES);
  memory.copy(CONTEXT, table + <usize>record * size, size);
}
