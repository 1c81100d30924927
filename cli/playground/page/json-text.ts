/**
 * @module cli/playground/page/json-text
 * JSON as it is written, in pieces for colours, and with line breaks: no number or escape is written anew.
 */

export interface Piece {
  readonly kind: 'key' | 'string' | 'word' | 'mark';
  readonly text: string;
}

const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|[[\]{},:]|[^\s[\]{},:"]+/g;

/** @param pretty with a line for each member */
export function piecesOf(json: string, pretty: boolean): readonly Piece[] {
  const pieces: Piece[] = [];
  let depth = 0;
  const mark = (text: string) => pieces.push({ kind: 'mark', text });
  const breakLine = () => pretty && mark(`\n${'  '.repeat(depth)}`);
  const tokens = Array.from(json.matchAll(TOKEN));
  for (const [index, [text, string, colon]] of tokens.entries()) {
    const next = tokens[index + 1]?.[0];
    if (string !== undefined) {
      pieces.push({ kind: colon === undefined ? 'string' : 'key', text: string });
      if (colon !== undefined) mark(pretty ? ': ' : colon);
    } else if (text === '{' || text === '[') {
      mark(text);
      depth += 1;
      if (next !== '}' && next !== ']') breakLine();
    } else if (text === '}' || text === ']') {
      depth -= 1;
      if (!/^[[{]$/.test(tokens[index - 1]?.[0] ?? '')) breakLine();
      mark(text);
    } else if (text === ',') {
      mark(text);
      breakLine();
    } else pieces.push({ kind: 'word', text });
  }
  return pieces;
}
