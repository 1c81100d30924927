/**
 * @module engine/pattern/syntax/coarsen
 * Large parts made simple, and checked afterwards. A full IPv6 address takes 150 states wherever it stands, and the eight
 * of a firewall's message are times that. In its place comes "characters of it, with a colon": all that the part takes and
 * more. Behind it comes a byte that is none of its characters, so where it ends is certain, in the strict pattern and in this
 * one. A match is then the strict pattern's if what stands in the part's place is in its language, which a function of its own
 * finds out; if not, the line is left to RE2.
 */
import type { Range, Ranges } from './char-class.ts';
import type { CapturingPattern, LanguageCheck } from './keep-groups.ts';
import type { Tree } from './tree.ts';

/** Character classes and repetitions of them that a part has at least to be worth it. */
const LEAST_WEIGHT = 150;
const ASCII = 128;
const SPACE = 0x20;

/** Weights by subtree: each is asked for at every level above it. */
function createScales(): (tree: Tree) => number {
  const known = new Map<Tree, number>();
  const sum = (parts: readonly Tree[]): number => {
    let total = 0;
    for (const part of parts) total += weigh(part);
    return total;
  };
  const measure = (tree: Tree): number => {
    switch (tree.kind) {
      case 'sequence':
      case 'either':
        return sum(tree.parts);
      case 'group':
        return weigh(tree.body);
      case 'repeat':
        return weigh(tree.body) * (tree.max === Infinity ? tree.min + 1 : tree.max);
      default:
        return 0;
    }
  };
  const weigh = (tree: Tree): number => {
    if (tree.kind === 'class') return 1;
    let weight = known.get(tree);
    if (weight === undefined) {
      weight = measure(tree);
      known.set(tree, weight);
    }
    return weight;
  };
  return weigh;
}

/** Bytes something may begin with, or bytes it has at all; of characters beyond ASCII, all beyond ASCII. */
type Bytes = Uint8Array;

function addRanges(bytes: Bytes, ranges: Ranges): void {
  for (const [from, to] of ranges) {
    if (from < ASCII) bytes.fill(1, from, Math.min(to, ASCII - 1) + 1);
    if (to >= ASCII) bytes.fill(1, ASCII);
  }
}

/** Adds what the tree may begin with; whether what follows it may come first. */
function addFirst(tree: Tree, bytes: Bytes): boolean {
  switch (tree.kind) {
    case 'class':
      addRanges(bytes, tree.ranges);
      return false;
    case 'place':
      return tree.place !== 'text-end';
    case 'sequence':
      return tree.parts.every((part) => addFirst(part, bytes));
    case 'either':
      return tree.parts.map((part) => addFirst(part, bytes)).includes(true);
    case 'group':
      return addFirst(tree.body, bytes);
    case 'repeat':
      return addFirst(tree.body, bytes) || tree.min === 0;
    default:
      return true;
  }
}

/** Adds all bytes of the tree; false if there is something in it that is no character. */
function addAlphabet(tree: Tree, bytes: Bytes): boolean {
  switch (tree.kind) {
    case 'class':
      addRanges(bytes, tree.ranges);
      return true;
    case 'sequence':
    case 'either':
      return tree.parts.every((part) => addAlphabet(part, bytes));
    case 'repeat':
      return addAlphabet(tree.body, bytes);
    default:
      return tree.kind === 'empty';
  }
}

/** Whether whatever the tree matches has the byte in it. */
function needs(tree: Tree, byte: number): boolean {
  switch (tree.kind) {
    case 'class':
      return tree.ranges.every(([from, to]) => from === byte && to === byte);
    case 'sequence':
      return tree.parts.some((part) => needs(part, byte));
    case 'either':
      return tree.parts.every((part) => needs(part, byte));
    case 'repeat':
      return tree.min > 0 && needs(tree.body, byte);
    default:
      return false;
  }
}

const rangesOf = (bytes: Bytes): Ranges =>
  Array.from(bytes.subarray(0, ASCII), (within, byte): Range[] => (within ? [[byte, byte]] : [])).flat();

/** `[…]*:[…:]*` for a part whose every text has a colon; undefined where there is no such byte, or the end is not certain. */
function coarseFor(tree: Tree, follow: Bytes): Tree | undefined {
  const alphabet = new Uint8Array(256);
  if (!addAlphabet(tree, alphabet) || alphabet[ASCII] === 1) return undefined;
  if (alphabet.some((within, byte) => within === 1 && follow[byte] === 1)) return undefined;
  const needed = alphabet.findIndex((within, byte) => within === 1 && needs(tree, byte));
  if (needed < 0) return undefined;
  const before = alphabet.slice();
  before[needed] = 0;
  const flags = '';
  const any = (bytes: Bytes): Tree => ({
    kind: 'repeat',
    sign: '*',
    body: { kind: 'class', ranges: rangesOf(bytes) },
    min: 0,
    max: Infinity,
    greedy: true,
    flags,
  });
  return {
    kind: 'sequence',
    parts: [any(before), { kind: 'class', ranges: [[needed, needed]] }, any(alphabet)],
  };
}

/** Bytes that hardly any log has where an address or a number may stand. */
const isRare = ([from, to]: Range): boolean => from === to && /[%#~^`\\]/.test(String.fromCharCode(from));

function runsOn(tree: Tree): boolean {
  switch (tree.kind) {
    case 'sequence':
    case 'either':
      return tree.parts.some(runsOn);
    case 'repeat':
      return (
        tree.max === Infinity &&
        tree.body.kind === 'class' &&
        tree.body.ranges.some(([from, to]) => from <= SPACE && to >= SPACE)
      );
    default:
      return false;
  }
}

/**
 * An optional part like the `(%.+)?` behind an IPv6 address: where a rare byte begins it, all that follows may be part of it
 * or not, to the end of the line, and states multiply. A line that has the byte there is left to RE2.
 */
function leaveRare(tree: Tree): Tree {
  switch (tree.kind) {
    case 'sequence':
    case 'either':
      return { ...tree, parts: tree.parts.map(leaveRare) };
    case 'group':
      return { ...tree, body: leaveRare(tree.body) };
    case 'repeat': {
      const { body } = tree;
      if (body.kind !== 'sequence' || tree.min > 0 || !runsOn(body))
        return { ...tree, body: leaveRare(body) };
      const [first] = body.parts;
      if (first?.kind !== 'class' || !first.ranges.every(isRare)) return tree;
      return { ...tree, body: { kind: 'sequence', parts: [first, { kind: 'leave' }] } };
    }
    default:
      return tree;
  }
}

/** The pattern with its large parts made coarse, the innermost ones that are large enough. */
export function coarsen(pattern: CapturingPattern): CapturingPattern {
  const weigh = createScales();
  if (weigh(pattern.tree) < LEAST_WEIGHT) return pattern;
  const checks: LanguageCheck[] = [];
  let { captures } = pattern;
  /** @param follow what may come behind it; undefined where the match may end there */
  const walk = (here: Tree, follow: Bytes | undefined): Tree => {
    if (weigh(here) < LEAST_WEIGHT) return here;
    switch (here.kind) {
      case 'group':
        return { ...here, body: walk(here.body, follow) };
      case 'repeat':
        return here.max === 1 ? { ...here, body: walk(here.body, follow) } : here;
      case 'sequence': {
        let behind = follow;
        const parts = here.parts.toReversed().map((part) => {
          const walked = walk(part, behind);
          const first = new Uint8Array(256);
          if (!addFirst(part, first)) behind = first;
          else if (behind) behind = behind.map((within, byte) => within | first[byte]!);
          return walked;
        });
        return { ...here, parts: parts.reverse() };
      }
      case 'either': {
        const parts = here.parts.map((part) => walk(part, follow));
        if (parts.some((part, index) => part !== here.parts[index])) return { ...here, parts };
        const coarse = follow && coarseFor(here, follow);
        if (!coarse) return here;
        const capture = pattern.firstGroup + captures++;
        checks.push({ kind: 'language', capture, tree: here });
        return { kind: 'group', index: capture, body: coarse };
      }
      default:
        return here;
    }
  };
  const tree = leaveRare(walk(pattern.tree, undefined));
  return { ...pattern, tree, captures, checks: [...pattern.checks, ...checks] };
}
