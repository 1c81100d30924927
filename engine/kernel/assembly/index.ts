/**
 * @module engine/kernel/assembly
 * The kernel's exports. Where things are in memory: ../memory.ts; what a program is: ../ops.ts.
 */
import { readEvent, runEvent, writeReply } from './event.ts';
import { runLines } from './lines.ts';
import { runPacked } from './packed.ts';
import { beginHash } from './sha256.ts';
import { runTexts } from './texts.ts';

export { beginHash, readEvent, runEvent, runLines, runPacked, runTexts, writeReply };

/** Where the kernel's own tables end: the host checks that CAPTURES begins behind it. */
export function staticsEnd(): usize {
  return __heap_base;
}
