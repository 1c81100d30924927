/**
 * @module engine/formats/request-line
 * What the access-log formats share: the quoted request and the columns around it.
 *
 * A request is `METHOD path` or `METHOD path protocol` (RFC 9112, 3); anything else between the quotes (a TLS probe,
 * `-`, nothing) leaves those three null and is kept whole in `request`. Text stays as it was written, escapes included:
 * a quote inside is written `\"`, so a quote without a backslash ends the text.
 */
import type { Column } from './format.ts';

/** Text between quotes: no bare quote, and a backslash takes the next character with it. */
export const QUOTED = String.raw`(?:[^"\\]|\\.)*`;

export const quoted = (name: string): string => `"(?P<${name}>${QUOTED})"`;

/** The request, its target under that name: `path`, or `url` where logs write the whole URL. */
export const requestPattern = (target: string): string =>
  String.raw`"(?:(?P<method>[A-Z][A-Z_-]*) (?P<${target}>(?:[^"\\ ]|\\.)+)(?: (?P<protocol>[A-Z]+/[0-9.]+))?|(?P<request>${QUOTED}))"`;

export const REQUEST_PATTERN = requestPattern('path');

const REST_OF_USER = String.raw`(?:[^ ]| [^\[])*`;

/**
 * A user as Apache writes it: an empty one as two quotes, any other as it is, spaces included, so that only ` [` of the time
 * ends it. None begins with `- `: that is the line of a virtual host, with a column more.
 */
export const USER_PATTERN = `(?:"(?P<user>)"|(?P<user>[^ -]${REST_OF_USER}|-(?:[^ ]${REST_OF_USER})?))`;

/** A status as Apache writes it, `-` where there was no response. */
export const STATUS_PATTERN = '(?P<status>[0-9]{3}|-)';

/** Time, request, status and size: in every access log, in this order. */
export const REQUEST_COLUMNS: readonly Column[] = [
  { name: 'timestamp', type: { clf: {} } },
  { name: 'method', type: 'string' },
  { name: 'path', type: 'string' },
  { name: 'protocol', type: 'string' },
  { name: 'status', type: 'int', nullText: '-' },
  { name: 'size', type: 'int', nullText: '-' },
];

export const REFERRER_AGENT_COLUMNS: readonly Column[] = [
  { name: 'referrer', type: 'string', nullText: '-' },
  { name: 'agent', type: 'string', nullText: '-' },
];

export const REQUEST_TEXT_COLUMN: Column = { name: 'request', type: 'string', optional: true };
