/**
 * @module engine/parsers/nginx
 * `{nginx: …}`: lines of nginx's access log, by the text of its `log_format` or the whole statement. Fields have the types
 * and names of the built-in formats.
 */
import * as v from 'valibot';
import { compose } from './format-strings/compose.ts';
import { readNginxFormat } from './format-strings/nginx.ts';
import { notation, planLines } from './lines.ts';

interface Config {
  readonly nginx: string;
  readonly variables?: readonly string[];
}

const STATEMENT = `log_format timed escape=json '$remote_addr $msec "$request_uri" '
  'rt=$request_time urt=$upstream_response_time $zone';`;

export const nginx = notation<Config>({
  name: 'nginx',
  summary:
    "The text of nginx's `log_format`, or the whole statement; `variables` names those that the configuration sets itself.",
  schema: v.strictObject({
    nginx: v.pipe(v.string('text'), v.nonEmpty('a format string that is not empty')),
    variables: v.optional(
      v.array(v.pipe(v.string('text'), v.regex(/^\w+$/, 'a name without $')), 'a list of names'),
    ),
  }),
  written: '{nginx: …}',
  plan({ nginx: written, variables = [] }, parse) {
    const path = `${parse}.nginx`;
    return planLines(compose(readNginxFormat(written, variables, path), path, written), path);
  },
  examples: [
    {
      parse: { nginx: '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent' },
      line: '203.0.113.9 - - [02/Mar/2025:08:15:30 +0100] "GET / HTTP/2.0" 200 512',
      output:
        '{"host":"203.0.113.9","user":null,"timestamp":"2025-03-02T07:15:30.000Z","method":"GET","path":"/","protocol":"HTTP/2.0","status":200,"size":512}',
    },
    {
      parse: { nginx: STATEMENT, variables: ['zone'] },
      line: '::1 1740899730.250 "/a" rt=0.010 urt=0.004, 0.005 eu',
      output:
        '{"host":"::1","timestamp":"2025-03-02T07:15:30.250Z","path":"/a","request_time":0.010,"upstream_response_time":null,"zone":"eu","upstream_response_times":"0.004, 0.005"}',
    },
  ],
  failures: [{ parse: { nginx: '$remote_addr $status' }, line: '::1 OK' }],
});
