/**
 * @module engine/formats/proxy/envoy
 * Envoy's default access log. Envoy escapes nothing: a value with a quote in it cannot be told from the next.
 */
import type { LineFormat } from '../format.ts';

export const envoy: LineFormat = {
  kind: 'pattern',
  name: 'envoy',
  summary: 'Envoy access log, the default format',
  spec: 'https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage#default-format-string',
  notes: 'Durations are in milliseconds. A status of 0 says that no response was begun.',
  pattern: String.raw`^\[(?P<timestamp>[^\]]+)\] "(?P<method>[^ "]+) (?P<path>[^ "]+) (?P<protocol>[^ "]+)" (?P<status>[0-9]+|-) (?P<responseFlags>[^ ]+) (?P<bytesReceived>[0-9]+|-) (?P<bytesSent>[0-9]+|-) (?P<duration>[0-9]+|-) (?P<upstreamServiceTime>[0-9]+|-) "(?P<forwardedFor>[^"]*)" "(?P<agent>[^"]*)" "(?P<requestId>[^"]*)" "(?P<authority>[^"]*)" "(?P<upstreamHost>[^"]*)"\s*$`,
  columns: [
    { name: 'timestamp', type: { iso: {} } },
    { name: 'method', type: 'string', nullText: '-' },
    { name: 'path', type: 'string', nullText: '-' },
    { name: 'protocol', type: 'string', nullText: '-' },
    { name: 'status', type: 'int', nullText: '-' },
    { name: 'responseFlags', type: 'string', nullText: '-' },
    { name: 'bytesReceived', type: 'int', nullText: '-' },
    { name: 'bytesSent', type: 'int', nullText: '-' },
    { name: 'duration', type: 'int', nullText: '-' },
    { name: 'upstreamServiceTime', type: 'int', nullText: '-' },
    { name: 'forwardedFor', type: 'string', nullText: '-' },
    { name: 'agent', type: 'string', nullText: '-' },
    { name: 'requestId', type: 'string', nullText: '-' },
    { name: 'authority', type: 'string', nullText: '-' },
    { name: 'upstreamHost', type: 'string', nullText: '-' },
  ],
  examples: [
    {
      line: '[2016-04-15T20:17:00.310Z] "POST /api/v1/locations HTTP/2" 204 - 154 0 226 100 "10.0.35.28" "nsq2http" "cc21d9b0-cf5c-432b-8c7e-98aeb7988cd2" "locations" "tcp://10.0.2.1:80"',
      output:
        '{"timestamp":"2016-04-15T20:17:00.310Z","method":"POST","path":"/api/v1/locations","protocol":"HTTP/2","status":204,"responseFlags":null,"bytesReceived":154,"bytesSent":0,"duration":226,"upstreamServiceTime":100,"forwardedFor":"10.0.35.28","agent":"nsq2http","requestId":"cc21d9b0-cf5c-432b-8c7e-98aeb7988cd2","authority":"locations","upstreamHost":"tcp://10.0.2.1:80"}',
    },
    {
      line: '[2023-06-01T10:00:00.000Z] "- - -" 0 UF,URX 0 0 5001 - "-" "-" "-" "-" "10.0.2.1:5432"',
      output:
        '{"timestamp":"2023-06-01T10:00:00.000Z","method":null,"path":null,"protocol":null,"status":0,"responseFlags":"UF,URX","bytesReceived":0,"bytesSent":0,"duration":5001,"upstreamServiceTime":null,"forwardedFor":null,"agent":null,"requestId":null,"authority":null,"upstreamHost":"10.0.2.1:5432"}',
    },
  ],
  failures: [
    {
      line: '[2016-04-15T20:17:00.310Z] "POST / HTTP/2" 204 - 154 0 226 100 "10.0.35.28" "a" "b" "c"',
      code: 'no-match',
    },
    {
      line: '[2016-04-15T20:17:61.310Z] "POST / HTTP/2" 204 - 154 0 226 100 "-" "a" "b" "c" "d"',
      code: 'type',
    },
    {
      line: '[2016-04-15T20:17:00.310Z] "POST / HTTP/2" 204 - 154 0 226 100 "-" "say "hi"" "b" "c" "d"',
      code: 'no-match',
    },
  ],
};
