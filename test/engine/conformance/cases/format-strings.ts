/**
 * @module test/engine/conformance/cases/format-strings
 * Format strings of Apache and nginx as servers have them, and lines as these servers write them.
 */
import { FORMATS } from '../../../../engine/formats/index.ts';
import type { PipelineConfig } from '../../../../engine/index.ts';
import { type Case, failed } from '../case.ts';

/** The built-in formats as the servers define them. */
export const BUILT_IN: Readonly<Record<string, PipelineConfig['parse']>> = {
  'apache-common': { logFormat: '%h %l %u %t "%r" %>s %b' },
  'apache-combined': {
    logFormat: String.raw`LogFormat "%h %l %u %t \"%r\" %>s %b \"%{Referer}i\" \"%{User-agent}i\"" combined`,
  },
  'nginx-combined': {
    nginx: `log_format combined '$remote_addr - $remote_user [$time_local] '
    '"$request" $status $body_bytes_sent '
    '"$http_referer" "$http_user_agent"';`,
  },
};

const builtIn: readonly Case[] = Object.entries(BUILT_IN).map(([name, parse]) => {
  const { examples, failures } = FORMATS.find((format) => format.name === name)!;
  return {
    name: `${name} as a format string`,
    pipeline: { parse: parse! },
    records: [
      ...examples.map(({ line, output }) => [line, output] as const),
      ...failures.map(({ line, code }) => [line, failed(code)] as const),
    ],
  };
});

const apache = (name: string, logFormat: string, ...records: Case['records']): Case => ({
  name: `apache: ${name}`,
  pipeline: { parse: { logFormat } },
  records,
});
const nginx = (name: string, format: string, ...records: Case['records']): Case => ({
  name: `nginx: ${name}`,
  pipeline: { parse: { nginx: format } },
  records,
});
const NO_MATCH = failed('no-match');

const REQUEST = '"timestamp":"2024-02-29T18:29:59.000Z","method":"GET","path":"/","protocol":"HTTP/1.1"';

/** What Apache writes for an empty user, a user with spaces, and a request without a response. */
const oddEnds: Case['records'] = [
  [
    'h - "" [29/Feb/2024:23:59:59 +0530] "GET / HTTP/1.1" 401 5',
    `{"host":"h","identity":null,"user":"",${REQUEST},"status":401,"size":5}`,
  ],
  ['h - J. [x] Doe [29/Feb/2024:23:59:59 +0530] "GET / HTTP/1.1" 200 -', NO_MATCH],
  [
    'h - J. x] Doe [29/Feb/2024:23:59:59 +0530] "GET / HTTP/1.1" 200 -',
    `{"host":"h","identity":null,"user":"J. x] Doe",${REQUEST},"status":200,"size":null}`,
  ],
  [
    'h - - [29/Feb/2024:23:59:59 +0530] "-" - -',
    '{"host":"h","identity":null,"user":null,"timestamp":"2024-02-29T18:29:59.000Z","method":null,"path":null,"protocol":null,"status":null,"size":null,"request":"-"}',
  ],
];

export const formatStringCases: readonly Case[] = [
  ...builtIn,
  { name: 'odd ends of apache-common', pipeline: { parse: 'apache-common' }, records: oddEnds },
  apache('odd ends', '%h %l %u %t "%r" %>s %b', ...oddEnds),
  apache(
    'a virtual host and its port, the bytes on the wire',
    '%v:%p %h %l %u %t "%r" %>s %O %I "%{Referer}i"',
    [
      'www.example.com:443 2001:db8::1 - - [29/Feb/2024:23:59:59 +0530] "GET / HTTP/1.1" 200 5 80 "-"',
      `{"serverName":"www.example.com","serverPort":443,"host":"2001:db8::1","identity":null,"user":null,${REQUEST},"status":200,"bytesSent":5,"bytesReceived":80,"referrer":null}`,
    ],
    ['www.example.com h - - [29/Feb/2024:23:59:59 +0530] "GET / HTTP/1.1" 200 5 80 "-"', NO_MATCH],
  ),
  apache(
    'times in parts are one field',
    '%h [%{%d/%b/%Y %T}t.%{msec_frac}t %{%z}t] %{sec}t.%{usec_frac}t %{end:msec}t %{usec}t',
    [
      'h [29/Feb/2024 23:59:59.250 +0530] 1709231399.250999 1709231399251 1709231399250999',
      '{"host":"h","timestamp":"2024-02-29T18:29:59.250Z","timestamp2":"2024-02-29T18:29:59.250Z","timestamp3":"2024-02-29T18:29:59.251Z","timestampMicros":1709231399250999}',
    ],
  ),
  apache(
    'how long it took, in every unit',
    '%D %T %{ms}T %{us}T %{s}T %^FB',
    [
      '1500000 1 1500 1500000 1 -',
      '{"durationMicros":1500000,"durationSeconds":1,"durationMillis":1500,"durationMicros2":1500000,"durationSeconds2":1,"firstByteMicros":null}',
    ],
    ['1.5 1 1500 1500000 1 -', NO_MATCH],
  ),
  apache(
    'a request by its parts',
    '"%m %U%q %H" %s %<s %>s %k %X %R %f',
    [
      '"GET /a?b=c HTTP/2.0" 301 301 200 3 - - /srv/www/a b',
      '{"method":"GET","path":"/a","query":"?b=c","protocol":"HTTP/2.0","status":301,"status2":301,"status3":200,"keepaliveRequests":3,"connectionStatus":"-","handler":null,"filename":"/srv/www/a b"}',
    ],
    [
      '"GET /a HTTP/2.0" 301 301 200 3 X proxy-server /a',
      '{"method":"GET","path":"/a","query":"","protocol":"HTTP/2.0","status":301,"status2":301,"status3":200,"keepaliveRequests":3,"connectionStatus":"X","handler":"proxy-server","filename":"/a"}',
    ],
  ),
  apache(
    'headers, cookies, variables, notes',
    '%{X-Forwarded-For}i %{Host}i "%{Content-Type}o" %{sid}C %{UNIQUE_ID}e %{SSL_PROTOCOL}x %{ratio}n%% "%{Server-Timing}^to"',
    [
      '10.0.0.1, 10.0.0.2 example.com "text/html; charset=utf-8" - Zd8 TLSv1.3 40% "-"',
      '{"xForwardedFor":"10.0.0.1, 10.0.0.2","host":"example.com","responseContentType":"text/html; charset=utf-8","cookieSid":null,"UNIQUE_ID":"Zd8","SSL_PROTOCOL":"TLSv1.3","noteRatio":"40","responseTrailerServerTiming":null}',
    ],
  ),
  apache(
    'conditions on the status',
    '%400,501{User-Agent}i|%!200D|%200t|%>s',
    [
      '-|-|[29/Feb/2024:23:59:59 +0530]|200',
      '{"agent":null,"durationMicros":null,"timestamp":"2024-02-29T18:29:59.000Z","status":200}',
    ],
    ['curl/8.5.0|17|-|400', '{"agent":"curl/8.5.0","durationMicros":17,"timestamp":null,"status":400}'],
  ),
  apache(
    'addresses, ports, processes',
    String.raw`%a:%{remote}p\t%{c}a\t%A:%{local}p\t%P/%{tid}P/%{hextid}P\t%L %{c}L %S`,
    [
      '2001:db8::1:52100\t10.0.0.2\t10.0.0.3:443\t17/140/8c\t- Zd8 99',
      '{"clientAddress":"2001:db8::1","clientPort":52100,"peerAddress":"10.0.0.2","localAddress":"10.0.0.3","localPort":443,"processId":17,"threadId":140,"threadId2":"8c","logId":null,"connectionLogId":"Zd8","bytesTransferred":99}',
    ],
  ),
  nginx(
    'the format main of its packages',
    `log_format  main  '$remote_addr - $remote_user [$time_local] "$request" '
                      '$status $body_bytes_sent "$http_referer" '
                      '"$http_user_agent" "$http_x_forwarded_for"';`,
    [
      '10.0.0.7 - - [29/Feb/2024:23:59:59 +0530] "GET / HTTP/1.1" 200 5 "-" "curl/8.5.0" "10.0.0.1, 10.0.0.2"',
      `{"host":"10.0.0.7","user":null,${REQUEST},"status":200,"size":5,"referrer":null,"agent":"curl/8.5.0","http_x_forwarded_for":"10.0.0.1, 10.0.0.2"}`,
    ],
    ['10.0.0.7 - - [29/Feb/2024:23:59:59 +0530] "GET / HTTP/1.1" 200 5 "-" "curl/8.5.0"', NO_MATCH],
  ),
  nginx(
    'the format of the Kubernetes ingress controller, where several servers may answer',
    `log_format upstreaminfo '$remote_addr - $remote_user [$time_local] "$request" '
    '$status $body_bytes_sent "$http_referer" "$http_user_agent" '
    '$request_length $request_time [$proxy_upstream_name] [$proxy_alternative_upstream_name] $upstream_addr '
    '$upstream_response_length $upstream_response_time $upstream_status $req_id';`,
    [
      '10.0.0.7 - - [29/Feb/2024:23:59:59 +0530] "GET / HTTP/1.1" 200 5 "-" "-" 80 0.012 [web-80] [] 10.0.0.9:80 5 0.010 200 a1b2',
      `{"host":"10.0.0.7","user":null,${REQUEST},"status":200,"size":5,"referrer":null,"agent":null,"request_length":80,"request_time":0.012,"proxy_upstream_name":"web-80","proxy_alternative_upstream_name":"","upstream_addr":"10.0.0.9:80","upstream_response_length":5,"upstream_response_time":0.010,"upstream_status":200,"req_id":"a1b2"}`,
    ],
    [
      '10.0.0.7 - - [29/Feb/2024:23:59:59 +0530] "GET / HTTP/1.1" 200 5 "-" "-" 80 0.012 [web-80] [] 10.0.0.8:80, 10.0.0.9:80 : unix:/s 0, 5 : 5 -, 0.010 : 0.001 502, 200 : 200 a1b2',
      `{"host":"10.0.0.7","user":null,${REQUEST},"status":200,"size":5,"referrer":null,"agent":null,"request_length":80,"request_time":0.012,"proxy_upstream_name":"web-80","proxy_alternative_upstream_name":"","upstream_addr":"10.0.0.8:80, 10.0.0.9:80 : unix:/s","upstream_response_length":null,"upstream_response_time":null,"upstream_status":null,"req_id":"a1b2","upstream_response_lengths":"0, 5 : 5","upstream_response_times":"-, 0.010 : 0.001","upstream_statuses":"502, 200 : 200"}`,
    ],
  ),
  nginx(
    'JSON, where nothing is written for what is not there',
    `log_format j escape=json '{"at":"$time_iso8601","status":$status,"agent":"$http_user_agent","uct":"$upstream_connect_time","user":"$remote_user"}';`,
    [
      String.raw`{"at":"2024-02-29T23:59:59+05:30","status":200,"agent":"a \"b\"","uct":"","user":""}`,
      String.raw`{"timestamp":"2024-02-29T18:29:59.000Z","status":200,"agent":"a \\\"b\\\"","upstream_connect_time":null,"user":null}`,
    ],
  ),
  nginx(
    'nothing escaped, in a tab-separated line',
    String.raw`log_format n escape=none '$msec\t$host$request_uri\t$http_user_agent\t${'$'}{pipe}\t$ssl_protocol\t$cookie_sid';`,
    [
      '1709231399.250\texample.com/a?b\tsay "hi"\t.\tTLSv1.3\t',
      String.raw`{"timestamp":"2024-02-29T18:29:59.250Z","request_host":"example.com","path":"/a?b","agent":"say \"hi\"","pipe":".","ssl_protocol":"TLSv1.3","cookie_sid":null}`,
    ],
  ),
  nginx(
    'numbers of the connection',
    '$connection $connection_requests $pid $remote_port $bytes_sent $request_length $gzip_ratio $content_length',
    [
      '17 3 44 52100 512 80 - -',
      '{"connection":17,"connection_requests":3,"pid":44,"remote_port":52100,"bytes_sent":512,"request_length":80,"gzip_ratio":null,"content_length":null}',
    ],
    ['x 3 44 52100 512 80 2.5 17', NO_MATCH],
  ),
];
