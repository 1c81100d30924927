/**
 * @module cli/infer/lexemes
 * A line in the pieces that lines of a log have in common: times, numbers, addresses, words, what is quoted or in brackets, and
 * the signs and spaces between them.
 */

/** A kind of text that a field may have. */
export interface Kind {
  readonly name: string;
  /** Where it stands in a line. */
  readonly at: RegExp;
  /** RE2 syntax; `null`: it follows from what stands behind it. */
  readonly pattern: string | null;
  /** What a field of it is called, unless the line says more. */
  readonly field: string;
}

const raw = String.raw;
const DAY_TIME = raw`[0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]+)?`;
const MONTH = '[A-Z][a-z]{2}';
/** No letter, digit or sign of a longer name may follow. */
const ALONE = raw`(?![\w@/-]|\.\w)`;
/** A unit may. */
const OR_UNIT = raw`(?:${ALONE}|(?=(?:ns|us|µs|ms|s|m|h|B|[KMG]i?B|kb|mb|%)(?!\w)))`;

const kind = (name: string, field: string, at: string, pattern: string | null): Kind => ({
  name,
  at: new RegExp(at, 'y'),
  pattern,
  field,
});

/** The first that a text is of counts. */
export const KINDS: readonly Kind[] = [
  kind(
    'time',
    'timestamp',
    raw`[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?(?: ?(?:Z|[+-][0-9]{2}:?[0-9]{2}))?${ALONE}`,
    raw`[0-9-]{10}[T ][0-9:.,]+(?: ?(?:Z|[+-][0-9:]+))?`,
  ),
  kind('slashed time', 'timestamp', raw`[0-9]{4}/[0-9]{2}/[0-9]{2} ${DAY_TIME}`, '[0-9/]{10} [0-9:.,]+'),
  kind('short time', 'timestamp', raw`[0-9]{2}/[0-9]{2}/[0-9]{4} ${DAY_TIME}`, '[0-9/]{10} [0-9:.,]+'),
  kind(
    'apache time',
    'timestamp',
    raw`[0-9]{2}/${MONTH}/[0-9]{4}:[0-9]{2}:[0-9]{2}:[0-9]{2} [+-][0-9]{4}`,
    '[0-9]{2}/[A-Za-z]{3}/[0-9:]+ [+-][0-9]{4}',
  ),
  kind(
    'named time',
    'timestamp',
    raw`[0-9]{2}[-/ ]${MONTH}[-/ ][0-9]{4} ${DAY_TIME}`,
    '[0-9]{2}[-/ ][A-Za-z]{3}[-/ ][0-9]{4} [0-9:.,]+',
  ),
  kind(
    'long time',
    'timestamp',
    raw`${MONTH} ${MONTH} [ 0-9][0-9] ${DAY_TIME} [0-9]{4}`,
    '[A-Za-z]{3} [A-Za-z]{3} [ 0-9]{2} [0-9:.,]+ [0-9]{4}',
  ),
  kind('syslog time', 'timestamp', raw`${MONTH} [ 0-9][0-9] ${DAY_TIME}`, '[A-Za-z]{3} [ 0-9]{2} [0-9:.,]+'),
  kind('clock', 'time', DAY_TIME + ALONE, '[0-9]{2}:[0-9:.,]+'),
  kind('date', 'date', raw`[0-9]{4}-[0-9]{2}-[0-9]{2}${ALONE}`, '[0-9-]{10}'),
  kind('uuid', 'id', raw`[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}${ALONE}`, '[0-9A-Fa-f-]{36}'),
  kind('address', 'ip', raw`[0-9]{1,3}(?:\.[0-9]{1,3}){3}${ALONE}`, raw`[0-9]+(?:\.[0-9]+){3}`),
  kind('address', 'ip', raw`[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}${ALONE}`, '[0-9A-Fa-f:]+'),
  kind('number', 'number', raw`[+-]?[0-9]+(?:\.[0-9]+)?${OR_UNIT}`, raw`[+-]?[0-9]+(?:\.[0-9]+)?`),
  kind('url', 'url', raw`[a-z][a-z0-9+.-]*://[^\s"]+`, raw`[a-z][a-z0-9+.-]*://[^\s"]+`),
  kind('quoted', 'text', raw`"(?:[^"\\]|\\.)*"`, null),
  kind('bracket', 'tag', raw`\[[^\[\]]*\]`, null),
  kind('path', 'path', raw`/[^\s",;|)\]]*`, null),
  kind('word', 'word', raw`[^\s"[\](){}<>=,;|:]+`, null),
];

/** What loggers call the weight of a message. */
export const LEVELS =
  /^(?:trace|debug|info|information|notice|warn|warning|error|err|crit|critical|alert|emerg|fatal|severe|fine|panic)$/i;

/** A piece of a line: of a kind, or a sign or spaces as they are. */
export interface Lexeme {
  readonly kind: Kind | null;
  readonly text: string;
}

const SPACES = /[ \t]+/y;

function lexemeAt(line: string, at: number): Lexeme {
  SPACES.lastIndex = at;
  const spaces = SPACES.exec(line);
  if (spaces !== null) return { kind: null, text: spaces[0] };
  for (const one of KINDS) {
    one.at.lastIndex = at;
    const found = one.at.exec(line);
    if (found !== null && found[0] !== '') return { kind: one, text: found[0] };
  }
  return { kind: null, text: line[at]! };
}

/** Characters of a line and lexemes that are looked at: more is a message. */
const MOST_CHARACTERS = 4000;
export const MOST_LEXEMES = 120;

/** @example lexemesOf('took 12 ms').map(({ text }) => text) // ['took', ' ', '12', ' ', 'ms'] */
export function lexemesOf(line: string): readonly Lexeme[] {
  const lexemes: Lexeme[] = [];
  const text = line.slice(0, MOST_CHARACTERS).trimEnd();
  for (let at = 0; at < text.length && lexemes.length < MOST_LEXEMES; ) {
    const lexeme = lexemeAt(text, at);
    lexemes.push(lexeme);
    at += lexeme.text.length;
  }
  return lexemes;
}
