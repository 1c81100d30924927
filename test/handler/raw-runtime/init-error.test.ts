import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const RUNTIME = join(import.meta.dirname, '../../../handler/raw-runtime/index.ts');

/** Exit code and log of a runtime that has no pipeline, where the Runtime API answers its report so. */
async function startAgainst(status: number): Promise<{ code: unknown; lines: unknown[] }> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(status, { 'Content-Length': 0 }).end());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', RUNTIME], {
    env: { PATH: process.env.PATH, AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}` },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  child.stderr.on('data', (chunk) => {
    log += String(chunk);
  });
  const [code] = await once(child, 'close');
  server.close();
  return {
    code,
    lines: log
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown),
  };
}

test('an init error that the Runtime API refuses is one more line, no stack', async () => {
  const { code, lines } = await startAgainst(500);
  expect(code).toBe(1);
  expect(lines).toEqual([
    expect.objectContaining({ message: expect.stringContaining('init error') }),
    expect.objectContaining({
      message: 'millrace: the Runtime API: the init error: the Runtime API responded with 500',
    }),
  ]);
});

test('one that it takes is one line', async () => {
  const { code, lines } = await startAgainst(202);
  expect(code).toBe(1);
  expect(lines).toHaveLength(1);
});
