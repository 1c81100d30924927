/**
 * @module engine/pattern/dfa/partitions
 * Which classes of bytes a state does the same on: those which the same of its byte instructions take. That depends on the
 * sets of these instructions alone, and few states have sets of their own: what has been found for some is kept.
 */
import type { Budget } from '../caps.ts';
import type { Nfa } from '../nfa/nfa.ts';
import type { ByteClasses } from './byte-classes.ts';
import type { Closure } from './closure.ts';

/** Classes on which a state does the same. */
export interface ClassGroup {
  /** The number of their traits, and so of the closure. */
  readonly trait: number;
  /** The byte instructions that take them, as indices into what the closure reached. */
  readonly taken: readonly number[];
}

export interface Partition {
  /** By class: the number of its group. */
  readonly kindOf: Uint16Array;
  readonly groups: readonly ClassGroup[];
}

const NONE: readonly number[] = [];

/**
 * @param afters the traits there are
 * @returns the partition for closures, one for each of `afters`
 */
export function createPartitions(
  nfa: Nfa,
  classes: ByteClasses,
  afters: readonly number[],
  budget: Budget,
): (closures: readonly Closure[]) => Partition {
  const known = new Map<string, Partition>();

  function divide(closures: readonly Closure[]): Partition {
    const takenBy: (number[] | undefined)[] = [];
    closures.forEach(({ reached }, trait) => {
      reached.pcs.forEach((pc, index) => {
        const members = classes.membersOf[nfa.y[pc]!]!;
        for (const byteClass of members) {
          if (classes.traits[byteClass] !== afters[trait]) continue;
          const taken = takenBy[byteClass];
          if (taken) taken.push(index);
          else takenBy[byteClass] = [index];
        }
        budget.spend(1 + (members.length >> 2));
      });
    });
    const groups: ClassGroup[] = [];
    const numbers = new Map<string, number>();
    const kindOf = new Uint16Array(classes.count);
    for (let byteClass = 0; byteClass < classes.count; byteClass++) {
      const trait = afters.indexOf(classes.traits[byteClass]!);
      const taken = takenBy[byteClass] ?? NONE;
      const key = String.fromCharCode(trait, ...taken);
      let kind = numbers.get(key);
      if (kind === undefined) {
        kind = groups.push({ trait, taken }) - 1;
        numbers.set(key, kind);
      }
      kindOf[byteClass] = kind;
    }
    budget.spend(classes.count);
    return { kindOf, groups };
  }

  return (closures) => {
    let key = '';
    for (const { reached } of closures) {
      for (const pc of reached.pcs) key += String.fromCharCode(nfa.y[pc]! + 1);
      key += '\0';
    }
    let partition = known.get(key);
    if (!partition) {
      partition = divide(closures);
      known.set(key, partition);
    }
    return partition;
  };
}
