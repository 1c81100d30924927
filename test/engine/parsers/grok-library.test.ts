import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createEngine, packRecords } from '../../../engine/index.ts';
import { expandGrok } from '../../../engine/parsers/grok/expand.ts';
import { LIBRARY } from '../../../engine/parsers/grok/library/index.ts';
import { compileRe2 } from '../../../engine/reference/re2.ts';
import { readRecords } from '../conformance/describe-program.ts';

const FOLDER = new URL('../../fixtures/grok/', import.meta.url);

interface Texts {
  readonly accepted: string[];
  readonly rejected: string[];
}

/** The fixtures, by the pattern's name. */
function readTexts(): ReadonlyMap<string, Texts> {
  const byName = new Map<string, Texts>();
  for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.txt'))) {
    let current: Texts = { accepted: [], rejected: [] };
    for (const line of readFileSync(new URL(file, FOLDER), 'utf8').replace(/\n$/, '').split('\n')) {
      const text = line.slice(2).replaceAll('⇥', '\t').replaceAll('␊', '\n');
      if (line[0] === '=') {
        current = { accepted: [], rejected: [] };
        byName.set(text, current);
      } else (line[0] === '+' ? current.accepted : current.rejected).push(text);
    }
  }
  return byName;
}

const TEXTS = readTexts();

test('every pattern of the library has its texts, and none is without a pattern', () => {
  expect([...TEXTS.keys()].sort()).toEqual(Object.keys(LIBRARY).sort());
});

describe.each(Object.entries(LIBRARY))('%s', (name, { example }) => {
  const { accepted = [], rejected = [] } = TEXTS.get(name) ?? {};

  test.each([false, true])('accepts and rejects its texts (ecs: %s)', (ecs) => {
    expect(accepted.length).toBeGreaterThanOrEqual(4);
    expect(rejected.length).toBeGreaterThanOrEqual(3);
    const { pattern } = expandGrok(`%{${name}}`, { patterns: {}, ecs, path: 'parse' });
    const { test: matches } = compileRe2(`^(?:${pattern})$`, name);
    expect([example, ...accepted].filter((text) => !matches(text))).toEqual([]);
    expect(rejected.filter(matches)).toEqual([]);
  });
});

interface Expected {
  readonly grok: string;
  readonly line: string;
  readonly legacy: Readonly<Record<string, unknown>>;
  readonly ecs: Readonly<Record<string, unknown>>;
}

const FIELDS = JSON.parse(readFileSync(new URL('fields.json', FOLDER), 'utf8')) as readonly Expected[];

describe.each(FIELDS)('the fields of $grok', ({ grok, line, ...expected }) => {
  test.each([
    ['legacy', 'kernel'],
    ['legacy', 're2'],
    ['ecs', 'kernel'],
    ['ecs', 're2'],
  ] as const)('%s names on %s', async (names, tier) => {
    const parse = { grok: `^%{${grok}}$`, ecs: names === 'ecs' };
    const engine = createEngine({ parse }, { tier, threads: 1 });
    const [output] = readRecords(await engine.run(packRecords([line])));
    await engine.close();
    expect(JSON.parse(output as string)).toEqual(expected[names]);
  });
});

test('a whole line has its fields in fixtures: every pattern that names fields and is made of others', () => {
  const composite = Object.keys(LIBRARY).filter((name) => {
    const { fields } = expandGrok(`%{${name}}`, { patterns: {}, ecs: false, path: 'parse' });
    return fields.length >= 3;
  });
  const held = new Set(FIELDS.map(({ grok }) => grok));
  expect(composite.filter((name) => !held.has(name))).toEqual([]);
});
