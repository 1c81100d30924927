/**
 * @module bench/peers/pattern
 * The format's own pattern in the form that a peer takes, so that all match the same thing.
 */

/** RE2's `(?P<name>…)` as plain captures: V8 does not know that notation, and names cost peers time for nothing. */
export function unnamedCaptures(pattern: string): string {
  return pattern.replaceAll(/\(\?P<\w+>/g, '(');
}
