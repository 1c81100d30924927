/**
 * @module engine/pattern/syntax/parse
 * RE2's syntax → tree. What it is not sure of it refuses; what it accepts means what RE2 says.
 * Source: RE2's parse.cc (flags: LikePerl, OneLine, ClassNL, UTF-8) and https://github.com/google/re2/wiki/Syntax.
 */
import { type Budget, Refusal } from '../caps.ts';
import { hasUnsureLoop } from '../nfa/unsure.ts';
import { EVERYTHING, negate, type Ranges } from './char-class.ts';
import { mergeRepeats, repeatSimply } from './merge-repeats.ts';
import { characterClass, takeBracketClass, takeNamedClass } from './parse-class.ts';
import { type Cursor, take, takeCharacter } from './parse-escape.ts';
import { EMPTY, type ParsedPattern, type Place, type Tree } from './tree.ts';

/** The inline flags: `i`, `m`, `s`, `U`. */
interface Flags {
  readonly fold: boolean;
  readonly lines: boolean;
  readonly dotAll: boolean;
  readonly swapGreed: boolean;
}

const FLAG_OF: Readonly<Record<string, keyof Flags>> = { i: 'fold', m: 'lines', s: 'dotAll', U: 'swapGreed' };
const NOT_NEWLINE: Ranges = negate([[10, 10]]);
const REPEAT_LIMIT = 1000;

interface Parser extends Cursor {
  readonly budget: Budget;
  flags: Flags;
  groups: number;
  depth: number;
  readonly names: (string | null)[];
}

const GROUP_NAME = /\(\?P?<([^>]*)>/y;
const FLAG_GROUP = /\(\?([imsU]*)(?:-([imsU]+))?([:)])/y;
const VALID_NAME = /^[\p{L}\p{M}\p{Nd}\p{Nl}\p{Pc}]+$/u;
const REPEAT = /(?:([*+?])|\{(0|[1-9]\d{0,8})(,(0|[1-9]\d{0,8})?)?\})(\?)?/y;
const PLACE = /\\([bBAz])/y;
const QUOTED = /\\Q(.*?)(?:\\E|$)/sy;

const ESCAPED_PLACES: Readonly<Record<string, Place>> = {
  b: 'word-edge',
  B: 'not-word-edge',
  A: 'text-start',
  z: 'text-end',
};

function withFlags(flags: Flags, letters: string, on: boolean): Flags {
  const changed = { ...flags };
  for (const letter of letters) changed[FLAG_OF[letter]!] = on;
  return changed;
}

function sequence(parts: readonly Tree[]): Tree {
  if (parts.length === 1) return parts[0]!;
  return parts.length === 0 ? EMPTY : { kind: 'sequence', parts };
}

/** What follows an opened parenthesis, up to and with the closing one. */
function parseGroupBody(parser: Parser, outside: Flags): Tree {
  parser.depth += 1;
  if (parser.depth > parser.budget.caps.nesting)
    throw new Refusal(`more than ${parser.budget.caps.nesting} nested groups`);
  const body = parseEither(parser);
  if (parser.text.charAt(parser.at) !== ')') throw new Refusal('a missing )');
  parser.at += 1;
  parser.depth -= 1;
  parser.flags = outside;
  return body;
}

/** A group, or undefined for `(?i)`, which only sets flags until the end of the group it stands in. */
function parseGroup(parser: Parser): Tree | undefined {
  const outside = parser.flags;
  const setting = take(parser, FLAG_GROUP);
  if (setting) {
    parser.flags = withFlags(withFlags(outside, setting[1]!, true), setting[2] ?? '', false);
    return setting[3] === ')' ? undefined : parseGroupBody(parser, outside);
  }
  const named = take(parser, GROUP_NAME);
  if (named && !VALID_NAME.test(named[1]!)) throw new Refusal(`the group name ${named[1]}`);
  if (!named) {
    if (parser.text.startsWith('(?', parser.at)) throw new Refusal('a group of a kind RE2 lacks');
    parser.at += 1;
  }
  const name = named?.[1] ?? null;
  const index = ++parser.groups;
  parser.names.push(name);
  return { kind: 'group', index, body: parseGroupBody(parser, outside) };
}

/** What the cursor is at, other than a repetition; none for what only sets flags, several for `\Q…\E`. */
function parseAtoms(parser: Parser): readonly Tree[] {
  const { fold, lines, dotAll } = parser.flags;
  const asClass = (ranges: Ranges): Tree => ({ kind: 'class', ranges });
  const asPlace = (place: Place): Tree => ({ kind: 'place', place });
  switch (parser.text.charAt(parser.at)) {
    case '(': {
      const group = parseGroup(parser);
      return group ? [group] : [];
    }
    case '[':
      return [asClass(takeBracketClass(parser, fold))];
    case '.':
      parser.at += 1;
      return [asClass(dotAll ? EVERYTHING : NOT_NEWLINE)];
    case '^':
      parser.at += 1;
      return [asPlace(lines ? 'line-start' : 'text-start')];
    case '$':
      parser.at += 1;
      return [asPlace(lines ? 'line-end' : 'text-end')];
  }
  if (parser.text.charAt(parser.at) !== '\\') return [asClass(characterClass(takeCharacter(parser), fold))];
  const quoted = take(parser, QUOTED);
  if (quoted) return [...quoted[1]!].map((char) => asClass(characterClass(char.codePointAt(0)!, fold)));
  const place = take(parser, PLACE);
  if (place) return [asPlace(ESCAPED_PLACES[place[1]!]!)];
  const named = takeNamedClass(parser, fold);
  if (named) return [asClass(named)];
  return [asClass(characterClass(takeCharacter(parser), fold))];
}

/** Wraps `body` in the repetition just taken. */
function repeat(body: Tree, found: RegExpExecArray, { fold, lines, dotAll, swapGreed }: Flags): Tree {
  const [, sign, low, comma, high, lazy] = found;
  const greedy = (lazy === undefined) !== swapGreed;
  const flags = `${fold} ${lines} ${dotAll}`;
  if (sign === '*' || sign === '+' || sign === '?') return repeatSimply(sign, body, { greedy, flags });
  const min = Number(low);
  const max = comma === undefined ? min : high === undefined ? Infinity : Number(high);
  if (min > REPEAT_LIMIT || (max !== Infinity && (max > REPEAT_LIMIT || max < min))) {
    throw new Refusal('a repeat count RE2 does not take');
  }
  return { kind: 'repeat', sign: '{}', body, min, max, greedy, flags };
}

function parseSequence(parser: Parser): Tree {
  const parts: Tree[] = [];
  let stacked = false;
  while (parser.at < parser.text.length && !'|)'.includes(parser.text.charAt(parser.at))) {
    parser.budget.spend(1);
    const found = '*+?{'.includes(parser.text.charAt(parser.at)) ? take(parser, REPEAT) : null;
    if (!found) {
      parts.push(...parseAtoms(parser));
      stacked = false;
      continue;
    }
    const body = parts.pop();
    if (!body || stacked) throw new Refusal('a repetition of nothing or of a repetition');
    parts.push(repeat(body, found, parser.flags));
    stacked = true;
  }
  return sequence(parts);
}

function parseEither(parser: Parser): Tree {
  const parts = [parseSequence(parser)];
  while (parser.text.charAt(parser.at) === '|') {
    parser.at += 1;
    parts.push(parseSequence(parser));
  }
  return parts.length === 1 ? parts[0]! : { kind: 'either', parts };
}

/** Parses RE2's own syntax (see `translate.ts` for JavaScript's spellings). */
export function parsePattern(text: string, budget: Budget): ParsedPattern {
  const flags: Flags = { fold: false, lines: false, dotAll: false, swapGreed: false };
  const parser: Parser = { text, at: 0, budget, flags, groups: 0, depth: 0, names: [null] };
  const tree = parseEither(parser);
  if (parser.at < text.length) throw new Refusal('an unexpected )');
  const merged = mergeRepeats(tree);
  if (hasUnsureLoop(merged)) throw new Refusal('a repetition of what can match nothing');
  return { tree: merged, groupCount: parser.groups, names: parser.names };
}
