/**
 * @module engine/encoders/raw
 * The record as it came, for pipelines that only filter or partition.
 */
import type { EncoderKind } from './encoder.ts';

export const raw: EncoderKind = {
  name: 'raw',
  summary: 'the record as it came',
  hasColumns: false,
  compile: () => null,
  kernel: 'whole',
  example: { input: '{"a": 1.50}', output: '{"a": 1.50}' },
};
