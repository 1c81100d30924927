/**
 * @module engine/formats/apache-vhost
 * Debian's `vhost_combined`: `%v:%p %h %l %u %t "%r" %>s %O "%{Referer}i" "%{User-Agent}i"`.
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

export const apacheVhost: LineFormat = {
  kind: 'pattern',
  name: 'apache-vhost',
  summary: 'Apache access log with virtual hosts, vhost_combined',
  spec: 'https://httpd.apache.org/docs/2.4/logs.html#virtualhost',
  notes: 'Other than in `apache-combined`, `size` is that of the whole response, header included.',
  pattern: String.raw`^(?P<vhost>[^ ]+):(?P<port>[0-9]+) (?P<host>\S+) (?P<identity>\S+) ${USER_PATTERN} \[(?P<timestamp>[^\]]+)\] ${REQUEST_PATTERN} ${STATUS_PATTERN} (?P<size>[0-9]+|-) ${quoted('referrer')} ${quoted('agent')}\s*$`,
  columns: [
    { name: 'vhost', type: 'string' },
    { name: 'port', type: 'int' },
    { name: 'host', type: 'string' },
    { name: 'identity', type: 'string', nullText: '-' },
    { name: 'user', type: 'string', nullText: '-' },
    ...REQUEST_COLUMNS,
    ...REFERRER_AGENT_COLUMNS,
    REQUEST_TEXT_COLUMN,
  ],
  examples: [
    {
      line: 'www.example.com:443 203.0.113.9 - alice [02/Mar/2025:08:15:30 +0100] "GET /shop?page=2 HTTP/1.1" 200 5120 "https://www.example.com/" "Mozilla/5.0 (X11; Linux x86_64)"',
      output:
        '{"vhost":"www.example.com","port":443,"host":"203.0.113.9","identity":null,"user":"alice","timestamp":"2025-03-02T07:15:30.000Z","method":"GET","path":"/shop?page=2","protocol":"HTTP/1.1","status":200,"size":5120,"referrer":"https://www.example.com/","agent":"Mozilla/5.0 (X11; Linux x86_64)"}',
    },
    {
      line: '127.0.1.1:80 ::1 - - [02/Mar/2025:08:15:31 +0000] "OPTIONS * HTTP/1.0" 200 126 "-" "Apache/2.4.57 (Debian) (internal dummy connection)"',
      output:
        '{"vhost":"127.0.1.1","port":80,"host":"::1","identity":null,"user":null,"timestamp":"2025-03-02T08:15:31.000Z","method":"OPTIONS","path":"*","protocol":"HTTP/1.0","status":200,"size":126,"referrer":null,"agent":"Apache/2.4.57 (Debian) (internal dummy connection)"}',
    },
  ],
  failures: [
    {
      line: '203.0.113.9 - alice [02/Mar/2025:08:15:30 +0100] "GET / HTTP/1.1" 200 5 "-" "-"',
      code: 'no-match',
    },
    {
      line: 'www.example.com 203.0.113.9 - - [02/Mar/2025:08:15:30 +0100] "GET / HTTP/1.1" 200 5 "-" "-"',
      code: 'no-match',
    },
    {
      line: 'www.example.com:80 h - - [2025-03-02T08:15:30Z] "GET / HTTP/1.1" 200 5 "-" "-"',
      code: 'type',
    },
  ],
};
