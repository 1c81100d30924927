/**
 * @module engine/types/int
 * Whole numbers. Digits only move and go: the number is never made a double, so none is lost.
 */
import { KIND_NUMBER } from '../kernel/memory.ts';
import { EMIT_INT, TEST_INT } from '../kernel/ops.ts';
import { NumberText, type Value } from '../values/value.ts';
import type { TypeKind } from './type.ts';

const INT = /^[+-]?[0-9]+$/;

function readInt(text: string): Value | undefined {
  if (!INT.test(text)) return undefined;
  if (text >= '1' && text < ':') return new NumberText(text); // it begins with 1–9: as it is
  const digits = text.replace(/^[+-]?0*/, '');
  if (digits === '') return new NumberText('0');
  return new NumberText(text[0] === '-' ? `-${digits}` : digits);
}

export const int: TypeKind = {
  name: 'int',
  summary: 'a whole number of any length, without + and leading zeros',
  words: ['int'],
  options: null,
  written: 'int',
  plan: () => ({}),
  read: () => readInt,
  takesNumbers: true,
  takesBooleans: false,
  takesEmpty: false,
  label: () => 'int',
  describe: () => 'int',
  operand: { fits: (operand) => typeof operand === 'number', expected: 'a number, as the field is int' },
  kernel: {
    emit: EMIT_INT,
    test: TEST_INT,
    value: KIND_NUMBER,
    moment: false,
    unit: () => 0,
    operand: (operand) => (typeof operand === 'number' ? operand : null),
  },
  sample: 'int',
  examples: [
    { text: '+007', output: '7' },
    { text: '-0', output: '0' },
    { text: '9007199254740993', output: '9007199254740993' },
  ],
  failures: ['1.5', '1e3', '0x10', ' 1'],
};
