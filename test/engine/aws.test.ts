import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { problemOf, tryUntil } from '../../engine/aws/attempts.ts';
import { createPace } from '../../engine/aws/rate.ts';

test('the SDK is found where Lambda has it: in NODE_PATH, beside neither the engine nor the function', () => {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-sdk-'));
  const name = '@aws-sdk/client-made-up';
  mkdirSync(join(folder, 'modules', name), { recursive: true });
  writeFileSync(
    join(folder, 'modules', name, 'index.js'),
    'exports.FoundClient = class { constructor(o) { this.o = o; } };',
  );
  const script = `
    const { openClient } = await import(${JSON.stringify(new URL('../../engine/aws/sdk.ts', import.meta.url).href)});
    console.log(JSON.stringify((await openClient('${name}', 'FoundClient')).client));`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
    cwd: folder,
    env: { PATH: process.env['PATH'], NODE_PATH: join(folder, 'modules') },
  });
  rmSync(folder, { recursive: true });
  expect(stdout, stderr).toBe('{"o":{"maxAttempts":1}}\n');
});

test('waits grow, are random from 0 on, and end', async () => {
  let asked = 0;
  const attempts: number[] = [];
  const begin = Date.now();
  const problem = await tryUntil(
    async () => {
      attempts.push(Date.now() - begin);
      return { detail: 'busy', again: true };
    },
    {
      deadline: Number.POSITIVE_INFINITY,
      random() {
        asked += 1;
        return 0;
      },
    },
  );
  expect(problem).toEqual({ detail: 'busy', again: true });
  expect(attempts).toHaveLength(12);
  expect(asked).toBe(11);
  expect(attempts.at(-1)).toBeLessThan(1000);
});

test('no wait is begun that would end behind the deadline', async () => {
  let tries = 0;
  const problem = await tryUntil(
    async () => {
      tries += 1;
      return { detail: 'busy', again: true };
    },
    { deadline: Date.now() + 90, random: () => 0.999 },
  );
  expect(problem?.detail).toBe('busy');
  expect(tries).toBe(1);
});

test.each([
  ['of the network', { name: 'Error', message: 'socket hang up', code: 'ECONNRESET' }, true],
  ['throttled', { name: 'ThrottlingException', $metadata: { httpStatusCode: 400 } }, true],
  ['of the service', { name: 'InternalFailure', $metadata: { httpStatusCode: 500 } }, true],
  ['slowed down', { name: 'SlowDown', $metadata: { httpStatusCode: 503 } }, true],
  ['without permission', { name: 'AccessDeniedException', $metadata: { httpStatusCode: 400 } }, false],
  ['without a stream', { name: 'ResourceNotFoundException', $metadata: { httpStatusCode: 400 } }, false],
  ['without credentials', { name: 'CredentialsProviderError' }, false],
  ['with an address that is none', { name: 'Error', code: 'ENOTFOUND' }, false],
] as const)('a call %s is tried again: %#', (_, error, again) => {
  expect(problemOf(error).again).toBe(again);
});

test('a pace lets through what was stated, whatever comes at once', () => {
  const pace = createPace({ records: 100, bytes: 1000 });
  expect(pace(50, 10, 0)).toBe(0);
  expect(pace(50, 10, 0)).toBe(500);
  expect(pace(1, 2000, 0)).toBe(1000);
  expect(pace(1, 1, 0)).toBe(3000);
  expect(pace(1, 1, 10_000)).toBe(0);
});
