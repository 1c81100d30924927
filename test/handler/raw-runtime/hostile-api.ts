/**
 * @module test/handler/raw-runtime/hostile-api
 * A Runtime API that responds with whatever bytes a case says, cut wherever it says, and the raw runtime's serve loop in
 * front of it. Cases are plain data, so that one that was found is a fixture.
 */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createRuntimeApi } from '../../../handler/raw-runtime/runtime-api.ts';
import { serve } from '../../../handler/raw-runtime/serve.ts';
import type { Random } from '../../../simulator/samples/random.ts';

/** What is sent for one request, as Latin-1 text in parts, and whether the connection is ended behind it. */
export interface Sent {
  readonly parts: readonly string[];
  readonly end: boolean;
  /** The event that this is, where it is nothing but right; the runtime must have got exactly this. */
  readonly event: string | null;
}

/** Responses in the order of the requests, `next` and `response` alike; the connection is closed after the last. */
export type Case = readonly Sent[];

/** Longest that a case may take, in ms, with the connection closed: more is a hang. */
const PATIENCE = 5000;

/** After so many ms without another request the server ends a connection. */
const SILENCE = 10;

const later = () => new Promise((resolve) => setImmediate(resolve));

async function send(socket: Socket, { parts, end }: Sent): Promise<void> {
  for (const part of parts) {
    if (socket.destroyed) return;
    socket.write(Buffer.from(part, 'latin1'));
    await later();
  }
  if (end) socket.end();
}

export interface HostileApi {
  /** What is wrong with how the runtime took a case; `null`: nothing. */
  run(given: Case): Promise<string | null>;
  close(): void;
}

export async function startHostileApi(): Promise<HostileApi> {
  let left: Sent[] = [];
  let asked = 0;
  const sockets = new Set<Socket>();
  /** A response that is not all there: the runtime has to wait for the rest, so the connection must end. */
  const endSilence = (socket: Socket, requests: number) =>
    setTimeout(() => (asked === requests || left.length === 0) && socket.destroy(), SILENCE);
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    let text = '';
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      for (;;) {
        const head = text.indexOf('\r\n\r\n');
        const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
        if (head === -1 || text.length < head + 4 + length) return;
        text = text.slice(head + 4 + length);
        asked += 1;
        const sent = left.shift();
        if (sent === undefined) socket.destroy();
        else void send(socket, sent).then(() => endSilence(socket, asked));
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  return {
    async run(given) {
      left = [...given];
      asked = 0;
      const api = createRuntimeApi(`127.0.0.1:${port}`);
      const got: string[] = [];
      const serving = serve(api, {
        handle: async ({ event }) => {
          got.push(Buffer.from(event).toString('latin1'));
          return Buffer.from('{}');
        },
        place: async (length) => {
          if (length > 64 * 1024 * 1024) throw new RangeError(`an event of ${length} bytes`);
          return new Uint8Array(length);
        },
        onInvocation: () => {},
        warn: () => {},
      });
      let timer: NodeJS.Timeout | undefined;
      const hung = new Promise<string>((resolve) => {
        timer = setTimeout(() => resolve(`it hangs after ${asked} requests`), PATIENCE);
      });
      const ended = serving.ended.then(
        () => 'the loop ended although nobody stopped it',
        (error: unknown) => (error instanceof Error ? null : `it threw ${typeof error}`),
      );
      const problem = await Promise.race([ended, hung]);
      clearTimeout(timer);
      api.close();
      for (const socket of sockets) socket.destroy();
      if (problem !== null) return problem;
      return wrongEvents(given, got);
    },
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

/** Up to the first response that is not right, every event has to arrive as it was sent. */
function wrongEvents(given: Case, got: readonly string[]): string | null {
  let place = 0;
  for (const { event } of given) {
    if (event === null) return null;
    if (event !== '') {
      if (got[place] !== event)
        return `event ${place} arrived as ${JSON.stringify(got[place]?.slice(0, 80))}`;
      place += 1;
    }
  }
  return null;
}

/** Text cut at random places; now and then a byte at a time. */
function cut(text: string, random: Random): string[] {
  if (random.oneIn(20) && text.length < 300) return [...text];
  const parts: string[] = [];
  let at = 0;
  while (at < text.length) {
    const size = random.oneIn(3) ? 1 + random.below(8) : 1 + random.below(text.length);
    parts.push(text.slice(at, at + size));
    at += size;
  }
  return parts;
}

function chunked(body: string, random: Random): string {
  let out = '';
  for (let at = 0; at < body.length; ) {
    const size = 1 + random.below(Math.min(2000, body.length - at));
    const number = random.oneIn(2) ? size.toString(16) : size.toString(16).toUpperCase().padStart(4, '0');
    out += `${number}${random.oneIn(4) ? ';name="value"' : ''}\r\n${body.slice(at, at + size)}\r\n`;
    at += size;
  }
  return `${out}0\r\n${random.oneIn(4) ? 'X-Trailer: 1\r\n' : ''}\r\n`;
}

const someHeader = (random: Random) =>
  random.pick([
    'X-A: b',
    'x-empty:',
    `X-Long: ${'y'.repeat(random.below(3000))}`,
    'Lambda-Runtime-Deadline-Ms: soon',
  ]);

function rightNext(random: Random): Sent {
  const body = Array.from({ length: 1 + random.below(random.oneIn(10) ? 200_000 : 400) }, () =>
    String.fromCharCode(random.below(256)),
  ).join('');
  const isChunked = random.oneIn(2);
  const headers = [
    'Lambda-Runtime-Aws-Request-Id: id',
    isChunked ? 'Transfer-Encoding: chunked' : `Content-Length: ${body.length}`,
    ...Array.from({ length: random.below(3) }, () => someHeader(random)),
  ];
  const early = random.oneIn(10) ? 'HTTP/1.1 100 Continue\r\n\r\n' : '';
  const text = `${early}HTTP/1.1 200 OK\r\n${headers.join('\r\n')}\r\n\r\n${isChunked ? chunked(body, random) : body}`;
  return { parts: cut(text, random), end: false, event: body };
}

const rightAccepted = (random: Random): Sent => ({
  parts: cut('HTTP/1.1 202 Accepted\r\nContent-Length: 15\r\n\r\n{"status":"OK"}', random),
  end: false,
  event: '',
});

const GARBAGE = [
  '',
  '\r\n\r\n',
  'HTTP/1.1 200',
  'HTTP/2 200 OK\r\n\r\n',
  '\0\0\0\0',
  'Content-Length: -1\r\n',
  '\r\n0\r\n\r\n',
];
GARBAGE.push(
  'ffffffffffff\r\n',
  'Transfer-Encoding: chunked\r\n',
  'Content-Length: 99999999999999\r\n',
  ': x\r\n',
);

const STATUSES = ['100', '199', '204', '301', '304', '400', '403', '413', '500', '999', '000', '20', '2000'];

/** One of the right ones, broken. */
function broken(sent: Sent, random: Random): Sent {
  let text = sent.parts.join('');
  for (let count = 1 + random.below(3); count > 0; count -= 1) {
    const at = random.below(text.length + 1);
    const kind = random.below(7);
    if (kind === 0) text = text.slice(0, at);
    else if (kind === 1) text = text.slice(0, at) + random.pick(GARBAGE) + text.slice(at);
    else if (kind === 2) text = text.slice(0, at) + text.slice(at + 1 + random.below(10));
    else if (kind === 3)
      text = text.slice(0, at) + String.fromCharCode(random.below(256)) + text.slice(at + 1);
    else if (kind === 4) text = text.replace(/ 20[02] /, ` ${random.pick(STATUSES)} `);
    else if (kind === 5) text += text;
    else
      text = Array.from({ length: random.below(300) }, () => String.fromCharCode(random.below(256))).join('');
  }
  return { parts: cut(text, random), end: random.oneIn(2), event: null };
}

/** A few invocations that are right, then one that is not, and whatever comes after that. */
export function randomCase(random: Random): Case {
  const sent: Sent[] = [];
  for (let count = random.below(4); count > 0; count -= 1)
    sent.push(rightNext(random), rightAccepted(random));
  const first = random.oneIn(2) ? [] : [rightNext(random)];
  sent.push(...first, broken(first.length === 0 ? rightNext(random) : rightAccepted(random), random));
  for (let count = random.below(3); count > 0; count -= 1) {
    sent.push({ ...(random.oneIn(2) ? rightNext(random) : rightAccepted(random)), event: null });
  }
  return sent;
}
