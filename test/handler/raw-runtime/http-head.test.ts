import { expect, test } from 'vitest';
import { parseHead } from '../../../handler/raw-runtime/http-head.ts';

const head = (...lines: string[]) => parseHead(lines.join('\r\n'));

test('status, headers by lower-case name, and the length', () => {
  const { status, headers, framing, keepAlive } = head(
    'HTTP/1.1 200 OK',
    'Lambda-Runtime-Aws-Request-Id:  r-1 ',
    'CONTENT-LENGTH: 12',
  );
  expect(status).toBe(200);
  expect(headers.get('lambda-runtime-aws-request-id')).toBe('r-1');
  expect(framing).toEqual({ length: 12 });
  expect(keepAlive).toBe(true);
});

test.each<[string, string[], unknown, boolean]>([
  ['chunks', ['HTTP/1.1 200 OK', 'Transfer-Encoding: Chunked'], 'chunked', true],
  ['neither', ['HTTP/1.1 200 OK'], 'until-close', false],
  ['no content', ['HTTP/1.1 204 No Content'], { length: 0 }, true],
  [
    'a connection that closes',
    ['HTTP/1.1 202 Accepted', 'Connection: Close', 'Content-Length: 0'],
    { length: 0 },
    false,
  ],
  ['HTTP/1.0', ['HTTP/1.0 200 OK', 'Content-Length: 0'], { length: 0 }, false],
])('%s', (_, lines, framing, keepAlive) => {
  expect(head(...lines)).toMatchObject({ framing, keepAlive });
});

test('of a repeated field the values are joined', () => {
  expect(head('HTTP/1.1 200 OK', 'X-A: b', 'Content-Length: 0', 'x-a: c').headers.get('x-a')).toBe('b, c');
});

test.each([
  ['something else', ['SSH-2.0-OpenSSH'], /not an HTTP response: "SSH-2.0-OpenSSH"/],
  ['HTTP/2', ['HTTP/2 200'], /not an HTTP response/],
  ['a line that is no header', ['HTTP/1.1 200 OK', 'nothing'], /not a header: "nothing"/],
  [
    'a folded line',
    ['HTTP/1.1 200 OK', 'X-A: b', ' Content-Length: 5'],
    /not a header: " Content-Length: 5"/,
  ],
  ['a space before the colon', ['HTTP/1.1 200 OK', 'Content-Length : 5'], /not a header/],
  ['a name that is no token', ['HTTP/1.1 200 OK', 'X(A): b'], /not a header/],
  ['a line feed in a value', ['HTTP/1.1 200 OK', 'X-A: b\nContent-Length: 5'], /not a header/],
  ['a NUL in a value', ['HTTP/1.1 200 OK', 'X-A: b\0'], /not a header/],
  ['a length that is none', ['HTTP/1.1 200 OK', 'Content-Length: -1'], /content-length "-1"/],
  ['two lengths', ['HTTP/1.1 200 OK', 'Content-Length: 5', 'content-length: 7'], /content-length "5, 7"/],
  ['two lengths in one', ['HTTP/1.1 200 OK', 'Content-Length: 5, 7'], /content-length "5, 7"/],
  ['a length that is no body', ['HTTP/1.1 204 No Content', 'Content-Length: x'], /content-length "x"/],
  ['another coding', ['HTTP/1.1 200 OK', 'Transfer-Encoding: xchunkedx'], /transfer-encoding "xchunkedx"/],
  ['two codings', ['HTTP/1.1 200 OK', 'Transfer-Encoding: gzip, chunked'], /"gzip, chunked"/],
  [
    'two codings in two fields',
    ['HTTP/1.1 200 OK', 'Transfer-Encoding: gzip', 'Transfer-Encoding: chunked'],
    /"gzip, chunked", expected "chunked"/,
  ],
  [
    'chunks and a length',
    ['HTTP/1.1 200', 'Transfer-Encoding: chunked', 'Content-Length: 3'],
    /both transfer-encoding "chunked" and content-length "3"/,
  ],
])('%s is refused', (_, lines, message) => {
  expect(() => head(...lines)).toThrow(message);
});
