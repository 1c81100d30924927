/**
 * @module engine/formats/ltsv
 * Labelled tab-separated values: `label:value` pairs with tabs between them.
 */
import type { SelfDescribingFormat } from './format.ts';

export const ltsv: SelfDescribingFormat = {
  kind: 'ltsv',
  name: 'ltsv',
  summary: 'labelled tab-separated values',
  spec: 'http://ltsv.org/',
  examples: [
    {
      line: 'host:127.0.0.1\ttime:[10/Oct/2000:13:55:36 -0700]\treq:GET / HTTP/1.0\tstatus:200\tua:',
      output:
        '{"host":"127.0.0.1","time":"[10/Oct/2000:13:55:36 -0700]","req":"GET / HTTP/1.0","status":"200","ua":""}',
    },
    { line: '__proto__:x\ta.b:c:d', output: '{"__proto__":"x","a.b":"c:d"}' },
  ],
  failures: [
    { line: 'no colon here', code: 'ltsv' },
    { line: 'a:1\t\tb:2', code: 'ltsv' },
    { line: 'bad label:1', code: 'ltsv' },
    { line: '', code: 'ltsv' },
  ],
};
