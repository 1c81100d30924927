import { expect, test } from 'vitest';
import { packRecords } from '../../../engine/batch.ts';
import { STATUS_OK } from '../../../engine/kernel/memory.ts';
import { differenceOf, pairFor } from './support.ts';

const pair = pairFor({ parse: { json: {} }, drop: ['dropped'], filter: { kept: { exists: true } } });

/** How many of the values the kernel wrote itself, wherever they stand in a list; kept and dropped. */
function taken(values: readonly string[]): number {
  const records = values.flatMap((value) => [
    `{"kept":[${value}]}`,
    `{"kept":[${value},1]}`,
    `{"kept":[1,${value}]}`,
    `{"kept":[123,4567,89,0,${value},0]}`,
    `{"dropped":[0,${value}],"kept":1}`,
  ]);
  const batch = packRecords(records);
  expect(differenceOf(pair, batch)).toBeNull();
  return pair.kernel.runPacked(batch).status.filter((status) => status === STATUS_OK).length / 5;
}

test('numbers of every length, alone and in lists', () => {
  const digits = Array.from({ length: 40 }, (_, length) => '1234567890'.repeat(4).slice(0, length + 1));
  const numbers = digits.flatMap((text) => [
    text,
    `-${text}`,
    `0.${text}`,
    `${text}.${text}`,
    `${text}e1`,
    `${text}.5E-3`,
  ]);
  expect(taken(numbers)).toBe(numbers.length);
});

test('what is no number, alone and in lists', () => {
  const wrong = [
    '01',
    '-',
    '-01',
    '00',
    '1.',
    '.5',
    '1.e1',
    '1e',
    '1e+',
    '+1',
    '--1',
    '1-2',
    '1.2.3',
    '0x1',
    '1,,2',
    '1,',
    ',1',
    '1,02',
  ];
  const long = [
    '01.2345678901234567',
    '0123456789012345678',
    '1234567890123456.',
    '1234567890123456e',
    '1234567890123456.5e',
    '12345678901234,05',
  ];
  expect(taken([...wrong, ...long])).toBe(0);
});

test('lists of integers that end at every place of a vector', () => {
  const lists = Array.from({ length: 40 }, (_, length) =>
    ['0,', '10,', '7,123,', '-1,', '1.5,', '"x",', '1 , ', '[],'].map(
      (part) => `${'1,'.repeat(length)}${part}2`,
    ),
  );
  expect(taken(lists.flat())).toBe(320);
  const wrong = Array.from({ length: 40 }, (_, length) =>
    ['01,', ',', '1.,', 'x,', '"\t",'].map((part) => `${'1,'.repeat(length)}${part}2`),
  );
  expect(taken(wrong.flat())).toBe(0);
});

test('text beyond ASCII, escapes and controls at every place of a vector', () => {
  const texts = Array.from({ length: 40 }, (_, length) =>
    ['é', '日本', '😀', '\\n', '\\n\\"', '\\u00e9\\t', '\\/', '\\b\\f\\r\\\\', '\u007f'].map(
      (part) => `"${'a'.repeat(length)}${part}é"`,
    ),
  );
  expect(taken(texts.flat())).toBe(40 * 9);
  const wrong = Array.from({ length: 40 }, (_, length) =>
    ['\u0000', '\n', '\u001f', '\\a', '\\u12', '\\u00g0', '\\n\\', '\\é', '\\u', '\\0', '\\!'].map(
      (part) => `"${'a'.repeat(length)}${part}"`,
    ),
  );
  expect(taken(wrong.flat())).toBe(0);
});

test('a character that is cut short at any place in front of a long text, whatever is behind that', () => {
  const text = (length: number) => Buffer.alloc(length, 'y');
  const parts = [
    [[0xc3], []],
    [[0xe2, 0x82], []],
    [[0xf0, 0x9f, 0x98], []],
    [[0xa9], []],
    [[0xc3], [0xa9]],
    [[0xe2, 0x82], [0xac]],
  ] as const;
  const cut = parts.flatMap(([first, last]) =>
    Array.from({ length: 20 }, (_, length) =>
      Buffer.concat([
        ...[Buffer.from('{"kept":"'), text(length), Buffer.from(first), text(64)],
        ...[Buffer.from(last), text(136), Buffer.from('"}')],
      ]),
    ),
  );
  const batch = packRecords(cut);
  expect(differenceOf(pair, batch)).toBeNull();
  expect([...pair.kernel.runPacked(batch).status]).not.toContain(STATUS_OK);
});
