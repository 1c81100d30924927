/**
 * @module engine/pattern/table/matcher
 * The form for patterns whose whole automaton would be too large: it is built while matching, as far as the lines need
 * it. Logstash's published COMBINEDAPACHELOG has more than 4,096 states; 5,000 real lines meet 90 of them.
 *
 * It gives up on a line (−1) when building costs more than RE2 would, and for good when that happens again and again.
 */
import { type Budget, Refusal } from '../caps.ts';
import { createSubsets } from '../dfa/subsets.ts';
import type { Nfa } from '../nfa/nfa.ts';
import type { Matcher } from '../program.ts';
import { createLazyCache, DEAD_ROW, type LazyCache, type LazyLimits, UNKNOWN, valueAt } from './cache.ts';

/** A matcher over bytes; `bytes` is asked for anew for every line, since growing a memory detaches its views. */
export interface LazyMemory {
  bytes(): Uint8Array;
  words(): Int32Array;
}

/** Registers: 4,096 values a state may carry; a state of the Apache pattern carries 9. */
export const LAZY_LIMITS: LazyLimits = { states: 3000, cells: 1_000_000, registers: 4097 };

/** Units of work (see caps.ts) a line may cost at once, and for each of its bytes: about 40 ms and 2 µs. */
const WORK_PER_LINE = 200_000;
const WORK_PER_BYTE = 10;
/** A cache that had to be emptied before it served this many bytes for each of its states has not paid. */
const BYTES_PER_STATE = 10;
/** After this many lines given up or caches wasted, with none served well between, the pattern is left to RE2. */
const PATIENCE = 8;

/** Work is counted per line: `begin` starts the count. */
function createMeter(caps: Budget['caps']): Budget & { begin(units: number): void } {
  let left = 0;
  return {
    caps,
    begin(units) {
      left = units;
    },
    spend(units) {
      left -= units;
      if (left < 0) throw new Refusal('a line that costs too much to build for');
    },
  };
}

/** Writes the captures of the best match; `best` holds the stored tags and, as tag 1, the end. */
function report(
  best: Int32Array,
  { fixed, alternatives }: Nfa,
  alternative: number,
  start: number,
  words: Int32Array,
  captures: number,
): void {
  for (const { tag, from, distance } of fixed) {
    if (from === 'start') best[tag] = start + distance;
    else best[tag] = best[from]! < 0 ? -1 : best[from]! - distance;
  }
  const { firstTag, tagCount } = alternatives[alternative]!;
  words.set(best.subarray(firstTag, firstTag + tagCount), captures >> 2);
}

/** Besides 0 and the number of the alternative that matched, from 1: what became of a line. */
const CACHE_FULL = -1;
const TOO_COSTLY = -2;

/** One line's walk: the alternative's number from 1, 0 or CACHE_FULL. */
function walk(
  cache: LazyCache,
  classOf: Uint16Array,
  registers: Int32Array,
  best: Int32Array,
  bytes: Uint8Array,
  start: number,
  end: number,
): number {
  const { table, transitions } = cache;
  let row = cache.startRow();
  let matched = 0;
  for (let at = start; ; at++) {
    const byteClass = classOf[at < end ? bytes[at]! : 256]!;
    let next = table[row + byteClass]!;
    if (next >= 0) {
      row = next;
      continue;
    }
    if (next === UNKNOWN) {
      if (!cache.build(row, byteClass)) return CACHE_FULL;
      next = table[row + byteClass]!;
      if (next >= 0) {
        row = next;
        continue;
      }
    }
    const { to, moves, accept } = transitions[-2 - next]!;
    if (accept) {
      const { tags } = accept;
      for (let tag = 0; tag < tags.length; tag++) best[tag] = valueAt(tags[tag]!, registers, at);
      best[1] = at;
      matched = accept.alternative + 1;
    }
    for (const [register, from] of moves) registers[register] = valueAt(from, registers, at);
    if (to === DEAD_ROW) return matched;
    row = to;
  }
}

/** @param nfa of the search, unless the pattern is anchored */
export function createLazyMatcher(nfa: Nfa, memory: LazyMemory, caps: Budget['caps']): Matcher {
  const meter = createMeter({ ...caps, states: LAZY_LIMITS.states });
  meter.begin(Infinity); // the first state is small; what it takes is bounded by the caps
  const subsets = createSubsets(nfa, meter);
  const cache = createLazyCache(subsets, LAZY_LIMITS, meter);
  const registers = new Int32Array(LAZY_LIMITS.registers);
  const best = new Int32Array(nfa.tagCount);
  let patience = PATIENCE;
  let bytesServed = 0;

  function tryLine(start: number, end: number): number {
    registers.fill(-1, 0, subsets.start.slots);
    meter.begin(WORK_PER_LINE + WORK_PER_BYTE * (end - start));
    try {
      return walk(cache, subsets.classes.of, registers, best, memory.bytes(), start, end);
    } catch (error) {
      if (error instanceof Refusal) return TOO_COSTLY;
      throw error;
    }
  }

  /** Empties the cache; false if it has not been worth its building for some time. */
  function renew(): boolean {
    const paid = bytesServed >= BYTES_PER_STATE * cache.stateCount;
    patience = paid ? PATIENCE : patience - 1;
    bytesServed = 0;
    cache.clear();
    return patience > 0;
  }

  return (start, end, captures) => {
    if (patience <= 0) return -1;
    let result = tryLine(start, end);
    if (result === CACHE_FULL && renew()) result = tryLine(start, end);
    if (result < 0) {
      patience -= 1;
      return -1;
    }
    bytesServed += end - start;
    if (result > 0) report(best, nfa, result - 1, start, memory.words(), captures);
    return result;
  };
}
