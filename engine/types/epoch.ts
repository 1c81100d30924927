/**
 * @module engine/types/epoch
 * Seconds or milliseconds since 1970.
 */
import * as v from 'valibot';
import { EMIT_EPOCH, TEST_EPOCH } from '../kernel/ops.ts';
import { parseEpoch } from '../values/timestamps/epoch.ts';
import { MOMENT, momentKernel, momentReader } from './moments.ts';
import type { TypeKind } from './type.ts';

const unitOf = (unit: string | undefined) => (unit === 'ms' ? 'ms' : 's');

export const epoch: TypeKind = {
  ...MOMENT,
  name: 'epoch',
  summary: 'seconds since 1970, or milliseconds (`unit: ms`), with up to nine decimals',
  words: [],
  options: v.strictObject({ unit: v.optional(v.picklist(['s', 'ms'], '"s" or "ms"')) }),
  written: '{epoch: {unit: s|ms}}',
  plan: (options) => ({ unit: unitOf((options as { unit?: string }).unit) }),
  read: ({ unit }) => momentReader((text) => parseEpoch(text, unitOf(unit))),
  takesNumbers: true,
  label: ({ unit }) => `timestamp (epoch, ${unit})`,
  describe: ({ unit }) => `a number of ${unitOf(unit) === 's' ? 'seconds' : 'milliseconds'} since 1970`,
  kernel: momentKernel(EMIT_EPOCH, TEST_EPOCH, ({ unit }) => (unit === 'ms' ? 1 : 0)),
  sample: { epoch: {} },
  examples: [{ text: '1431857103.5', output: '"2015-05-17T10:05:03.500Z"' }],
  failures: ['1e9', '+1', '1.'],
};
