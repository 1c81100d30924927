/**
 * @module engine/pattern/wasm/module
 * The module of a pattern: its functions, and `match`, which tries them in turn and checks what they find.
 */
import type { Restart } from '../dfa/restarts.ts';
import { type AlternativeTags, checkedGlobals } from '../nfa/nfa.ts';
import { createAssembler, encodeModule, Ins, type ModuleFunction, ValueType } from './emit.ts';
import { LEFT } from './report.ts';
import { generateRestart } from './restart.ts';

const SIGNATURE = { parameters: 3, results: 1 };
const RESULT = 3;

/** What is tried after the functions: nothing, as the last one's "no match" is final; a search; or RE2. */
export type Afterwards = 'nothing' | 'restart' | 're2';

/** Asked about the span of a capture that is longer than `above`; the match is left to RE2 unless it says `passes`. */
export interface GeneratedCheck {
  readonly capture: number;
  readonly above: number;
  readonly code: ModuleFunction;
  readonly passes: 0 | 1;
}

export interface ModuleParts {
  /** In the order in which they are tried; each reports only the match RE2 would find. */
  readonly functions: readonly {
    readonly code: ModuleFunction;
    /** Whether its result may be LEFT, which is for RE2 then. */
    readonly leaves: boolean;
  }[];
  readonly afterwards: Afterwards;
  /** How a search begins the last function anew. */
  readonly restart: Restart | undefined;
  readonly alternatives: readonly AlternativeTags[];
  /** By alternative: what its match has to pass. */
  readonly checks: readonly (readonly GeneratedCheck[])[];
}

/**
 * `match`: the result of the first function that finds a match. One that fails a check is for RE2 to find.
 * @param firstCheck index of the first check's function
 */
/** The functions of checks, each once. */
const checkCodes = (checks: ModuleParts['checks']): ModuleFunction[] => [
  ...new Set(checks.flat().map(({ code }) => code)),
];

function generateMatch(
  { functions, afterwards, alternatives, checks }: ModuleParts,
  firstCheck: number,
): ModuleFunction {
  const asm = createAssembler();
  const globals = checkedGlobals(alternatives);
  const codes = checkCodes(checks);
  const attempt = (index: number): void => {
    for (const parameter of [0, 1, 2]) asm.get(parameter);
    asm.call(index);
    asm.tee(RESULT);
    asm.i32(0);
    asm.ins(Ins.i32GtS);
    asm.branchIf('matched');
  };
  const leave = (): void => {
    asm.i32(-1);
    asm.ins(Ins.return);
  };
  asm.block('matched', () => {
    functions.forEach(({ leaves }, index) => {
      attempt(index);
      if (!leaves) return;
      asm.get(RESULT);
      asm.i32(LEFT);
      asm.ins(Ins.i32Eq);
      asm.when(leave);
    });
    if (afterwards === 're2') leave();
    else {
      if (afterwards === 'restart') attempt(functions.length);
      asm.get(RESULT);
      asm.ins(Ins.return);
    }
  });
  checks.forEach((own, alternative) => {
    if (own.length === 0) return;
    asm.block('unchecked', () => {
      asm.get(RESULT);
      asm.i32(alternative + 1);
      asm.ins(Ins.i32Ne);
      asm.branchIf('unchecked');
      for (const { capture, above, code, passes } of own) {
        const at = globals.get(capture)!;
        asm.getGlobal(at + 1);
        asm.getGlobal(at);
        asm.ins(Ins.i32Sub);
        asm.i32(above);
        asm.ins(Ins.i32GtU);
        asm.when(() => {
          asm.getGlobal(at);
          asm.getGlobal(at + 1);
          if (code.signature.parameters === 3) asm.get(2);
          asm.call(firstCheck + codes.indexOf(code));
          asm.i32(passes);
          asm.ins(Ins.i32Ne);
          asm.when(leave);
        });
      }
    });
  });
  asm.get(RESULT);
  const locals = [{ count: 1, type: ValueType.i32 }];
  return { signature: SIGNATURE, locals, body: asm.bytes, exportAs: 'match' };
}

export function buildModule(parts: ModuleParts): Uint8Array<ArrayBuffer> {
  const { functions, afterwards, restart, checks, alternatives } = parts;
  const [only, ...others] = functions;
  const codes = checkCodes(checks);
  if (only && !only.leaves && others.length + codes.length === 0 && afterwards === 'nothing')
    return encodeModule({ functions: [{ ...only.code, exportAs: 'match' }] });
  const search = afterwards === 'restart' ? [generateRestart(restart!, functions.length - 1)] : [];
  const before = [...functions.map(({ code }) => code), ...search];
  return encodeModule({
    functions: [...before, ...codes, generateMatch(parts, before.length)],
    globals: 2 * checkedGlobals(alternatives).size,
  });
}
