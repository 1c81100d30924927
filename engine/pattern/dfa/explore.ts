/**
 * @module engine/pattern/dfa/explore
 * Which states of an automaton are built: all, if they are not too many, or else those that lines are likeliest to meet.
 *
 * A published pattern for an IPv6 address ends in `(%.+)?`, after which anything may follow to the end of the line, and with
 * it everything that the rest of the pattern can be at once: thousands of states behind a byte that no log has. The likely
 * ones come first, so they are in, and a line that leaves them is left to RE2.
 */
import { type Budget, Refusal } from '../caps.ts';
import { NO_STATE, type Row, type State, type Step, type Subsets } from './subsets.ts';

/** How common a byte is in logs, roughly: only which one is commoner than another matters. */
function commonness(byte: number): number {
  const char = String.fromCharCode(byte);
  if (/[a-z0-9]/.test(char)) return 30;
  if (/[A-Z]/.test(char)) return 10;
  if (char === ' ') return 100;
  if (/[-.:/_,"[\]()=]/.test(char)) return 15;
  if (byte > 0x20 && byte < 0x7f) return 2;
  return char === '\t' ? 1 : 0.05;
}

/** By class; the end of the line is as common as a space. */
function weighClasses({ classes }: Subsets): Float64Array {
  const weights = new Float64Array(classes.count);
  for (let byte = 0; byte < 256; byte++) weights[classes.of[byte]!]! += commonness(byte);
  weights[classes.end] = commonness(0x20);
  return weights;
}

/** The explored states in the order in which they were found; `id` is their place. */
export interface Explored {
  readonly states: readonly State[];
  readonly steps: readonly Row<Step>[];
  /** Whether there are steps to EXIT: for states left out, or where the pattern is left. */
  readonly hasExits: boolean;
  /** Whether states were left out. */
  readonly isPartial: boolean;
}

/** A queue of states, the likeliest first. */
function createQueue() {
  const heap: { state: State; chance: number }[] = [];
  return {
    push(state: State, chance: number) {
      let at = heap.push({ state, chance }) - 1;
      for (let above = (at - 1) >> 1; at > 0 && heap[above]!.chance < chance; above = (at - 1) >> 1) {
        [heap[at], heap[above]] = [heap[above]!, heap[at]!];
        at = above;
      }
    },
    pop(): { state: State; chance: number } | undefined {
      const top = heap[0];
      const last = heap.pop();
      if (!top || heap.length === 0) return top;
      heap[0] = last!;
      for (let at = 0; ; ) {
        let best = 2 * at + 1;
        if (best >= heap.length) break;
        if (best + 1 < heap.length && heap[best + 1]!.chance > heap[best]!.chance) best += 1;
        if (heap[best]!.chance <= heap[at]!.chance) break;
        [heap[at], heap[best]] = [heap[best]!, heap[at]!];
        at = best;
      }
      return top;
    },
  };
}

/**
 * @param most states, beyond which the others are left out
 * @param enough units of work after which no further state is begun
 */
export function explore(subsets: Subsets, budget: Budget, most: number, enough: number): Explored {
  const weights = weighClasses(subsets);
  const queue = createQueue();
  const rows = new Map<State, Row<Step>>();
  const spentBefore = budget.spent;
  queue.push(subsets.start, 1);
  let queued = 1;
  for (let next = queue.pop(); next; next = queue.pop()) {
    if (rows.size >= most || budget.spent - spentBefore > enough) break;
    const row = subsets.stepsOf(next.state);
    rows.set(next.state, row);
    if (subsets.found.length === queued) continue;
    // how likely each step is, of those that go on: a line that matches takes one of them
    const shares = new Float64Array(row.kinds.length);
    let sum = 0;
    for (let byteClass = 0; byteClass < weights.length; byteClass++) {
      const kind = row.kindOf[byteClass]!;
      if (!row.kinds[kind]!.to) continue;
      shares[kind]! += weights[byteClass]!;
      sum += weights[byteClass]!;
    }
    const isNew = new Set(subsets.found.slice(queued));
    queued = subsets.found.length;
    row.kinds.forEach(({ to }, kind) => {
      if (to && isNew.delete(to)) queue.push(to, (next.chance * shares[kind]!) / sum);
    });
  }
  if (rows.size === 0) throw new Refusal('a first state that takes too much work');
  const states = subsets.found.filter((state) => rows.has(state));
  states.forEach((state, id) => {
    state.id = id;
  });
  let hasExits = false;
  const steps = states.map((state) => {
    const row = rows.get(state)!;
    const leaves = row.kinds.some(({ to, exits }) => exits || (to && to.id === NO_STATE));
    if (!leaves) return row;
    hasExits = true;
    const kinds = row.kinds.map((step) =>
      step.to && step.to.id === NO_STATE ? { ...step, to: undefined, exits: true, sources: [] } : step,
    );
    return { kinds, kindOf: row.kindOf };
  });
  return { states, steps, hasExits, isPartial: states.length < subsets.found.length };
}
