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
  [
    'chunks before a length',
    ['HTTP/1.1 200', 'Transfer-Encoding: chunked', 'Content-Length: 3'],
    'chunked',
    true,
  ],
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

test.each([
  ['something else', ['SSH-2.0-OpenSSH'], /not an HTTP response: "SSH-2.0-OpenSSH"/],
  ['HTTP/2', ['HTTP/2 200'], /not an HTTP response/],
  ['a line that is no header', ['HTTP/1.1 200 OK', 'nothing'], /not a header: "nothing"/],
  ['a length that is none', ['HTTP/1.1 200 OK', 'Content-Length: -1'], /content-length "-1"/],
])('%s is refused', (_, lines, message) => {
  expect(() => head(...lines)).toThrow(message);
});
