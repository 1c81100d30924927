import RE2 from 're2';
import { describe, expect, it } from 'vitest';
import { characterClass } from '../../../engine/pattern/syntax/parse-class.ts';
import { unicodeGroup } from '../../../engine/pattern/syntax/unicode.ts';
import { PACKED_GROUPS } from '../../../engine/pattern/syntax/unicode-table.ts';

/** Every code point there can be in a line. */
const EVERY = Array.from({ length: 0x110000 }, (_, point) => point).filter(
  (point) => point < 0xd800 || point > 0xdfff,
);
const TEXT = String.fromCodePoint(...EVERY.slice(0, 60_000)) + chunks(EVERY.slice(60_000));

function chunks(points: readonly number[]): string {
  let text = '';
  for (let at = 0; at < points.length; at += 60_000)
    text += String.fromCodePoint(...points.slice(at, at + 60_000));
  return text;
}

/** The code points RE2 has in a class, as `from-to` runs. */
function runsOfRe2(source: string): string[] {
  const runs: string[] = [];
  for (const found of TEXT.matchAll(new RE2(`${source}+`, 'gu') as unknown as RegExp)) {
    const points = [...found[0]];
    runs.push(`${points[0]!.codePointAt(0)}-${points.at(-1)!.codePointAt(0)}`);
  }
  return runs;
}

/** The same of ours: surrogates cut out, and runs joined across them, since the text has none. */
function ourRuns(name: string): string[] {
  const runs: [number, number][] = [];
  for (let [from, to] of unicodeGroup(name)!) {
    if (from >= 0xd800 && from <= 0xdfff) from = 0xe000;
    if (to >= 0xd800 && to <= 0xdfff) to = 0xd7ff;
    if (from > to) continue;
    const last = runs.at(-1);
    if (last && (last[1] + 1 === from || (last[1] === 0xd7ff && from === 0xe000))) last[1] = to;
    else runs.push([from, to]);
  }
  return runs.map(([from, to]) => `${from}-${to}`);
}

describe('the Unicode tables are those of the installed RE2', () => {
  // a matchAll over a million characters takes a while: the general categories, and a script in ten
  const names = Object.keys(PACKED_GROUPS).filter((name, index) => name.length <= 2 || index % 10 === 0);
  it(`groups: ${names.length}`, { timeout: 120_000 }, () => {
    const different = names.filter((name) => ourRuns(name).join() !== runsOfRe2(`\\p{${name}}`).join());
    expect(different).toEqual([]);
  });

  it('folding: every character that folds to another', () => {
    const wrong: string[] = [];
    for (const point of EVERY) {
      const cycle = characterClass(point, true).flatMap(([from, to]) =>
        Array.from({ length: to - from + 1 }, (_, index) => from + index),
      );
      if (cycle.length === 1) continue;
      const re = new RE2(`^(?i:\\x{${point.toString(16)}})+$`, 'u');
      if (!re.test(String.fromCodePoint(...cycle))) wrong.push(point.toString(16));
    }
    expect(wrong).toEqual([]);
  });
});
