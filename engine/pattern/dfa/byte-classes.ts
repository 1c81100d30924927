/**
 * @module engine/pattern/dfa/byte-classes
 * Bytes that no part of a pattern tells apart are one class; an automaton has a column per class, not per byte.
 */
import { LOOKS, type Look, type Nfa, Op } from '../nfa/nfa.ts';

/** What an assertion may ask of a neighbouring byte. `Edge` is the start or the end of the subject. */
export const Near = { Word: 1, Newline: 2, Continuation: 4, Edge: 8 } as const;

/** The traits of the next byte (or, for a few, of the one before) that decide a look. */
const ASKS: Readonly<Record<Look, { before: number; after: number }>> = {
  'text-start': { before: Near.Edge, after: 0 },
  'text-end': { before: 0, after: Near.Edge },
  'line-start': { before: Near.Newline | Near.Edge, after: 0 },
  'line-end': { before: 0, after: Near.Newline | Near.Edge },
  'word-edge': { before: Near.Word, after: Near.Word },
  'not-word-edge': { before: Near.Word, after: Near.Word },
  'character-edge': { before: 0, after: Near.Continuation },
};

/** What a look needs to know of the byte before it. */
export const asksBefore = (look: Look): number => ASKS[look].before;

/** Whether a look holds between two neighbours, each given as its traits. */
export function holds(look: Look, before: number, after: number): boolean {
  switch (look) {
    case 'word-edge':
      return (before & Near.Word) !== (after & Near.Word);
    case 'not-word-edge':
      return (before & Near.Word) === (after & Near.Word);
    case 'character-edge':
      return (after & Near.Continuation) === 0;
    default:
      return (before & ASKS[look].before) !== 0 || (after & ASKS[look].after) !== 0;
  }
}

function traitsOf(byte: number): number {
  const word = /\w/.test(String.fromCharCode(byte)) ? Near.Word : 0;
  const newline = byte === 10 ? Near.Newline : 0;
  return word | newline | ((byte & 0xc0) === 0x80 ? Near.Continuation : 0);
}

const TRAITS = Uint8Array.from({ length: 256 }, (_, byte) => traitsOf(byte));

export interface ByteClasses {
  /** Class by byte; entry 256 is the end of the subject. */
  readonly of: Uint16Array;
  /** Classes, the end included. */
  readonly count: number;
  /** The class of the end: the last. */
  readonly end: number;
  /** Traits by class: those that the pattern asks about. */
  readonly traits: Uint8Array;
  /** By byte set of the NFA: 1 where the class is in the set. */
  readonly inSet: readonly Uint8Array[];
  /** By byte set: its classes. */
  readonly membersOf: readonly (readonly number[])[];
}

/** The traits any look of the pattern asks about. */
function askedTraits(nfa: Nfa): number {
  let asked = Near.Edge as number;
  for (let pc = 0; pc < nfa.op.length; pc++) {
    if (nfa.op[pc] !== Op.Look) continue;
    const { before, after } = ASKS[LOOKS[nfa.y[pc]!]!];
    asked |= before | after;
  }
  return asked;
}

export function classifyBytes(nfa: Nfa): ByteClasses {
  const asked = askedTraits(nfa);
  const of = new Uint16Array(257);
  const firstByte: number[] = [];
  // refine set by set: (class so far, in or out) is numbered anew, so the key is a small integer
  const numbers = new Int16Array(256 * 16);
  const refine = (trait: (byte: number) => number): void => {
    numbers.fill(-1);
    firstByte.length = 0;
    for (let byte = 0; byte < 256; byte++) {
      const key = of[byte]! * 16 + trait(byte);
      if (numbers[key] === -1) numbers[key] = firstByte.push(byte) - 1;
      of[byte] = numbers[key]!;
    }
  };
  refine((byte) => TRAITS[byte]! & asked);
  for (const set of nfa.sets) refine((byte) => set[byte]!);
  const end = firstByte.length;
  of[256] = end;
  const inSet = nfa.sets.map((set) => Uint8Array.from([...firstByte.map((byte) => set[byte]!), 0]));
  return {
    of,
    count: end + 1,
    end,
    traits: Uint8Array.from([...firstByte.map((byte) => TRAITS[byte]! & asked), Near.Edge]),
    inSet,
    membersOf: inSet.map((row) => [...row.keys()].filter((byteClass) => row[byteClass] === 1)),
  };
}
