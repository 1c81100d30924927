/**
 * @module engine/kernel/host/copier
 * Copies between a helper's own memory and the shared one: a WebAssembly module of two functions over two memories.
 * JavaScript would copy byte by byte wherever the two addresses differ in their last three bits, as V8 copies shared
 * memory by whole words or bytes: 1.2 ms for 4.4 MB, `memory.copy` 0.2 ms (Node 24.21, 2026-11-22).
 */

export interface Copier {
  /** From the shared memory to one's own. */
  take(target: number, source: number, length: number): void;
  /** From one's own memory to the shared one. */
  give(target: number, source: number, length: number): void;
}

// local.get 0, 1, 2; memory.copy to, from
const body = (to: number, from: number) => [12, 0, 0x20, 0, 0x20, 1, 0x20, 2, 0xfc, 0x0a, to, from, 0x0b];
const name = (text: string) => [text.length, ...Buffer.from(text, 'latin1')];
const section = (id: number, content: readonly number[]) => [id, content.length, ...content];

const WASM = Uint8Array.from([
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
  ...section(1, [1, 0x60, 3, 0x7f, 0x7f, 0x7f, 0]),
  ...section(2, [
    2,
    ...[...name('own'), ...name('memory'), 2, 0, 0],
    ...[...name('shared'), ...name('memory'), 2, 3, 0, 0x80, 0x80, 0x04],
  ]),
  ...section(3, [2, 0, 0]),
  ...section(7, [2, ...name('take'), 0, 0, ...name('give'), 0, 1]),
  ...section(10, [2, ...body(0, 1), ...body(1, 0)]),
]);

/** Whether this runtime knows modules with two memories (V8 since 12.0, so Node 22). */
export function canCopy(): boolean {
  return WebAssembly.validate(WASM);
}

export function createCopier(own: WebAssembly.Memory, shared: WebAssembly.Memory): Copier {
  const imports = { own: { memory: own }, shared: { memory: shared } };
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(WASM), imports);
  return exports as unknown as Copier;
}
