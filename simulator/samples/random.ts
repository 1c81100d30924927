/**
 * @module simulator/samples/random
 * The benches' own source of chance: the same seed gives the same numbers on every machine and every Node.
 *
 * The generator is xoshiro128** by D. Blackman and S. Vigna (2018, public domain, https://prng.di.unimi.it), its
 * state filled by the splitmix32 mixer from the seed. It works on 32-bit integers only: no floating-point function
 * whose last digit might differ between machines takes part.
 */

/** Chance, in whole numbers. */
export interface Random {
  /** A whole number from 0 to `below - 1`; `below` is at most 2^32. */
  below(below: number): number;
  /** A whole number from `from` to `to`, both included. */
  between(from: number, to: number): number;
  /** True once in `n` times. */
  oneIn(n: number): boolean;
  /** One of a list, each as likely as the other. */
  pick<T>(list: readonly T[]): T;
}

/** Fills the state: successive outputs of splitmix32. */
function splitmix32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return (z ^ (z >>> 16)) >>> 0;
  };
}

const rotateLeft = (x: number, bits: number) => (x << bits) | (x >>> (32 - bits));

/**
 * @param seed any whole number; its low 32 bits count
 * @example createRandom(1).below(6) + 1  // a die
 */
export function createRandom(seed: number): Random {
  const fill = splitmix32(seed);
  let [a, b, c, d] = [fill(), fill(), fill(), fill()];

  const next = (): number => {
    const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
    const t = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = rotateLeft(d, 11);
    return result;
  };
  // The product stays below 2^53 for every `below` used here (≤ 2^21) and is exact; its high part is the result.
  const below = (n: number) => (n <= 2 ** 21 ? Math.floor((next() * n) / 2 ** 32) : next() % n);

  return {
    below,
    between: (from, to) => from + below(to - from + 1),
    oneIn: (n) => below(n) === 0,
    pick: (list) => list[below(list.length)]!,
  };
}

/**
 * A list of values with weights as a function that draws from it.
 * @example const method = weighted([['GET', 9], ['POST', 1]]); method(random)
 */
export function weighted<T>(entries: readonly (readonly [T, number])[]): (random: Random) => T {
  const total = entries.reduce((sum, [, weight]) => sum + weight, 0);
  return (random) => {
    let left = random.below(total);
    for (const [value, weight] of entries) {
      left -= weight;
      if (left < 0) return value;
    }
    throw new RangeError('weights must be whole numbers above 0');
  };
}
