/**
 * @module engine/kernel/matcher
 * The contract between the kernel and whatever finds a pattern in a record. The kernel imports the function; the
 * pattern compiler (engine/pattern), or a test's stand-in, gives it.
 */

/**
 * Looks for the pattern in the bytes `start … end` of the kernel's memory (valid UTF-8, no line end).
 * 64 bytes after `end` can be read and mean nothing.
 * @param captures where to write: for each group, the whole match first, the addresses of its start and its end,
 * 32 bits each, −1 for a group that took no part.
 * @returns the number of the pattern found, from 1; 0: none is in there; −n: those before pattern n are not, and of that and
 * those behind it the reference path has to say.
 */
export type MatchFunction = (start: number, end: number, captures: number) => number;

export interface KernelMatcher {
  /** How many captures the pattern has, the whole match not counted. */
  readonly groupCount: number;
  /** Bytes of the kernel's memory that it wants for tables of its own. */
  readonly tableBytes: number;
  /** Makes the function for one memory; `tableBase` is a multiple of 16. A WebAssembly export is called directly. */
  instantiate(memory: WebAssembly.Memory, tableBase: number): MatchFunction;
}
