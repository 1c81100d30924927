import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { LONGEST_LITERAL } from '../engine/kernel/encode/type.ts';
import { REPLY_CEILING } from '../engine/limits.ts';
import { DEFAULT_CAPS } from '../engine/pattern/caps.ts';
import { DECODE_LIMITS } from '../engine/programs/decoding.ts';
import { MOST_RECORDS } from '../engine/steps/map-record.ts';
import { DEFAULT_MINUTES, LONGEST_HOURS } from '../handler/chaos/validate.ts';

// SECURITY.md says numbers that stand in the code, and names the tests that hold them.

const ROOT = new URL('../', import.meta.url);
const read = (file: string) => readFileSync(new URL(file, ROOT), 'utf8');
const page = read('SECURITY.md');
const row = (what: string) => page.split('\n').find((line) => line.startsWith(`| ${what}`)) ?? '';
const number = (value: number) => value.toLocaleString('en-US');
const assembly = (file: string, name: string) =>
  Number(new RegExp(`const ${name}: i32 = (\\d+);`).exec(read(`engine/kernel/assembly/${file}`))?.[1]);

test.each<[string, readonly string[]]>([
  ['a reply', [`${number(REPLY_CEILING)} bytes`]],
  ['records that `map` makes', [number(MOST_RECORDS)]],
  [
    'what a record decodes to',
    [`${DECODE_LIMITS.bytes / 1024 ** 2} MiB`, `${number(DECODE_LIMITS.records)} inner records`],
  ],
  ['JSON nesting', [`${assembly('json-scan.ts', 'DEEPEST')} levels`]],
  ['members of a JSON record', [`${assembly('json-names.ts', 'MOST_NAMES')} different names`]],
  ['constants and literals', [`${number(LONGEST_LITERAL)} bytes`]],
  [
    'a pattern',
    [
      `groups ${DEFAULT_CAPS.nesting} deep`,
      `${number(DEFAULT_CAPS.instructions)} instructions`,
      `${number(DEFAULT_CAPS.states)} states`,
      `${DEFAULT_CAPS.registers} registers`,
      `${DEFAULT_CAPS.functionBytes / 1024} KiB of code`,
      `${DEFAULT_CAPS.milliseconds} ms of CPU time`,
    ],
  ],
])('the limit of "%s" is the code’s', (what, texts) => {
  for (const text of texts) expect(row(what)).toContain(text);
});

test('how long chaos lasts is the code’s', () => {
  expect(DEFAULT_MINUTES).toBe(60);
  expect(page).toContain('ends by itself after an hour');
  expect(page).toContain(`which may be ${LONGEST_HOURS} hours ahead`);
});

test('every test that it names is there', () => {
  const named = [...page.matchAll(/`(test\/[^`]+\.ts)`/g)].map(([, file]) => file!);
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((file) => !existsSync(new URL(file, ROOT)))).toEqual([]);
});
