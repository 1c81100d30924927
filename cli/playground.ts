/**
 * @module cli/playground
 * `millrace playground`: serves the playground, one page, to this machine alone.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { MillraceError } from '../engine/errors.ts';
import { writeOut } from './output.ts';

const HOST = '127.0.0.1';
const DEFAULT_PORT = 8642;

/** By the package's own name, as this file lies at another depth once it is built. */
const PAGE = join(
  dirname(createRequire(import.meta.url).resolve('millrace/package.json')),
  'dist',
  'playground',
  'index.html',
);

function parsePort(text: string): number {
  const port = /^[0-9]+$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_535))
    throw new InvalidArgumentError('Expected a port from 0, any that is free, to 65535.');
  return port;
}

/** @throws MillraceError where it was not built, in a checkout */
function readPage(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    throw new MillraceError('ERR_MILLRACE_SETTING', {
      path: 'playground',
      expected: file,
      found: 'no such file',
      hint: 'in a checkout `npm run build` writes it',
    });
  }
}

/**
 * Serves the page.
 * @param port 0: any that is free
 * @returns its address, and what ends it
 * @throws MillraceError `ERR_MILLRACE_SETTING` where the port is taken
 */
export async function servePage(
  port: number,
  file = PAGE,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const page = readPage(file);
  const server = createServer(({ method, url }, response) => {
    const isPage = (method === 'GET' || method === 'HEAD') && /^\/(?:\?|$)/.test(url ?? '');
    const type = isPage ? 'text/html; charset=utf-8' : 'text/plain';
    response.writeHead(isPage ? 200 : 404, { 'content-type': type, 'cache-control': 'no-store' });
    response.end(method === 'HEAD' ? undefined : isPage ? page : 'The page is at /.\n');
  });
  await new Promise<void>((done, failed) => {
    server.once('error', ({ message }) =>
      failed(
        new MillraceError('ERR_MILLRACE_SETTING', {
          path: '--port',
          expected: 'a port that is free',
          found: message,
          hint: '0 takes any',
        }),
      ),
    );
    server.listen(port, HOST, done);
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://${HOST}:${taken}/`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

async function playground({ port }: { readonly port: number }): Promise<void> {
  const { url, close } = await servePage(port);
  await writeOut(`millrace playground: ${url} (Ctrl-C ends it)\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void close());
}

export function addPlayground(program: Command): void {
  program
    .command('playground')
    .description('serve a page that runs pipelines on your lines in the browser')
    .option('--port <n>', 'where on this machine, 0 for any that is free', parsePort, DEFAULT_PORT)
    .action(playground);
}
