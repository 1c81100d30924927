/**
 * @module engine/values/json-writer
 * Values and fields to JSON (RFC 8259), text escaped as `JSON.stringify` does.
 */
import type { OutputPlan } from '../plan/plan.ts';
import { toEpochText } from './timestamps/format.ts';
import { type Fields, JsonText, Moment, NumberText, type Value } from './value.ts';

export type KeyText = (name: string) => string;

/** Keys can be the record's own; more of them than any sane batch has are not remembered. */
const MOST_KEYS = 1024;

/** `"name":`, remembered: a format's names come again with every record. */
export function rememberKeys(): KeyText {
  const texts = new Map<string, string>();
  return (name) => {
    let text = texts.get(name);
    if (text === undefined) {
      text = `${JSON.stringify(name)}:`;
      if (texts.size < MOST_KEYS) texts.set(name, text);
    }
    return text;
  };
}

function momentText(moment: Moment, notation: OutputPlan['timestamp']): string {
  if (notation === 'iso') return `"${moment.iso}"`;
  if (notation === 'epoch') return toEpochText(moment.ms);
  return String(notation === 'epochMicros' ? moment.ms * 1000 : moment.ms); // 15 digits and zeros, which a double keeps
}

/** A value as JSON text. */
export function encodeJsonValue(
  value: Value,
  timestamp: OutputPlan['timestamp'],
  keyText: KeyText = (name) => `${JSON.stringify(name)}:`,
): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (value === null || typeof value === 'boolean') return String(value);
  if (value instanceof NumberText || value instanceof JsonText) return value.text;
  if (value instanceof Moment) return momentText(value, timestamp);
  return encodeJsonObject(value, timestamp, 'keep', keyText);
}

/** Fields as a JSON object's text, or no more than its beginning where it is longer than `most`. */
export function encodeJsonObject(
  fields: Fields,
  timestamp: OutputPlan['timestamp'],
  nulls: OutputPlan['nulls'],
  keyText: KeyText,
  most = Number.POSITIVE_INFINITY,
): string {
  let out = '';
  for (const [name, value] of fields) {
    if (value === null && nulls === 'drop') continue;
    if (out.length > most) return out;
    out += (out === '' ? '{' : ',') + keyText(name) + encodeJsonValue(value, timestamp, keyText);
  }
  return out === '' ? '{}' : `${out}}`;
}
