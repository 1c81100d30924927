import { expect, test } from 'vitest';
import { poolSize } from '../../../engine/threads/size.ts';

const lambda = (memorySizeMb: number) => ({ memorySizeMb, availableParallelism: 2, isMainThread: true });
const laptop = (availableParallelism: number) => ({
  memorySizeMb: null,
  availableParallelism,
  isMainThread: true,
});

test.each([
  [128, 1],
  [1769, 1],
  [2048, 1],
  [2653, 1],
  [2654, 2],
  [3008, 2],
  [3538, 2],
  [5307, 3],
  [7076, 4],
  [8845, 5],
  [10_240, 6],
  [32_768, 6],
])('Lambda with %i MB: %i', (memory, threads) => {
  expect(poolSize('auto', lambda(memory)).threads).toBe(threads);
});

test.each([
  [1, 1],
  [2, 2],
  [16, 16],
])('outside Lambda, %i CPUs: %i', (cpus, threads) => {
  expect(poolSize('auto', laptop(cpus))).toMatchObject({ threads, heapMb: null });
});

test('a number holds, whatever the machine', () => {
  expect(poolSize(8, laptop(2)).threads).toBe(8);
  expect(poolSize(8, lambda(128)).threads).toBe(8);
  expect(poolSize(1, laptop(16)).threads).toBe(1);
});

test('in a worker thread (Lambda Managed Instances) it is always inline', () => {
  expect(poolSize('auto', { ...lambda(10_240), isMainThread: false }).threads).toBe(1);
  expect(poolSize(8, { ...laptop(16), isMainThread: false }).threads).toBe(1);
});

test('the heaps of all workers leave memory for the records', () => {
  for (const memory of [3008, 5307, 10_240]) {
    const { threads, heapMb } = poolSize('auto', lambda(memory));
    expect((heapMb ?? 0) * threads).toBeGreaterThan(memory * 0.5);
    expect((heapMb ?? 0) * threads).toBeLessThan(memory * 0.65);
  }
  expect(poolSize('auto', lambda(1769)).heapMb).toBe(null);
});

test.each([0, -1, 1.5, 257, Number.NaN, Number.POSITIVE_INFINITY])('threads: %d is refused', (asked) => {
  expect(() => poolSize(asked, laptop(4))).toThrowError(
    expect.objectContaining({
      code: 'ERR_MILLRACE_SETTING',
      message: `setting: threads: expected "auto" or a whole number from 1 to 256, found ${asked}`,
    }),
  );
});

test('what is no number at all is refused too', () => {
  expect(() => poolSize('many' as 'auto', laptop(4))).toThrowError(/found "many"$/);
});
