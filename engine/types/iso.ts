/**
 * @module engine/types/iso
 * ISO 8601 as RFC 3339 narrows it, and the looser spellings that logs have.
 */
import * as v from 'valibot';
import { EMIT_ISO, TEST_ISO } from '../kernel/ops.ts';
import { parseIso } from '../values/timestamps/iso.ts';
import { MOMENT, momentKernel, momentReader } from './moments.ts';
import type { TypeKind } from './type.ts';

export const iso: TypeKind = {
  ...MOMENT,
  name: 'iso',
  summary: 'an ISO 8601 time; without a zone it is UTC, without a time midnight',
  words: ['timestamp'],
  options: v.strictObject({}),
  written: '{iso: {}}',
  plan: () => ({}),
  read: () => momentReader(parseIso),
  label: () => 'timestamp (iso)',
  describe: () => 'an ISO 8601 time',
  kernel: momentKernel(EMIT_ISO, TEST_ISO),
  sample: 'timestamp',
  examples: [
    { text: '2015-05-17 10:05:03,25', output: '"2015-05-17T10:05:03.250Z"' },
    { text: '2015-05-17T10:05+0200', output: '"2015-05-17T08:05:00.000Z"' },
  ],
  failures: ['2015-5-17', '2015-02-30', '2015-05-17T24:00:00Z'],
};
