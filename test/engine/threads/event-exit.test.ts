import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const child = fileURLToPath(new URL('./event-exit-child.ts', import.meta.url));

/** Rejects where the process does not end by itself within 15 s, or ends with another code than 0. */
async function runChild(mode: string): Promise<string[]> {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [child, mode], { timeout: 15_000 });
  expect(stderr).toBe('');
  return stdout.trim().split('\n');
}

test.each([
  ['close', ['1000', 'active:']],
  ['early', ['1000', 'active:']],
  ['hung', ['active:']],
])('%s: closed threads leave nothing open, and the process ends', async (mode, lines) => {
  expect(await runChild(mode)).toEqual(lines);
});

test('parked threads that nobody ended do not keep the process', async () => {
  expect((await runChild('idle'))[0]).toBe('1000');
});
