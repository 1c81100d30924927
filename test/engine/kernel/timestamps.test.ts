import { describe, expect, test } from 'vitest';
import { packRecords } from '../../../engine/batch.ts';
import { STATUS_OK } from '../../../engine/kernel/memory.ts';
import { anyText, differenceOf, expectSame, pairFor } from './support.ts';

const two = (value: number) => String(value).padStart(2, '0');
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const OUTPUTS = ['iso', 'epoch', 'epochMillis'] as const;

describe.each(OUTPUTS)('timestamps written as %s', (timestamp) => {
  test('clf over days of the years 0000–9999', () => {
    const pair = anyText({ clf: {} }, { timestamp });
    const texts: string[] = [];
    for (let year = 0; year <= 9999; year += year % 400 < 5 || year > 9990 ? 1 : 37) {
      for (const month of [0, 1, 2, 6, 11]) {
        for (const day of [0, 1, 28, 29, 30, 31, 32]) {
          const zone = ['+0000', '-0700', '+1400', '+2359', '-2359', '+0530'][(year + month + day) % 6]!;
          const time = ['00:00:00', '23:59:59', '13:55:36'][(year + day) % 3]!;
          texts.push(`${two(day)}/${MONTHS[month]}/${String(year).padStart(4, '0')}:${time} ${zone}`);
        }
      }
    }
    expect(differenceOf(pair, packRecords(texts))).toBeNull();
  });

  test('clf, every value of every two-digit field, and every byte at every place', () => {
    const pair = anyText({ clf: {} }, { timestamp });
    const base = '10/Oct/2000:13:55:36 -0700';
    const texts: string[] = [base, `${base} `, base.slice(1), '', '\u0000'.repeat(26)];
    for (const at of [0, 7, 9, 12, 15, 18, 22, 24]) {
      for (let value = 0; value < 100; value += 1) {
        texts.push(base, base.slice(0, at) + two(value) + base.slice(at + 2));
      }
    }
    for (let at = 0; at < base.length; at += 1) {
      for (let code = 0; code < 128; code += 1) {
        texts.push(base.slice(0, at) + String.fromCharCode(code) + base.slice(at + 1));
      }
    }
    for (const month of [...MONTHS, 'jan', 'JAN', 'Foo', 'Mai']) texts.push(base.replace('Oct', month));
    expect(differenceOf(pair, packRecords(texts))).toBeNull();
  });

  test('clf, the last time again, with another moment between; and the same time of other days', () => {
    const pair = pairFor({
      parse: { regex: String.raw`^(?P<time>.{26}) (?P<since>\d+)$` },
      types: { time: { clf: {} }, since: { epoch: { unit: 's' } } },
      output: { timestamp },
    });
    const times = [10, 11, 10, 10, 12].map((day) => `${day}/Oct/2000:13:55:36 -0700`);
    const lines = times.flatMap((time) => [0, 0, 86_400, 1_000_000_000].map((since) => `${time} ${since}`));
    expect(expectSame(pair, lines).every((status) => status === STATUS_OK)).toBe(true);
  });

  test('iso in all its spellings, and near misses', () => {
    const pair = anyText({ iso: {} }, { timestamp });
    const texts: string[] = [];
    for (const date of [
      '2024-02-29',
      '2023-02-29',
      '0000-01-01',
      '9999-12-31',
      '2024-13-01',
      '2024-00-10',
      '2024-1-01',
    ]) {
      for (const time of [
        '',
        'T12:34',
        't23:59:59',
        ' 00:00:00.1',
        'T24:00:00',
        'T12:60',
        'T12:34:56,123456789',
      ]) {
        for (const zone of [
          '',
          'Z',
          'z',
          '+01',
          '-0130',
          '+23:59',
          '-23:59',
          '+24',
          '+01:60',
          '+1',
          'ZZ',
          ' Z',
          '+',
        ]) {
          texts.push(date + time + zone);
        }
      }
    }
    const fractions = [
      '.',
      '.1',
      '.12',
      '.123',
      '.1239',
      '.999999999',
      '.1234567890',
      ',5',
      '.x',
      '.1x',
      '.0',
      '.001',
    ];
    for (const fraction of fractions) {
      texts.push(
        `2024-02-29T12:34:56${fraction}`,
        `2024-02-29T12:34:56${fraction}+00:30`,
        `2024-02-29T12:34${fraction}`,
      );
    }
    const base = '2024-02-29T12:34:56.789-01:30';
    for (let at = 0; at < base.length; at += 1) {
      texts.push(base.slice(0, at));
      for (let code = 0; code < 128; code += 1) {
        texts.push(base.slice(0, at) + String.fromCharCode(code) + base.slice(at + 1));
      }
    }
    for (const at of [0, 2, 5, 8, 11, 14, 17, 24, 27]) {
      for (let value = 0; value < 100; value += 1)
        texts.push(base.slice(0, at) + two(value) + base.slice(at + 2));
    }
    expect(differenceOf(pair, packRecords(texts))).toBeNull();
  });

  test.each(['s', 'ms'] as const)('epoch in %s', (unit) => {
    const pair = anyText({ epoch: { unit } }, { timestamp });
    const wholes = [
      '0',
      '00',
      '1',
      '59',
      '1431857103',
      '1431857103123',
      '253402300799',
      '253402300800',
      '62167219200',
    ];
    wholes.push('62167219201', '253402300799999', '253402300800000', '62167219200000', '62167219200001');
    wholes.push('999999999999999', '1000000000000000', '000000000000001', '0000000000000001');
    const fractions = [
      '',
      '.',
      '.0',
      '.5',
      '.123',
      '.999',
      '.9999',
      '.0001',
      '.000000001',
      '.0000000001',
      '.1x',
      'x',
    ];
    const texts: string[] = [];
    for (const whole of wholes)
      for (const fraction of fractions) texts.push(whole + fraction, `-${whole}${fraction}`);
    texts.push('', '-', '+1', ' 1', '1e3', '--1', '1-1', '.5');
    expect(differenceOf(pair, packRecords(texts))).toBeNull();
  });
});
