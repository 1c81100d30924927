/**
 * @module engine/pattern/nfa/possible-bytes
 * Which bytes a state can meet at all. The subject is valid UTF-8, so inside a character only a continuation byte can
 * come, and not the end; between characters anything but. What cannot come need not be tested: a state in the middle
 * of a `\pL` then tests 64 bits where it would test 256, and does not ask whether the line has ended.
 */
import { type Automaton, transitionOn } from '../dfa/automaton.ts';
import type { ByteSet } from '../wasm/sets.ts';

/** Continuation bytes still to come: the phase is 1 << that number. */
const BETWEEN = 1;
const PHASES = 4;

/** The phase a byte leads to, or undefined where it cannot come. */
function nextPhase(missing: number, byte: number): number | undefined {
  if (missing > 0) return byte >= 0x80 && byte <= 0xbf ? missing - 1 : undefined;
  if (byte < 0x80) return 0;
  if (byte < 0xc2 || byte > 0xf4) return undefined;
  if (byte < 0xe0) return 1;
  return byte < 0xf0 ? 2 : 3;
}

/** By phase: the classes of bytes that may come, and the phase after. */
function classSteps(automaton: Automaton): { byteClass: number; next: number }[][] {
  return Array.from({ length: PHASES }, (_, missing) => {
    const steps = new Map<string, { byteClass: number; next: number }>();
    for (let byte = 0; byte < 256; byte++) {
      const next = nextPhase(missing, byte);
      const byteClass = automaton.classOf[byte]!;
      if (next !== undefined) steps.set(`${byteClass} ${next}`, { byteClass, next });
    }
    return [...steps.values()];
  });
}

export interface Possible {
  /** 1 for each byte that may come. */
  readonly bytes: ByteSet;
  /** Whether the subject may end here. */
  readonly end: boolean;
}

function possibleIn(phases: number): Possible {
  const bytes = new Uint8Array(256);
  for (let missing = 0; missing < PHASES; missing++) {
    if ((phases & (1 << missing)) === 0) continue;
    for (let byte = 0; byte < 256; byte++) if (nextPhase(missing, byte) !== undefined) bytes[byte] = 1;
  }
  return { bytes, end: (phases & BETWEEN) !== 0 };
}

/** By state. */
export function findPossible(automaton: Automaton): Possible[] {
  const phases = new Uint8Array(automaton.states.length);
  const steps = classSteps(automaton);
  const open: number[] = [];
  const reach = (state: number, missing: number): void => {
    if (state < 0 || (phases[state]! & (1 << missing)) !== 0) return;
    phases[state]! |= 1 << missing;
    open.push(state, missing);
  };
  reach(automaton.start, 0);
  while (open.length > 0) {
    const missing = open.pop()!;
    const state = open.pop()!;
    for (const { byteClass, next } of steps[missing]!)
      reach(transitionOn(automaton, state, byteClass).to, next);
  }
  const byPhases = Array.from({ length: 1 << PHASES }, (_, mask) => possibleIn(mask));
  return Array.from(phases, (mask) => byPhases[mask]!);
}
