/**
 * @module engine/pattern/furthest
 * Where text that a pattern does not match leaves it: the furthest place that any start reached, and what was expected
 * there. Matching does not pay for it; it is worked out afterwards, for text that somebody asks about.
 *
 * All ways through the pattern are followed at once, a character at a time, so time is linear in the text. A way ends where
 * the next character is none that it takes. Reported is the end of the way that took most characters outside of repetitions
 * that run over text; of several, the furthest. `.*` gets to the end of any text, and `^(.*) level=(?P<level>INFO|WARN)` on
 * `a level=DEBUG b` is to say that `level` was expected at 8.
 */
import { createBudget, DEFAULT_CAPS, Refusal } from '../caps.ts';
import type { Ranges } from '../syntax/char-class.ts';
import { parsePattern } from '../syntax/parse.ts';
import { translatePattern } from '../syntax/translate.ts';
import { isAnchored, type Place } from '../syntax/tree.ts';
import { At, buildPositions, PLACES, type Positions, type Wanted } from './positions.ts';

export type { Wanted } from './positions.ts';

/** Where text left a pattern. */
export interface Stop {
  /** UTF-16 code units of the text before the place. */
  readonly at: number;
  /** What would have been right there, each once. */
  readonly wanted: readonly Wanted[];
}

/**
 * `null`: not known, as the text matches, or following it would take more steps than {@link MOST_STEPS}.
 */
export type FindStop = (text: string) => Stop | null;

/** Steps of one search: half a second of CPU time at most (2026-11-29). An access line of 200 bytes takes 2,000. */
export const MOST_STEPS = 20_000_000;

function contains(ranges: Ranges, point: number): boolean {
  let low = 0;
  let high = ranges.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const [from, to] = ranges[middle]!;
    if (point < from) high = middle - 1;
    else if (point > to) low = middle + 1;
    else return true;
  }
  return false;
}

/** No character: before the text, and behind it. */
const NONE = -1;
const LINE_FEED = 0x0a;
const isWord = (point: number) => point >= 0 && point < 0x80 && /\w/.test(String.fromCharCode(point));

function holds(place: Place, before: number, after: number): boolean {
  switch (place) {
    case 'text-start':
      return before === NONE;
    case 'text-end':
      return after === NONE;
    case 'line-start':
      return before === NONE || before === LINE_FEED;
    case 'line-end':
      return after === NONE || after === LINE_FEED;
    case 'word-edge':
      return isWord(before) !== isWord(after);
    case 'not-word-edge':
      return isWord(before) === isWord(after);
  }
}

/** A way that took no character yet. */
const FRESH = -1;

/** Ways at one place of the text, and how many characters each took outside of running repetitions; those of most first. */
interface Ways {
  readonly positions: Int32Array;
  readonly took: Int32Array;
  count: number;
}

const noWays = (size: number): Ways => ({
  positions: new Int32Array(size),
  took: new Int32Array(size),
  count: 0,
});

function search(program: Positions, anchored: boolean): FindStop {
  const { op, x, y, wanted, running, classes, start } = program;
  const size = op.length;
  const ascii = classes.map((ranges) =>
    Uint8Array.from({ length: 128 }, (_, point) => Number(contains(ranges, point))),
  );
  const takes = (position: number, point: number) => {
    if (point === NONE) return false;
    const index = y[position]!;
    return point < 128 ? ascii[index]![point] === 1 : contains(classes[index]!, point);
  };

  return (text) => {
    let ways = noWays(size);
    let next = noWays(size);
    const seenAt = new Int32Array(size).fill(-1);
    const open: number[] = [];
    let steps = 0;
    let matched = false;
    let best = { at: 0, took: FRESH, positions: [] as number[] };

    function end(position: number, at: number, took: number): void {
      // Of starts that took nothing the first one counts.
      const isBetter = took > best.took || (took === best.took && took !== FRESH && at > best.at);
      if (isBetter) best = { at, took, positions: [position] };
      else if (took === best.took && at === best.at) best.positions.push(position);
    }

    /** Adds to `into` what is reached from a position without a character. */
    function reach(into: Ways, from: number, took: number, at: number, before: number, after: number): void {
      open.push(from);
      for (let position = open.pop(); position !== undefined; position = open.pop()) {
        if (seenAt[position] === at) continue; // by a way that took as many characters, or more
        seenAt[position] = at;
        steps += 1;
        switch (op[position]) {
          case At.Char:
            into.positions[into.count] = position;
            into.took[into.count] = took;
            into.count += 1;
            break;
          case At.Fork:
            open.push(y[position]!, x[position]!);
            break;
          case At.Look:
            if (holds(PLACES[y[position]!]!, before, after)) open.push(x[position]!);
            else end(position, at, took);
            break;
          default:
            matched = true;
        }
      }
    }

    /** The first of the ways from one on that is in a running repetition, or is not. */
    function find(isRunning: boolean, from: number): number {
      let index = from;
      while (index < ways.count && running[ways.positions[index]!] !== isRunning) index += 1;
      return index;
    }

    let before = NONE;
    for (let at = 0; ; ) {
      const point = text.codePointAt(at) ?? NONE;
      if (at === 0 || !anchored) reach(ways, start, FRESH, at, before, point);
      const behind = at + (point > 0xffff ? 2 : 1);
      const after = text.codePointAt(behind) ?? NONE;
      next.count = 0;
      // Two lists in one, each in order: those that count this character, and those that do not.
      let walker = find(false, 0);
      let runner = find(true, 0);
      while (walker < ways.count || runner < ways.count) {
        const walks =
          runner >= ways.count ||
          (walker < ways.count && Math.max(ways.took[walker]!, 0) + 1 >= ways.took[runner]!);
        const index = walks ? walker : runner;
        const position = ways.positions[index]!;
        const took = ways.took[index]!;
        if (takes(position, point))
          reach(next, x[position]!, Math.max(took, 0) + (walks ? 1 : 0), behind, point, after);
        else end(position, at, took);
        if (walks) walker = find(false, walker + 1);
        else runner = find(true, runner + 1);
      }
      steps += ways.count + 1;
      if (matched || steps > MOST_STEPS) return null;
      if (point === NONE || (anchored && next.count === 0)) break;
      [ways, next] = [next, ways];
      before = point;
      at = behind;
    }
    const unique = new Map(
      best.positions.map((position) => [JSON.stringify(wanted[position]), wanted[position]!]),
    );
    return { at: best.at, wanted: [...unique.values()] };
  };
}

/**
 * Makes the search for a pattern that RE2 accepts. `null`: the pattern is one that this package does not read, as
 * `compilePattern` declines it too.
 * @example findStopOf('^(?P<n>[0-9]+) ms$')('12 s') // { at: 3, wanted: [{ column: null, what: '"ms"' }] }
 */
export function findStopOf(source: string): FindStop | null {
  try {
    const budget = createBudget(DEFAULT_CAPS);
    const parsed = parsePattern(translatePattern(source), budget);
    return search(buildPositions(parsed, budget), isAnchored(parsed.tree));
  } catch (error) {
    if (error instanceof Refusal || error instanceof RangeError) return null;
    throw error;
  }
}
