/**
 * @module engine/pattern/dfa/run
 * The reference executor: walks the automaton a byte at a time, as plainly as can be. Tests hold the generated code
 * against it; nothing else runs it.
 */
import { type Automaton, DEAD, NO_ACCEPT, transitionOn } from './automaton.ts';
import { HERE, UNSET } from './closure.ts';

/** The offsets of every tag in `subject`, −1 where unset; undefined if there is no match. */
export function runAutomaton(automaton: Automaton, subject: Uint8Array): number[] | undefined {
  const registers = new Int32Array(automaton.registers).fill(-1);
  const value = (from: number, here: number): number => {
    if (from === HERE) return here;
    return from === UNSET ? -1 : registers[from]!;
  };
  let state = automaton.start;
  let accept = NO_ACCEPT;
  let end = -1;
  for (let at = 0; state !== DEAD; at++) {
    const byteClass = at < subject.length ? automaton.classOf[subject[at]!]! : automaton.endClass;
    const transition = transitionOn(automaton, state, byteClass);
    if (transition.accept !== NO_ACCEPT) {
      accept = transition.accept;
      end = at;
    }
    for (const [to, from] of transition.moves) registers[to] = value(from, at);
    state = transition.to;
  }
  if (accept === NO_ACCEPT) return undefined;
  const tags = automaton.accepts[accept]!.map((from) => value(from, end));
  tags[1] = end;
  for (const { tag, from, distance } of automaton.fixed) {
    const base = from === 'start' ? 0 : tags[from]!;
    if (from === 'start') tags[tag] = distance;
    else tags[tag] = base < 0 ? -1 : base - distance;
  }
  return tags;
}
