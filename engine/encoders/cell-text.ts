/**
 * @module engine/encoders/cell-text
 * A value as the text of a cell, for the formats that have only text.
 */
import type { OutputPlan } from '../plan/plan.ts';
import { encodeJsonValue } from '../values/json-writer.ts';
import { Moment, textOf, type Value } from '../values/value.ts';

/** Text as it is, null as nothing, timestamps without quotes, objects and arrays as JSON. */
export function cellText(value: Value, timestamp: OutputPlan['timestamp']): string {
  if (value === null) return '';
  if (value instanceof Moment && timestamp === 'iso') return value.iso;
  return textOf(value) ?? encodeJsonValue(value, timestamp);
}
