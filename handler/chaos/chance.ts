/**
 * @module handler/chaos/chance
 * Reproducible chance: the same seed and the same invocation give the same numbers in every process. It depends on
 * the request ID and not on a count, so that the environment that follows a crash does not crash at the same call again.
 *
 * The text is hashed by FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/), the numbers are splitmix32's.
 */

/** Numbers from 0 (included) to 1 (excluded), one at each call. */
export type Chance = () => number;

function hash(text: string): number {
  let state = 0x811c9dc5;
  for (const byte of Buffer.from(text, 'utf8')) state = Math.imul(state ^ byte, 0x01000193);
  return state;
}

/**
 * @param seed any whole number; its low 32 bits count
 * @param key what the numbers are for: the fault and the request's id
 */
export function createChance(seed: number, key: string): Chance {
  let state = (hash(key) ^ Math.imul(seed | 0, 0x85ebca6b)) | 0;
  const next = () => {
    state = (state + 0x9e3779b9) | 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return ((z ^ (z >>> 16)) >>> 0) / 2 ** 32;
  };
  next(); // two keys whose hashes are near have come apart by now
  return next;
}

/** A whole number from 0 to `below - 1`. */
export const wholeBelow = (chance: Chance, below: number): number => Math.floor(chance() * below);

/** So many of a list (all where there are fewer), in the list's order. */
export function some<T>(chance: Chance, list: readonly T[], count: number): readonly T[] {
  const places = list.map((_, index) => index);
  for (let at = 0; at < Math.min(count, places.length); at += 1) {
    const other = at + wholeBelow(chance, places.length - at);
    [places[at], places[other]] = [places[other]!, places[at]!];
  }
  return places
    .slice(0, count)
    .sort((a, b) => a - b)
    .map((place) => list[place]!);
}
