/**
 * @module engine/parsers/grok/library/aws
 * Access logs of Amazon S3, Classic Load Balancers and CloudFront.
 */
import { dash, family, QUOTED, TARGET } from './entry.ts';

const raw = String.raw;
const request = (rest: string) =>
  `(?:%{WORD:verb|http.request.method} ${rest}(?: HTTP/%{NUMBER:httpversion|http.version})?`;
/** A number that `-` stands in for: left out. */
const number = (legacy: string, ecs: string) => `(?:-|%{INT:${legacy}:int|${ecs}:int})`;
const seconds = (legacy: string, ecs: string) =>
  raw`(?<${legacy}:float|>-1|(?<|aws.elb.${ecs}.sec:float>[0-9]+(?:\.[0-9]+)?))`;
const quoted = (legacy: string, ecs: string) => `(?<${legacy}|>"(?:-|(?<|${ecs}>${QUOTED}))")`;
/** A column of CloudFront's: no tab is in it. */
const cell = (legacy: string, ecs: string) => dash(legacy, ecs, raw`[^\t]*`);
const more = (ecs: string) => raw`(?:-|(?<|aws.s3access.${ecs}>\S+))`;

const S3 =
  '79a59df9 bucket [06/Feb/2024:00:00:38 +0000] 192.0.2.3 79a59df9 3E57427F33A59F07 REST.GET.OBJECT a.html "GET /bucket/a.html HTTP/1.1" 200 - 113 113 7 6 "-" "curl/8.5.0" -';
const ELB =
  '2015-05-13T23:39:43.945958Z my-elb 192.168.131.39:2817 10.0.0.1:80 0.000073 0.001048 0.000057 200 200 0 29 "GET http://www.example.com:80/ HTTP/1.1"';

export const awsFamily = family({
  S3_REQUEST_LINE: [
    `${request(`(?<request|url.original>${TARGET})`)}|(?<rawrequest|http.request.raw>${QUOTED}))`,
    'a request within quotes',
    'GET /bucket/a.html HTTP/1.1',
  ],
  S3_ACCESS_LOG: [
    raw`%{NOTSPACE:owner|aws.s3access.bucket_owner} %{NOTSPACE:bucket|aws.s3access.bucket} \[(?<timestamp>[^\]]+)\] (?:-|(?<clientip|client.ip>[0-9A-Fa-f.:]+)) ${dash('requester', 'client.user.id', raw`\S+`)} %{NOTSPACE:request_id|aws.s3access.request_id} %{NOTSPACE:operation|aws.s3access.operation} ${dash('key', 'aws.s3access.key', raw`\S+`)} (?:"%{S3_REQUEST_LINE}"|-) ${number('response', 'http.response.status_code')} (?:-|%{NOTSPACE:error_code|aws.s3access.error_code}) ${number('bytes', 'aws.s3access.bytes_sent')} ${number('object_size', 'aws.s3access.object_size')} ${number('request_time_ms', 'aws.s3access.total_time')} ${number('turnaround_time_ms', 'aws.s3access.turn_around_time')} ${quoted('referrer', 'http.request.referrer')} (?:-|${quoted('agent', 'user_agent.original')}) (?:-|%{NOTSPACE:version_id|aws.s3access.version_id})(?: ${more('host_id')} ${more('signature_version')} ${more('cipher_suite')} ${more('authentication_type')} ${more('host_header')} ${more('tls_version')}(?: .*)?)?$`,
    'a line of the access log of a bucket, to its end; columns that AWS adds are accepted',
    S3,
  ],
  ELB_URIHOST: [
    '%{IPORHOST:|url.domain}(?::%{POSINT:port|url.port:int})?',
    'host and port of a request',
    'www.example.com:80',
  ],
  ELB_URIPATHQUERY: [
    '%{URIPATH:path|url.path}(?:%{URIPARAM:params|})?',
    'path and query of a request',
    '/a?b=1',
  ],
  ELB_URI: [
    '%{URIPROTO:proto|url.scheme}://(?:%{ELB_URIHOST:urihost|})?(?:%{ELB_URIPATHQUERY})?',
    'the URI of a request',
    'http://www.example.com:80/',
  ],
  ELB_REQUEST_LINE: [
    `${request('(?<request|url.original>%{ELB_URI})')}|(?<rawrequest|http.request.raw>${QUOTED}))`,
    'a request within quotes',
    'GET http://www.example.com:80/ HTTP/1.1',
  ],
  ELB_V1_HTTP_LOG: [
    raw`%{TIMESTAMP_ISO8601:timestamp} %{NOTSPACE:elb|aws.elb.name} %{IP:clientip|source.ip}:%{INT:clientport:int|source.port:int} (?:-|%{IP:backendip|aws.elb.backend.ip}:%{INT:backendport:int|aws.elb.backend.port:int}) ${seconds('request_processing_time', 'request_processing_time')} ${seconds('backend_processing_time', 'backend_processing_time')} ${seconds('response_processing_time', 'response_processing_time')} ${number('response', 'http.response.status_code')} ${number('backend_response', 'aws.elb.backend.http.response.status_code')} ${number('received_bytes', 'http.request.body.bytes')} ${number('bytes', 'http.response.body.bytes')} "%{ELB_REQUEST_LINE}"(?: "(?:-|(?<agent|user_agent.original>${QUOTED}))" (?:-|%{NOTSPACE:ssl_cipher|tls.cipher}) (?:-|%{NOTSPACE:ssl_protocol|aws.elb.ssl_protocol}))?`,
    'a line of the access log of a Classic Load Balancer, with or without agent, cipher and protocol',
    ELB,
  ],
  ELB_ACCESS_LOG: [
    '%{ELB_V1_HTTP_LOG}',
    'ELB_V1_HTTP_LOG',
    `${ELB} "curl/7.38.0" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2`,
  ],
  CLOUDFRONT_ACCESS_LOG: [
    [
      raw`(?<timestamp>%{YEAR}-%{MONTHNUM}-%{MONTHDAY}\t%{TIME})`,
      raw`(?<x_edge_location|aws.cloudfront.x_edge_location>[^\t]+)`,
      number('sc_bytes', 'destination.bytes'),
      '%{IPORHOST:clientip|source.ip}',
      '%{WORD:cs_method|http.request.method}',
      raw`(?<cs_host|url.domain>[^\t]+)`,
      raw`(?<cs_uri_stem|url.path>[^\t]+)`,
      number('sc_status', 'http.response.status_code'),
      cell('referrer', 'http.request.referrer'),
      cell('agent', 'user_agent.original'),
      cell('cs_uri_query', 'url.query'),
      cell('cookies', 'aws.cloudfront.http.request.cookie'),
      raw`(?<x_edge_result_type|aws.cloudfront.x_edge_result_type>[^\t]+)`,
      raw`(?<x_edge_request_id|event.id>[^\t]+)`,
      cell('x_host_header', 'aws.cloudfront.http.request.host'),
      cell('cs_protocol', 'network.protocol'),
      number('cs_bytes', 'source.bytes'),
      '%{NUMBER:time_taken:float|aws.cloudfront.time_taken:float}',
      cell('x_forwarded_for', 'network.forwarded_ip'),
      cell('ssl_protocol', 'aws.cloudfront.ssl_protocol'),
      cell('ssl_cipher', 'tls.cipher'),
      raw`(?<x_edge_response_result_type|aws.cloudfront.x_edge_response_result_type>[^\t]+)`,
    ].join(raw`\t`) + raw`(?:\t.*)?`,
    'a line of a standard log of CloudFront; columns that AWS adds at the end are accepted',
    '2024-02-29\t23:59:59\tLHR3\t392\t192.0.2.3\tGET\td111.cloudfront.net\t/index.html\t200\t-\tMozilla/5.0\t-\t-\tHit\tSOX4xw==\td111.cloudfront.net\thttps\t23\t0.001\t-\tTLSv1.2\tECDHE-RSA-AES128-GCM-SHA256\tHit',
  ],
});
