/**
 * @module engine/formats/apache-common
 * Apache's Common Log Format: `%h %l %u %t "%r" %>s %b`.
 */
import type { LineFormat } from './format.ts';
import {
  REQUEST_COLUMNS,
  REQUEST_PATTERN,
  REQUEST_TEXT_COLUMN,
  STATUS_PATTERN,
  USER_PATTERN,
} from './request-line.ts';

export const apacheCommon: LineFormat = {
  kind: 'pattern',
  name: 'apache-common',
  summary: 'Apache access log, Common Log Format',
  spec: 'https://httpd.apache.org/docs/2.4/logs.html#common',
  pattern: String.raw`^(?P<host>\S+) (?P<identity>\S+) ${USER_PATTERN} \[(?P<timestamp>[^\]]+)\] ${REQUEST_PATTERN} ${STATUS_PATTERN} (?P<size>[0-9]+|-)\s*$`,
  columns: [
    { name: 'host', type: 'string' },
    { name: 'identity', type: 'string', nullText: '-' },
    { name: 'user', type: 'string', nullText: '-' },
    ...REQUEST_COLUMNS,
    REQUEST_TEXT_COLUMN,
  ],
  examples: [
    {
      line: '127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] "GET /apache_pb.gif HTTP/1.0" 200 2326',
      output:
        '{"host":"127.0.0.1","identity":null,"user":"frank","timestamp":"2000-10-10T20:55:36.000Z","method":"GET","path":"/apache_pb.gif","protocol":"HTTP/1.0","status":200,"size":2326}',
    },
    {
      line: '2001:db8::1 - - [17/May/2015:10:05:03 +0000] "-" 408 -',
      output:
        '{"host":"2001:db8::1","identity":null,"user":null,"timestamp":"2015-05-17T10:05:03.000Z","method":null,"path":null,"protocol":null,"status":408,"size":null,"request":"-"}',
    },
    {
      line: String.raw`h - jane@example.org [29/Feb/2024:23:59:59 +0530] "GET /a\"b HTTP/1.1" 404 0 `,
      output: String.raw`{"host":"h","identity":null,"user":"jane@example.org","timestamp":"2024-02-29T18:29:59.000Z","method":"GET","path":"/a\\\"b","protocol":"HTTP/1.1","status":404,"size":0}`,
    },
  ],
  failures: [
    {
      line: 'www.example.com:80 127.0.0.1 - - [10/Oct/2000:13:55:36 -0700] "GET / HTTP/1.0" 200 1',
      code: 'no-match',
    },
    { line: '127.0.0.1 - - [30/Feb/2000:13:55:36 -0700] "GET / HTTP/1.0" 200 1', code: 'type' },
    { line: '127.0.0.1 - - [10/Oct/2000:13:55:36 -0700] "GET / HTTP/1.0 200 1', code: 'no-match' },
    { line: '', code: 'no-match' },
  ],
};
