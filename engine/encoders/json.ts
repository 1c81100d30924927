/**
 * @module engine/encoders/json
 * Fields to JSON (RFC 8259), text escaped as `JSON.stringify` does.
 */
import { encodeJsonObject, rememberKeys } from '../values/json-writer.ts';
import type { EncoderKind } from './encoder.ts';

export const json: EncoderKind = {
  name: 'json',
  summary: 'a JSON object of the fields in order',
  hasColumns: false,
  compile({ timestamp, nulls }, { outputBytes }) {
    const keyText = rememberKeys();
    return (fields) => encodeJsonObject(fields, timestamp, nulls, keyText, outputBytes);
  },
  kernel: 'object',
  example: { input: '{"a": 1.50, "b": null}', output: '{"a":1.50,"b":null}' },
};
