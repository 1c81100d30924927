/**
 * @module engine/pattern/wasm/module
 * The module of a pattern: its functions, and `match`, which tries them in turn.
 */
import { createAssembler, encodeModule, Ins, type ModuleFunction, ValueType } from './emit.ts';

const SIGNATURE = { parameters: 3, results: 1 };

/**
 * `match`: the result of the first function that does not say 0, or the last one's. Given by index.
 * @param several whether the result is one of several alternatives
 */
function generateChain(functions: readonly number[], several: boolean): ModuleFunction {
  const asm = createAssembler();
  const result = 3;
  asm.block('matched', () => {
    for (const index of functions.slice(0, -1)) {
      for (const parameter of [0, 1, 2]) asm.get(parameter);
      asm.call(index);
      if (several) asm.tee(result);
      asm.branchIf('matched');
    }
    for (const parameter of [0, 1, 2]) asm.get(parameter);
    asm.call(functions.at(-1)!);
    asm.ins(Ins.return);
  });
  if (several) asm.get(result);
  else asm.i32(1);
  const locals = several ? [{ count: 1, type: ValueType.i32 }] : [];
  return { signature: SIGNATURE, locals, body: asm.bytes, exportAs: 'match' };
}

/**
 * @param functions in the order in which they are tried; each reports only the match RE2 would find
 * @param several whether the pattern has several alternatives
 * @param lazily whether `env.search` is imported, and tried last
 */
export function buildModule(
  functions: readonly ModuleFunction[],
  several: boolean,
  lazily: boolean,
): Uint8Array<ArrayBuffer> {
  const [only, ...others] = functions;
  if (only && others.length === 0 && !lazily) {
    return encodeModule({ functions: [{ ...only, exportAs: 'match' }] });
  }
  const imports = lazily ? [{ name: 'search', signature: SIGNATURE }] : [];
  const order = functions.map((_, index) => imports.length + index);
  return encodeModule({
    imports,
    functions: [...functions, generateChain(lazily ? [...order, 0] : order, several)],
  });
}
