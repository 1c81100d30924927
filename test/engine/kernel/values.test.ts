import { isUtf8 } from 'node:buffer';
import { describe, expect, test } from 'vitest';
import { packRecords } from '../../../engine/batch.ts';
import { STATUS_BAIL, STATUS_OK, STATUS_TYPE, STATUS_UTF8 } from '../../../engine/kernel/memory.ts';
import { anyText, expectSame, pairFor } from './support.ts';

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
    const { kernel } = pairFor({ parse: { regex: '(?s)^(?P<v>.*)$' }, decode: 'none' });
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
    const { kernel } = pairFor({ parse: { regex: '(?s)^(?P<v>.*)$' }, decode: 'none' });
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
