/**
 * @module engine/pattern/webassembly
 * The part of the WebAssembly interface that is used here. TypeScript has it only in the `dom` library, which would
 * bring `window` and its like into a server's types.
 */
declare namespace WebAssembly {
  interface MemoryDescriptor {
    initial: number;
    maximum?: number;
    shared?: boolean;
  }
  class Memory {
    constructor(descriptor: MemoryDescriptor);
    readonly buffer: ArrayBuffer;
    /** Detaches `buffer` (unless it is shared); returns the pages there were. */
    grow(pages: number): number;
  }
  class Module {
    constructor(bytes: BufferSource);
  }
  type BufferSource = ArrayBufferView<ArrayBuffer> | ArrayBuffer;
  class Instance {
    constructor(module: Module, imports?: Record<string, Record<string, unknown>>);
    readonly exports: Record<string, unknown>;
  }
  function validate(bytes: BufferSource): boolean;
}
