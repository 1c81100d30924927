/**
 * @module engine/pattern/wasm/plan
 * What the generator decides before it writes code: per state, which bytes do the same; which of them stay in the
 * state and can be skipped 16 at a time; and which states are written in place, inside the one state that leads there.
 */
import { type Automaton, DEAD, EXIT, NO_ACCEPT, type Transition, transitionOn } from '../dfa/automaton.ts';
import { findPossible, type Possible } from '../nfa/possible-bytes.ts';
import type { ByteSet } from './sets.ts';

/** All bytes on which a state does the same thing. Equal transitions of an automaton are one object. */
export interface Group {
  readonly transition: Transition;
  readonly bytes: ByteSet;
  readonly count: number;
}

export interface StatePlan {
  /** Bytes that leave everything as it is. */
  readonly skip: Group | undefined;
  /** Bytes that stay in the state and set registers or note a match: only the last of a run counts. */
  readonly run: Group | undefined;
  /** All others, the smallest sets first: the last needs no test. */
  readonly rest: readonly Group[];
  /** Undefined where the line cannot end. */
  readonly atEnd: Transition | undefined;
  /** Bytes that can come; a test may return anything for others. */
  readonly possible: ByteSet;
}

export interface CodePlan {
  readonly states: readonly StatePlan[];
  /** States that have a place of their own to jump to, the start first, so that most jumps go forward. */
  readonly roots: readonly number[];
  /** Roots that their own code, with all that is written in it, jumps back to: they are wrapped in a loop. */
  readonly loops: ReadonlySet<number>;
  /** Whether a root is jumped to from a later one: only then is there a dispatch. */
  readonly jumpsBack: boolean;
  /** By state: whether the end can be looked for later, see {@link findPatient}. */
  readonly patient: readonly boolean[];
  /** Whether a match may be noted before it is known to be the last. */
  readonly notesMatches: boolean;
  /** Places where a match is known to be the last. */
  readonly finalAccepts: number;
}

/** A state written in place of a jump nests; V8's and other decoders have limits, and readers too. */
const NESTING_LIMIT = 50;
/** Groups of bytes of a state that is written again wherever it is jumped to. */
const STEP_GROUPS = 2;

function groupsOf({ states, classOf }: Automaton, state: number, possible: ByteSet): Group[] {
  const { kinds, kindOf } = states[state]!;
  const groups = kinds.map((transition) => ({ transition, bytes: new Uint8Array(256), count: 0 }));
  for (let byte = 0; byte < 256; byte++) {
    if (possible[byte] === 0) continue;
    const group = groups[kindOf[classOf[byte]!]!]!;
    group.bytes[byte] = 1;
    group.count += 1;
  }
  return groups.filter(({ count }) => count > 0);
}

function planState(automaton: Automaton, state: number, possible: Possible): StatePlan {
  const groups = groupsOf(automaton, state, possible.bytes).sort((a, b) => a.count - b.count);
  const loops = groups.filter(({ transition }) => transition.to === state);
  const skip = loops.find(
    ({ transition }) => transition.moves.length === 0 && transition.accept === NO_ACCEPT,
  );
  const run = loops
    .filter((group) => group !== skip && group.transition.moves.every(([, from]) => from < 0))
    .reduce<Group | undefined>((best, group) => (best && best.count > group.count ? best : group), undefined);
  return {
    skip,
    run,
    rest: groups.filter((group) => group !== skip && group !== run),
    possible: possible.bytes,
    atEnd: possible.end ? transitionOn(automaton, state, automaton.endClass) : undefined,
  };
}

/** Groups of other states that lead to each state. */
function countEntries(states: readonly StatePlan[]): Int32Array {
  const entries = new Int32Array(states.length);
  states.forEach(({ rest }, state) => {
    for (const { transition } of rest) {
      if (transition.to >= 0 && transition.to !== state) entries[transition.to]! += 1;
    }
  });
  return entries;
}

/** Whether the state's own code jumps back to its beginning. */
function loopsToItself({ skip, run, rest }: StatePlan, state: number): boolean {
  return (skip !== undefined && run !== undefined) || rest.some(({ transition }) => transition.to === state);
}

/**
 * States like the byte behind a backslash, which only lead to one root: written again wherever they are jumped to, they
 * cost less than a jump, and a loop through them is their root's own.
 */
function inlineSteps(states: readonly StatePlan[], isRoot: boolean[], start: number): void {
  const leadsTo = ({ skip, run, rest }: StatePlan): number => {
    const live = rest.filter(({ transition }) => transition.to >= 0);
    return skip || run || rest.length > STEP_GROUPS || live.length !== 1 ? DEAD : live[0]!.transition.to;
  };
  const targets = states.map(leadsTo);
  states.forEach((_, state) => {
    const target = targets[state]!;
    if (state !== start && target !== DEAD && isRoot[target] && targets[target] === DEAD)
      isRoot[state] = false;
  });
}

/** Roots in reverse postorder: a jump to a later one is a plain branch, only a jump back goes through the dispatch. */
function orderRoots(states: readonly StatePlan[], isRoot: readonly boolean[], start: number): number[] {
  const order: number[] = [];
  const seen = new Set<number>();
  const open: { state: number; next: number }[] = [{ state: start, next: 0 }];
  seen.add(start);
  while (open.length > 0) {
    const top = open.at(-1)!;
    const group = states[top.state]!.rest[top.next];
    top.next += 1;
    if (!group) {
      if (isRoot[top.state]) order.push(top.state);
      open.pop();
      continue;
    }
    const { to } = group.transition;
    if (to < 0 || seen.has(to)) continue;
    seen.add(to);
    open.push({ state: to, next: 0 });
  }
  return order.reverse();
}

/** States that would be written too deep inside another get a place of their own. */
function limitNesting(states: readonly StatePlan[], isRoot: boolean[]): void {
  const open = states.flatMap((_, state) => (isRoot[state] ? [{ state, depth: 0 }] : []));
  for (let top = open.pop(); top; top = open.pop()) {
    for (const { transition } of states[top.state]!.rest) {
      const { to } = transition;
      if (to < 0 || isRoot[to]) continue;
      const depth = top.depth + 1;
      if (depth >= NESTING_LIMIT) isRoot[to] = true;
      open.push({ state: to, depth: isRoot[to] ? 0 : depth });
    }
  }
}

/** The roots that the code of `root`, with all that is written in it, jumps to. */
function jumpsFrom(states: readonly StatePlan[], isRoot: readonly boolean[], root: number): Set<number> {
  const jumps = new Set<number>(loopsToItself(states[root]!, root) ? [root] : []);
  const open = [root];
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    for (const { transition } of states[state]!.rest) {
      if (transition.to >= 0) isRoot[transition.to] ? jumps.add(transition.to) : open.push(transition.to);
    }
  }
  return jumps;
}

/**
 * States that need not look for the end, as whoever they lead to will: at the end there is no match for them, and none
 * for the states they lead to, at it or beyond it. That a line ended here is then found out some bytes later, and those
 * bytes decide where, but not the result.
 */
function findPatient(states: readonly StatePlan[]): boolean[] {
  const fails = ({ atEnd }: StatePlan): boolean => atEnd !== undefined && atEnd.accept === NO_ACCEPT;
  return states.map((plan) => {
    if (!fails(plan) || plan.rest.length === 0) return false;
    return plan.rest.every(
      ({ transition: { to, accept } }) =>
        accept === NO_ACCEPT && (to === DEAD || (to !== EXIT && fails(states[to]!))),
    );
  });
}

function countFinalAccepts(states: readonly StatePlan[]): number {
  let count = 0;
  for (const { rest, atEnd } of states) {
    const last = [...rest.map(({ transition }) => transition), ...(atEnd ? [atEnd] : [])];
    count += last.filter(({ to, accept }) => to === DEAD && accept !== NO_ACCEPT).length;
  }
  return count;
}

export function planCode(automaton: Automaton): CodePlan {
  const possible = findPossible(automaton);
  const states = automaton.states.map((_, state) => planState(automaton, state, possible[state]!));
  const entries = countEntries(states);
  const isRoot = states.map(
    (plan, state) => state === automaton.start || entries[state] !== 1 || loopsToItself(plan, state),
  );
  inlineSteps(states, isRoot, automaton.start);
  limitNesting(states, isRoot);
  const notes = ({ transition }: Group): boolean => transition.accept !== NO_ACCEPT && transition.to >= 0;
  const roots = orderRoots(states, isRoot, automaton.start);
  const jumps = roots.map((root) => jumpsFrom(states, isRoot, root));
  return {
    states,
    roots,
    patient: findPatient(states),
    loops: new Set(roots.filter((root, index) => jumps[index]!.has(root))),
    jumpsBack: roots.some((root, index) => jumps.slice(index + 1).some((later) => later.has(root))),
    finalAccepts: countFinalAccepts(states),
    notesMatches: states.some(({ run, rest }) => (run !== undefined && notes(run)) || rest.some(notes)),
  };
}
