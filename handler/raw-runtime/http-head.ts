/**
 * @module handler/raw-runtime/http-head
 * The head of an HTTP/1.1 response (RFC 9112): status line and fields, as far as the Runtime API needs them.
 */

/** What follows the head: so many bytes, chunks, or whatever comes until the connection ends. */
export type BodyFraming = { readonly length: number } | 'chunked' | 'until-close';

export interface ResponseHead {
  readonly status: number;
  /** By lower-case name; values of a repeated field are joined by `, `. */
  readonly headers: ReadonlyMap<string, string>;
  readonly framing: BodyFraming;
  /** Whether the connection may be used again. */
  readonly keepAlive: boolean;
}

const STATUS_LINE = /^HTTP\/1\.([01]) ([0-9]{3})(?: |$)/;
/** A name is a token with the colon right behind it (RFC 9112, 5.1), so a folded line is none; a value has no controls but tabs. */
const FIELD = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\t\x20-\x7e\x80-\xff]*?)[ \t]*$/;

const shown = (text: string) => JSON.stringify(text.slice(0, 60));

/** RFC 9112, 6.3, its doubtful cases refused: who disagrees about a length disagrees about where the next response begins. */
function framingOf(status: number, headers: ReadonlyMap<string, string>): BodyFraming {
  const coding = headers.get('transfer-encoding');
  const length = headers.get('content-length');
  if (coding !== undefined && length !== undefined) {
    throw new Error(`both transfer-encoding ${shown(coding)} and content-length ${shown(length)}`);
  }
  if (coding !== undefined && coding.toLowerCase() !== 'chunked') {
    throw new Error(`transfer-encoding ${shown(coding)}, expected "chunked"`);
  }
  if (length !== undefined && !/^[0-9]{1,15}$/.test(length)) {
    throw new Error(`content-length ${shown(length)}`); // "5, 7" too: the field was sent twice
  }
  if (status === 204 || status === 304) return { length: 0 };
  if (coding !== undefined) return 'chunked';
  return length === undefined ? 'until-close' : { length: Number(length) };
}

/**
 * @param text the head without the empty line at its end
 * @throws Error where it is no HTTP/1.1 response
 */
export function parseHead(text: string): ResponseHead {
  const [statusLine = '', ...lines] = text.split('\r\n');
  const match = STATUS_LINE.exec(statusLine);
  if (match === null) throw new Error(`not an HTTP response: ${shown(statusLine)}`);
  const headers = new Map<string, string>();
  for (const line of lines) {
    const field = FIELD.exec(line);
    if (field === null) throw new Error(`not a header: ${shown(line)}`);
    const name = field[1]!.toLowerCase();
    const before = headers.get(name);
    headers.set(name, before === undefined ? field[2]! : `${before}, ${field[2]!}`);
  }
  const status = Number(match[2]);
  const framing = framingOf(status, headers);
  const connection = headers.get('connection')?.toLowerCase() ?? '';
  const keepAlive = match[1] === '1' && !connection.includes('close') && framing !== 'until-close';
  return { status, headers, framing, keepAlive };
}
