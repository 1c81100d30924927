/**
 * @module test/engine/pattern/run-automaton
 * Walks an automaton one byte at a time, as plainly as possible: separates a wrong automaton from wrong generated code.
 */
import {
  type Automaton,
  DEAD,
  EXIT,
  NO_ACCEPT,
  transitionOn,
} from '../../../engine/pattern/dfa/automaton.ts';
import { HERE, UNSET } from '../../../engine/pattern/dfa/closure.ts';

/** The number of the alternative, then the offsets of its tags, −1 where unset; undefined if there is no match. */
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
    if (state === EXIT) throw new Error('a whole automaton was asked for');
  }
  if (accept === NO_ACCEPT) return undefined;
  const { tags: sources, alternative } = automaton.accepts[accept]!;
  const tags = sources.map((from) => value(from, end));
  tags[1] = end;
  for (const { tag, from, distance } of automaton.fixed) {
    const base = from === 'start' ? 0 : tags[from]!;
    if (from === 'start') tags[tag] = distance;
    else tags[tag] = base < 0 ? -1 : base - distance;
  }
  const { firstTag, tagCount } = automaton.alternatives[alternative]!;
  return [alternative, ...tags.slice(firstTag, firstTag + tagCount)];
}
