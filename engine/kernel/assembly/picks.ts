/**
 * @module engine/kernel/assembly/picks
 * Columns that several captures feed: the first that took part in the match is copied to the column's own place. Plans
 * without such columns have no picks, and ask once a record whether there are any.
 */
import { SLOT_PICKS, SLOT_PICKS_END } from '../memory.ts';
import { PICK_BYTES } from '../ops.ts';
import { slot } from './control.ts';
import { UNSET } from './field.ts';

export function pickCaptures(): void {
  const last = slot(SLOT_PICKS_END);
  for (let pick = slot(SLOT_PICKS); pick < last; pick += PICK_BYTES) {
    const to = <usize>load<u32>(pick, 4);
    if (load<u32>(pick, 8) != 0 || load<u32>(to) == UNSET) {
      // As they were written: eight bytes at once would wait until both have left the store buffer.
      const from = <usize>load<u32>(pick);
      store<u32>(to, load<u32>(from));
      store<u32>(to, load<u32>(from, 4), 4);
    }
  }
}
