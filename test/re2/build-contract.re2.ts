/** What the engine asks of a build of RE2, of both: captures as text, offsets in UTF-16 code units, names. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { loadNativeRe2 } from '../../engine/reference/re2-native.ts';
import { createWasmRe2, loadWasmRe2 } from '../../engine/reference/re2-wasm.ts';
import { createRandom, randomLine, randomPattern } from '../engine/pattern/random-patterns.ts';
import { sampleLine, treeOf } from '../engine/pattern/sample-line.ts';
import { readModule } from './match-bytes.ts';

const native = loadNativeRe2();
const wasm = loadWasmRe2();
const BUILDS = [native, wasm];

const attempt = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return [(error as Error).name, (error as Error).message];
  }
};

test('captures, names and places are the same on random patterns and lines', () => {
  const random = createRandom(20_261_130);
  let matched = 0;
  for (let count = 0; count < 800; count += 1) {
    const pattern = randomPattern(random).toWellFormed();
    const tree = treeOf(pattern);
    const [expected, found] = BUILDS.map((build) => attempt(() => build.describe(pattern)));
    expect([pattern, found]).toEqual([pattern, expected]);
    if (Array.isArray(expected)) continue;
    const [a, b] = BUILDS.map((build) => build.compile(pattern));
    for (let line = 0; line < 8; line += 1) {
      const text = (
        tree && random.chance(0.6) ? sampleLine(tree, random) : randomLine(random, pattern)
      ).toWellFormed();
      const captures = a!.exec(text);
      if (captures) matched += 1;
      expect([pattern, text, b!.exec(text)]).toEqual([pattern, text, captures && [...captures]]);
      expect([pattern, text, b!.test(text)]).toEqual([pattern, text, a!.test(text)]);
    }
  }
  expect(matched).toBeGreaterThan(1500);
});

test('the matches behind each offset are the same', () => {
  const text = 'aab b éé x x 🙂🙂 b x🙂';
  const froms = Array.from({ length: text.length + 1 }, (_, from) => from).filter((from) =>
    text.slice(from).isWellFormed(),
  );
  for (const pattern of ['^a|\\bb', 'b*', '(x)|(é+)', '[x😀]$', '🙂', '\\B', '(?:🙂)(?P<n>.)']) {
    // Forwards, backwards, and the same again: the place that was counted to last must not matter.
    for (const order of [froms, froms.toReversed(), [...froms, ...froms.toReversed()]]) {
      const [expected, found] = BUILDS.map((build) => {
        const compiled = build.compile(pattern);
        return order.map((from) => {
          const match = compiled.find(text, from);
          return match && { index: match.index, captures: [...match.captures] };
        });
      });
      expect([pattern, found]).toEqual([pattern, expected]);
    }
  }
});

test('what cuts a character in two gives what is left of it as U+FFFD', () => {
  for (const [pattern, text] of [
    ['(\\C)(\\C)', 'é!'],
    ['a(\\C\\C)(.*)', 'a🙂b🙂'],
    ['(\\C)', 'plain'],
  ] as const) {
    const [expected, found] = BUILDS.map((build) => [...build.compile(pattern).exec(text)!]);
    expect([pattern, found]).toEqual([pattern, expected]);
  }
});

describe('in WebAssembly', () => {
  test('a text is read again where another pattern, or another text, came in between', () => {
    const [one, two] = ['(é+)', '(a+)'].map((pattern) => wasm.compile(pattern));
    expect(one!.exec('aéé')![1]).toBe('éé');
    expect(two!.exec('aéé')![1]).toBe('a');
    wasm.compile('z+');
    expect(one!.find('aéé', 2)).toEqual({ index: 2, captures: ['é', 'é'] });
    expect(one!.exec('éa')![1]).toBe('é');
    expect(two!.exec('xxa')![1]).toBe('a');
  });

  test('texts of all sizes match to their end, while the memory grows', () => {
    const { exec } = wasm.compile('(.)(🙂?z)$');
    for (const size of [1, 100, 65_535, 65_536, 65_537, 200_000, 3, 9_000_000, 70_000]) {
      expect(exec(`${'x'.repeat(size)}z`)).toEqual(['xz', 'x', 'z']);
      expect(exec(`${'日'.repeat(size >> 2)}é🙂z`)).toEqual(['é🙂z', 'é', '🙂z']);
    }
  });

  test('many matches in one long text take time by its length, not by its square', () => {
    const text = 'é1 '.repeat(100_000);
    const { find } = wasm.compile('\\d');
    let found = 0;
    for (let from = 0; ; found += 1) {
      const match = find(text, from);
      if (match === null) break;
      from = match.index + 1;
    }
    expect(found).toBe(100_000); // by the square it would take half an hour
  });

  test('it asks for nothing from outside, and its memory has an end', () => {
    const module = readModule();
    // With no imports given, one that asks for any is not instantiated.
    const { memory } = new WebAssembly.Instance(module, {}).exports as { memory: WebAssembly.Memory };
    expect(memory.buffer.byteLength).toBe(1024 * 1024);
    expect(() => memory.grow(1024 * 16)).toThrow(RangeError);
  });

  test('a text for which there is no memory is an error, and everything works afterwards', () => {
    const build = createWasmRe2(readModule(true));
    const { exec, find } = build.compile('(a)(é?)');
    expect(exec('xaé')).toEqual(['aé', 'a', 'é']);
    // Beside the first there is no room for the second, which is as large; in a new instance there is.
    for (const size of [20_000_000, 40_000_000]) expect(exec(`${'x'.repeat(size)}a`)![1]).toBe('a');
    for (const call of [exec, (text: string) => find(text, 1)])
      expect(() => call('x'.repeat(70_000_000))).toThrow(new RangeError('RE2 ran out of memory'));
    expect(exec('xaé')).toEqual(['aé', 'a', 'é']);
    expect(build.describe('(?P<n>x)')).toEqual({ captures: 1, names: ['n'] });
  });

  test('patterns that nobody holds any more leave no memory behind', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const build = createWasmRe2(readModule(true));
    // 230 of them fill the 64 MB. Where there is no room, a new instance takes the old one's place: there must be none.
    const kept = build.compile('kept');
    let instances = 0;
    const { Instance } = WebAssembly;
    WebAssembly.Instance = class extends Instance {
      constructor(...args: ConstructorParameters<typeof Instance>) {
        super(...args);
        instances += 1;
      }
    };
    try {
      for (let count = 0; count < 500; count += 1) {
        build.compile(`(?:\\pL{5}|x)${count}`).test('x');
        if (count % 20 !== 0) continue;
        collect();
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    } finally {
      WebAssembly.Instance = Instance;
    }
    expect([instances, kept.test('kept')]).toEqual([0, true]);
  });
});
