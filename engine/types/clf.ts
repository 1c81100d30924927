/**
 * @module engine/types/clf
 * The timestamp of the Common Log Format (https://httpd.apache.org/docs/2.4/logs.html#common).
 */
import * as v from 'valibot';
import { EMIT_CLF, TEST_CLF } from '../kernel/ops.ts';
import { parseClf } from '../values/timestamps/clf.ts';
import { MOMENT, momentKernel, momentReader } from './moments.ts';
import type { TypeKind } from './type.ts';

export const clf: TypeKind = {
  ...MOMENT,
  name: 'clf',
  summary: "the Common Log Format's timestamp, 10/Oct/2000:13:55:36 -0700",
  words: [],
  options: v.strictObject({}),
  written: '{clf: {}}',
  plan: () => ({}),
  read: () => momentReader(parseClf),
  label: () => 'timestamp (clf)',
  describe: () => 'a time such as 10/Oct/2000:13:55:36 -0700',
  kernel: momentKernel(EMIT_CLF, TEST_CLF),
  sample: { clf: {} },
  examples: [{ text: '10/Oct/2000:13:55:36 -0700', output: '"2000-10-10T20:55:36.000Z"' }],
  failures: ['10/oct/2000:13:55:36 -0700', '31/Feb/2000:00:00:00 +0000', '10/Oct/2000:24:00:00 +0000'],
};
