import { type Case, DROPPED } from '../../case.ts';

/** First 53 bits of SHA-256, by openssl: a 0.7914, b 0.2427, c 0.1816, d 0.0964, é 0.2914. */
const B = 2_186_366_033_069_867;

const json = { parse: { json: {} } } as const;
const keyed = (rate: number, key = '${k}'): Case['pipeline'] => ({
  ...json,
  steps: [{ sample: { rate, key } }],
});

/** Records of these keys, and which of them go on. */
const keys = (texts: readonly string[], kept: readonly string[]): Case['records'] =>
  texts.map((k) => {
    const record = JSON.stringify({ k });
    return [record, kept.includes(k) ? record : DROPPED];
  });

const ALL = ['a', 'b', 'c', 'd', 'é', 'b'];

export const sampleCases: readonly Case[] = [
  { name: 'nothing of the rate 0', pipeline: keyed(0), records: keys(ALL, []) },
  { name: 'everything of the rate 1', pipeline: keyed(1), records: keys(ALL, ALL) },
  { name: 'by the first 53 bits of SHA-256', pipeline: keyed(0.1), records: keys(ALL, ['d']) },
  {
    name: 'a larger rate keeps what a smaller keeps',
    pipeline: keyed(0.29),
    records: keys(ALL, ['b', 'c', 'd']),
  },
  { name: 'below the rate, and not at it', pipeline: keyed(B / 2 ** 53), records: keys(ALL, ['c', 'd']) },
  { name: 'to the last bit', pipeline: keyed((B + 1) / 2 ** 53), records: keys(ALL, ['b', 'c', 'd']) },
  {
    name: 'a key is the text of its template, context values and numbers too',
    pipeline: keyed(0.25, '${requestId}'),
    shared: { requestId: 'b' },
    records: [['{"k":1}', '{"k":1}']],
  },
  {
    name: 'without a key by the id of the record and its place in the one it was decoded from',
    pipeline: { ...json, decode: 'lines', steps: [{ sample: { rate: 0.26 } }] },
    perRecord: { recordId: ['r-0', 'r-0'] },
    records: [
      ['{"n":0}\n{"n":1}\n{"n":2}\n', '{"n":0}\n{"n":2}\n'],
      ['{"n":7}\n', '{"n":7}\n'],
    ],
  },
  {
    name: 'a record that was not decoded has no place',
    pipeline: { ...json, steps: [{ sample: { rate: 0.27 } }] },
    perRecord: { recordId: ['r-0', 'r-0'] },
    records: [
      ['{"n":0}', '{"n":0}'],
      ['{"n":1}', '{"n":1}'],
    ],
  },
  {
    name: 'a key that is null or empty is none',
    pipeline: keyed(0.27),
    perRecord: { recordId: ['r-0', 'r-0', 'r-0', null] },
    records: [
      ['{"k":null}', '{"k":null}'],
      ['{"k":""}', '{"k":""}'],
      ['{}', '{}'],
      ['{"k":"a"}', DROPPED],
    ],
  },
  {
    name: 'without an id by the fields as JSON, as they are at this place',
    pipeline: { ...json, steps: [{ drop: ['x'] }, { sample: { rate: 0.2 } }] },
    records: [
      ['{"x":1,"v":"a"}', DROPPED],
      ['{"x":2, "v":"b"}', '{"v":"b"}'],
      ['{"v":1.50}', DROPPED],
    ],
  },
  {
    name: 'innerIndex is a context value',
    pipeline: { ...json, decode: 'lines', steps: [{ set: { at: '${innerIndex}' } }] },
    records: [['{}\n{}\n', '{"at":"0"}\n{"at":"1"}\n']],
  },
];
