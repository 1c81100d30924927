/**
 * @module engine/pattern/syntax/translate
 * A source as the `re2` package takes it → the source RE2 itself is given.
 *
 * That package rewrites JavaScript's spellings *textually*, before any parsing, so the rewriting also happens inside
 * classes and `\Q…\E`. To give the same results this does the same, in the same order.
 * Source: node-re2 1.27, lib/pattern.cc, `translateRegExp`, with the flag `u` only.
 */
import { Refusal } from '../caps.ts';

/** JavaScript's long names of general categories, and RE2's. */
const LONG_CATEGORY: Readonly<Record<string, string>> = {
  Uppercase_Letter: 'Lu',
  Lowercase_Letter: 'Ll',
  Titlecase_Letter: 'Lt',
  Cased_Letter: 'LC',
  Modifier_Letter: 'Lm',
  Other_Letter: 'Lo',
  Letter: 'L',
  Nonspacing_Mark: 'Mn',
  Spacing_Mark: 'Mc',
  Enclosing_Mark: 'Me',
  Mark: 'M',
  Decimal_Number: 'Nd',
  Letter_Number: 'Nl',
  Other_Number: 'No',
  Number: 'N',
  Connector_Punctuation: 'Pc',
  Dash_Punctuation: 'Pd',
  Open_Punctuation: 'Ps',
  Close_Punctuation: 'Pe',
  Initial_Punctuation: 'Pi',
  Final_Punctuation: 'Pf',
  Other_Punctuation: 'Po',
  Punctuation: 'P',
  Math_Symbol: 'Sm',
  Currency_Symbol: 'Sc',
  Modifier_Symbol: 'Sk',
  Other_Symbol: 'So',
  Symbol: 'S',
  Space_Separator: 'Zs',
  Line_Separator: 'Zl',
  Paragraph_Separator: 'Zp',
  Separator: 'Z',
  Control: 'Cc',
  Format: 'Cf',
  Surrogate: 'Cs',
  Private_Use: 'Co',
  Unassigned: 'Cn',
  Other: 'C',
};

/** One escape, and the characters of source it covered. */
interface Piece {
  readonly text: string;
  readonly length: number;
}

/** `\cJ` → `\x0A`; anything else after `\c` is left for RE2 to refuse. */
function controlEscape(source: string, at: number): Piece {
  const letter = source.charAt(at + 2);
  if (!/^[A-Z]$/.test(letter)) return { text: '\\c', length: 2 };
  const code = letter.charCodeAt(0) - 64;
  return { text: `\\x${code.toString(16).toUpperCase().padStart(2, '0')}`, length: 3 };
}

/** `\u00e9` → `\x{00e9}` (one to four digits), `\u{1F600}` → `\x{1F600}`. */
function unicodeEscape(source: string, at: number): Piece {
  const digits = /^[0-9A-Fa-f]{1,4}/.exec(source.slice(at + 2, at + 6));
  if (digits) return { text: `\\x{${digits[0]}}`, length: 2 + digits[0].length };
  return source.charAt(at + 2) === '{' ? { text: '\\x', length: 2 } : { text: '\\u', length: 2 };
}

/**
 * `\p{Letter}` → `\pL`, `\p{Script=Greek}` → `\p{Greek}`; `\pL` stays. Properties that RE2 lacks are written out as
 * ranges, which is refused here but for `Any`.
 * @param inClass whether the package takes this to be inside brackets; it does not know that in `[]a]` the first `]` is a
 * character
 */
function propertyEscape(source: string, at: number, inClass: boolean): Piece {
  const head = source.slice(at, at + 2);
  const close = source.charAt(at + 2) === '{' ? source.indexOf('}', at + 3) : -1;
  if (close < 0) return { text: head, length: 2 };
  const written = source.slice(at + 3, close);
  if (/^(Script_Extensions|scx)=./.test(written)) throw new Refusal(`the property \\p{${written}}`);
  const category = written.replace(/^(General_Category|gc)=(?=.)/s, '');
  if (category === 'Any') {
    const negated = head === '\\P';
    const everything = '\\x{0}-\\x{10FFFF}';
    const text = inClass ? everything.repeat(negated ? 0 : 1) : `[${negated ? '^' : ''}${everything}]`;
    return { text, length: close + 1 - at };
  }
  const name = LONG_CATEGORY[category] ?? category.replace(/^(Script|sc)=(?=.)/s, '');
  const text = new TextEncoder().encode(name).length === 1 ? name : `{${name}}`;
  return { text: head + text, length: close + 1 - at };
}

function escapePiece(source: string, at: number, inClass: boolean): Piece {
  switch (source.charAt(at + 1)) {
    case 'c':
      return controlEscape(source, at);
    case 'u':
      return unicodeEscape(source, at);
    case 'p':
    case 'P':
      return propertyEscape(source, at, inClass);
    default: {
      const escaped = String.fromCodePoint(source.codePointAt(at + 1) ?? 0);
      return { text: `\\${escaped}`, length: 1 + escaped.length };
    }
  }
}

/**
 * @example translatePattern('(?<year>\\d+)/') // '(?P<year>\\d+)\\/'
 */
export function translatePattern(source: string): string {
  if (!source.isWellFormed()) throw new Refusal('a lone surrogate in the pattern');
  let result = '';
  let inClass = false;
  for (let at = 0; at < source.length; ) {
    const char = source.charAt(at);
    if (char === '\\' && at + 1 < source.length) {
      const piece = escapePiece(source, at, inClass);
      result += piece.text;
      at += piece.length;
    } else if (char === '/') {
      result += '\\/';
      at += 1;
    } else if (/^\(\?<(?![=!])/.test(source.slice(at, at + 4))) {
      result += '(?P<';
      at += 3;
    } else {
      if (char === '[') inClass = true;
      else if (char === ']') inClass = false;
      result += char;
      at += 1;
    }
  }
  return result;
}
