/**
 * @module engine/parsers/grok/oniguruma
 * Reads a grok pattern: references `%{NAME:field:type}`, and around them a regular expression in the syntax of Oniguruma,
 * which grok comes with. What RE2 writes otherwise is written its way; what no engine matches in linear time is a problem
 * that says how to do without.
 */

/** A part of a pattern. Groups without a name are none that capture. */
export type Token =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'group'; readonly field: string; readonly position: number }
  | {
      readonly kind: 'reference';
      readonly name: string;
      /** What stands behind the name: the field, and perhaps its type. */
      readonly field: string | null;
      readonly written: string;
      readonly position: number;
    };

/** Something that RE2 has not, or that is none of grok's, and what to write in its place. */
export interface Problem {
  /** What may stand there; in place of "what can be matched in linear time". */
  readonly expected?: string;
  readonly what: string;
  readonly text: string;
  readonly position: number;
  readonly instead: string;
}

const LINEAR = 'matching takes linear time and never goes back, so that nothing is gained by it: write';

/** Openings of groups that RE2 has not. */
const GROUPS: readonly (readonly [string, string, string])[] = [
  ['(?=', 'lookahead', 'match what follows as well, in a group (?:…) without a name'],
  ['(?!', 'negative lookahead', 'say what may follow, such as [^"]*, or drop such records by `filter`'],
  ['(?<=', 'lookbehind', 'match what comes before as well, in a group (?:…) without a name'],
  ['(?<!', 'negative lookbehind', 'say what may come before, such as (?:^|[^0-9])'],
  ['(?>', 'an atomic group', `${LINEAR} (?:…)`],
  ['(?(', 'a conditional', 'write both cases out, (?:…|…)'],
  ['(?~', 'an absence operator', 'say what may be there, such as [^"]*'],
];

const REPEATED = 'capture both into fields and compare them in `map`';

/** Backslashes that RE2 has not. */
const ESCAPES: readonly (readonly [RegExp, string, string])[] = [
  [/\\[1-9][0-9]*|\\k(?:<[^>]*>|'[^']*')?/y, 'a backreference', REPEATED],
  [/\\g(?:<[^>]*>|'[^']*')?/y, 'a call of a group', 'give the part a name in `patterns` and write %{NAME}'],
  [/\\K/y, 'a reset of the match', 'name what you want: (?<field>…)'],
  [/\\G/y, 'an anchor of the last match', 'there is one match a record: leave it out, or write ^'],
  [/\\X/y, 'a grapheme cluster', 'write . for a character'],
];

/** What means the same in RE2's syntax; within brackets, where it can stand there. */
const SAME: Readonly<Record<string, readonly [outside: string, inside: string | null]>> = {
  h: ['[0-9A-Fa-f]', '0-9A-Fa-f'],
  H: ['[^0-9A-Fa-f]', null],
  R: ['(?:\\r\\n|[\\n-\\r])', null],
  Z: ['\\n?\\z', null],
  e: ['\\x1b', '\\x1b'],
  _: ['_', '_'],
};

const QUANTIFIER = /(?:[*+?]|\{([0-9]*)(,?)([0-9]*)\})([?+]?)/y;
const REFERENCE = /%\{(\w+)(?::([^{}]*))?\}/y;
/** What begins as a reference and does not end as one: read as text, it would fit no line. `%{3}` is three of %. */
const BROKEN = /%\{[A-Za-z_]\w*/y;
const NAMED = /\(\?(?:P?<([^>]*)>|'([^']*)')/y;
const FLAGS = /\(\?([a-z]*)(-[a-z]*)?([:)])/y;

const matchAt = (regex: RegExp, source: string, at: number): RegExpExecArray | null => {
  regex.lastIndex = at;
  return regex.exec(source);
};

/** Flags in RE2's letters: Ruby's `m` lets the dot match line ends; `x`, whose white space counts for nothing, is left. */
const flags = (letters: string) => letters.replaceAll('m', 's').replace(/[adu]/g, '');

/** A pattern's parts, or the first problem. */
export function readGrok(source: string): readonly Token[] | Problem {
  const tokens: Token[] = [];
  let at = 0;
  const add = (text: string, length: number) => {
    const last = tokens.at(-1);
    if (last?.kind === 'text') tokens[tokens.length - 1] = { kind: 'text', text: last.text + text };
    else tokens.push({ kind: 'text', text });
    at += length;
  };
  /** A backslash and what is behind it. */
  const readEscape = (inside: boolean): Problem | null => {
    for (const [regex, what, instead] of ESCAPES) {
      const match = inside ? null : matchAt(regex, source, at);
      if (match !== null) return { what, text: match[0], position: at, instead };
    }
    const char = source[at + 1] ?? '';
    const same = SAME[char]?.[inside ? 1 : 0];
    if (typeof same === 'string') add(same, 2);
    else add(char > '\x7f' ? char : `\\${char}`, 2);
    return null;
  };
  const readClass = (): Problem | null => {
    const open = /\[\^?\]?/y;
    const start = matchAt(open, source, at)![0];
    add(start.endsWith(']') ? `${start.slice(0, -1)}\\]` : start, start.length);
    while (at < source.length && source[at] !== ']') {
      const posix = matchAt(/\[:\^?[a-z]+:\]/y, source, at);
      if (source.startsWith('&&', at)) {
        return { what: 'an intersection of sets', text: '&&', position: at, instead: 'write the set out' };
      }
      if (source[at] === '\\') readEscape(true);
      else if (posix !== null) add(posix[0], posix[0].length);
      else if (source[at] === '[') {
        return {
          what: 'a set within a set',
          text: '[',
          position: at,
          instead: 'write \\[ for a bracket, or one set',
        };
      } else add(source[at]!, 1);
    }
    add(']', 1);
    return null;
  };
  const readGroup = (): Problem | null => {
    const refused = GROUPS.find(([text]) => source.startsWith(text, at));
    if (refused !== undefined) {
      const [text, what, instead] = refused;
      return { what, text, position: at, instead };
    }
    const named = matchAt(NAMED, source, at);
    if (named !== null) {
      tokens.push({ kind: 'group', field: named[1] ?? named[2]!, position: at });
      at += named[0].length;
      return null;
    }
    if (source.startsWith('(?#', at)) {
      const end = source.indexOf(')', at);
      at = end < 0 ? source.length : end + 1;
      return null;
    }
    const flagged = matchAt(FLAGS, source, at);
    if (flagged !== null) {
      const [text, on = '', off = '', end] = flagged;
      if (on.includes('x')) {
        return { what: 'extended syntax', text, position: at, instead: 'leave out spaces and comments' };
      }
      const kept = flags(on) + flags(off.replace('x', '')).replace(/^-$/, '');
      add(kept === '' && end === ')' ? '' : `(?${kept}${end}`, text.length);
    } else if (source[at + 1] === '?') add('(?', 2);
    else add('(?:', 1);
    return null;
  };

  while (at < source.length) {
    const char = source[at]!;
    const reference = char === '%' ? matchAt(REFERENCE, source, at) : null;
    const quantifier = matchAt(QUANTIFIER, source, at);
    let problem: Problem | null = null;
    if (reference !== null) {
      const [written, name, field] = reference;
      tokens.push({ kind: 'reference', name: name!, field: field ?? null, written, position: at });
      at += written.length;
    } else if (char === '%' && matchAt(BROKEN, source, at) !== null) {
      const expected = 'a reference such as %{NAME:field:type}';
      const text = source.slice(at, at + 40);
      return {
        expected,
        what: 'one that does not end',
        text,
        position: at,
        instead: 'write %\\{ for the text %{',
      };
    } else if (char === '\\') problem = readEscape(false);
    else if (char === '[') problem = readClass();
    else if (char === '(') problem = readGroup();
    else if (quantifier !== null && quantifier[0] !== '{}' && quantifier[0] !== '{,}') {
      const [text, least, comma, most, mode] = quantifier;
      if (mode === '+') {
        const instead = `${LINEAR} ${text.slice(0, -1)}`;
        problem = { what: 'a possessive quantifier', text, position: at, instead };
      } else add(char === '{' ? `{${least === '' ? '0' : least}${comma}${most}}${mode}` : text, text.length);
    } else add(char, 1);
    if (problem !== null) return problem;
  }
  return tokens;
}
