/**
 * @module engine/garbage
 * Collects garbage in a small function before it takes all of the memory: buffers that nobody needs any longer.
 *
 * V8 does not know how small the function is. It lets buffers pile up to 64 MB, or to half of its heap's limit, and frees them
 * on another thread: all that 128 MB have beside Node. Of 600 MB of buffers, made and dropped one by one, up to 61 MB were
 * held on Node 24 and 48 MB on Node 22; with this, 7 MB on both (2026-11-30). A collection of the young ones takes 0.2 to 1 ms,
 * as events of their own do (2026-11-29).
 */

/** To be called where work has come to a stop, such as between events: it looks, in 2 µs, and collects where it is time. */
export type CollectGarbage = () => void;

export const NEVER: CollectGarbage = () => {};

/** In larger functions V8 collects early enough by itself. */
const SMALL_MB = 512;
/** Of the function's memory: what may pile up. */
const SHARE = 1 / 16;

type Collect = (options: { readonly type: 'minor' | 'major' }) => void;

/** V8's own collector. Memory is freed before it returns, not on another thread. */
function exposeCollector(): Collect {
  const v8 = process.getBuiltinModule('node:v8');
  v8.setFlagsFromString('--no-concurrent-array-buffer-sweeping');
  v8.setFlagsFromString('--expose-gc');
  return process.getBuiltinModule('node:vm').runInNewContext('gc') as Collect;
}

/** @param memorySizeMb the function's; `null`: this is none */
export function createCollector(memorySizeMb: number | null): CollectGarbage {
  if (memorySizeMb === null || memorySizeMb >= SMALL_MB) return NEVER;
  const most = memorySizeMb * SHARE * 2 ** 20;
  // Where objects begin, the heap stays as small as it is; it grew to 100 MB under hostile lines, of which 20 were used (2026-11-29).
  process.getBuiltinModule('node:v8').setFlagsFromString('--semi-space-growth-factor=1');
  const held = () => {
    const { used_heap_size, external_memory } = process.getBuiltinModule('node:v8').getHeapStatistics();
    return used_heap_size + external_memory;
  };
  let collect: Collect | undefined;
  /** What is no garbage: held after the last whole collection, or later and less. */
  let needed = Number.POSITIVE_INFINITY;
  return () => {
    const now = held();
    needed = Math.min(needed, now);
    if (now - needed < most) return;
    collect ??= exposeCollector();
    collect({ type: 'minor' });
    // What outlived two collections is old, and freed by a whole one alone.
    if (held() - needed < most) return;
    collect({ type: 'major' });
    needed = held();
  };
}
