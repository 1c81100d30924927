/**
 * @module engine/pattern/wasm-module
 * The module of a pattern: one function if it is anchored, else two and one that tries them in turn.
 */
import type { Automaton } from './automaton.ts';
import { Refusal } from './caps.ts';
import { generateFunction } from './wasm-code.ts';
import { createAssembler, encodeModule, Ins, type ModuleFunction } from './wasm-emit.ts';

/** `match`: the first function's answer if it matched, else the second's. */
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
  return { signature: { parameters: 3, results: 1 }, locals: [], body: asm.bytes, exportAs: 'match' };
}

/**
 * @param search the automaton that looks for a match anywhere, if the pattern is not anchored. The anchored one is
 * tried first: a match at the start of the line is the leftmost there is, and found without the search's loop.
 * @param functionBytes the most a function may have
 */
export function buildModule(
  anchored: Automaton,
  search: Automaton | undefined,
  sharedMemory: boolean,
  functionBytes: number,
): Uint8Array<ArrayBuffer> {
  const functions = search
    ? [generateFunction(anchored), generateFunction(search), generateEither(0, 1)]
    : [generateFunction(anchored, 'match')];
  const largest = Math.max(...functions.map(({ body }) => body.length));
  if (largest > functionBytes)
    throw new Refusal(`a function of ${largest} bytes, more than ${functionBytes}`);
  return encodeModule({ sharedMemory, functions });
}
