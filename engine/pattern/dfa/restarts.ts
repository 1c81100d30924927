/**
 * @module engine/pattern/dfa/restarts
 * Where in a line an anchored automaton may be begun: what a search by it has to know.
 */
import type { ByteSet } from '../wasm/sets.ts';
import type { Row, Step, Subsets } from './subsets.ts';

export interface Restart {
  /** Bytes a match may begin with. */
  readonly first: ByteSet;
  /** Bytes behind which no match can begin: those of words, where the pattern begins with `\b\w`. */
  readonly deadAfter: ByteSet;
  /** Whether a match may begin at the end of the line. */
  readonly atEnd: boolean;
}

/** Undefined where the pattern means something else within the line than at its start, as `(?:^|,)` does. */
export function findRestart(subsets: Subsets, startSteps: Row<Step>): Restart | undefined {
  const { classes } = subsets;
  const { kinds, kindOf } = startSteps;
  const mayBegin = (byteClass: number): boolean => {
    const { to, accept } = kinds[kindOf[byteClass]!]!;
    return to !== undefined || accept !== undefined;
  };
  const starts = Array.from(classes.traits.subarray(0, classes.end), (traits) => subsets.startAfter(traits));
  if (starts.includes('other')) return undefined;
  const isContinuation = (byte: number): boolean => (byte & 0xc0) === 0x80;
  return {
    first: Uint8Array.from({ length: 256 }, (_, byte) =>
      !isContinuation(byte) && mayBegin(classes.of[byte]!) ? 1 : 0,
    ),
    deadAfter: Uint8Array.from({ length: 256 }, (_, byte) => (starts[classes.of[byte]!] === 'dead' ? 1 : 0)),
    atEnd: mayBegin(classes.end),
  };
}
