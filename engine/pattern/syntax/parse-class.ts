/**
 * @module engine/pattern/syntax/parse-class
 * `[a-z\d[:alpha:]\p{Greek}]`, `\d`, `\pL` → ranges of code points, folded where `(?i)` is on.
 * Source: RE2's parse.cc, ParseCharClass, ParseUnicodeGroup, AddUGroup.
 */
import { Refusal } from '../caps.ts';
import { type ClassBuilder, createClassBuilder, negate, type Ranges } from './char-class.ts';
import { PERL_CLASSES, POSIX_CLASSES } from './named-classes.ts';
import { type Cursor, take, takeCharacter } from './parse-escape.ts';
import { addFolded, nextFold, unicodeGroup } from './unicode.ts';

/** A named class, and whether it was written as its negation. */
interface NamedClass {
  readonly ranges: Ranges;
  readonly negated: boolean;
}

const PERL = /\\([dswDSW])/y;
const PROPERTY = /\\([pP])(?:\{(\^?)([^}]*)\}|([^{^]))/uy;
const POSIX = /\[:(.*?):\]/sy;

function addRange(builder: ClassBuilder, from: number, to: number, fold: boolean): void {
  if (fold) addFolded(builder, from, to);
  else builder.add(from, to);
}

function addNamed(builder: ClassBuilder, named: NamedClass, fold: boolean): void {
  if (!named.negated) {
    for (const [from, to] of named.ranges) addRange(builder, from, to, fold);
    return;
  }
  // the negation of a folded class lacks everything that folds into the class
  const positive = createClassBuilder();
  for (const [from, to] of named.ranges) addRange(positive, from, to, fold);
  for (const [from, to] of negate(positive.ranges())) builder.add(from, to);
}

/** `\d` or `\p{…}` at the cursor, or undefined if something else is there. */
function takeNamed(cursor: Cursor): NamedClass | undefined {
  const perl = take(cursor, PERL);
  if (perl) {
    const letter = perl[1]!.toLowerCase();
    return { ranges: PERL_CLASSES[letter]!, negated: letter !== perl[1] };
  }
  const property = take(cursor, PROPERTY);
  if (!property) return undefined;
  const name = property[3] ?? property[4] ?? '';
  const ranges = unicodeGroup(name);
  if (!ranges) throw new Refusal(`the property \\p{${name}}`);
  return { ranges, negated: (property[1] === 'P') !== (property[2] === '^') };
}

/** `[:alpha:]` at the cursor, inside a class. */
function takePosix(cursor: Cursor): NamedClass | undefined {
  const posix = take(cursor, POSIX);
  if (!posix) return undefined;
  const written = posix[1]!;
  const name = written.replace(/^\^/, '');
  if (!Object.hasOwn(POSIX_CLASSES, name)) throw new Refusal(`the class [:${written}:]`);
  return { ranges: POSIX_CLASSES[name]!, negated: name !== written };
}

/** `\d`, `\pL` and their like outside brackets. */
export function takeNamedClass(cursor: Cursor, fold: boolean): Ranges | undefined {
  const named = takeNamed(cursor);
  if (!named) return undefined;
  const builder = createClassBuilder();
  addNamed(builder, named, fold);
  return builder.ranges();
}

/** The class whose `[` is at the cursor. */
export function takeBracketClass(cursor: Cursor, fold: boolean): Ranges {
  const builder = createClassBuilder();
  const negated = cursor.text.startsWith('[^', cursor.at);
  cursor.at += negated ? 2 : 1;
  // a ] that comes first is a character
  for (let first = true; first || cursor.text.charAt(cursor.at) !== ']'; first = false) {
    const named = takePosix(cursor) ?? takeNamed(cursor);
    if (named) {
      addNamed(builder, named, fold);
      continue;
    }
    const from = takeCharacter(cursor);
    let to = from;
    // [a-] is a or -; [a-\d] is refused by RE2, and by takeCharacter
    if (/^-[^\]]/s.test(cursor.text.slice(cursor.at, cursor.at + 2))) {
      cursor.at += 1;
      to = takeCharacter(cursor);
      if (to < from) throw new Refusal('a class range that runs backwards');
    }
    addRange(builder, from, to, fold);
  }
  cursor.at += 1;
  return negated ? negate(builder.ranges()) : builder.ranges();
}

/** A single character, with the whole of its folding cycle where `fold` is set. */
export function characterClass(point: number, fold: boolean): Ranges {
  if (!fold) return [[point, point]];
  const builder = createClassBuilder();
  builder.add(point, point);
  for (let next = nextFold(point); next !== point; next = nextFold(next)) builder.add(next, next);
  return builder.ranges();
}
