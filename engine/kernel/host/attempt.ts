/**
 * @module engine/kernel/host/attempt
 * A trap of the kernel, or a memory that cannot grow, is not an error: the reference path takes over.
 */

/** What `run` gives; `null` where the kernel trapped or there was no memory. Any other error is thrown on. */
export function attempt<T>(run: () => T): T | null {
  try {
    return run();
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) return null;
    throw error;
  }
}
