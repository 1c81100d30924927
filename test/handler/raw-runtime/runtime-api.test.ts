import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { createRuntimeApi, type RuntimeApi } from '../../../handler/raw-runtime/runtime-api.ts';

interface Posted {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let server: Server;
let api: RuntimeApi;
const posted: Posted[] = [];
afterEach(() => {
  api.close();
  server.close();
  posted.length = 0;
});

/** A Runtime API whose next invocation is what is given, and which takes every report. */
async function open(next: { status: number; headers: Record<string, string>; body: string }): Promise<void> {
  server = createServer(async (request, response) => {
    if (request.method === 'GET') {
      response.writeHead(next.status, { ...next.headers, 'Content-Length': next.body.length }).end(next.body);
      return;
    }
    let body = '';
    for await (const chunk of request) body += String(chunk);
    posted.push({ url: request.url!, headers: request.headers, body });
    response.writeHead(202, { 'Content-Length': 0 }).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  api = createRuntimeApi(`127.0.0.1:${(server.address() as AddressInfo).port}`);
}

const place = async (length: number) => new Uint8Array(length);

describe('an error names', () => {
  test('nothing of an event that came without a request id', async () => {
    await open({ status: 200, headers: {}, body: '{"records":"secret"}' });
    await expect(api.next(place)).rejects.toThrow(
      /^an invocation without a request id: the Runtime API responded with 200$/,
    );
  });

  test('what the Runtime API has to say of a request that it refuses', async () => {
    await open({ status: 403, headers: {}, body: '{"errorMessage":"gone"}' });
    await expect(api.next(place)).rejects.toThrow(/responded with 403 \{"errorMessage":"gone"\}$/);
  });
});

describe('the header of an error has its name', () => {
  const named = (name: unknown) => Object.assign(new Error('m'), { name });
  const unreadable = Object.defineProperty(new Error('m'), 'name', {
    get: () => {
      throw new Error('no');
    },
  });
  test.each<[string, unknown, string]>([
    ['as it is', new TypeError('m'), 'TypeError'],
    ['with dots', named('Runtime.ExitError'), 'Runtime.ExitError'],
    ['unless it has line ends', named('A\r\nX-Injected: 1\r\n\r\n{}'), 'Error'],
    ['unless it is long', named('A'.repeat(101)), 'Error'],
    ['unless it is empty', named(''), 'Error'],
    ['unless it is beyond ASCII', named('Ā\u560d\u560a'), 'Error'],
    ['unless it cannot be read', unreadable, 'Error'],
    ['as text where it is none', named(5), '5'],
    ['unless no error was thrown', Object.create(null), 'Error'],
  ])('%s', async (_, thrown, type) => {
    await open({ status: 200, headers: {}, body: '' });
    await api.fail('a\r\nb', thrown);
    await api.failInit(thrown);
    expect(posted.map(({ url }) => url)).toEqual([
      '/2018-06-01/runtime/invocation/a%0D%0Ab/error',
      '/2018-06-01/runtime/init/error',
    ]);
    for (const { headers, body } of posted) {
      expect(headers['lambda-runtime-function-error-type']).toBe(type);
      expect(headers).not.toHaveProperty('x-injected');
      expect(Object.keys(JSON.parse(body) as object)).toEqual(['errorType', 'errorMessage', 'trace']);
    }
  });
});
