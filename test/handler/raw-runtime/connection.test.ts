import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { type Connection, createConnection } from '../../../handler/raw-runtime/connection.ts';
import { createRandom } from '../../../simulator/samples/random.ts';

/** What a server does with its nth request, over all connections. */
type Script = (socket: Socket, request: string, index: number) => void | Promise<void>;

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function serverWith(script: Script): Promise<{ connection: Connection; sockets: Socket[] }> {
  const sockets: Socket[] = [];
  let index = 0;
  const server = createServer((socket) => {
    sockets.push(socket);
    let text = '';
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      const end = text.indexOf('\r\n\r\n');
      if (end === -1) return;
      const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
      if (text.length < end + 4 + length) return;
      const request = text;
      text = '';
      void script(socket, request, index++);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const connection = createConnection(`127.0.0.1:${(server.address() as AddressInfo).port}`);
  closers.push(() => {
    connection.close();
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { connection, sockets };
}

const GET = { method: 'GET', path: '/next' } as const;
const ok = (body: string) => `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

/** Writes parts so that they arrive as parts. */
async function dribble(socket: Socket, parts: readonly (string | Uint8Array)[]): Promise<void> {
  for (const part of parts) {
    if (socket.destroyed) return;
    socket.setNoDelay(true);
    socket.write(part);
    await wait(1);
  }
}

test('a request has its method, path, host, headers, length and body', async () => {
  let seen = '';
  const { connection } = await serverWith((socket, request) => {
    seen = request;
    socket.write('HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n');
  });
  const body = Buffer.from('{"a":1}');
  const { status } = await connection.request({ method: 'POST', path: '/x', headers: { 'X-A': 'b' }, body });
  expect(status).toBe(202);
  expect(seen).toMatch(
    /^POST \/x HTTP\/1\.1\r\nHost: 127\.0\.0\.1:\d+\r\nX-A: b\r\nContent-Length: 7\r\n\r\n\{"a":1\}$/,
  );
});

describe('a body', () => {
  test('lies in the place that was given, cut wherever it is', async () => {
    const text = ok('0123456789abcdef');
    const { connection } = await serverWith((socket, _, index) =>
      dribble(
        socket,
        [text.slice(0, index + 1), text.slice(index + 1)].filter((part) => part !== ''),
      ),
    );
    for (let cut = 0; cut < text.length; cut += 1) {
      const memory = new Uint8Array(40);
      let asked = 0;
      const { body } = await connection.request({
        ...GET,
        place: async (length) => {
          asked = length;
          return memory.subarray(8, 8 + length);
        },
      });
      expect(asked).toBe(16);
      expect(body.buffer).toBe(memory.buffer);
      expect(Buffer.from(memory).toString('latin1')).toBe(
        `${'\0'.repeat(8)}0123456789abcdef${'\0'.repeat(16)}`,
      );
    }
  });

  test.each(['length', 'chunked'] as const)('of megabytes, by %s, in shared memory', async (framing) => {
    const random = createRandom(7);
    const content = Uint8Array.from({ length: 3_000_001 }, () => random.below(256));
    const { connection } = await serverWith(async (socket) => {
      if (framing === 'length') {
        socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${content.length}\r\n\r\n`);
        socket.write(content);
        return;
      }
      socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
      for (let at = 0; at < content.length; ) {
        const size = Math.min(content.length - at, 1 + random.below(100_000));
        socket.write(`${size.toString(16)}\r\n`);
        socket.write(content.subarray(at, at + size));
        socket.write('\r\n');
        at += size;
      }
      socket.write('0\r\n\r\n');
    });
    const place = async (length: number) => new Uint8Array(new SharedArrayBuffer(length + 3), 3);
    const { body } = await connection.request({ ...GET, place });
    expect(Buffer.compare(Buffer.from(body), content)).toBe(0);
  });

  test('of another status than 200 does not go into the place', async () => {
    const { connection } = await serverWith((socket) => {
      socket.write('HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno');
    });
    const place = () => Promise.reject(new Error('asked for a place'));
    const { status, body } = await connection.request({ ...GET, place });
    expect([status, Buffer.from(body).toString()]).toEqual([403, 'no']);
  });

  test('of no bytes', async () => {
    const { connection } = await serverWith((socket) => {
      socket.write(ok(''));
    });
    expect((await connection.request(GET)).body).toHaveLength(0);
  });

  test('whose place cannot be had is an error, and the next request works', async () => {
    const { connection } = await serverWith((socket) => {
      socket.write(ok('abc'));
    });
    const place = () => Promise.reject(new Error('no memory'));
    await expect(connection.request({ ...GET, place })).rejects.toThrow('no memory');
    expect(Buffer.from((await connection.request(GET)).body).toString()).toBe('abc');
  });
});

test('an informational response is passed over', async () => {
  const { connection } = await serverWith((socket) => {
    socket.write(`HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n${ok('a')}`);
  });
  expect(Buffer.from((await connection.request(GET)).body).toString()).toBe('a');
});

describe('the connection', () => {
  test('is kept', async () => {
    const { connection, sockets } = await serverWith((socket, _, index) => {
      socket.write(ok(String(index)));
    });
    for (const expected of ['0', '1', '2']) {
      expect(Buffer.from((await connection.request(GET)).body).toString()).toBe(expected);
    }
    expect(sockets).toHaveLength(1);
  });

  test('is made anew where the server closed it between requests, and where it says so', async () => {
    const { connection, sockets } = await serverWith((socket, _, index) => {
      if (index === 0) socket.end(ok('a'));
      else socket.write(ok('b').replace('\r\n', '\r\nConnection: close\r\n'));
    });
    expect(Buffer.from((await connection.request(GET)).body).toString()).toBe('a');
    await wait(20);
    expect(Buffer.from((await connection.request(GET)).body).toString()).toBe('b');
    expect(Buffer.from((await connection.request(GET)).body).toString()).toBe('b');
    expect(sockets).toHaveLength(3);
  });

  test('that ends on a used connection before the response is sent again, once', async () => {
    const { connection } = await serverWith((socket, _, index) => {
      if (index === 1) socket.destroy();
      else socket.write(ok(String(index)));
    });
    await connection.request(GET);
    expect(Buffer.from((await connection.request(GET)).body).toString()).toBe('2');
  });
});

describe('is an error, and the next request works:', () => {
  test.each([
    ['an end at once', ''],
    ['an end in the status line', 'HTTP/1.1 2'],
    ['an end in the headers', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n'],
    ['an end in the body', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc'],
    ['an end in a chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc'],
    ['an end between chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n'],
  ])('%s', async (_, text) => {
    const { connection } = await serverWith((socket, __, index) => {
      if (index === 0) socket.end(text);
      else socket.write(ok('fine'));
    });
    await expect(connection.request(GET)).rejects.toThrow('the connection was closed');
    expect(Buffer.from((await connection.request(GET)).body).toString()).toBe('fine');
  });

  test.each([
    ['no HTTP', 'hello\r\n\r\n', /not an HTTP response/],
    ['a head without an end', `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(70_000)}`, /more than 64 KB/],
    ['a head over 64 KB', ok('a').replace('\r\n', `\r\nX: ${'x'.repeat(65_536)}\r\n`), /more than 64 KB/],
    ['a body of unknown length', 'HTTP/1.1 200 OK\r\n\r\nabc', /neither content-length nor chunks/],
    [
      'a chunk without a size',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n',
      /chunk's size/,
    ],
    [
      'a response behind the last chunk',
      `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n${ok('b')}`,
      /bytes behind the last chunk/,
    ],
    ['a response behind one without a body', `${ok('')}${ok('b')}`, /more bytes than/],
    ['more than the length says', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nabc', /more bytes than/],
  ])('%s', async (_, text, message) => {
    const { connection } = await serverWith((socket, __, index) => {
      socket.write(index === 0 ? text : ok('fine'));
    });
    await expect(connection.request(GET)).rejects.toThrow(message);
    expect(Buffer.from((await connection.request(GET)).body).toString()).toBe('fine');
  });

  test('a head of 64 KB is none of them', async () => {
    const { connection } = await serverWith((socket) => {
      socket.write(ok('a').replace('\r\n', `\r\nX: ${'x'.repeat(65_000)}\r\n`));
    });
    expect(Buffer.from((await connection.request(GET)).body).toString()).toBe('a');
  });

  test('a response between two requests', async () => {
    const { connection } = await serverWith(async (socket, __, index) => {
      socket.write(ok(String(index)));
      if (index > 0) return;
      await wait(5);
      socket.write(ok('stray'));
    });
    expect(Buffer.from((await connection.request(GET)).body).toString()).toBe('0');
    await wait(50);
    await expect(connection.request(GET)).rejects.toThrow('a response without a request');
    expect(Buffer.from((await connection.request(GET)).body).toString()).toBe('1');
  });

  test('nobody listening', async () => {
    const connection = createConnection('127.0.0.1:1');
    await expect(connection.request(GET)).rejects.toThrow(/ECONNREFUSED/);
    await expect(connection.request(GET)).rejects.toThrow(/ECONNREFUSED/);
  });
});
