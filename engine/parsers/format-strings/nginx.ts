/**
 * @module engine/parsers/format-strings/nginx
 * Reads a format of nginx's: the text with its `$variables`, or the whole statement `log_format name escape=json '…' '…';`.
 */
import { MillraceError, show } from '../../errors.ts';
import { suggest } from '../../nearest.ts';
import type { Piece } from './field.ts';
import { type Escaping, NAMES, variable } from './nginx-variables.ts';

const STATEMENT = /^\s*log_format\s+(?:'[^']*'|"[^"]*"|\S+)\s+(?:escape=(\w+)\s+)?/;
const VARIABLE = /\$(?:\{(\w+)\}|(\w+))/y;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };
const ESCAPINGS: Readonly<Record<string, Escaping>> = {
  default: { nullText: '-', raw: false },
  json: { nullText: '', raw: false },
  none: { nullText: '', raw: true },
};

/** A format without the configuration's quotes, and where each of its characters was written. */
interface Format {
  readonly text: string;
  readonly offsets: readonly number[];
  readonly escaping: Escaping;
}

const problem = (path: string, expected: string, found: string, hint?: string) =>
  new MillraceError('ERR_MILLRACE_PIPELINE', { path, expected, found, hint });

/** The strings of a statement joined, their backslashes resolved. */
function joinStrings(written: string, start: number, path: string): Omit<Format, 'escaping'> {
  const offsets: number[] = [];
  let text = '';
  let quote: string | null = null;
  let at = start;
  for (; at < written.length; at += 1) {
    const char = written[at]!;
    if (quote === null) {
      if (char === ';') break;
      if (char === '#') at += /^.*/.exec(written.slice(at))![0].length;
      else if (char === "'" || char === '"') quote = char;
      else if (!/\s/.test(char))
        throw problem(
          path,
          'strings in quotes, and a semicolon behind them',
          `${show(char)} at position ${at}`,
        );
    } else if (char === quote) quote = null;
    else {
      offsets.push(at);
      if (char === '\\' && /["'\\nrt]/.test(written[at + 1] ?? '')) {
        at += 1;
        text += ESCAPES[written[at]!] ?? written[at]!;
      } else text += char;
    }
  }
  if (quote !== null) throw problem(path, 'a string that ends', `none behind ${quote}`);
  return { text, offsets };
}

function readFormat(written: string, path: string): Format {
  const statement = STATEMENT.exec(written);
  if (statement !== null) {
    const [head, name = 'default'] = statement;
    const escaping = ESCAPINGS[name];
    if (escaping === undefined)
      throw problem(path, `escape=${Object.keys(ESCAPINGS).join(', ')}`, show(`escape=${name}`));
    return { ...joinStrings(written, head.length, path), escaping };
  }
  const escaping = ESCAPINGS['default']!;
  if (/^\s*'[\s\S]*'\s*;?\s*$/.test(written)) return { ...joinStrings(written, 0, path), escaping };
  return { text: written, offsets: Array.from(written, (_, index) => index), escaping };
}

/**
 * @param own variables that the user's configuration sets
 * @param path the option it stands in, for errors
 * @throws MillraceError `ERR_MILLRACE_PIPELINE` for a variable that there is not
 */
export function readNginxFormat(written: string, own: readonly string[], path: string): readonly Piece[] {
  const { text, offsets, escaping } = readFormat(written, path);
  const pieces: Piece[] = [];
  let at = 0;
  while (at < text.length) {
    VARIABLE.lastIndex = at;
    const match = VARIABLE.exec(text);
    if (match === null) {
      pieces.push({ text: text[at]! });
      at += 1;
      continue;
    }
    const name = match[1] ?? match[2]!;
    const position = offsets[at] ?? at;
    const kind = variable(name, escaping, own);
    if (kind === undefined) {
      const hint = `${suggest(name, NAMES)} One that your configuration sets has to be named in variables`;
      throw problem(path, "a variable of nginx's", `${show(match[0])} at position ${position}`, hint);
    }
    pieces.push({ ...kind, written: match[0], position });
    at += match[0].length;
  }
  return pieces;
}
