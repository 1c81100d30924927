/**
 * @module engine/decoders/payload
 * A payload of JSON around records, such as AWS services make: read whole, within the limits on JSON.
 */
import { isUtf8 } from 'node:buffer';
import { limitExceeded } from '../values/json-limits.ts';
import type { DecodeLimits } from './decoder.ts';

export type Payload = Readonly<Record<string, unknown>>;

/** The members of an object of JSON; text: what is wrong with it, without a byte of it. */
export function readPayload(record: Buffer, limits: DecodeLimits): Payload | string {
  if (!isUtf8(record)) return 'not UTF-8';
  const text = record.toString('utf8');
  const beyond = limitExceeded(text, limits);
  if (beyond !== null) return `beyond the limit \`${beyond}\``;
  try {
    const payload: unknown = JSON.parse(text);
    if (typeof payload === 'object' && payload !== null && !Array.isArray(payload)) return payload as Payload;
  } catch {
    // Whatever it is, it is no object.
  }
  return 'no object of JSON';
}

export const textIn = (payload: Payload, name: string): string | null =>
  typeof payload[name] === 'string' ? payload[name] : null;
