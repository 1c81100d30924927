/**
 * @module engine/formats/container/cri
 * What containerd and CRI-O write for a container: `time stream tag message`.
 */
import type { LineFormat } from '../format.ts';

export const cri: LineFormat = {
  kind: 'pattern',
  name: 'cri',
  summary: 'container log of Kubernetes (CRI: containerd, CRI-O)',
  spec: 'https://github.com/kubernetes/design-proposals-archive/blob/main/node/kubelet-cri-logging.md',
  notes:
    'Of the time, digits beyond the millisecond are cut off. Each line is a record and lines are never joined: a line of the container that the runtime cut has the `tag` `P` in all its parts but the last, which has `F`; and a stack trace is as many records as it has lines. Where parts have to be one record, put a shipper before it that joins them (`cri` multiline in Fluent Bit, `partial` in Fluentd).',
  pattern: '^(?P<timestamp>[^ ]+) (?P<stream>stdout|stderr) (?P<tag>[FP])(?::[^ ]*)? (?P<message>(?s:.*))$',
  columns: [
    { name: 'timestamp', type: { iso: {} } },
    { name: 'stream', type: 'string' },
    { name: 'tag', type: 'string' },
    { name: 'message', type: 'string' },
  ],
  examples: [
    {
      line: '2016-10-06T00:17:09.669794202Z stdout P log content 1',
      output:
        '{"timestamp":"2016-10-06T00:17:09.669Z","stream":"stdout","tag":"P","message":"log content 1"}',
    },
    {
      line: '2016-10-06T00:17:10.113242941Z stderr F log content 2',
      output:
        '{"timestamp":"2016-10-06T00:17:10.113Z","stream":"stderr","tag":"F","message":"log content 2"}',
    },
  ],
  failures: [
    { line: '2016-10-06T00:17:09.669794202Z stdout log content', code: 'no-match' },
    { line: '2016-10-06T00:17:09.669794202Z stdin F text', code: 'no-match' },
    { line: '2016-10-32T00:17:09.669794202Z stdout F text', code: 'type' },
    { line: '{"log":"text\\n","stream":"stdout","time":"2016-10-06T00:17:09Z"}', code: 'no-match' },
  ],
};
