/**
 * @module engine/formats/proxy/haproxy-http
 * HAProxy's HTTP log (`option httplog`):
 * `%ci:%cp [%tr] %ft %b/%s %TR/%Tw/%Tc/%Tr/%Ta %ST %B %CC %CS %tsc %ac/%fc/%bc/%sc/%rc %sq/%bq %hr %hs %{+Q}r`.
 *
 * HAProxy writes quotes, braces and controls inside of values as `#XX`, so that a quote always ends the request. A line cut off at
 * its longest length has no last quote.
 */
import type { LineFormat } from '../format.ts';
import { ACCEPTED_COLUMNS, ACCEPTED_PATTERN, HAPROXY_NOTES, LOAD_COLUMNS, LOAD_PATTERN } from './haproxy.ts';

export const haproxyHttp: LineFormat = {
  kind: 'pattern',
  name: 'haproxy-http',
  summary: 'HAProxy HTTP log (option httplog), with or without the head of syslog',
  spec: 'https://docs.haproxy.org/3.0/configuration.html#8.2.3',
  notes: `${HAPROXY_NOTES} A request that is not \`METHOD path\` (such as \`<BADREQ>\`) gives null for these and its text as \`request\`. One pair of braces alone is taken for the headers of the request.`,
  pattern: String.raw`${ACCEPTED_PATTERN} (?P<requestTime>-?[0-9]+)/(?P<queueTime>-?[0-9]+)/(?P<connectTime>-?[0-9]+)/(?P<responseTime>-?[0-9]+)/(?P<activeTime>\+?[0-9]+) (?P<status>-?[0-9]+) (?P<bytesRead>\+?[0-9]+) (?P<requestCookie>[^ ]+) (?P<responseCookie>[^ ]+) (?P<termination>[^ ]+) ${LOAD_PATTERN}(?: \{(?P<requestHeaders>[^}]*)\}(?: \{(?P<responseHeaders>[^}]*)\})?)? "(?:(?P<method>[A-Z][A-Z_-]*) (?P<path>[^" ]+)(?: (?P<protocol>[A-Z]+/[0-9.]+))?|(?P<request>[^"]*))"?$`,
  columns: [
    ...ACCEPTED_COLUMNS,
    { name: 'requestTime', type: 'int' },
    { name: 'queueTime', type: 'int' },
    { name: 'connectTime', type: 'int' },
    { name: 'responseTime', type: 'int' },
    { name: 'activeTime', type: 'int' },
    { name: 'status', type: 'int' },
    { name: 'bytesRead', type: 'int' },
    { name: 'requestCookie', type: 'string', nullText: '-' },
    { name: 'responseCookie', type: 'string', nullText: '-' },
    { name: 'termination', type: 'string' },
    ...LOAD_COLUMNS,
    { name: 'requestHeaders', type: 'string' },
    { name: 'responseHeaders', type: 'string' },
    { name: 'method', type: 'string' },
    { name: 'path', type: 'string' },
    { name: 'protocol', type: 'string' },
    { name: 'request', type: 'string', optional: true },
  ],
  examples: [
    {
      line: 'Feb  6 12:14:14 localhost haproxy[14389]: 10.0.1.2:33317 [06/Feb/2009:12:14:14.655] http-in static/srv1 10/0/30/69/109 200 2750 - - ---- 1/1/1/1/0 0/0 {1wt.eu} {} "GET /index.html HTTP/1.1"',
      output:
        '{"clientIp":"10.0.1.2","clientPort":33317,"timestamp":"2009-02-06T12:14:14.655Z","frontend":"http-in","backend":"static","server":"srv1","requestTime":10,"queueTime":0,"connectTime":30,"responseTime":69,"activeTime":109,"status":200,"bytesRead":2750,"requestCookie":null,"responseCookie":null,"termination":"----","activeConnections":1,"frontendConnections":1,"backendConnections":1,"serverConnections":1,"retries":0,"serverQueue":0,"backendQueue":0,"requestHeaders":"1wt.eu","responseHeaders":"","method":"GET","path":"/index.html","protocol":"HTTP/1.1"}',
    },
    {
      line: '10.0.1.2:33320 [06/Feb/2009:12:14:15.000] http-in http-in/<NOSRV> -1/-1/-1/-1/+50001 408 +212 - - cR-- 2/2/2/0/+3 0/0 "<BADREQ>"',
      output:
        '{"clientIp":"10.0.1.2","clientPort":33320,"timestamp":"2009-02-06T12:14:15.000Z","frontend":"http-in","backend":"http-in","server":null,"requestTime":-1,"queueTime":-1,"connectTime":-1,"responseTime":-1,"activeTime":50001,"status":408,"bytesRead":212,"requestCookie":null,"responseCookie":null,"termination":"cR--","activeConnections":2,"frontendConnections":2,"backendConnections":2,"serverConnections":0,"retries":3,"serverQueue":0,"backendQueue":0,"requestHeaders":null,"responseHeaders":null,"method":null,"path":null,"protocol":null,"request":"<BADREQ>"}',
    },
  ],
  failures: [
    {
      line: '10.0.1.2:33313 [06/Feb/2009:12:12:51.443] fnt bck/srv1 0/0/5007 212 -- 0/0/0/0/3 0/0',
      code: 'no-match',
    },
    {
      line: '10.0.1.2:33317 [06/Fev/2009:12:14:14.655] in be/srv1 10/0/30/69/109 200 2750 - - ---- 1/1/1/1/0 0/0 "GET / HTTP/1.1"',
      code: 'type',
    },
    {
      line: '10.0.1.2:33317 [06/Feb/2009:12:14:14.655] in be/srv1 10/0/30/109 200 2750 - - ---- 1/1/1/1/0 0/0 "GET / HTTP/1.1"',
      code: 'no-match',
    },
  ],
};
