/**
 * @module engine/values/quotes
 * Where quoted text ends. By hand, as a regular expression keeps a place to go back to for each character: with six million of
 * them V8 throws.
 */

/** The place of the quote that ends the text from `from` on, in which a backslash takes the next character with it; −1: none. */
export function endOfEscaped(text: string, from: number): number {
  let end = text.indexOf('"', from);
  for (; end >= 0; end = text.indexOf('"', end + 1)) {
    let first = end;
    while (first > from && text[first - 1] === '\\') first -= 1;
    if ((end - first) % 2 === 0) return end;
  }
  return -1;
}

/** The place of the quote that ends the text from `from` on, in which a quote is written twice; −1: none. */
export function endOfDoubled(text: string, from: number): number {
  let end = text.indexOf('"', from);
  while (end >= 0 && text[end + 1] === '"') end = text.indexOf('"', end + 2);
  return end;
}
