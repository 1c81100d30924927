/**
 * @module engine/kernel/assembly/control
 * The control slots (../memory.ts) as the kernel reads and writes them.
 */
import { CONTROL, SLOT_COUNTS } from '../memory.ts';

// @ts-ignore: decorator
@inline
export function slot(index: i32): usize {
  return <usize>load<u32>(CONTROL + (index << 2));
}

// @ts-ignore: decorator
@inline
export function setSlot(index: i32, value: usize): void {
  store<u32>(CONTROL + (index << 2), <u32>value);
}

/** Counts one more record that ended with `status`. */
// @ts-ignore: decorator
@inline
export function count(status: i32): void {
  const at: usize = CONTROL + ((SLOT_COUNTS + status) << 2);
  store<u32>(at, load<u32>(at) + 1);
}
