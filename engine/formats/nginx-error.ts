/**
 * @module engine/formats/nginx-error
 * nginx's error log: `time [level] pid#tid: *connection message`, and behind an HTTP request's message what is known of it.
 */
import type { LineFormat } from './format.ts';

/** Text up to a comma that may be that of `, client: `. A lazy `.*?` in its place takes 12 times as many states. */
const MESSAGE = '(?:[^,]|,[^ ,]|, [^c,]|, c[^l,]|, cl[^i,])*';

/** nginx writes a quote inside of these as it came, or as `\x22`. */
const quoted = (name: string): string => `"(?P<${name}>[^"]*)"`;

export const nginxError: LineFormat = {
  kind: 'pattern',
  name: 'nginx-error',
  summary: 'nginx error log',
  spec: 'https://nginx.org/en/docs/ngx_core_module.html#error_log',
  notes:
    'The log has no zone: times are read as UTC; override the column with a `strftime` of your `zone`. What follows under other names, as of streams and mail, is `rest`, with the comma before it. Each line is a record: the further lines of a message that has several (what a FastCGI program wrote) fail with `no-match`, and `onError` decides; put a shipper before it that joins them.',
  pattern: String.raw`^(?P<timestamp>[0-9/]+ [0-9:]+) \[(?P<level>[a-z]+)\] (?P<pid>[0-9]+)#(?P<tid>[0-9]+): (?:\*(?P<connection>[0-9]+) )?(?P<message>${MESSAGE})(?:, client: (?P<client>[^ ,]+)(?:, server: (?P<server>[^ ,]*))?(?:, request: ${quoted('request')})?(?:, subrequest: ${quoted('subrequest')})?(?:, upstream: ${quoted('upstream')})?(?:, host: ${quoted('host')})?(?:, referrer: ${quoted('referrer')})?)?(?P<rest>(?s:,.*))?$`,
  columns: [
    { name: 'timestamp', type: { strftime: { format: '%Y/%m/%d %H:%M:%S' } } },
    { name: 'level', type: 'string' },
    { name: 'pid', type: 'int' },
    { name: 'tid', type: 'int' },
    { name: 'connection', type: 'int' },
    { name: 'message', type: 'string' },
    { name: 'client', type: 'string' },
    { name: 'server', type: 'string' },
    { name: 'request', type: 'string' },
    { name: 'subrequest', type: 'string' },
    { name: 'upstream', type: 'string' },
    { name: 'host', type: 'string' },
    { name: 'referrer', type: 'string' },
    { name: 'rest', type: 'string', optional: true },
  ],
  examples: [
    {
      line: '2012/10/14 18:50:34 [error] 2632#0: *1 open() "/opt/nginx/html/blog" failed (2: No such file or directory), client: 127.0.0.1, server: www.example.com, request: "GET /blog HTTP/1.0", host: "www.example.com"',
      output: String.raw`{"timestamp":"2012-10-14T18:50:34.000Z","level":"error","pid":2632,"tid":0,"connection":1,"message":"open() \"/opt/nginx/html/blog\" failed (2: No such file or directory)","client":"127.0.0.1","server":"www.example.com","request":"GET /blog HTTP/1.0","subrequest":null,"upstream":null,"host":"www.example.com","referrer":null}`,
    },
    {
      line: '2012/10/14 18:56:41 [notice] 2761#0: using inherited sockets from "6;"',
      output: String.raw`{"timestamp":"2012-10-14T18:56:41.000Z","level":"notice","pid":2761,"tid":0,"connection":null,"message":"using inherited sockets from \"6;\"","client":null,"server":null,"request":null,"subrequest":null,"upstream":null,"host":null,"referrer":null}`,
    },
  ],
  failures: [
    { line: '2012-10-14 18:50:34 [error] 2632#0: *1 text', code: 'no-match' },
    { line: '2012/13/14 18:50:34 [error] 2632#0: *1 text', code: 'type' },
    { line: 'PHP message: a line of its own', code: 'no-match' },
  ],
};
