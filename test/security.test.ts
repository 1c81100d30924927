import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CUT_BYTES } from '../cli/run/rejects.ts';
import { FAILURE_CODES } from '../engine/failures.ts';
import { LONGEST_LITERAL } from '../engine/kernel/encode/type.ts';
import { SHAPES_BYTES } from '../engine/kernel/memory.ts';
import { LIMITS, REPLY_CEILING } from '../engine/limits.ts';
import { DEFAULT_CAPS } from '../engine/pattern/caps.ts';
import { MOST_STEPS } from '../engine/pattern/furthest/index.ts';
import { LONGEST_PATH } from '../engine/plan/names.ts';
import { MOST_NAMED } from '../engine/reference/re2.ts';
import { MOST_HOPS } from '../engine/sources/firehose/reingest/reingest.ts';
import { MOST_SEARCHED } from '../engine/steps/replace.ts';
import { MOST_RECORDS } from '../engine/user-code/result.ts';
import { DEFAULT_MINUTES, LONGEST_HOURS } from '../handler/chaos/validate.ts';

// SECURITY.md says numbers that stand in the code, and names the tests that hold them.

const ROOT = new URL('../', import.meta.url);
const read = (file: string) => readFileSync(new URL(file, ROOT), 'utf8');
const page = read('SECURITY.md');
const number = (value: number) => value.toLocaleString('en-US');
/** A constant that its file keeps to itself. */
const constant = (file: string, name: string) =>
  Number(new RegExp(`const ${name}(?:: i32)? = ([\\d_]+);`).exec(read(file))?.[1]?.replaceAll('_', ''));
const assembly = (file: string, name: string) => constant(`engine/kernel/assembly/${file}`, name);

/** The table of limits: what is limited → the other cells. */
const section = page.slice(page.indexOf('## Limits on what grows'), page.indexOf('`npm run fuzz`'));
const ROWS = new Map(
  section
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| what'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
    .map(([what, ...cells]) => [what!, cells as [string, string, string, string]]),
);

const fixed: Readonly<Record<string, string>> = {
  'levels that the kernel follows': number(assembly('json-scan.ts', 'DEEPEST') + 2),
  'bytes of what the kernel learns of records': number(SHAPES_BYTES),
  'different names that the kernel remembers': number(assembly('json-names.ts', 'MOST_NAMES')),
  'records that `map` makes of one': number(MOST_RECORDS),
  'characters that `replace` reads in one text': `2^${Math.log2(MOST_SEARCHED)}, as if each search read to the end; texts up to ${number(Math.sqrt(2 * MOST_SEARCHED))} characters are always within it`,
  'digits, text, labels, white space elsewhere': 'linear',
  'bytes of a too long line in `--rejects`': number(CUT_BYTES),
  'bytes of a reply': `${number(REPLY_CEILING)} (Lambda's)`,
  'times that a record is put into its source again': `${MOST_HOPS}; a payload that is split, within \`decodedBytes\`, until it is one log event`,
  'bytes of an event': "6 MB (Lambda's); in the kernel also 4 GiB of memory",
  'time on a record': `linear; ${constant('engine/threads/inline.ts', 'DEFAULT_TIME_LIMIT') / 1000} s without progress, half a second or more before the deadline in all`,
  'time after a batch’s first dead thread': `${constant('engine/threads/parallel.ts', 'DEFAULT_RECOVERY_TIME') / 60_000} minutes`,
  'named captures of a pattern': number(MOST_NAMED),
  'names in a path': number(LONGEST_PATH),
  'directives of `strftime` for one part of a time': '1',
  'a pattern': `RE2's 8 MB; groups ${DEFAULT_CAPS.nesting} deep, ${number(DEFAULT_CAPS.instructions)} instructions, ${number(DEFAULT_CAPS.states)} states, ${DEFAULT_CAPS.registers} registers, ${DEFAULT_CAPS.functionBytes / 1024} KiB of code, ${number(DEFAULT_CAPS.work)} steps to be compiled`,
  'steps of a search for the place where a record left a pattern': number(MOST_STEPS),
  'keys remembered by the JSON encoder': number(constant('engine/values/json-writer.ts', 'MOST_KEYS')),
  'bytes of a constant or a literal in the kernel': number(LONGEST_LITERAL),
  'memory of RE2 as WebAssembly, on one thread': '1 GB; a line of 64 MiB takes a fifteenth',
  'bytes of a head of the Runtime API': '64 KB',
};

test('the table of limits has each option of `limits`, with its default and its failure code', () => {
  const options = [...ROWS.values()].filter(([, , option]) => option !== '–');
  expect(options.map(([, , option]) => option).sort()).toEqual(
    LIMITS.map(({ name }) => `\`${name}\``).sort(),
  );
  for (const { name, default: value } of LIMITS) {
    const [written, beyond] = options.find(([, , option]) => option === `\`${name}\``)!;
    expect(written.split(', or ')[0], name).toBe(number(value));
    const [, code] = /fails as `([a-z]+)`/.exec(beyond)!;
    expect(code).toBe(name === 'decodedBytes' || name === 'innerRecords' ? 'decode' : 'limit');
  }
});

test('the fixed limits in the table are the code’s, and no other is in it', () => {
  const written = [...ROWS].filter(([, [, , option]]) => option === '–');
  expect(Object.fromEntries(written.map(([what, [value]]) => [what, value]))).toEqual(fixed);
});

test('a failure in the table is one that there is', () => {
  const codes = [...ROWS.values()].flatMap(([, beyond]) =>
    [...beyond.matchAll(/fails? as `([a-z]+)`(?: or `([a-z]+)`)?/g)].flatMap(([, ...found]) => found),
  );
  expect(codes.length).toBeGreaterThan(8);
  for (const code of codes) if (code !== undefined) expect(FAILURE_CODES).toHaveProperty(code);
});

test('each limit names tests, which are there', () => {
  for (const [what, [, , , tests]] of ROWS) {
    const files = [...tests.matchAll(/`(test\/[^`]+\.ts)`/g)].map(([, file]) => file!);
    expect(files.length, what).toBeGreaterThan(0);
    expect(files.filter((file) => !existsSync(new URL(file, ROOT)))).toEqual([]);
  }
});

test('record semantics has the same defaults, and the smallest values', () => {
  const semantics = read('docs/record-semantics.md');
  for (const { name, default: value, least } of LIMITS) {
    expect(semantics).toContain(`| \`${name}\` | ${number(value)} | ${number(least)} |`);
  }
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
