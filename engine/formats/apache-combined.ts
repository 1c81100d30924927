/**
 * @module engine/formats/apache-combined
 * Apache's Combined Log Format: Common, and `"%{Referer}i" "%{User-agent}i"`.
 */
import type { LineFormat } from './format.ts';
import {
  quoted,
  REFERRER_AGENT_COLUMNS,
  REQUEST_COLUMNS,
  REQUEST_PATTERN,
  REQUEST_TEXT_COLUMN,
  STATUS_PATTERN,
  USER_PATTERN,
} from './request-line.ts';

export const apacheCombined: LineFormat = {
  kind: 'pattern',
  name: 'apache-combined',
  summary: 'Apache access log, Combined Log Format',
  spec: 'https://httpd.apache.org/docs/2.4/logs.html#combined',
  pattern: String.raw`^(?P<host>\S+) (?P<identity>\S+) ${USER_PATTERN} \[(?P<timestamp>[^\]]+)\] ${REQUEST_PATTERN} ${STATUS_PATTERN} (?P<size>[0-9]+|-) ${quoted('referrer')} ${quoted('agent')}\s*$`,
  columns: [
    { name: 'host', type: 'string' },
    { name: 'identity', type: 'string', nullText: '-' },
    { name: 'user', type: 'string', nullText: '-' },
    ...REQUEST_COLUMNS,
    ...REFERRER_AGENT_COLUMNS,
    REQUEST_TEXT_COLUMN,
  ],
  examples: [
    {
      line: '83.149.9.216 - - [17/May/2015:10:05:03 +0000] "GET /x.png HTTP/1.1" 200 203023 "http://a/" "Mozilla/5.0"',
      output:
        '{"host":"83.149.9.216","identity":null,"user":null,"timestamp":"2015-05-17T10:05:03.000Z","method":"GET","path":"/x.png","protocol":"HTTP/1.1","status":200,"size":203023,"referrer":"http://a/","agent":"Mozilla/5.0"}',
    },
    {
      line: String.raw`::1 - - [01/Jan/2020:00:00:00 +0100] "\x16\x03\x01\x02" 400 226 "-" ""`,
      output: String.raw`{"host":"::1","identity":null,"user":null,"timestamp":"2019-12-31T23:00:00.000Z","method":null,"path":null,"protocol":null,"status":400,"size":226,"referrer":null,"agent":"","request":"\\x16\\x03\\x01\\x02"}`,
    },
    {
      line: String.raw`10.0.0.7 - - [31/Dec/2023:12:00:00 -0330] "POST /f%C3%A9 HTTP/2.0" 201 17 "-" "say \"hi\" é"`,
      output: String.raw`{"host":"10.0.0.7","identity":null,"user":null,"timestamp":"2023-12-31T15:30:00.000Z","method":"POST","path":"/f%C3%A9","protocol":"HTTP/2.0","status":201,"size":17,"referrer":null,"agent":"say \\\"hi\\\" é"}`,
    },
    {
      line: 'h - - [17/May/2015:10:05:03 +0000] "GET /two words HTTP/1.1" 400 0 "-" "-"',
      output:
        '{"host":"h","identity":null,"user":null,"timestamp":"2015-05-17T10:05:03.000Z","method":null,"path":null,"protocol":null,"status":400,"size":0,"referrer":null,"agent":null,"request":"GET /two words HTTP/1.1"}',
    },
  ],
  failures: [
    { line: '127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] "GET / HTTP/1.0" 200 2326', code: 'no-match' },
    { line: 'h - - [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 1 "-" "no end', code: 'no-match' },
    { line: 'h - - [17/May/2015:25:05:03 +0000] "GET / HTTP/1.1" 200 1 "-" "-"', code: 'type' },
    { line: 'h - - [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 1 "-" "-" tail', code: 'no-match' },
  ],
};
