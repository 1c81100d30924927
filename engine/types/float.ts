/**
 * @module engine/types/float
 * Decimal numbers. Text that is a JSON number stays as written; other notations become one.
 */
import { KIND_NUMBER } from '../kernel/memory.ts';
import { EMIT_FLOAT, TEST_FLOAT } from '../kernel/ops.ts';
import { NumberText, type Value } from '../values/value.ts';
import type { TypeKind } from './type.ts';

const FLOAT = /^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;
const JSON_NUMBER = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/;

function readFloat(text: string): Value | undefined {
  if (!FLOAT.test(text)) return undefined;
  if (JSON_NUMBER.test(text)) return new NumberText(text);
  const [, sign, whole, fraction, exponent] = /^([+-]?)([0-9]*)(?:\.([0-9]*))?(.*)$/.exec(text)!;
  const number = `${whole!.replace(/^0+(?=[0-9])/, '') || '0'}${fraction === undefined ? '' : `.${fraction || '0'}`}`;
  return new NumberText(`${sign === '-' ? '-' : ''}${number}${exponent}`);
}

export const float: TypeKind = {
  name: 'float',
  summary: 'a decimal number; what is a JSON number stays as written',
  words: ['float'],
  options: null,
  written: 'float',
  plan: () => ({}),
  read: () => readFloat,
  takesNumbers: true,
  takesBooleans: false,
  takesEmpty: false,
  label: () => 'float',
  describe: () => 'float',
  operand: { fits: (operand) => typeof operand === 'number', expected: 'a number, as the field is float' },
  kernel: {
    emit: EMIT_FLOAT,
    test: TEST_FLOAT,
    value: KIND_NUMBER,
    moment: false,
    unit: () => 0,
    operand: (operand) => (typeof operand === 'number' ? operand : null),
  },
  sample: 'float',
  examples: [
    { text: '1.50', output: '1.50' },
    { text: '.5', output: '0.5' },
    { text: '+1.', output: '1.0' },
  ],
  failures: ['1,5', 'NaN', '1e', '.'],
};
