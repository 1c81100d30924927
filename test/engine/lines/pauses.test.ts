import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createEngine } from '../../../engine/index.ts';
import { DEFAULT_LIMITS } from '../../../engine/limits.ts';
import { lineBatches } from '../../../engine/lines/batches.ts';
import { withPauses } from '../../../engine/lines/pauses.ts';

async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
  const values: T[] = [];
  for await (const value of source) values.push(value);
  return values;
}

describe('withPauses', () => {
  it('gives the values as they come, and null before one that takes its time', async () => {
    async function* source() {
      yield 1;
      await sleep(60);
      yield 2;
      yield 3;
    }
    expect(await all(withPauses(source(), 20))).toEqual([1, null, 2, 3]);
  });

  it('throws what the source throws, with a pause or without', async () => {
    for (const wait of [0, 60]) {
      async function* source() {
        yield 1;
        await sleep(wait);
        throw new Error('broken');
      }
      await expect(all(withPauses(source(), 20))).rejects.toThrow('broken');
    }
  });

  it('ends the source where it is left, and waits for nothing that may never come', async () => {
    let ended = false;
    async function* source() {
      try {
        yield 1;
        yield 2;
      } finally {
        ended = true;
      }
    }
    for await (const _ of withPauses(source(), 20)) break;
    expect(ended).toBe(true);

    async function* silent(): AsyncGenerator<number> {
      await new Promise(() => {});
      yield 1;
    }
    for await (const value of withPauses(silent(), 5)) {
      expect(value).toBeNull();
      break;
    }
  });
});

describe('lines of a source that pauses', () => {
  it('are passed on at the pause, whole ones only, and numbered on', async () => {
    async function* source() {
      yield '{"a":1}\n{"a"';
      await sleep(300);
      yield ':2}\n{"a":3}';
    }
    const engine = createEngine({ parse: 'json' }, { threads: 1 });
    const seen: [number, string][] = [];
    for await (const { firstLine, outcome } of engine.runLines(source())) {
      seen.push([firstLine, Buffer.from(outcome.bytes).toString()]);
    }
    await engine.close();
    // How the lines behind the pause are cut into batches is the tier's affair.
    expect(seen[0]).toEqual([1, '{"a":1}\n']);
    expect(seen[1]?.[0]).toBe(2);
    const behind = seen.slice(1).map(([, text]) => text);
    expect(behind.join('')).toBe('{"a":2}\n{"a":3}\n');
  });
});

describe('memory of lines', () => {
  it('is in a batch or given back', async () => {
    const sources = ['', 'a', 'a\n', 'a\nb', `${'x'.repeat(100)}\ny\n`, 'x'.repeat(70)];
    for (const text of sources) {
      const out = new Set<Uint8Array>();
      const allocate = (length: number) => {
        const memory = new Uint8Array(length);
        out.add(memory);
        return memory;
      };
      for await (const batch of lineBatches(text, 16, DEFAULT_LIMITS, allocate, (memory) =>
        out.delete(memory),
      )) {
        if (batch !== null) out.delete(batch.bytes);
      }
      expect(out.size).toBe(0);
    }
  });
});
