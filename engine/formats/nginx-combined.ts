/**
 * @module engine/formats/nginx-combined
 * nginx's predefined format `combined`:
 * `$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"`.
 * nginx writes quotes, backslashes and control characters inside values as `\xXX`.
 */
import type { LineFormat } from './format.ts';
import {
  quoted,
  REFERRER_AGENT_COLUMNS,
  REQUEST_COLUMNS,
  REQUEST_PATTERN,
  REQUEST_TEXT_COLUMN,
  USER_PATTERN,
} from './request-line.ts';

export const nginxCombined: LineFormat = {
  kind: 'pattern',
  name: 'nginx-combined',
  summary: "nginx access log, the predefined format 'combined'",
  spec: 'https://nginx.org/en/docs/http/ngx_http_log_module.html#log_format',
  pattern: String.raw`^(?P<host>\S+) - ${USER_PATTERN} \[(?P<timestamp>[^\]]+)\] ${REQUEST_PATTERN} (?P<status>[0-9]{3}) (?P<size>[0-9]+) ${quoted('referrer')} ${quoted('agent')}\s*$`,
  columns: [
    { name: 'host', type: 'string' },
    { name: 'user', type: 'string', nullText: '-' },
    ...REQUEST_COLUMNS,
    ...REFERRER_AGENT_COLUMNS,
    REQUEST_TEXT_COLUMN,
  ],
  examples: [
    {
      line: '203.0.113.9 - alice [02/Mar/2025:08:15:30 +0100] "GET /api/v1/items?page=2 HTTP/2.0" 200 512 "https://example.com/" "curl/8.5.0"',
      output:
        '{"host":"203.0.113.9","user":"alice","timestamp":"2025-03-02T07:15:30.000Z","method":"GET","path":"/api/v1/items?page=2","protocol":"HTTP/2.0","status":200,"size":512,"referrer":"https://example.com/","agent":"curl/8.5.0"}',
    },
    {
      line: 'unix: - - [02/Mar/2025:08:15:30 +0000] "" 400 0 "-" "-"',
      output:
        '{"host":"unix:","user":null,"timestamp":"2025-03-02T08:15:30.000Z","method":null,"path":null,"protocol":null,"status":400,"size":0,"referrer":null,"agent":null,"request":""}',
    },
  ],
  failures: [
    {
      line: '203.0.113.9 x alice [02/Mar/2025:08:15:30 +0100] "GET / HTTP/2.0" 200 512 "-" "-"',
      code: 'no-match',
    },
    {
      line: '203.0.113.9 - alice [02/Mrz/2025:08:15:30 +0100] "GET / HTTP/2.0" 200 512 "-" "-"',
      code: 'type',
    },
  ],
};
