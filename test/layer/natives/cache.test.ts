import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { CACHE, cachedFolder } from '../../../layer/natives/cache.ts';

const NAME = `test-${process.pid}`;
const place = join(CACHE, NAME);
afterAll(() => {
  for (const path of [place, `${place}.unfinished`]) rmSync(path, { recursive: true, force: true });
});

/** Fills the folder with a text, and counts how often. */
let fills = 0;
const fillWith = (text: string) => async (folder: string) => {
  fills += 1;
  writeFileSync(join(folder, 'content'), text);
};
const content = () => readFileSync(join(place, 'content'), 'utf8');

test('a folder is filled once for a stamp, and anew for another', async () => {
  expect(await cachedFolder(NAME, 'one', fillWith('first'))).toBe(place);
  expect(content()).toBe('first');
  expect(await cachedFolder(NAME, 'one', fillWith('never'))).toBe(place);
  expect([content(), fills]).toEqual(['first', 1]);
  await cachedFolder(NAME, 'two', fillWith('second'));
  expect([content(), fills]).toEqual(['second', 2]);
});

test('one whose filling failed is not taken for a whole one, and what was there stays', async () => {
  const fail = async (folder: string) => {
    writeFileSync(join(folder, 'content'), 'half');
    throw new Error('no more');
  };
  await expect(cachedFolder(NAME, 'three', fail)).rejects.toThrow('no more');
  expect(content()).toBe('second');
  await cachedFolder(NAME, 'three', fillWith('third'));
  expect(content()).toBe('third');
  expect(existsSync(`${place}.unfinished`)).toBe(false);
});
