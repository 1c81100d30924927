import { isUtf8 } from 'node:buffer';
import { describe, expect, test } from 'vitest';
import { packRecords } from '../../../engine/batch.ts';
import { STATUS_BAIL, STATUS_OK, STATUS_TYPE, STATUS_UTF8 } from '../../../engine/kernel/memory.ts';
import type { TypeConfig } from '../../../engine/pipeline/config.ts';
import { differenceOf, expectSame, type Pair, pairFor } from './support.ts';

const anyText = (type: TypeConfig, output: object = {}): Pair =>
  pairFor({ parse: { regex: '(?s)^(?P<v>.*)$' }, types: { v: type }, output });

const two = (value: number) => String(value).padStart(2, '0');
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

describe('text', () => {
  test('every code point below U+0100, alone and inside, is escaped as JSON.stringify does', () => {
    const pair = anyText('string');
    const points = Array.from({ length: 0x100 }, (_, code) => String.fromCodePoint(code));
    const status = expectSame(
      pair,
      points.flatMap((c) => [c, `${c}x`, `ab${c}`, `0123456789abcde${c}`, `${c.repeat(17)}z${c}`]),
    );
    expect([...status].every((code) => code === STATUS_OK)).toBe(true);
  });

  test('UTF-8 is judged as Node judges it: all boundary sequences, at every place of a block', () => {
    const edges = [
      0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec,
    ];
    edges.push(0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xf8, 0xfc, 0xfe, 0xff);
    const sequences: number[][] = edges.map((a) => [a]);
    for (const a of edges) for (const b of edges) sequences.push([a, b]);
    for (const a of edges.slice(13)) for (const b of edges) for (const c of edges) sequences.push([a, b, c]);
    for (const a of edges.slice(18)) {
      for (const b of edges)
        for (const c of [0x41, 0x7f, 0x80, 0xbf, 0xc0]) {
          for (const d of [0x41, 0x7f, 0x80, 0xbf, 0xc0]) sequences.push([a, b, c, d]);
        }
    }
    const { kernel } = anyText('string');
    for (const before of [0, 11, 12, 13, 14, 15, 16, 28]) {
      for (const after of [0, 1, 17]) {
        const records = sequences.map((bytes) =>
          Buffer.concat([Buffer.alloc(before, 0x61), Buffer.from(bytes), Buffer.alloc(after, 0x62)]),
        );
        const { status } = kernel.runPacked(packRecords(records));
        const wrong = records.findIndex(
          (bytes, index) => status[index] !== (isUtf8(bytes) ? STATUS_OK : STATUS_UTF8),
        );
        expect(wrong === -1 ? null : records[wrong]!.toString('hex')).toBeNull();
      }
    }
  });

  test('every two-byte sequence and every lead with every second byte of three', () => {
    const { kernel } = anyText('string');
    const records: Buffer[] = [];
    for (let a = 0x80; a < 0x100; a += 1) {
      for (let b = 0; b < 0x100; b += 1) {
        records.push(Buffer.from([a, b]), Buffer.from([a, b, 0x80]), Buffer.from([a, b, 0x80, 0x80]));
      }
    }
    const { status } = kernel.runPacked(packRecords(records));
    const wrong = records.findIndex(
      (bytes, index) => status[index] !== (isUtf8(bytes) ? STATUS_OK : STATUS_UTF8),
    );
    expect(wrong).toBe(-1);
  });
});

describe('numbers', () => {
  test('integers keep their digits, however many', () => {
    const digits = '12345678901234567890123456789012345678901234567890';
    const pair = anyText('int');
    const good = ['0', '-0', '+0', '00', '-000', '007', '-7', '+7', '9007199254740993', '-9007199254740993'];
    for (let length = 1; length <= 50; length += 1) {
      good.push(digits.slice(0, length), `-${digits.slice(0, length)}`, `+000${digits.slice(0, length)}`);
      good.push('0'.repeat(length), `-${'0'.repeat(length)}1`);
    }
    expect([...expectSame(pair, good)].every((code) => code === STATUS_OK)).toBe(true);
    const bad = [
      '-',
      '+',
      '1.0',
      '1e3',
      ' 1',
      '1 ',
      '--1',
      '0x1',
      '1_000',
      '٣',
      '1\u0000',
      `${digits}x`,
      `x${digits}`,
    ];
    expect([...expectSame(pair, bad)].every((code) => code === STATUS_TYPE)).toBe(true);
    expectSame(pair, ['', '\n']);
  });

  test('floats that are JSON numbers stay as written; other notations are handed back', () => {
    const pair = anyText('float');
    const asJson = [
      '0',
      '-0',
      '1',
      '1.5',
      '-1.5',
      '1e5',
      '1E5',
      '1e+5',
      '1.25e-300',
      '123456789012345678901234.5',
    ];
    expect([...expectSame(pair, asJson)].every((code) => code === STATUS_OK)).toBe(true);
    const others = [
      '+1',
      '007',
      '.5',
      '5.',
      '-.5',
      '+00.5e3',
      '1e',
      '1.e5',
      'e5',
      '.',
      '-',
      '--1',
      'NaN',
      '1 ',
    ];
    expect([...expectSame(pair, others)].every((code) => code >= STATUS_BAIL)).toBe(true);
  });

  test('bools are read in any case', () => {
    const pair = anyText('bool');
    const words = [
      'true',
      'TRUE',
      'tRuE',
      'false',
      'FALSE',
      'yes',
      'YeS',
      'no',
      'NO',
      'on',
      'On',
      'off',
      'OFF',
      '1',
      '0',
    ];
    expect([...expectSame(pair, words)].every((code) => code === STATUS_OK)).toBe(true);
    expectSame(pair, [
      '',
      't',
      'y',
      '2',
      '/',
      ':',
      'true ',
      'truee',
      'fals',
      'falsey',
      'ye',
      'n',
      'o',
      'ofF0',
      'ıno',
    ]);
    // Bytes that become letters or digits when bit 5 is set, and must not.
    expectSame(pair, ['\u0011', '\u0010', 'T\u0012UE', 'N\u000f', '\u000fN', 'YE\u0013']);
  });
});

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
