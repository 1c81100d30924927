/**
 * @module engine/formats/apache-error
 * Apache's error log as 2.4 writes it where no ErrorLogFormat is set:
 * `[%{u}t] [%-m:%l] [pid %P:tid %T] %7F: %E: [client\ %a] %M% ,\ referer\ %{Referer}i`. Parts without a value are left out.
 *
 * The optional parts take no comma, so that none of them runs on beside the search for `, referer: `: with commas the
 * function is three times as large.
 */
import type { LineFormat } from './format.ts';

export const apacheError: LineFormat = {
  kind: 'pattern',
  name: 'apache-error',
  summary: 'Apache error log, as version 2.4 writes it by default',
  spec: 'https://httpd.apache.org/docs/2.4/mod/core.html#errorlogformat',
  notes:
    'The log has no zone: times are read as UTC; override the column with a `strftime` of your `zone`. Each line is a record: the further lines of a message that has several (of a script, say) fail with `no-match`, and `onError` decides; put a shipper before it that joins them.',
  pattern: String.raw`^\[(?P<timestamp>[^\]]+)\] \[(?P<module>[^:\]]*):(?P<level>[a-z0-9]+)\] \[pid (?P<pid>[0-9]+)(?::tid (?P<tid>[0-9]+))?\] (?:(?P<source>[^ ,:()\[]+\([0-9]+\)): )?(?:(?P<error>\([^),]+\)[^:,\[]*): )?(?:\[(?:client|remote) (?P<client>[^\],]+)\] )?(?:(?P<code>AH[0-9]+): )?(?P<message>.*?)(?:, referer: (?P<referrer>[^ ]*))?$`,
  columns: [
    { name: 'timestamp', type: { strftime: { format: '%a %b %d %H:%M:%S.%f %Y' } } },
    { name: 'module', type: 'string', nullText: '-' },
    { name: 'level', type: 'string' },
    { name: 'pid', type: 'int' },
    { name: 'tid', type: 'int' },
    { name: 'source', type: 'string' },
    { name: 'error', type: 'string' },
    { name: 'client', type: 'string' },
    { name: 'code', type: 'string' },
    { name: 'message', type: 'string' },
    { name: 'referrer', type: 'string' },
  ],
  examples: [
    {
      line: '[Thu May 12 08:28:57.652118 2011] [core:error] [pid 8777:tid 4326490112] [client ::1:58619] File does not exist: /usr/local/apache2/htdocs/favicon.ico',
      output:
        '{"timestamp":"2011-05-12T08:28:57.652Z","module":"core","level":"error","pid":8777,"tid":4326490112,"source":null,"error":null,"client":"::1:58619","code":null,"message":"File does not exist: /usr/local/apache2/htdocs/favicon.ico","referrer":null}',
    },
    {
      line: '[Sun Mar 02 08:15:30.000001 2025] [core:error] [pid 71] (13)Permission denied: [client 203.0.113.9:50522] AH00132: file permissions deny server access: /var/www/a.html, referer: https://example.com/',
      output:
        '{"timestamp":"2025-03-02T08:15:30.000Z","module":"core","level":"error","pid":71,"tid":null,"source":null,"error":"(13)Permission denied","client":"203.0.113.9:50522","code":"AH00132","message":"file permissions deny server access: /var/www/a.html","referrer":"https://example.com/"}',
    },
    {
      line: '[Sun Mar 02 08:15:31.123456 2025] [ssl:debug] [pid 71:tid 140163] ssl_engine_kernel.c(2425): [client 203.0.113.9:50522] AH02034: Initial (No.1) HTTPS request received for child 3',
      output:
        '{"timestamp":"2025-03-02T08:15:31.123Z","module":"ssl","level":"debug","pid":71,"tid":140163,"source":"ssl_engine_kernel.c(2425)","error":null,"client":"203.0.113.9:50522","code":"AH02034","message":"Initial (No.1) HTTPS request received for child 3","referrer":null}',
    },
  ],
  failures: [
    {
      line: '[Fri Sep 09 10:42:29.902022 2011] [error] [client 1.2.3.4] File does not exist: /a',
      code: 'no-match',
    },
    { line: '[Fri Sep 09 25:42:29.902022 2011] [core:error] [pid 1] no such hour', code: 'type' },
    { line: '[Fri Sep 09 10:42:29.902022 2011] [core:error] [pid x] text', code: 'no-match' },
    { line: 'PHP Stack trace:', code: 'no-match' },
  ],
};
