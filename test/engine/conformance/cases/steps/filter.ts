import type { ClauseConfig, ConditionConfig } from '../../../../../engine/steps/filter.ts';
import { type Case, DROPPED } from '../../case.ts';

/** A case of a filter on JSON records: which values of `v` pass (as JSON text, or `null`-less `{}`) and which do not. */
function filterCase(
  name: string,
  filter: ClauseConfig | ClauseConfig[],
  pass: string[],
  drop: string[],
): Case {
  return {
    name,
    pipeline: { parse: 'json', filter },
    records: [...pass.map((text) => [text, text] as const), ...drop.map((text) => [text, DROPPED] as const)],
  };
}
const of = (condition: ConditionConfig | string | number | boolean | null, pass: string[], drop: string[]) =>
  filterCase(
    `v: ${JSON.stringify(condition)}`,
    { v: condition },
    pass.map((value) => (value === '-' ? '{}' : `{"v":${value}}`)),
    drop.map((value) => (value === '-' ? '{}' : `{"v":${value}}`)),
  );

/** Values of every kind but the number 5 and the text b; `-` is a record without the field. */
const OTHERS = ['"5"', 'true', 'false', '{}', '[5]', '[]', 'null', '-', '""'];

export const filterCases: readonly Case[] = [
  of({ eq: 5 }, ['5', '5.0', '5e0', '0.5e1'], ['4', '5.1', '-5', ...OTHERS]),
  of(5, ['5', '5.0'], ['6', ...OTHERS]),
  of({ ne: 5 }, ['4', ...OTHERS], ['5', '5.0']),
  of({ gt: 5 }, ['6', '5.1', '1e400'], ['5', '4', '-1e400', ...OTHERS]),
  of({ gte: 5 }, ['6', '5', '5.0'], ['4.9', ...OTHERS]),
  of({ lt: 5 }, ['4', '-1e400', '-0'], ['5', '6', ...OTHERS]),
  of({ lte: 5 }, ['5', '4'], ['5.01', ...OTHERS]),
  of({ gt: 1, lt: 3 }, ['2', '1.5'], ['1', '3', ...OTHERS]),
  of(
    { in: [1, 'a', true, null] },
    ['1', '1.0', '"a"', '"\\u0061"', 'true', 'null', '-'],
    ['2', '"1"', 'false', '"b"', '{}'],
  ),
  of({ notIn: [1, 'a', null] }, ['2', '"1"', 'false', '{}'], ['1', '"a"', 'null', '-']),
  of({ notIn: [1, 'a'] }, ['2', 'null', '-', '[]'], ['1', '"a"']),
  of({ in: [] }, [], ['1', 'null', '-']),
  of({ notIn: [] }, ['1', 'null', '-'], []),
  of({ exists: true }, ['0', '""', 'false', '{}', '[]'], ['null', '-']),
  of({ exists: false }, ['null', '-'], ['0', '""', 'false', '{}']),
  of({ eq: null }, ['null', '-'], ['0', '""', 'false', '{}']),
  of(null, ['null', '-'], ['0', '""', 'false']),
  of({ ne: null }, ['0', '""', 'false', '{}', '[]'], ['null', '-']),
  of({ eq: true }, ['true'], ['false', '1', '"true"', 'null', '-']),
  of({ ne: true }, ['false', '1', '"true"', 'null', '-', '{}'], ['true']),
  of(false, ['false'], ['true', '0', 'null', '-']),
  of({ eq: 'b' }, ['"b"', '"\\u0062"'], ['"a"', '"B"', '"b "', '5', 'true', 'null', '-', '{}']),
  of(
    { gt: 'b' },
    ['"c"', '"ba"', '"é"', '"b\\u0000"'],
    ['"b"', '"a"', '""', '"B"', '5', 'null', '-', 'true', '["c"]'],
  ),
  of({ gte: 'b' }, ['"b"', '"c"'], ['"a"', '5', 'null', '-']),
  of({ lt: 'b' }, ['"a"', '""', '"B"'], ['"b"', '"ba"', '5', 'null', '-', 'true', '{}']),
  of({ lte: 'b' }, ['"b"', '"a"'], ['"c"', '5', 'null', '-']),
  of(
    { contains: 'ab' },
    ['"ab"', '"xaby"', '"\\u0061b"'],
    ['"a b"', '""', '5', 'null', '-', '["ab"]', '{"ab":1}'],
  ),
  of({ startsWith: 'ab' }, ['"ab"', '"abc"'], ['"cab"', '"a"', '5', 'null', '-', '{}']),
  of({ endsWith: 'ab' }, ['"ab"', '"cab"'], ['"abc"', '""', '5', 'null', '-', '{}']),
  of({ contains: '' }, ['"a"', '""'], ['5', 'null', '-']),
  of({ matches: '^[a-c]+$' }, ['"abc"'], ['"abd"', '""', '5', 'null', '-', '[]']),
  of({ matches: 'b' }, ['"abc"'], ['"B"', 'null', '-']),
  // Half a surrogate pair is U+FFFD.
  of({ matches: '^$' }, ['""'], ['"\\ud800"', '"a\\udc00"']),
  of({ matches: '^a\\x{fffd}b$' }, ['"a\\ud800b"', '"a\ufffdb"'], ['"ab"', '"a\\ud83d\\ude00b"']),
  filterCase(
    'integers are compared exactly, beyond 2^53 too',
    { v: { gt: 9007199254740992 } },
    ['{"v":9007199254740993}', `{"v":${'9'.repeat(400)}}`, `{"v":1${'0'.repeat(20)}}`],
    ['{"v":9007199254740992}', '{"v":9007199254740991}', `{"v":-${'9'.repeat(400)}}`],
  ),
  filterCase(
    'equality of integers is exact as well',
    { v: 9007199254740992 },
    ['{"v":9007199254740992}'],
    ['{"v":9007199254740993}', '{"v":9007199254740991}'],
  ),
  filterCase(
    'negative integers beyond 2^53',
    { v: { lt: -9007199254740992 } },
    ['{"v":-9007199254740993}', `{"v":-${'9'.repeat(400)}}`],
    ['{"v":-9007199254740992}', `{"v":${'9'.repeat(400)}}`],
  ),
  filterCase(
    'text is ordered by code points: astral characters come after U+FFFF',
    { v: { gt: '\uffff' } },
    ['{"v":"\u{10000}"}', '{"v":"\u{1f600}"}', '{"v":"\uffffa"}', '{"v":"\\ud83d\\ude00"}'],
    ['{"v":"\uffff"}', '{"v":"\ue000"}', '{"v":"z"}'],
  ),
  filterCase(
    'U+E000 is before an astral character',
    { v: { lt: '\u{10000}' } },
    ['{"v":"\ue000"}', '{"v":"\ud7ff"}'],
    ['{"v":"\u{10000}"}', '{"v":"\u{10001}"}'],
  ),
  {
    name: 'timestamps compare as moments with ISO text',
    pipeline: {
      parse: 'json',
      types: { v: 'timestamp' },
      filter: { v: { gte: '2020-01-01T00:00:00+01:00', lt: '2020-01-01' } },
    },
    records: [
      ['{"v":"2019-12-31T23:00:00Z"}', '{"v":"2019-12-31T23:00:00.000Z"}'],
      ['{"v":"2019-12-31T23:59:59.999Z"}', '{"v":"2019-12-31T23:59:59.999Z"}'],
      ['{"v":"2019-12-31T22:59:59.999Z"}', DROPPED],
      ['{"v":"2020-01-01"}', DROPPED],
      ['{"v":null}', DROPPED],
      ['{}', DROPPED],
    ],
  },
  {
    name: 'a timestamp equals the same moment, however it was written',
    pipeline: { parse: 'json', types: { v: { epoch: {} } }, filter: { v: '1970-01-01T01:00:00+01:00' } },
    records: [
      ['{"v":0}', '{"v":"1970-01-01T00:00:00.000Z"}'],
      ['{"v":0.001}', DROPPED],
    ],
  },
  filterCase(
    'all conditions of a clause must hold, on all its fields',
    { a: 1, b: { exists: true } },
    ['{"a":1,"b":2}'],
    ['{"a":1}', '{"a":2,"b":2}', '{"b":2}'],
  ),
  filterCase(
    'of a list one clause must hold',
    [{ a: 1 }, { b: 2, c: 3 }],
    ['{"a":1}', '{"b":2,"c":3}', '{"a":1,"b":0}'],
    ['{"b":2}', '{"c":3}', '{}'],
  ),
  filterCase('an empty clause always holds', {}, ['{}', '{"a":1}'], []),
  filterCase(
    'fields are paths, with \\. for a dot',
    { 'a.b': 1, 'c\\.d': 2 },
    ['{"a":{"b":1},"c.d":2}'],
    ['{"a.b":1,"c.d":2}', '{"a":{"b":1},"c":{"d":2}}'],
  ),
  filterCase(
    'names of objects by nature are there only if the record has them',
    [{ constructor: { exists: true } }, JSON.parse('{"__proto__":{"exists":true}}') as ClauseConfig],
    ['{"constructor":1}', '{"__proto__":{}}'],
    ['{}', '{"a":1}', '{"__proto__":null}'],
  ),
];
