/**
 * @module engine/pattern/chain
 * Patterns compiled apart and tried one after the other: what several become whose common automaton does not fit, as that of
 * ten log formats. A line that belongs to a later one pays for those before it: most leave it within 6 to 15 ns, at the first
 * field that is none of theirs; of those that begin alike some read it to the end, up to 150 ns (2026-11-29).
 */
import type { Attempt, Declined, PatternFacts, PatternProgram } from './program.ts';
import { createAssembler, encodeModule, Ins, ValueType } from './wasm/emit.ts';

const SIGNATURE = { parameters: 3, results: 1 };
const RESULT = 3;
const ATTEMPTS: readonly Attempt[] = ['narrow', 'anchored', 'search', 'restart', 're2'];

/** What a chain's module imports the matcher of its part of that index as. */
export const partName = (index: number): string => `match${index}`;

/**
 * The module whose `match` asks one part after the other.
 * @param isWhole whether there are no patterns behind the parts
 */
function buildChain(count: number, isWhole: boolean): Uint8Array<ArrayBuffer> {
  const asm = createAssembler();
  const imports = Array.from({ length: count }, (_, index) => ({
    name: partName(index),
    signature: SIGNATURE,
  }));
  for (let index = 0; index < count; index += 1) {
    const number = index + 1;
    for (const parameter of [0, 1, 2]) asm.get(parameter);
    asm.call(index);
    asm.tee(RESULT);
    asm.when(() => {
      asm.i32(number);
      asm.i32(-number);
      asm.get(RESULT);
      asm.i32(0);
      asm.ins(Ins.i32GtS);
      asm.ins(Ins.select);
      asm.ins(Ins.return);
    });
  }
  asm.i32(isWhole ? 0 : -(count + 1));
  const locals = [{ count: 1, type: ValueType.i32 }];
  const match = { signature: SIGNATURE, locals, body: asm.bytes, exportAs: 'match' };
  return encodeModule({ imports, functions: [match] });
}

const addFacts = (sum: PatternFacts, { facts }: PatternProgram): PatternFacts => ({
  states: sum.states + facts.states,
  registers: Math.max(sum.registers, facts.registers),
  captures: sum.captures + facts.captures,
  codeBytes: sum.codeBytes + facts.codeBytes,
  anchored: sum.anchored && facts.anchored,
  relaxed: sum.relaxed + facts.relaxed,
  partial: sum.partial || facts.partial,
});

/**
 * One program of several, each of one pattern. A line that none takes before the first that was declined is left to RE2.
 * @param compiled by pattern
 */
export function chainPatterns(compiled: readonly (PatternProgram | Declined)[]): PatternProgram {
  const parts: PatternProgram[] = [];
  let left: Declined | undefined;
  for (const one of compiled) {
    if ('declined' in one) {
      left = one;
      break;
    }
    parts.push(one);
  }
  const wasm = buildChain(parts.length, left === undefined);
  const used = new Set(parts.flatMap(({ attempts }) => attempts));
  if (left !== undefined) used.add('re2');
  const none = {
    states: 0,
    registers: 0,
    captures: 0,
    codeBytes: wasm.length,
    anchored: true,
    relaxed: 0,
    partial: false,
  };
  return {
    alternatives: parts.flatMap(({ alternatives }) => alternatives),
    groupCount: Math.max(0, ...parts.map(({ groupCount }) => groupCount)),
    wasm,
    parts,
    ...(left === undefined ? {} : { left: left.declined }),
    attempts: ATTEMPTS.filter((attempt) => used.has(attempt)),
    facts: parts.reduce(addFacts, none),
  };
}
