/**
 * @module engine/sources/describe-event
 * An event in an error message: where it comes from, or the names of its members. Never its records' content.
 */
import { show } from '../errors.ts';

export function describeEvent(event: unknown): string {
  if (typeof event !== 'object' || event === null) return show(event);
  const first = (event as { Records?: { eventSource?: unknown; EventSource?: unknown }[] }).Records?.[0];
  const source = first?.eventSource ?? first?.EventSource;
  if (typeof source === 'string') return `an event of ${source}`;
  const members = Object.keys(event);
  return members.length === 0 ? 'an empty object' : `an object with ${members.slice(0, 8).join(', ')}`;
}
