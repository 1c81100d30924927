/**
 * @module engine/parsers/grok/library/haproxy
 * Lines of HAProxy's httplog and tcplog
 * (https://docs.haproxy.org/2.8/configuration.html#8.2.3, #8.2.2).
 */
import { dash, family } from './entry.ts';

const raw = String.raw;
/** A time in ms, of which the schema's names leave out the -1 that stands for none. */
const wait = (legacy: string, ecs: string) => `(?<${legacy}|>-1|(?<|${ecs}:int>[0-9]+))`;
const count = (legacy: string, ecs: string) => `%{INT:${legacy}|haproxy.${ecs}:int}`;
const CLIENT = raw`%{IP:client_ip|source.address}:%{INT:client_port|source.port:int} \[%{HAPROXYDATE:accept_date|haproxy.request_date}\] %{NOTSPACE:frontend_name|haproxy.frontend_name} (?<backend_name|haproxy.backend_name>[^\s/]+)/(?<server_name|><NOSRV>|(?<|haproxy.server_name>\S+))`;
const STATE = '%{NOTSPACE:termination_state|haproxy.termination_state}';
const COUNTS = [
  count('actconn', 'connections.active'),
  count('feconn', 'connections.frontend'),
  count('beconn', 'connections.backend'),
  count('srvconn', 'connections.server'),
  count('retries', 'connections.retries'),
].join('/');
const QUEUES = `${count('srv_queue', 'server_queue')}/${count('backend_queue', 'backend_queue')}`;
const HEAD =
  '(?:%{SYSLOGTIMESTAMP:syslog_timestamp|timestamp}|%{TIMESTAMP_ISO8601:timestamp8601|timestamp}) %{IPORHOST:syslog_server|host.hostname} %{SYSLOGPROG}:';
const TIME_HTTP = [
  wait('time_request', 'haproxy.http.request.time_wait_ms'),
  wait('time_queue', 'haproxy.total_waiting_time_ms'),
  wait('time_backend_connect', 'haproxy.connection_wait_time_ms'),
  wait('time_backend_response', 'haproxy.http.request.time_wait_without_data_ms'),
  '%{NOTSPACE:time_duration|haproxy.total_time_ms}',
].join('/');
const cookie = (side: 'request' | 'response') =>
  dash(`captured_${side}_cookie`, `haproxy.http.${side}.captured_cookie`, raw`\S+`);
const BASE =
  '10.0.1.2:33317 [06/Feb/2009:12:14:14.655] http-in static/srv1 10/0/30/69/109 200 2750 - - ---- 1/1/1/1/0 0/0';
const TCP = '10.0.1.2:33313 [06/Feb/2009:12:12:51.443] fnt bck/srv1 0/0/5007 212 -- 0/0/0/0/3 0/0';

export const haproxyFamily = family({
  HAPROXYTIME: ['%{HOUR}:%{MINUTE}(?::%{SECOND})?', 'a time', '12:14:14'],
  HAPROXYDATE: [
    raw`%{MONTHDAY}/%{MONTH}/%{YEAR}:%{HOUR}:%{MINUTE}:[0-9]+\.[0-9]+`,
    'when a connection was accepted, to the ms',
    '06/Feb/2009:12:14:14.655',
  ],
  HAPROXYCAPTUREDREQUESTHEADERS: [
    '(?<captured_request_headers|haproxy.http.request.captured_headers>[^}]*)',
    'captured headers of a request',
    'example.com|curl',
  ],
  HAPROXYCAPTUREDRESPONSEHEADERS: [
    '(?<captured_response_headers|haproxy.http.response.captured_headers>[^}]*)',
    'captured headers of a response',
    'text/html|',
  ],
  HAPROXYHTTPBASE: [
    raw`${CLIENT} ${TIME_HTTP} %{INT:http_status_code|http.response.status_code:int} %{NOTSPACE:bytes_read|haproxy.bytes_read:int} ${cookie('request')} ${cookie('response')} ${STATE} ${COUNTS} ${QUEUES} (?:\{%{HAPROXYCAPTUREDREQUESTHEADERS}\} ?)?(?:\{%{HAPROXYCAPTUREDRESPONSEHEADERS}\} ?)?"(?:<BADREQ>|(?:%{WORD:http_verb|http.request.method} (?<http_request|url.original>[^\s"]+)(?: HTTP/%{NUMBER:http_version|http.version})?))?"?`,
    "a line of `option httplog` without syslog's head; the last quote may be cut off",
    `${BASE} {example.com} {} "GET /index.html HTTP/1.1"`,
  ],
  HAPROXYHTTP: [
    `${HEAD} %{HAPROXYHTTPBASE}`,
    'a line of `option httplog`',
    `Feb  6 12:14:14 localhost haproxy[14389]: ${BASE} "GET /index.html HTTP/1.1"`,
  ],
  HAPROXYTCP: [
    `${HEAD} ${CLIENT} ${wait('time_queue', 'haproxy.total_waiting_time_ms')}/${wait('time_backend_connect', 'haproxy.connection_wait_time_ms')}/%{NOTSPACE:time_duration|haproxy.total_time_ms} %{NOTSPACE:bytes_read|haproxy.bytes_read:int} ${STATE} ${COUNTS} ${QUEUES}`,
    'a line of `option tcplog`',
    `Feb  6 12:12:56 localhost haproxy[14387]: ${TCP}`,
  ],
});
