import { setTimeout as delay } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { SharedMemory } from '../../../engine/threads/memory.ts';

test('a buffer that was given back is used again, for anything that fits', () => {
  const memory = new SharedMemory();
  const first = memory.take(1000);
  const second = memory.take(1000);
  expect(second.buffer).not.toBe(first.buffer);
  memory.give(first);
  expect(memory.take(200_000).buffer).toBe(first.buffer);
});

test('the smallest buffer that is large enough is taken', () => {
  const memory = new SharedMemory();
  const [large, small] = [memory.take(3_000_000), memory.take(1000)];
  memory.give(large);
  memory.give(small);
  expect(memory.take(10).buffer).toBe(small.buffer);
  expect(memory.take(10).buffer).toBe(large.buffer);
});

test('few spare buffers are kept, the largest ones', () => {
  const memory = new SharedMemory();
  const taken = [1, 2, 3, 4, 5, 6].map((mega) => memory.take(mega * 1_000_000));
  for (const bytes of taken) memory.give(bytes);
  const again = [1, 1, 1, 1, 1].map((length) => memory.take(length).buffer);
  expect(again.filter((buffer) => taken.some((bytes) => bytes.buffer === buffer))).toHaveLength(4);
});

test('lent memory is taken back once, by any view of it', () => {
  const memory = new SharedMemory();
  const lent = memory.lend(1000);
  memory.takeBack(lent.subarray(10));
  memory.takeBack(lent);
  expect(memory.take(1).buffer).toBe(lent.buffer);
  expect(memory.take(1).buffer).not.toBe(lent.buffer);
});

test('what the executor takes for itself is not taken from it by a caller', () => {
  const memory = new SharedMemory();
  const own = memory.take(1000);
  memory.takeBack(own);
  expect(memory.take(1).buffer).not.toBe(own.buffer);
});

test('memory that is dropped, not given back, can be lent again once it is collected', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const memory = new SharedMemory();
  const isShared = () => memory.lend(1000).buffer instanceof SharedArrayBuffer;
  let lent = 0;
  while (isShared()) lent += 1;
  expect(lent).toBe(256);
  for (let round = 0; round < 50 && !isShared(); round++) {
    collect();
    await delay(10);
  }
  expect(isShared()).toBe(true);
});

test('nothing is lent for no bytes', () => {
  expect(new SharedMemory().lend(0).buffer).toBeInstanceOf(ArrayBuffer);
});
