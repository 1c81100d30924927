/**
 * @module engine/types/bool
 * True and false, as people write them.
 */
import { KIND_BOOL } from '../kernel/memory.ts';
import { EMIT_BOOL, TEST_BOOL } from '../kernel/ops.ts';
import type { TypeKind } from './type.ts';

const WORDS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['yes', true],
  ['on', true],
  ['1', true],
  ['false', false],
  ['no', false],
  ['off', false],
  ['0', false],
]);

export const bool: TypeKind = {
  name: 'bool',
  summary: 'true yes on 1, or false no off 0, in any ASCII case',
  words: ['bool'],
  options: null,
  written: 'bool',
  plan: () => ({}),
  // 'İ'.toLowerCase() and the like cannot make a word of the table, as only ASCII text is in it.
  read: () => (text) => WORDS.get(text.length > 5 ? '' : text.toLowerCase()),
  takesNumbers: true,
  takesBooleans: true,
  takesEmpty: false,
  label: () => 'bool',
  describe: () => 'bool',
  operand: {
    fits: (operand) => typeof operand === 'boolean',
    expected: 'true or false, as the field is bool',
  },
  kernel: {
    emit: EMIT_BOOL,
    test: TEST_BOOL,
    value: KIND_BOOL,
    moment: false,
    unit: () => 0,
    operand: (operand) => (typeof operand === 'boolean' ? Number(operand) : null),
  },
  sample: 'bool',
  examples: [
    { text: 'Yes', output: 'true' },
    { text: '0', output: 'false' },
  ],
  failures: ['2', 'y', 'true '],
};
