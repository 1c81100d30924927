/**
 * @module engine/parsers/log-format
 * `{logFormat: …}`: lines of Apache's access log, by the format string of its configuration or the whole `LogFormat`
 * line. Fields have the types and names of the built-in formats.
 */
import * as v from 'valibot';
import { readApacheFormat } from './format-strings/apache.ts';
import { compose } from './format-strings/compose.ts';
import { notation, planLines } from './lines.ts';

interface Config {
  readonly logFormat: string;
}

const TIMED = '%a "%m %U%q" %>s %D %{%Y-%m-%dT%H:%M:%S}t.%{msec_frac}t';

export const logFormat = notation<Config>({
  name: 'logFormat',
  summary:
    "A format string of Apache's mod_log_config, or the whole `LogFormat` line, as it stands in the configuration.",
  schema: v.strictObject({
    logFormat: v.pipe(v.string('text'), v.nonEmpty('a format string that is not empty')),
  }),
  written: '{logFormat: …}',
  plan({ logFormat: written }, parse) {
    const path = `${parse}.logFormat`;
    return planLines(compose(readApacheFormat(written, path), path, written), path);
  },
  examples: [
    {
      parse: { logFormat: '%h %l %u %t "%r" %>s %b' },
      line: '127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] "GET /apache_pb.gif HTTP/1.0" 200 2326',
      output:
        '{"host":"127.0.0.1","identity":null,"user":"frank","timestamp":"2000-10-10T20:55:36.000Z","method":"GET","path":"/apache_pb.gif","protocol":"HTTP/1.0","status":200,"size":2326}',
    },
    {
      parse: { logFormat: TIMED },
      line: '10.0.0.7 "GET /a?b=1" 200 1532 2024-02-29T18:29:59.250',
      output:
        '{"clientAddress":"10.0.0.7","method":"GET","path":"/a","query":"?b=1","status":200,"durationMicros":1532,"timestamp":"2024-02-29T18:29:59.250Z"}',
    },
    {
      parse: { logFormat: String.raw`LogFormat "%v:%p %h \"%{X-Request-Id}i\" %X" vhost` },
      line: 'www.example.com:443 ::1 "-" +',
      output:
        '{"serverName":"www.example.com","serverPort":443,"host":"::1","xRequestId":null,"connectionStatus":"+"}',
    },
  ],
  failures: [
    { parse: { logFormat: '%h %>s' }, line: '127.0.0.1 2000' },
    { parse: { logFormat: TIMED }, line: '10.0.0.7 "GET /a" 200 1532' },
  ],
});
