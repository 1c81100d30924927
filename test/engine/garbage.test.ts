import { getHeapStatistics } from 'node:v8';
import { expect, test } from 'vitest';
import { createCollector, NEVER } from '../../engine/garbage.ts';

const MIB = 2 ** 20;

/** The most that is held beside the heap, above the beginning, while so many buffers are made and dropped. MiB. */
function mostHeld(collect: () => void, buffers: number, bytes: number): number {
  collect();
  const { external_memory: before } = getHeapStatistics();
  let most = 0;
  for (let made = 0; made < buffers; made += 1) {
    collect();
    Buffer.allocUnsafeSlow(bytes).fill(1);
    most = Math.max(most, getHeapStatistics().external_memory - before);
  }
  return most / MIB;
}

test.each([
  ['large', 1 << 20],
  ['small', 1 << 14],
])('%s buffers that nobody needs are held up to a sixteenth of a small function’s memory', (_, bytes) => {
  const collect = createCollector(128);
  mostHeld(collect, 1, bytes); // what earlier tests left behind
  expect(mostHeld(collect, Math.ceil((300 * MIB) / bytes), bytes)).toBeLessThan(10);
});

test('what is needed is no garbage: it is kept, and as much may pile up beside it', () => {
  const collect = createCollector(128);
  const needed = Array.from({ length: 40 }, () => Buffer.allocUnsafeSlow(MIB).fill(1));
  expect(mostHeld(collect, 100, MIB)).toBeLessThan(10);
  expect(needed.every((buffer) => buffer[MIB - 1] === 1)).toBe(true);
});

test('a larger function, or none, is left to V8', () => {
  expect(createCollector(512)).toBe(NEVER);
  expect(createCollector(null)).toBe(NEVER);
});
