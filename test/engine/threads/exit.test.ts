import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const child = fileURLToPath(new URL('./exit-child.ts', import.meta.url));

/** Rejects where the process does not end by itself within 15 s, or ends with another code than 0. */
async function runChild(mode: string): Promise<string[]> {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [child, mode], { timeout: 15_000 });
  expect(stderr).toBe('');
  return stdout.trim().split('\n');
}

test.each([
  ['close', '0 0 0'],
  ['death', '0 2 0'],
  ['hung', 'ERR_MILLRACE_CLOSED'],
])('%s: a closed pool leaves nothing open, and the process ends', async (mode, status) => {
  expect(await runChild(mode)).toEqual([status, 'active:']);
});

test('a pool that was never used closes, and the process ends', async () => {
  expect(await runChild('unused')).toEqual(['active:']);
});

test('an idle pool that nobody closed does not keep the process', async () => {
  expect((await runChild('idle'))[0]).toBe('0 0 0');
});
