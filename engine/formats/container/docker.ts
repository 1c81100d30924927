/**
 * @module engine/formats/container/docker
 * Docker's logging driver `json-file`: `log` (with its line end), `stream`, `time`, and `attrs` where the driver is told to.
 */
import type { SelfDescribingFormat } from '../format.ts';

export const docker: SelfDescribingFormat = {
  kind: 'json',
  name: 'docker',
  summary: 'container log of Docker (logging driver json-file)',
  spec: 'https://docs.docker.com/engine/logging/drivers/json-file/',
  notes:
    'Of `time`, digits beyond the millisecond are cut off. Each object is a record and lines are never joined: `log` ends in a line feed, but for the parts of a line of over 16 kB, of which only the last does. Where parts, or the lines of a stack trace, have to be one record, put a shipper before it that joins them (`docker` multiline in Fluent Bit).',
  types: { time: { iso: {} } },
  examples: [
    {
      line: String.raw`{"log":"Log line is here\n","stream":"stdout","time":"2019-01-01T11:11:11.111111111Z"}`,
      output: String.raw`{"log":"Log line is here\n","stream":"stdout","time":"2019-01-01T11:11:11.111Z"}`,
    },
    {
      line: String.raw`{"log":"\u001b[31mfailed\u001b[0m\r\n","stream":"stderr","attrs":{"tag":"web"},"time":"2019-01-01T11:11:12Z"}`,
      output: String.raw`{"log":"\u001b[31mfailed\u001b[0m\r\n","stream":"stderr","attrs":{"tag":"web"},"time":"2019-01-01T11:11:12.000Z"}`,
    },
  ],
  failures: [
    { line: '{"log":"cut off', code: 'json' },
    { line: '{"log":"a","stream":"stdout","time":"2019-01-01 25:00:00Z"}', code: 'type' },
    { line: '{"log":"a","stream":"stdout","time":1546341071}', code: 'type' },
    { line: '2016-10-06T00:17:09.669794202Z stdout F text', code: 'json' },
  ],
};
