/**
 * @module bench/peers/pattern
 * The pattern that peers match by, and the form in which each takes it.
 */
import { quoted, REQUEST_PATTERN } from '../../engine/formats/request-line.ts';

/**
 * Apache's combined format as one writes it by hand. The format's own pattern costs more, as it also reads users with
 * spaces, empty users and `-` for a status, of which the corpora have none: peers are not made to pay for that.
 */
export const PEER_PATTERN = String.raw`^(?P<host>\S+) (?P<identity>\S+) (?P<user>\S+) \[(?P<timestamp>[^\]]+)\] ${REQUEST_PATTERN} (?P<status>[0-9]{3}) (?P<size>[0-9]+|-) ${quoted('referrer')} ${quoted('agent')}\s*$`;

/** RE2's `(?P<name>…)` as plain captures: V8 does not know that notation, and names cost peers time for nothing. */
export function unnamedCaptures(pattern: string): string {
  return pattern.replaceAll(/\(\?P<\w+>/g, '(');
}
