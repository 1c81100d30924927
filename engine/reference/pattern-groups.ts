/**
 * @module engine/reference/pattern-groups
 * Reads a pattern just far enough to number its captures and to find what RE2 has not got. RE2 itself does not tell
 * which number a name has, nor where in the pattern an error is; `re2.ts` checks what is read here against RE2.
 */

/** A capture of a pattern, in the order of their numbers (the first is number 1). */
export interface PatternGroup {
  readonly name: string | null;
}

/** Something that would take a match out of linear time, if RE2 does refuse the pattern (`\\12` is an octal escape). */
export interface Unsupported {
  /** Where in the pattern, in UTF-16 code units from 0. */
  readonly position: number;
  readonly text: string;
  readonly what: 'lookahead' | 'lookbehind' | 'a backreference' | 'an atomic group' | 'a conditional';
}

export interface PatternReading {
  readonly groups: readonly PatternGroup[];
  /**
   * The same pattern with its named captures unnamed and its other groups not capturing, which matches the same: RE2's time
   * grows with captures, and those without a name are no fields.
   */
  readonly unnamed: string;
  /**
   * The same pattern, where of captures with one name in different branches of an alternation only the first is named:
   * RE2 refuses a name written twice.
   */
  readonly distinct: string;
  readonly unsupported: Unsupported | null;
}

const UNSUPPORTED_GROUPS: readonly (readonly [string, Unsupported['what']])[] = [
  ['(?=', 'lookahead'],
  ['(?!', 'lookahead'],
  ['(?<=', 'lookbehind'],
  ['(?<!', 'lookbehind'],
  ['(?>', 'an atomic group'],
  ['(?(', 'a conditional'],
  ['(?P=', 'a backreference'],
];

/** The offset behind a character class that begins at `start` (its `[`). */
function endOfClass(pattern: string, start: number): number {
  let at = start + 1;
  if (pattern[at] === '^') at += 1;
  if (pattern[at] === ']') at += 1; // a bracket that comes first stands for itself
  while (at < pattern.length && pattern[at] !== ']') {
    if (pattern[at] === '\\') at += 2;
    else if (pattern.startsWith('[:', at) && pattern.indexOf(':]', at) > 0)
      at = pattern.indexOf(':]', at) + 2;
    else at += 1;
  }
  return at + 1;
}

/** A group around a place in the pattern (the outermost is the pattern itself), and which of its branches the place is in. */
interface Enclosing {
  /** Where the group opens. */
  readonly opened: number;
  branch: number;
}

/** Whether two places are in different branches of one alternation. */
function excludeEachOther(one: readonly Enclosing[], other: readonly Enclosing[]): boolean {
  const parting = one.findIndex(
    ({ opened, branch }, depth) => other[depth]?.opened !== opened || other[depth].branch !== branch,
  );
  return parting >= 0 && one[parting]!.opened === other[parting]?.opened;
}

/**
 * Reads the groups of a pattern in RE2 syntax. Never throws; for a pattern RE2 rejects the result is arbitrary.
 * @param read numbers of groups that capture in `unnamed`, too, whether they have a name or not
 */
export function readPattern(pattern: string, read?: ReadonlySet<number>): PatternReading {
  const groups: PatternGroup[] = [];
  let unsupported: Unsupported | null = null;
  let unnamed = '';
  let distinct = '';
  let copied = 0;
  let at = 0;
  const enclosing: Enclosing[] = [{ opened: -1, branch: 0 }];
  const placesByName = new Map<string, Enclosing[][]>();
  while (at < pattern.length) {
    const char = pattern[at];
    if (char === '\\') {
      const reference = /^\\(?:[1-9][0-9]*|k(?:<[^>]*>)?)/.exec(pattern.slice(at, at + 64));
      if (pattern[at + 1] === 'Q') {
        const end = pattern.indexOf('\\E', at);
        at = end < 0 ? pattern.length : end + 2;
        continue;
      }
      if (reference !== null) unsupported ??= { position: at, text: reference[0], what: 'a backreference' };
      at += 2;
    } else if (char === '[') {
      at = endOfClass(pattern, at);
    } else if (char === '(') {
      const known = UNSUPPORTED_GROUPS.find(([text]) => pattern.startsWith(text, at));
      if (known !== undefined) unsupported ??= { position: at, text: known[0], what: known[1] };
      const named = /^\(\?P?<([^>=!]+)>/.exec(pattern.slice(at, at + 1024));
      if (named !== null) {
        const name = named[1]!;
        const before = pattern.slice(copied, at);
        unnamed += `${before}(`;
        const place = enclosing.map((group) => ({ ...group }));
        const earlier = placesByName.get(name) ?? [];
        const repeats = earlier.length > 0 && earlier.every((other) => excludeEachOther(place, other));
        distinct += before + (repeats ? '(' : named[0]);
        placesByName.set(name, [...earlier, place]);
        groups.push({ name });
        copied = at + named[0].length;
      } else if (pattern[at + 1] !== '?') {
        groups.push({ name: null });
        unnamed += pattern.slice(copied, at) + (read?.has(groups.length) ? '(' : '(?:');
        distinct += pattern.slice(copied, at + 1);
        copied = at + 1;
      }
      enclosing.push({ opened: at, branch: 0 });
      at += 1;
    } else {
      if (char === '|') enclosing.at(-1)!.branch += 1;
      else if (char === ')' && enclosing.length > 1) enclosing.pop();
      at += 1;
    }
  }
  const rest = pattern.slice(copied);
  return { groups, unnamed: unnamed + rest, distinct: distinct + rest, unsupported };
}
