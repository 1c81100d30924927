/**
 * @module engine/pattern/wasm-module
 * The module of a pattern: one function if it is anchored, else two and one that tries them in turn. The second is
 * generated too, or imported where its automaton is too large.
 */
import { createAssembler, encodeModule, Ins, type ModuleFunction } from './wasm-emit.ts';

const SIGNATURE = { parameters: 3, results: 1 };

/** `match`: the first function's answer if it matched, else the second's. Given by index. */
function generateEither(first: number, second: number): ModuleFunction {
  const asm = createAssembler();
  const call = (index: number): void => {
    for (const parameter of [0, 1, 2]) asm.get(parameter);
    asm.call(index);
  };
  call(first);
  asm.when(() => {
    asm.i32(1);
    asm.ins(Ins.return);
  });
  call(second);
  return { signature: SIGNATURE, locals: [], body: asm.bytes, exportAs: 'match' };
}

/** For a pattern that can only match at the start. */
export function buildAnchoredModule(
  anchored: ModuleFunction,
  sharedMemory: boolean,
): Uint8Array<ArrayBuffer> {
  return encodeModule({ sharedMemory, functions: [{ ...anchored, exportAs: 'match' }] });
}

/**
 * For a search. The anchored automaton is tried first: a match at the start of the line is the leftmost there is, and
 * found without the search's loop.
 * @param search looks for a match anywhere; undefined: `env.search` is imported to do that
 */
export function buildSearchModule(
  anchored: ModuleFunction,
  search: ModuleFunction | undefined,
  sharedMemory: boolean,
): Uint8Array<ArrayBuffer> {
  if (search) return encodeModule({ sharedMemory, functions: [anchored, search, generateEither(0, 1)] });
  return encodeModule({
    sharedMemory,
    imports: [{ name: 'search', signature: SIGNATURE }],
    functions: [anchored, generateEither(1, 0)],
  });
}
