/**
 * @module engine/types/string
 * Text, as it is.
 */
import { KIND_TEXT } from '../kernel/memory.ts';
import { EMIT_STRING, TEST_TEXT } from '../kernel/ops.ts';
import type { TypeKind } from './type.ts';

export const string: TypeKind = {
  name: 'string',
  summary: 'text; a JSON number or boolean becomes its text',
  words: ['string'],
  options: null,
  written: 'string',
  plan: () => ({}),
  read: () => (text) => text,
  takesNumbers: true,
  takesBooleans: true,
  takesEmpty: true,
  label: () => 'string',
  describe: () => 'string',
  operand: { fits: (operand) => typeof operand === 'string', expected: 'text, as the field is text' },
  kernel: {
    emit: EMIT_STRING,
    test: TEST_TEXT,
    value: KIND_TEXT,
    moment: false,
    unit: () => 0,
    operand: (operand) => (typeof operand === 'string' && operand.isWellFormed() ? operand : null),
  },
  sample: 'string',
  examples: [{ text: '007', output: '"007"' }],
  failures: [],
};
