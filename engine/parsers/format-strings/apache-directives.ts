/**
 * @module engine/parsers/format-strings/apache-directives
 * The directives of Apache's log formats, by the letter behind `%` and what is in braces before it
 * (https://httpd.apache.org/docs/2.4/mod/mod_log_config.html#formats, mod_logio, mod_ssl). Apache writes `-` for what is
 * not there, and escapes quotes, backslashes and control characters with a backslash.
 */
import { type FieldKind, int, REQUEST, STATUS, text, typed, USER, word } from './field.ts';
import { addresses, camelName, HEADER_NAMES, ONE_WORD_HEADERS, plainName } from './names.ts';

const nullable = (name: string, pattern?: string) => word(name, { nullText: '-' }, pattern);
/** A host's name or address, an IPv6 address in brackets: a colon begins the port. */
const SERVER = String.raw`\[[^\]\s]+\]|[^\s:\[]+`;
const serverName = (name: string): FieldKind => ({
  ...nullable(name),
  shape: { pattern: `(?P<${name}>${SERVER})`, chars: /[^\s:]/ },
});

function requestHeader(header: string): FieldKind {
  const lower = header.toLowerCase();
  const name = HEADER_NAMES[lower] ?? camelName(header);
  if (lower === 'x-forwarded-for') return addresses(name);
  return ONE_WORD_HEADERS.has(lower) ? nullable(name) : text(name, { nullText: '-' });
}

/** Without braces. */
const PLAIN: Readonly<Record<string, FieldKind>> = {
  a: nullable('clientAddress'),
  A: nullable('localAddress'),
  B: int('size'),
  b: typed('size', 'int', '[0-9]+|-', /[-0-9]/, '-'),
  D: int('durationMicros'),
  f: { ...nullable('filename'), shape: text('filename').shape },
  h: word('host'),
  H: nullable('protocol'),
  I: int('bytesReceived'),
  k: int('keepaliveRequests'),
  l: nullable('identity'),
  L: nullable('logId'),
  m: nullable('method'),
  O: int('bytesSent'),
  p: int('serverPort'),
  P: int('processId'),
  q: {
    ...word('query'),
    shape: { pattern: String.raw`(?P<query>(?:\?\S*)?)`, chars: /\S/, first: /\?/ },
  },
  r: REQUEST,
  R: nullable('handler'),
  s: STATUS,
  S: int('bytesTransferred'),
  T: int('durationSeconds'),
  u: USER,
  U: {
    ...nullable('path'),
    shape: { pattern: String.raw`(?P<path>[^\s?]+)`, chars: /[^\s?]/ },
  },
  v: serverName('serverName'),
  V: serverName('requestServerName'),
  X: typed('connectionStatus', 'string', '[-+X]', /[-+X]/),
  '^FB': int('firstByteMicros'),
};

/** With certain words in the braces. */
const WORDS: Readonly<Record<string, Readonly<Record<string, FieldKind>>>> = {
  a: { c: nullable('peerAddress') },
  h: { c: word('peerHost') },
  L: { c: nullable('connectionLogId') },
  p: { canonical: int('serverPort'), local: int('localPort'), remote: int('clientPort') },
  P: { pid: int('processId'), tid: int('threadId'), hextid: nullable('threadId') },
  T: { s: int('durationSeconds'), ms: int('durationMillis'), us: int('durationMicros') },
};

/** With any name in the braces. */
const NAMED: Readonly<Record<string, (name: string) => FieldKind>> = {
  C: (name) => nullable(camelName(name, 'cookie')),
  e: (name) => nullable(plainName(name)),
  i: requestHeader,
  n: (name) => nullable(camelName(name, 'note')),
  o: (name) => text(camelName(name, 'response'), { nullText: '-' }),
  x: (name) => nullable(plainName(name)),
  c: (name) => nullable(plainName(name)),
  '^ti': (name) => text(camelName(name, 'requestTrailer'), { nullText: '-' }),
  '^to': (name) => text(camelName(name, 'responseTrailer'), { nullText: '-' }),
};

/** All of them, for the hint of an error. */
export const DIRECTIVES: readonly string[] = [
  ...Object.keys(PLAIN).map((letter) => `%${letter}`),
  '%t',
  ...Object.entries(WORDS).flatMap(([letter, words]) =>
    Object.keys(words).map((argument) => `%{${argument}}${letter}`),
  ),
  ...Object.keys(NAMED).map((letter) => `%{name}${letter}`),
];

/** @returns `undefined`: there is no such directive; `%t` is the affair of apache-time.ts */
export function directive(letter: string, argument: string | null): FieldKind | undefined {
  if (argument === null) return PLAIN[letter];
  const words = WORDS[letter];
  // Apache takes no notice of braces before a letter that has no use for them.
  if (words !== undefined) return words[argument];
  return /[A-Za-z0-9]/.test(argument) ? (NAMED[letter]?.(argument) ?? PLAIN[letter]) : undefined;
}
