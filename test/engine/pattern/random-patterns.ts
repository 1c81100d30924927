/**
 * @module test/engine/pattern/random-patterns
 * Seeded random patterns over RE2's whole syntax, and lines that have a chance to match them. A small alphabet on
 * purpose: ambiguity, and with it priorities, comes from pieces that match the same things.
 */

export interface Random {
  /** An integer from 0 to `below - 1`. */
  int(below: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
}

/** mulberry32: small, seeded, good enough to choose among patterns. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    int: (below) => Math.floor(next() * below),
    chance: (probability) => next() < probability,
    pick: (items) => items[Math.floor(next() * items.length)]!,
  };
}

const CHARACTERS = [
  'a',
  'b',
  'c',
  'a',
  'b',
  'A',
  'k',
  's',
  '1',
  '_',
  ' ',
  '-',
  '/',
  ':',
  '"',
  'é',
  'ß',
  'ſ',
  'K',
  'Σ',
  'ς',
  '日',
  '🙂',
  '\n',
];
const ESCAPES = [
  '\\.',
  '\\/',
  '\\x41',
  '\\x{e9}',
  '\\x{1F642}',
  '\\u00e9',
  '\\u{62}',
  '\\cJ',
  '\\n',
  '\\t',
  '\\101',
  '\\"',
  '\\-',
  '\\Qa.b\\E',
  '\\Q*',
  '\\]',
];
const CLASSES = [
  '.',
  '.',
  '\\d',
  '\\D',
  '\\w',
  '\\W',
  '\\s',
  '\\S',
  '[^ ]',
  '[^"]',
  '\\p{Greek}',
  '\\pN',
  '\\p{Script=Han}',
  '\\p{Any}',
];
/** Hundreds of ranges each: half of all compile time if they came as often as the others. */
const LARGE_CLASSES = [
  '\\pL',
  '\\PL',
  '\\p{Lu}',
  '\\P{Greek}',
  '\\p{^Han}',
  '\\p{Letter}',
  '[\\pL\\d]',
  '[^\\P{Lu}é]',
];
const CLASS_ITEMS = [
  'a',
  'b',
  'a-c',
  'k',
  'x-z',
  '0-9',
  '\\d',
  '\\w',
  '\\S',
  '\\s',
  '[:alpha:]',
  '[:^digit:]',
  '[:punct:]',
  'é',
  'à-ü',
  '日',
  '\\x{80}-\\x{10ffff}',
  '-',
  ']',
  '\\]',
  '^',
  '"',
  '\\n',
  '🙂',
  '/',
  '(?<',
];
const PLACES = ['^', '$', '\\b', '\\B', '\\A', '\\z'];
const REPEATS = [
  '*',
  '+',
  '?',
  '*?',
  '+?',
  '??',
  '{2}',
  '{0,2}',
  '{1,3}',
  '{2,}',
  '{1,2}?',
  '{0}',
  '{0,}?',
  '{1}',
  '{,2}',
];
const FLAGS = ['i', 's', 'm', 'U', 'is', 'm-i', 'i-s', '-i', 'sU'];

const literal = (char: string): string => char.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

function randomClass(random: Random): string {
  if (random.chance(0.015)) return random.pick(LARGE_CLASSES);
  if (random.chance(0.5)) return random.pick(CLASSES);
  const items = Array.from({ length: 1 + random.int(3) }, () => random.pick(CLASS_ITEMS));
  return `[${random.chance(0.3) ? '^' : ''}${items.join('')}]`;
}

function randomGroup(random: Random, depth: number): string {
  const inner = randomEither(random, depth - 1);
  const roll = random.int(10);
  if (roll < 5) return `(${inner})`;
  if (roll < 7) return `(?:${inner})`;
  if (roll < 8) return `(?<n${random.int(9)}>${inner})`; // a name may repeat
  return `(?${random.pick(FLAGS)}:${inner})`;
}

function randomAtom(random: Random, depth: number): string {
  if (depth > 0 && random.chance(0.35)) return randomGroup(random, depth);
  const roll = random.int(20);
  if (roll < 10) return literal(random.pick(CHARACTERS));
  if (roll < 16) return randomClass(random);
  if (roll < 17) return random.pick(ESCAPES);
  if (roll < 18) return random.pick(PLACES);
  if (roll < 19) return `(?${random.pick(FLAGS)})`;
  return '';
}

function randomSequence(random: Random, depth: number): string {
  let text = '';
  for (let count = random.int(4); count >= 0; count--) {
    text += randomAtom(random, depth);
    if (random.chance(0.35)) text += random.pick(REPEATS);
  }
  return text;
}

function randomEither(random: Random, depth: number): string {
  const parts = [randomSequence(random, depth)];
  while (random.chance(0.3)) parts.push(random.chance(0.1) ? '' : randomSequence(random, depth));
  return parts.join('|');
}

/** Little but groups, alternatives and repetitions: where priorities and empty iterations are decided. */
function densePattern(random: Random, depth: number): string {
  const parts = Array.from({ length: 1 + random.int(3) }, () => {
    const roll = random.int(8);
    let atom = roll < 2 ? random.pick(['a', 'b', '(?i:a)', '[ab]', '$', '\\b', '']) : 'a';
    if (depth > 0 && roll > 2) {
      const open = random.pick(['(', '(', '(?:', '(?:', '(?i:', '(?U:']);
      atom = `${open}${densePattern(random, depth - 1)})`;
    }
    return random.chance(0.6) ? atom + random.pick(REPEATS) : atom;
  });
  return random.chance(0.4) ? parts.join('|') : parts.join('');
}

export function randomPattern(random: Random): string {
  if (random.chance(0.3)) return `${densePattern(random, 3)}${random.pick(['', 'b', '$', 'c'])}`;
  const body = randomEither(random, 1 + random.int(3));
  return `${random.chance(0.25) ? '^' : ''}${body}${random.chance(0.2) ? '$' : ''}`;
}

/** Pieces of the pattern's own text, so that literals in it occur in the line. */
function fromPattern(random: Random, pattern: string): string {
  const points = [...pattern.toWellFormed()];
  const from = random.int(points.length + 1);
  return points
    .slice(from, from + 1 + random.int(6))
    .join('')
    .replace(/[\\^$*+?()[\]{}|]/g, '');
}

export function randomLine(random: Random, pattern: string): string {
  let line = '';
  // now and then longer than the 16 bytes that are looked at at once
  for (let count = random.chance(0.15) ? 20 + random.int(60) : random.int(9); count > 0; count--) {
    const char = random.chance(0.2) ? fromPattern(random, pattern) : random.pick(CHARACTERS);
    line += random.chance(0.1) ? char.repeat(random.int(40)) : char;
  }
  return line;
}
