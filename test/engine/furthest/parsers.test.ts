import { describe, expect, it, test } from 'vitest';
import { DEFAULT_LIMITS } from '../../../engine/limits.ts';
import { PARSERS } from '../../../engine/parsers/index.ts';
import { jsonStop } from '../../../engine/parsers/json-stop.ts';
import { member } from '../../../engine/plan/table.ts';
import { createStopOf } from '../../../engine/programs/furthest.ts';
import { RecordFailure } from '../../../engine/values/failure.ts';
import { createRandom, type Random } from '../pattern/random-patterns.ts';

const stopOf = createStopOf();

/** Whether text begins some JSON object, as V8 sees it: it complains of the end and of nothing before. */
function beginsJson(text: string): boolean {
  if (text.trimStart() === '') return /^[ \t\r\n]*$/.test(text);
  if (!/^[ \t\r\n]*\{/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    const { message } = error as Error;
    const position = /at position (\d+)/.exec(message);
    return position === null ? /end of JSON/.test(message) : Number(position[1]) >= text.length;
  }
}

const JSON_PIECES = [
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '"a"',
  '"b":',
  '1',
  '-',
  '0',
  '.5',
  'e',
  '+',
  'true',
  'nul',
  'l',
  ' ',
  '"',
  '\\n',
  '\\u00',
  '\\x',
  '\n',
  'é',
];
const JSON_WHOLE = [
  '{"a":1}',
  '{"a":[1,-2.5e+3,{"b":null}],"c":"x\\u00e9\\n"}',
  ' { "a" : true , "b" : [ ] } ',
  '{"a":{"b":{"c":[[],{}]}},"d":false}',
];

function mutated(random: Random, pieces: readonly string[], wholes: readonly string[]): string {
  if (random.chance(0.3)) return Array.from({ length: random.int(9) }, () => random.pick(pieces)).join('');
  const whole = random.pick(wholes);
  const at = random.int(whole.length + 1);
  return whole.slice(0, at) + random.pick(['', ...pieces]) + whole.slice(at + random.int(3));
}

describe('JSON', () => {
  it.each([1, 2, 3])('is left where its longest right beginning ends (seed %i)', (seed) => {
    const random = createRandom(seed);
    let wrong = 0;
    for (let round = 0; round < 3000; round += 1) {
      const text = mutated(random, JSON_PIECES, JSON_WHOLE);
      let isObject = false;
      try {
        const value: unknown = JSON.parse(text);
        isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
      } catch {}
      const stop = jsonStop(text);
      expect([text, stop === null]).toEqual([text, isObject]);
      if (stop === null) continue;
      wrong += 1;
      const place = `${JSON.stringify(text)} at ${stop.at}`;
      expect(beginsJson(text.slice(0, stop.at)), place).toBe(true);
      if (stop.at < text.length) expect(beginsJson(text.slice(0, stop.at + 1)), place).toBe(false);
      for (const { what } of stop.wanted) {
        if (what.startsWith('"'))
          expect(beginsJson(text.slice(0, stop.at) + (JSON.parse(what) as string)), place).toBe(true);
      }
    }
    expect(wrong).toBeGreaterThan(1500);
  });

  test.each<[text: string, at: number, wanted: readonly string[]]>([
    ['', 0, ['"{"']],
    ['[1]', 0, ['"{"']],
    ['{', 1, ['a name in quotes', '"}"']],
    ['{"a":1', 6, ['","', '"}"']],
    ['{"a":1,}', 7, ['a name in quotes']],
    ['{"a" 1}', 5, ['":"']],
    ['{"a":[', 6, ['a value', '"]"']],
    ['{"a":[1,]}', 8, ['a value']],
    ['{"a":tru', 8, ['"e"']],
    ['{"a":nil}', 6, ['"ull"']],
    ['{"a":01}', 6, ['","', '"}"']],
    ['{"a":-}', 6, ['a digit']],
    ['{"a":1.}', 7, ['a digit']],
    ['{"a":1e+}', 8, ['a digit']],
    ['{"a":"x', 7, ['"\\""']],
    ['{"a":"\\q"}', 7, ['an escape of JSON']],
    ['{"a":"\\u00g"}', 10, ['[0-9A-Fa-f]']],
    ['{"a":"\t"}', 6, ['no control character']],
    ['{"a":1} x', 8, ['the end']],
  ])('%s', (text, at, wanted) => {
    expect(jsonStop(text)).toEqual({ at, wanted: wanted.map((what) => ({ column: null, what })) });
  });

  it('is followed however deep it is, and however long', () => {
    expect(jsonStop('{"a":'.repeat(500_000))?.at).toBe(2_500_000);
    expect(jsonStop(`{"a":"${'\\n'.repeat(500_000)}`)?.at).toBe(1_000_006);
  });
});

/** Parsers that are no patterns, pieces of their texts, whole ones, and what may complete a beginning. */
const PLAIN: Readonly<
  Record<
    string,
    { parse: unknown; pieces: readonly string[]; wholes: readonly string[]; endings: readonly string[] }
  >
> = {
  csv: {
    parse: { csv: { columns: ['a', 'b', 'c'] } },
    pieces: [',', '"', '""', 'x', ' ', 'é', '\n'],
    wholes: ['1,2,3', '"a,""b","",x', 'x,"y",z'],
    endings: ['', ',', ',,', '"', '",', '",,', '",""', 'x'],
  },
  ltsv: {
    parse: { ltsv: {} },
    pieces: ['\t', ':', 'a', 'é', ' ', '\n', '\r'],
    wholes: ['a:1\tb:2', 'host:::1\tx:', 'a-b.c_d:x'],
    endings: ['', ':', 'a:', '\ta:'],
  },
  logfmt: {
    parse: { logfmt: {} },
    pieces: ['=', '"', ' ', 'a', 'a=b', '\\', '\\"', '\\u00', 'é', '\t'],
    wholes: ['a=1 b=2', 'msg="x \\"y\\" z" debug', 'k="" u=\\x'],
    endings: ['', '"', ' a=b', 'a=b', '=', '" ', '\\"', '0"', '00"', '000"', '0000"', 'u0000"', '"\t', 'n"'],
  },
  kv: {
    parse: { kv: {} },
    pieces: ['=', '"', ' ', 'a', 'a=b', '\\', '\\"', 'é'],
    wholes: ['a=1  b=2', '"k k"="v \\" v" c=', 'a="b"'],
    endings: ['', 'a', '=', 'a=', '"', '"=', '""', '\\"', '\\"=', 'a"='],
  },
  'kv; :': {
    parse: { kv: { pairs: ';', key: ':', quotes: `'"` } },
    pieces: [':', ';', "'", '"', ' ', 'a', 'a:b', '\\'],
    wholes: ['a : 1; b:2;', `'k;k' : "v:v" ;c:`],
    endings: ['', 'a', ':', 'a:', '"', "'", `":`, `':`, `\\":`, `\\':`, `\\"`, `\\'`, `a":`, `a':`],
  },
  w3c: {
    parse: { w3c: { fields: ['a', 'b', 'c'] } },
    pieces: [' ', '\t', '"', '""', 'x', '-', 'é'],
    wholes: ['1 2 3', '"a b"  "" -', 'x\ty z '],
    endings: ['', ' x', ' x x', 'x', 'x x', 'x x x', '"', '" x', '" x x', '""'],
  },
};

describe.each(Object.keys(PLAIN))('%s', (name) => {
  const { parse: written, pieces, wholes, endings } = PLAIN[name]!;
  const kind = PARSERS.find((parser) => parser.name in (written as object))!;
  const plan = kind.plan(written, 'parse').parse;
  const parse = member(PARSERS, plan.kind).compile(plan, DEFAULT_LIMITS);
  const takes = (text: string) => !(parse(text) instanceof RecordFailure);
  const begins = (text: string) => endings.some((ending) => takes(text + ending));

  it.each([1, 2, 3])('is left where its longest right beginning ends (seed %i)', (seed) => {
    const random = createRandom(seed);
    let wrong = 0;
    for (let round = 0; round < 2000; round += 1) {
      const text = mutated(random, pieces, wholes);
      const result = parse(text);
      if (!(result instanceof RecordFailure)) continue;
      wrong += 1;
      const stop = stopOf(result, text)!;
      const place = `${JSON.stringify(text)} at ${stop?.at}, ${JSON.stringify(stop?.wanted)}`;
      expect(stop.wanted.length, place).toBeGreaterThan(0);
      expect(begins(text.slice(0, stop.at)), place).toBe(true);
      if (stop.at < text.length) expect(begins(text.slice(0, stop.at + 1)), place).toBe(false);
      for (const { what } of stop.wanted) {
        if (what.startsWith('"'))
          expect(begins(text.slice(0, stop.at) + (JSON.parse(what) as string)), place).toBe(true);
        if (what === 'the end') expect(takes(text.slice(0, stop.at)), place).toBe(true);
      }
    }
    expect(wrong).toBeGreaterThan(300);
  });
});
