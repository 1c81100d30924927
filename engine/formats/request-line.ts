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

export const REQUEST_PATTERN = String.raw`"(?:(?P<method>[A-Z][A-Z_-]*) (?P<path>(?:[^"\\ ]|\\.)+)(?: (?P<protocol>[A-Z]+/[0-9.]+))?|(?P<request>${QUOTED}))"`;

/** Time, request, status and size: in every access log, in this order. */
export const REQUEST_COLUMNS: readonly Column[] = [
  { name: 'timestamp', type: { clf: {} } },
  { name: 'method', type: 'string' },
  { name: 'path', type: 'string' },
  { name: 'protocol', type: 'string' },
  { name: 'status', type: 'int' },
  { name: 'size', type: 'int', nullText: '-' },
];

export const REFERRER_AGENT_COLUMNS: readonly Column[] = [
  { name: 'referrer', type: 'string', nullText: '-' },
  { name: 'agent', type: 'string', nullText: '-' },
];

export const REQUEST_TEXT_COLUMN: Column = { name: 'request', type: 'string', optional: true };
