/**
 * @module engine/parsers/format-strings/apache
 * Reads a format string of Apache's: `%h`, `%{Referer}i`, `%>s`, `%!200,304{User-Agent}i`.
 */
import { MillraceError, show } from '../../errors.ts';
import { nearest } from '../../nearest.ts';
import { strftimeProblem } from '../../values/timestamps/strftime.ts';
import { DIRECTIVES, directive } from './apache-directives.ts';
import { CLF_TIME, isPart, timeField, timeOf } from './apache-time.ts';
import type { Field, FieldKind, Piece } from './field.ts';

/** Behind `%`, in any order: conditions on the status, which of the requests, an argument; then the letter. One way to read it. */
const DIRECTIVE = /%(%|((?:!?[0-9][0-9,]*(?![0-9,])|[<>]|\{[^}]*\})*)(\^[A-Z]{2}|\^[a-z]{2}|[A-Za-z]))/y;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', '"': '"', '\\': '\\' };

/** A whole line of the configuration, down to its string: `LogFormat "%h \"%r\"" nickname`. */
const STATEMENT = /^\s*(?:LogFormat|TransferLog|CustomLog\s+(?:"[^"]*"|\S+))\s+"((?:[^"\\]|\\.)*)"[^"]*$/is;

function unknown(written: string, position: number, path: string): MillraceError {
  const near = nearest(written, DIRECTIVES);
  return new MillraceError('ERR_MILLRACE_PIPELINE', {
    path,
    expected: "a directive of Apache's log formats",
    found: `${show(written)} at position ${position}`,
    hint:
      near.length > 0 ? `did you mean ${near.map(show).join(' or ')}?` : `known: ${DIRECTIVES.join(', ')}`,
  });
}

/** A field that is `-` where the status does not meet the condition. */
function conditional(kind: FieldKind): FieldKind {
  const { pattern, chars } = kind.shape;
  const columns = kind.columns.map((column) => ({ nullText: '-', ...column }));
  return {
    columns,
    shape: { pattern: `(?:${pattern}|-)`, chars: { test: (char) => char === '-' || chars.test(char) } },
    ...(kind.quoted === undefined ? {} : { quoted: kind.quoted }),
  };
}

/** A piece, or a time that may still be joined by another. */
type Read = Piece | { readonly format: string; readonly written: string; readonly position: number };

function readDirective(match: RegExpExecArray, position: number, path: string): readonly Read[] {
  const [written, whole, modifiers = '', letter = ''] = match;
  if (whole === '%') return [{ text: '%' }];
  const argument = /\{([^}]*)\}/.exec(modifiers)?.[1] ?? null;
  const isConditional = /[0-9]/.test(modifiers.replace(/\{[^}]*\}/, ''));
  const at = { written, position };
  if (letter === 't' && argument !== null) {
    const time = timeOf(argument);
    const problem = 'format' in time ? strftimeProblem(time.format, 'UTC') : null;
    if (problem !== null) {
      const expected = "a time of Apache's: sec, msec, usec, msec_frac, usec_frac or letters of strftime";
      const found = `${problem.found} in ${show(written)} at position ${position}`;
      throw new MillraceError('ERR_MILLRACE_PIPELINE', { path, expected, found });
    }
    if ('format' in time && !isConditional) return [{ ...time, ...at }];
    const kind = 'format' in time ? timeField(time.format) : time.field;
    return [{ ...(isConditional ? conditional(kind) : kind), ...at }];
  }
  if (letter === 't') {
    const { pattern, chars } = CLF_TIME.shape;
    const bracketed = { ...CLF_TIME, shape: { pattern: String.raw`\[${pattern}\]`, chars } };
    if (isConditional) return [{ ...conditional(bracketed), ...at }];
    return [{ text: '[' }, { ...CLF_TIME, ...at }, { text: ']' }];
  }
  const kind = directive(letter, argument);
  if (kind === undefined) throw unknown(written.replace(/[<>]|!?[0-9][0-9,]*(?=.)/g, ''), position, path);
  return [{ ...(isConditional ? conditional(kind) : kind), ...at }];
}

function* readPieces(format: string, start: number, path: string): Generator<Read> {
  let at = 0;
  while (at < format.length) {
    const char = format[at]!;
    const escaped = char === '\\' ? ESCAPES[format[at + 1] ?? ''] : undefined;
    if (escaped !== undefined) {
      yield { text: escaped };
      at += 2;
    } else if (char !== '%') {
      yield { text: char };
      at += 1;
    } else {
      DIRECTIVE.lastIndex = at;
      const match = DIRECTIVE.exec(format);
      if (match === null) throw unknown(format.slice(at, at + 8), start + at, path);
      yield* readDirective(match, start + at, path);
      at += match[0].length;
    }
  }
}

/** Times with the fractions and zones that follow them, as one field each. */
function joinTimes(read: readonly Read[]): Piece[] {
  const pieces: Piece[] = [];
  for (let index = 0; index < read.length; index += 1) {
    const one = read[index]!;
    if (!('format' in one)) {
      pieces.push(one);
      continue;
    }
    let { format } = one;
    for (let next = index + 1, between = ''; next < read.length; next += 1) {
      const other = read[next]!;
      if ('text' in other) between += other.text.replaceAll('%', '%%');
      else if ('format' in other && isPart(other.format) && !isPart(one.format)) {
        format += between + other.format;
        between = '';
        index = next;
      } else break;
    }
    const field: Field = { ...timeField(format), written: one.written, position: one.position };
    pieces.push(field);
  }
  return pieces;
}

/**
 * @param path the option it stands in, for errors
 * @throws MillraceError `ERR_MILLRACE_PIPELINE` for a directive that there is not
 */
export function readApacheFormat(written: string, path: string): readonly Piece[] {
  const statement = STATEMENT.exec(written);
  if (statement === null) return joinTimes([...readPieces(written, 0, path)]);
  // The configuration's own backslashes go first: positions are those in what Apache reads.
  const format = statement[1]!.replace(/\\(["\\])/g, '$1');
  return joinTimes([...readPieces(format, 0, path)]);
}
