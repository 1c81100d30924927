/**
 * @module handler/raw-runtime/http-head
 * The head of an HTTP/1.1 response (RFC 9112): status line and fields, as far as the Runtime API needs them.
 */

/** What follows the head: so many bytes, chunks, or whatever comes until the connection ends. */
export type BodyFraming = { readonly length: number } | 'chunked' | 'until-close';

export interface ResponseHead {
  readonly status: number;
  /** By lower-case name; of a repeated field the last. */
  readonly headers: ReadonlyMap<string, string>;
  readonly framing: BodyFraming;
  /** Whether the connection may be used again. */
  readonly keepAlive: boolean;
}

const STATUS_LINE = /^HTTP\/1\.([01]) ([0-9]{3})(?: |$)/;

function framingOf(status: number, headers: ReadonlyMap<string, string>): BodyFraming {
  if (status === 204 || status === 304) return { length: 0 };
  if (headers.get('transfer-encoding')?.toLowerCase().includes('chunked')) return 'chunked';
  const length = headers.get('content-length');
  if (length === undefined) return 'until-close';
  if (!/^[0-9]{1,15}$/.test(length)) throw new Error(`content-length ${JSON.stringify(length)}`);
  return { length: Number(length) };
}

/**
 * @param text the head without the empty line at its end
 * @throws Error where it is no HTTP/1.1 response
 */
export function parseHead(text: string): ResponseHead {
  const [statusLine = '', ...lines] = text.split('\r\n');
  const match = STATUS_LINE.exec(statusLine);
  if (match === null) throw new Error(`not an HTTP response: ${JSON.stringify(statusLine.slice(0, 60))}`);
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon < 1) throw new Error(`not a header: ${JSON.stringify(line.slice(0, 60))}`);
    headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  const status = Number(match[2]);
  const framing = framingOf(status, headers);
  const connection = headers.get('connection')?.toLowerCase() ?? '';
  const keepAlive = match[1] === '1' && !connection.includes('close') && framing !== 'until-close';
  return { status, headers, framing, keepAlive };
}
