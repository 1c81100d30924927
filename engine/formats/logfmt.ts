/**
 * @module engine/formats/logfmt
 * logfmt: `key=value` pairs with spaces between them.
 */
import type { SelfDescribingFormat } from './format.ts';

export const logfmt: SelfDescribingFormat = {
  kind: 'logfmt',
  name: 'logfmt',
  summary: 'logfmt: key=value pairs, values in quotes where needed',
  spec: 'https://brandur.org/logfmt',
  notes: 'A key alone is true. A key written twice is one field, at its first place, with its last value.',
  examples: [
    {
      line: 'ts=2025-03-02T08:15:30Z level=info msg="request done" method=GET path=/a?b=c status=200 duration=1.5ms',
      output:
        '{"ts":"2025-03-02T08:15:30Z","level":"info","msg":"request done","method":"GET","path":"/a?b=c","status":"200","duration":"1.5ms"}',
    },
    {
      line: String.raw`level=error err="open \"a\": no such file" stack="a\n\tb" fatal`,
      output: String.raw`{"level":"error","err":"open \"a\": no such file","stack":"a\n\tb","fatal":true}`,
    },
  ],
  failures: [
    { line: 'plain words', code: 'logfmt' },
    { line: 'a="b', code: 'logfmt' },
    { line: 'a=b"c"', code: 'logfmt' },
    { line: '', code: 'logfmt' },
  ],
};
