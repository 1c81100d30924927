/**
 * @module handler/raw-runtime/connection
 * One keep-alive HTTP/1.1 connection, one request at a time, whose response body is read by the system straight into a
 * place that the caller gives. Node's own client hands over buffers of 64 KB, each of which would have to be copied.
 */
import { connect, type Socket } from 'node:net';
import { type ChunkedDecoder, createChunkedDecoder } from './chunked.ts';
import { parseHead, type ResponseHead } from './http-head.ts';

/** Bytes read at a time where no place is there yet: heads, chunks, small bodies. */
const SCRATCH_BYTES = 64 * 1024;

const LONGEST_HEAD = 64 * 1024;

/** Where a body of so many bytes is to be put; exactly as long as asked for. */
export type GivePlace = (length: number, headers: ReadonlyMap<string, string>) => Promise<Uint8Array>;

export interface Request {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Must not change until the response is there. */
  readonly body?: Uint8Array;
  /** For the body of a response with status 200. Default, and for all others: new memory. */
  readonly place?: GivePlace;
}

export interface Response {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
}

export interface Connection {
  /**
   * Connects where there is no connection; reconnects and retries, once, where the server had closed one that was
   * used before.
   * @throws Error where there is no response, or one that is cut off or not HTTP
   */
  request(request: Request): Promise<Response>;
  close(): void;
}

/** The connection ended before anything of the response came: the request may be made again on a new one. */
class NoResponseError extends Error {}

interface Exchange {
  readonly place: GivePlace;
  readonly resolve: (response: Response) => void;
  readonly reject: (error: Error) => void;
  /** What came of the head. */
  text: string;
  head: ResponseHead | null;
  chunked: ChunkedDecoder | null;
  body: Uint8Array | null;
  filled: number;
}

const newMemory: GivePlace = (length) => Promise.resolve(new Uint8Array(length));
const placeFor = ({ head, place }: Exchange, length: number) =>
  (head!.status === 200 ? place : newMemory)(length, head!.headers);
const HEAD_END = '\r\n\r\n';

function headText({ method, path, headers = {}, body }: Request, host: string): string {
  const length = method === 'POST' ? { 'Content-Length': String(body?.length ?? 0) } : {};
  const fields = Object.entries({ Host: host, ...headers, ...length });
  return `${method} ${path} HTTP/1.1\r\n${fields.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
}

/** @param host `name:port` */
export function createConnection(host: string): Connection {
  const { hostname, port } = new URL(`http://${host}`);
  const scratch = new Uint8Array(SCRATCH_BYTES);
  let socket: Socket | null = null;
  let used = false;
  let exchange: Exchange | null = null;
  /** What came between two requests; the next one says it, as whose response it is nobody knows. */
  let unasked: Error | null = null;

  function fail(error: Error): void {
    const failed = exchange;
    exchange = null;
    socket?.destroy();
    socket = null;
    failed?.reject(error);
  }

  function finish(body: Uint8Array): void {
    const { resolve, head } = exchange!;
    exchange = null;
    used = true;
    if (!head!.keepAlive) {
      socket?.destroy();
      socket = null;
    }
    resolve({ status: head!.status, headers: head!.headers, body });
  }

  /** The body's first bytes, which came with the head or before its place was there. */
  function takeBody(bytes: Uint8Array): void {
    const { chunked, body, filled } = exchange!;
    if (chunked !== null) {
      if (chunked.push(bytes) < bytes.length) throw new Error('bytes behind the last chunk');
      if (chunked.complete) gather(chunked.pieces);
    } else if (body !== null) {
      if (filled + bytes.length > body.length) throw new Error('more bytes than its content-length says');
      body.set(bytes, filled);
      exchange!.filled += bytes.length;
      if (exchange!.filled === body.length) finish(body); // at once where there is none
    }
  }

  /** Puts a body whose length was not known before into its place. */
  function gather(pieces: readonly Uint8Array[]): void {
    const current = exchange!;
    const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
    placeFor(current, length).then(
      (body) => {
        let at = 0;
        for (const piece of pieces) {
          body.set(piece, at);
          at += piece.length;
        }
        if (exchange === current) finish(body);
      },
      (error: Error) => fail(error),
    );
  }

  /** Returns whether to go on reading at once. */
  function takeHead(bytes: Uint8Array): boolean {
    const current = exchange!;
    const before = current.text.length;
    current.text += Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
    const end = current.text.indexOf(HEAD_END, Math.max(0, before - HEAD_END.length));
    if ((end === -1 ? current.text.length : end) > LONGEST_HEAD) throw new Error('a head of more than 64 KB');
    if (end === -1) return true;
    const head = parseHead(current.text.slice(0, end));
    // Another response follows an informational one.
    const rest = bytes.slice(end + HEAD_END.length - before);
    if (head.status < 200) {
      current.text = '';
      return rest.length === 0 || takeHead(rest);
    }
    current.head = head;
    if (typeof head.framing === 'string') {
      if (head.framing === 'until-close') throw new Error('neither content-length nor chunks');
      current.chunked = createChunkedDecoder();
      takeBody(rest);
      return true;
    }
    placeFor(current, head.framing.length).then(
      (body) => {
        if (exchange !== current) return;
        current.body = body;
        try {
          takeBody(rest);
        } catch (error) {
          fail(error as Error);
        }
        socket?.resume();
      },
      (error: Error) => fail(error),
    );
    return false;
  }

  function onRead(count: number, buffer: Uint8Array): boolean {
    if (exchange === null) {
      unasked = new Error('a response without a request');
      fail(unasked);
      return true;
    }
    try {
      const { head, body } = exchange;
      if (head === null) return takeHead(buffer.subarray(0, count));
      if (buffer === scratch) takeBody(buffer.subarray(0, count));
      else {
        exchange.filled += count;
        if (exchange.filled === body!.length) finish(body!);
      }
    } catch (error) {
      fail(error as Error);
    }
    return true;
  }

  /** Where the next read goes: the rest of the body's place, if there is one. */
  function nextBuffer(): Uint8Array {
    if (exchange === null || exchange.body === null) return scratch;
    return exchange.body.subarray(exchange.filled);
  }

  function open(): Socket {
    used = false;
    const opened = connect({
      host: hostname,
      port: Number(port === '' ? 80 : port),
      noDelay: true,
      onread: { buffer: nextBuffer, callback: onRead },
    });
    const ended = (error: Error | null) => {
      if (opened !== socket) return;
      socket = null;
      if (exchange === null) return;
      const nothingCame = exchange.head === null && exchange.text === '';
      const message = error?.message ?? 'the connection was closed';
      fail(nothingCame && used ? new NoResponseError(message) : new Error(message));
    };
    opened.on('error', ended);
    opened.on('close', () => ended(null));
    opened.on('end', () => ended(null));
    return opened;
  }

  function ask(request: Request): Promise<Response> {
    return new Promise((resolve, reject) => {
      const stray = unasked;
      unasked = null;
      if (stray !== null) throw stray;
      socket ??= open();
      const place = request.place ?? newMemory;
      exchange = { place, resolve, reject, text: '', head: null, chunked: null, body: null, filled: 0 };
      socket.cork();
      socket.write(headText(request, host), 'latin1');
      if (request.body !== undefined && request.body.length > 0) socket.write(request.body);
      socket.uncork();
    });
  }

  return {
    async request(request) {
      try {
        return await ask(request);
      } catch (error) {
        if (!(error instanceof NoResponseError)) throw error;
        return ask(request);
      }
    },
    close() {
      socket?.destroy();
      socket = null;
    },
  };
}
