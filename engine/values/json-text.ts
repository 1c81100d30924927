/**
 * @module engine/values/json-text
 * Takes apart JSON text that is known to be valid (`JSON.parse` or simdjson said so), keeping values as written.
 * On text that is not valid the results are meaningless, but every function ends.
 */

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

const isSpace = (code: number) => code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && isSpace(text.charCodeAt(at))) at += 1;
  return at;
}

/** The offset behind the string that begins (with its quote) at `from`. */
function endOfString(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at += 2;
    else if (code === QUOTE) return at + 1;
    else at += 1;
  }
  return at;
}

/** The offset behind the value that begins at `from`. */
function endOfValue(text: string, from: number): number {
  const first = text.charCodeAt(from);
  if (first === QUOTE) return endOfString(text, from);
  let at = from;
  let depth = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at = endOfString(text, at);
      continue;
    }
    if (code === 0x7b || code === 0x5b) depth += 1;
    else if (code === 0x7d || code === 0x5d) {
      if (depth === 0) return at; // the end of the object around a number or literal
      depth -= 1;
      if (depth === 0) return at + 1;
    } else if (depth === 0 && (code === 0x2c || isSpace(code))) return at;
    at += 1;
  }
  return at;
}

/** The text without white space between its tokens. */
export function minify(text: string): string {
  if (!/[ \t\r\n]/.test(text)) return text;
  let out = '';
  let kept = 0;
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at = endOfString(text, at);
    } else if (isSpace(code)) {
      out += text.slice(kept, at);
      at = skipSpace(text, at);
      kept = at;
    } else {
      at += 1;
    }
  }
  return out + text.slice(kept);
}

/** Calls `each` with every member of an object: its decoded name, and its value's text, minified. */
export function eachMember(text: string, each: (name: string, value: string) => void): void {
  let at = skipSpace(text, 0) + 1; // behind the brace
  while (at < text.length) {
    at = skipSpace(text, at);
    if (text.charCodeAt(at) !== QUOTE) return; // the closing brace
    const nameEnd = endOfString(text, at);
    const name = text.slice(at, nameEnd);
    at = skipSpace(text, skipSpace(text, nameEnd) + 1); // behind the colon
    const valueEnd = endOfValue(text, at);
    each(
      name.includes('\\') ? (JSON.parse(name) as string) : name.slice(1, -1),
      minify(text.slice(at, valueEnd)),
    );
    at = skipSpace(text, valueEnd) + 1; // behind the comma or the brace
  }
}

/** Calls `each` with the text of every element of an array, minified. */
export function eachElement(text: string, each: (value: string) => void): void {
  let at = skipSpace(text, 0) + 1; // behind the bracket
  while (at < text.length) {
    at = skipSpace(text, at);
    if (text.charCodeAt(at) === 0x5d) return;
    const end = endOfValue(text, at);
    each(minify(text.slice(at, end)));
    at = skipSpace(text, end) + 1; // behind the comma or the bracket
  }
}

/** Whether the first character behind white space opens an object. */
export function beginsObject(text: string): boolean {
  return text.charCodeAt(skipSpace(text, 0)) === 0x7b;
}
