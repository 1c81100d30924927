/**
 * @module engine/kernel/webassembly
 * What the kernel uses of the WebAssembly interface beyond engine/pattern/webassembly.d.ts.
 */
declare namespace WebAssembly {
  /** What bytes are refused with that this engine cannot compile. */
  class CompileError extends Error {}
  /** What a trap is thrown as. */
  class RuntimeError extends Error {}
}
