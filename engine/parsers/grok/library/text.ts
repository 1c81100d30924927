/**
 * @module engine/parsers/grok/library/text
 * Words, numbers, quoted text, and log levels.
 */
import { family, QUOTED } from './entry.ts';

const raw = String.raw;
const SINGLE = raw`'(?:[^'\\]|\\.)*'`;
const BACKQUOTED = '`(?:[^`\\\\]|\\\\.)*`';
const LEVELS =
  'ALERT|TRACE|DEBUG|NOTICE|INFO(?:RMATION)?|WARN(?:ING)?|ERR(?:OR)?|CRIT(?:ICAL)?|FATAL|SEVERE|EMERG(?:ENCY)?';
/** Each level in capitals, small letters, or with a capital first. */
const levels = [
  LEVELS,
  LEVELS.toLowerCase(),
  LEVELS.replace(
    /(^|\|)([A-Z])([A-Z]*)(?:\(\?:([A-Z]+)\))?/g,
    (_, bar: string, first: string, rest: string, more?: string) =>
      `${bar}${first}${rest.toLowerCase()}${more === undefined ? '' : `(?:${more.toLowerCase()})`}`,
  ).replace(/\)\?\?/g, ')?'),
].join('|');

export const textFamily = family({
  WORD: [raw`\w+`, 'letters, digits and _', 'word_1'],
  NOTSPACE: [raw`\S+`, 'anything without white space', 'a/b?c=d'],
  SPACE: [raw`\s*`, 'white space, or nothing', '  '],
  DATA: ['.*?', 'anything, as little as possible', 'any text'],
  GREEDYDATA: ['.*', 'anything, as much as possible', 'any text'],
  QUOTEDSTRING: [
    `"${QUOTED}"|${SINGLE}|${BACKQUOTED}`,
    'text in double, single or back quotes, the quotes included',
    raw`"say \"hi\""`,
  ],
  QS: ['%{QUOTEDSTRING}', 'the same', "'text'"],
  USERNAME: ['[A-Za-z0-9._-]+', 'a user name of letters, digits, dot, _ and -', 'jane.doe'],
  USER: ['%{USERNAME}', 'the same', 'frank'],
  EMAILLOCALPART: [
    raw`[A-Za-z0-9!#$%&'*+/=?^_{|}~.-]+`,
    'what comes before the @ of an address',
    'jane+logs',
  ],
  EMAILADDRESS: ['%{EMAILLOCALPART}@%{HOSTNAME}', 'an e-mail address', 'jane@example.org'],
  INT: ['[+-]?[0-9]+', 'a whole number', '-17'],
  BASE10NUM: [raw`[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)`, 'a decimal number', '3.25'],
  NUMBER: ['%{BASE10NUM}', 'the same', '.5'],
  BASE16NUM: ['[+-]?(?:0x)?[0-9A-Fa-f]+', 'a hexadecimal number', '0xCAFE'],
  BASE16FLOAT: [
    raw`[+-]?(?:0x)?(?:[0-9A-Fa-f]+(?:\.[0-9A-Fa-f]*)?|\.[0-9A-Fa-f]+)`,
    'a hexadecimal number with a fraction',
    '0x1.8',
  ],
  POSINT: ['[1-9][0-9]*', 'a whole number above zero', '80'],
  NONNEGINT: ['[0-9]+', 'a whole number from zero', '0'],
  UUID: [
    '[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}',
    'a UUID',
    '6ba7b810-9dad-11d1-80b4-00c04fd430c8',
  ],
  URN: [raw`urn:[0-9A-Za-z][0-9A-Za-z-]*:\S+`, 'a URN (RFC 8141), however long', 'urn:isbn:0451450523'],
  LOGLEVEL: [`(?:${levels})`, 'the level of a message, in capitals, small letters or capitalised', 'WARN'],
});
