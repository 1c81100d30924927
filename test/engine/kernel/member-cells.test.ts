import { describe, expect, test } from 'vitest';
import type { PipelineConfig } from '../../../engine/config/schema.ts';
import { expectSame, pairFor, whyDeclined } from './support.ts';

// CSV rows and LTSV of records that bring their own names. Of a row, the kernel notes the members that columns name, and writes cells
// of them; LTSV, it writes as JSON with marks between members, which a second walk takes out.

/** Each record comes three times: walked, then by the shape that was learnt, after others. */
function statusesOf(config: PipelineConfig, records: readonly string[]): readonly number[] {
  const statuses = expectSame(pairFor(config), [...records, ...records, ...records]);
  return [...statuses];
}

/** The kernel does all of these records itself, as the reference path does. */
function expectDone(config: PipelineConfig, records: readonly string[]): void {
  expect(statusesOf(config, records)).toEqual(statusesOf(config, records).map(() => 0));
}

const csv = (columns: string[], more: Partial<NonNullable<PipelineConfig['output']>> = {}) => ({
  output: { format: 'csv' as const, columns, ...more },
});
const LENGTHS = [0, 1, 13, 14, 15, 16, 17, 30, 31, 32, 33, 63, 64, 65, 200];

describe('rows of JSON records', () => {
  test('cells are in the order of the columns, whatever the order of the members', () => {
    expectDone({ parse: 'json', ...csv(['b', 'a', 'gone', 'c', 'a']) }, [
      '{"a":1,"b":"x","c":true}',
      '{"c":null,"b":"x,y","more":[1,{"a":2}],"a":-0.50}',
      '{ "b" : "é" , "a" : "" }',
      '{"other":1}',
      '{}',
    ]);
  });

  test('texts of every length are quoted for a comma, and only for what is in them', () => {
    expectDone(
      { parse: 'json', ...csv(['a', 'b']) },
      LENGTHS.flatMap((length) => {
        const text = 'm'.repeat(length);
        return [`{"a":"${text},","b":"x,y"}`, `{"a":"${text}","b":","}`, `{"a":",${text}"}`];
      }),
    );
  });

  test('escapes are decoded: quotes twice, line ends in quotes, all else as it is', () => {
    expectDone(
      { parse: 'json', ...csv(['a', 'b']) },
      LENGTHS.flatMap((length) => {
        const text = 'm'.repeat(length);
        return ['\\"', '\\n', '\\r', '\\\\', '\\/', '\\t', '\\u00e9', '\\u0022', '\\u20ac,'].map(
          (escaped) => `{"a":"${text}${escaped}${text}","b":"${escaped}"}`,
        );
      }),
    );
  });

  test('half a surrogate pair is left to the reference path, which fails it', () => {
    const config: PipelineConfig = { parse: 'json', ...csv(['a']) };
    expect(statusesOf(config, ['{"a":"\\ud800"}']).every((status) => status >= 8)).toBe(true);
  });

  test('objects and lists are JSON without white space, quoted where that needs it', () => {
    expectDone(
      { parse: 'json', ...csv(['a', 'b']) },
      [
        ...['{}', '[]', '[1]', '[ 1 ]', '[1,2]', '{"x":1}', '[ "two words" , "say \\"hi\\"" ]'],
        ...['{ "x" : { "y" : [ null , true ] } }', `["${'x'.repeat(40)}","${' '.repeat(20)}"]`, '[[[ ]]]'],
        ...LENGTHS.map((length) => `[${'1'.repeat(length + 1)}, "${'y'.repeat(length)}"]`),
      ].flatMap((value) => [`{"a":${value},"b":1}`, `{"b":${value},"a":"x"}`]),
    );
  });

  test('a member is a scalar in one record and an object in the next', () => {
    expectDone({ parse: 'json', ...csv(['a', 'b']) }, [
      '{"a":1,"b":2}',
      '{"a":[1,"x"],"b":2}',
      '{"a":"x","b":{"c":[]}}',
      '{"a":null,"b":2}',
    ]);
  });

  test('columns inside objects', () => {
    expectDone({ parse: 'json', ...csv(['u.name', 'id', 'u.at.city', 'u.id']) }, [
      '{"id":1,"u":{"name":"Ann, B.","id":7,"at":{"city":"Ulm","zip":1},"more":{"name":"no"}}}',
      '{"u":{"id":7},"id":1}',
      '{"u":{"at":"nowhere"},"id":2}',
      '{"u":[1],"id":3}',
      '{"u":"text","id":4}',
      '{"u":null}',
      '{"id":5,"u":{}}',
    ]);
  });

  test('types, names, masks, constants and templates', () => {
    expectDone(
      {
        parse: 'json',
        steps: [
          { types: { n: 'int', t: 'timestamp', f: 'float', b: 'bool', s: 'string', gone: 'int' } },
          { rename: { n: 'number' } },
          { redact: { secret: 'mask', t: 'mask' } },
          { set: { k: 'a,"b"', v: '${s}, ${number}', lone: '${s}', none: null } },
          { drop: ['gone'] },
        ],
        ...csv([
          'number',
          't',
          'f',
          'b',
          's',
          'secret',
          'k',
          'v',
          'lone',
          'none',
          'gone',
          'n',
          'number',
          'v',
        ]),
      },
      [
        '{"n":"007","t":"2024-02-29T00:00:00Z","f":"1.50","b":"true","s":12,"secret":[1],"gone":"3"}',
        '{"s":"x","secret":null,"n":null,"t":null}',
        '{"secret":"a \\"b\\"","n":1}',
        '{"s":"","f":2,"b":false}',
        '{}',
      ],
    );
  });

  test('a value that does not fit its type is not written, even where no column has it', () => {
    for (const columns of [['a'], ['b']]) {
      const statuses = statusesOf({ parse: 'json', types: { a: 'int' }, ...csv(columns) }, [
        '{"a":"x","b":1}',
      ]);
      expect(statuses.every((status) => status >= 8)).toBe(true);
    }
  });

  test('a filter and partition keys read members that no column has', () => {
    const config: PipelineConfig = {
      parse: 'json',
      filter: { level: { ne: 'debug' } },
      partition: { day: '${t}' },
      ...csv(['m']),
    };
    const statuses = statusesOf(config, [
      '{"level":"debug","t":"x","m":1}',
      '{"level":"info","t":"x","m":[1,2]}',
      '{"level":[1],"t":"y","m":"a,b"}',
    ]);
    expect(statuses.slice(0, 3)).toEqual([1, 0, 0]);
  });

  test('keep leaves other columns empty', () => {
    expectDone({ parse: 'json', steps: [{ keep: ['a', 'b'] }], ...csv(['b', 'a']) }, ['{"a":1,"c":2,"b":3}']);
  });

  test('a long record with many columns has room', () => {
    const columns = Array.from({ length: 40 }, (_, index) => `c${index}`);
    const record = JSON.stringify(Object.fromEntries(columns.map((name) => [name, `${name},"`.repeat(100)])));
    expectDone({ parse: 'json', ...csv(columns) }, [record]);
  });

  test('a column, and another inside of it, is declined', () => {
    expect(whyDeclined({ parse: 'json', ...csv(['a', 'a.b']) })).toContain('output.columns: a.b');
  });
});

describe('rows of pairs', () => {
  test.each<[string, PipelineConfig['parse'], readonly string[]]>([
    ['ltsv', 'ltsv', ['b:x,"y"\ta:1', 'a:\tc:2', 'z:1']],
    ['logfmt', 'logfmt', ['b="x, \\"y\\"\\n" a=1', 'a c=2', 'z=1']],
    ['kv', { kv: {} }, ['b="x, \\"y\\"" a=1', 'a= c=2', 'z=1']],
  ])('%s', (_name, parse, records) => {
    expectDone({ parse, set: { v: '<${a}>' }, ...csv(['a', 'b', 'v', 'a']) } as PipelineConfig, records);
    expectDone(
      { parse, rename: { b: 'k' }, types: { c: 'int' }, ...csv(['k', 'c', 'b']) } as PipelineConfig,
      records,
    );
  });
});

describe('LTSV of JSON records', () => {
  const ltsv = (more: Partial<NonNullable<PipelineConfig['output']>> = {}) => ({
    output: { format: 'ltsv' as const, ...more },
  });

  test('values of every kind, in the order of the members', () => {
    expectDone({ parse: 'json', ...ltsv() }, [
      '{"a":1.50,"b":"x: y, \\"z\\"","c":true,"d":null,"e":{"f": [1, "t w"]},"g":"","h":[ ]}',
      '{ "b" : "é" , "a" : -1e5, "A-Z_0.9" : false }',
      '{"only":null}',
      '{}',
      '{"a":{"a":null,"é":{}}}',
    ]);
  });

  test('texts and names of every length', () => {
    expectDone(
      { parse: 'json', ...ltsv({ newline: false }) },
      LENGTHS.flatMap((length) => {
        const text = 'm'.repeat(length);
        return [
          `{"${text}_":"${text}","b":"${text}\\/${text}"}`,
          `{"a":${'1'.repeat(length + 1)},"b${text}":[1]}`,
        ];
      }),
    );
  });

  test('what LTSV cannot hold is left to the reference path', () => {
    const longest = 'm'.repeat(40);
    const records = [
      ...['\\t', '\\n', '\\r', '\\u0009', '\\u000a', '\\ud800'].map((text) => `{"a":"x${text}y"}`),
      ...['a b', 'é', '', 'a:', `${longest} `, `${longest}/`, '\\u0061'].map((name) => `{"${name}":1}`),
    ];
    const statuses = statusesOf({ parse: 'json', ...ltsv() }, records);
    expect(statuses.every((status) => status >= 8)).toBe(true);
    // Within an object a name may be any.
    expectDone(
      { parse: 'json', ...ltsv() },
      records.slice(6, 12).map((record) => `{"a":${record}}`),
    );
  });

  test('steps: types, names, masks, constants, templates, paths, nulls left out', () => {
    const steps = [
      { types: { n: 'int', t: 'timestamp', 'o.n': 'float' } },
      { rename: { n: 'number', 'o.x': 'y' } },
      { redact: { secret: 'mask' } },
      {
        set: {
          k: 'a "b"',
          v: '${s}: ${number}',
          'o.z': 'e',
          'q.r': '${s}',
          lone: '${s}',
          none: null,
          s: 'was',
        },
      },
      { drop: ['gone'] },
    ] as PipelineConfig['steps'];
    const records = [
      '{"n":"007","t":"2024-02-29T00:00:00Z","o":{"n":"1.50","x":[ 1 ],"k":null},"s":"x","secret":[1],"gone":"3"}',
      '{"s":"a \\"b\\"","secret":null,"n":null,"t":null,"k":1,"none":2}',
      '{"o":{},"q":{"r":1}}',
      '{}',
    ];
    for (const nulls of ['keep', 'drop'] as const) {
      expectDone({ parse: 'json', steps, ...ltsv({ nulls, timestamp: 'epoch' }) }, records.slice(0, 1));
      statusesOf({ parse: 'json', steps, ...ltsv({ nulls }) }, records);
    }
    expectDone({ parse: 'json', steps: [{ keep: ['b', 'n'] }], ...ltsv() }, [
      '{"é":1,"n":2,"b":"x","c":[]}',
      '{"x":1}',
    ]);
  });

  test('a name that is none of LTSV is declined', () => {
    expect(whyDeclined({ parse: 'json', set: { 'a b': 1 }, ...ltsv() })).toContain('no name that ltsv');
    expect(whyDeclined({ parse: 'json', rename: { a: 'é' }, ...ltsv() })).toContain('no name that ltsv');
    expect(whyDeclined({ parse: 'json', drop: ['é'], ...ltsv() })).toBeNull();
  });

  test.each<[string, PipelineConfig['parse'], readonly string[]]>([
    ['ltsv', 'ltsv', ['b:x,"y"\ta:1', 'a:\tc:2', 'z:1']],
    ['logfmt', 'logfmt', ['b="x, \\"y\\"" a=1', 'a c=2', 'z=1']],
    ['kv', { kv: {} }, ['b="x, \\"y\\"" a=1', 'a= c=2', 'z=1']],
  ])('of pairs: %s', (_name, parse, records) => {
    expectDone({ parse, ...ltsv() } as PipelineConfig, records);
    expectDone(
      { parse, types: { c: 'int' }, set: { v: '<${b}>' }, ...ltsv({ nulls: 'drop' }) } as PipelineConfig,
      records,
    );
  });

  test('of pairs whose names or values LTSV cannot hold', () => {
    const statuses = statusesOf({ parse: 'logfmt', ...ltsv() }, ['a/b=1', 'a="x\\ty"', 'é=1']);
    expect(statuses.every((status) => status >= 8)).toBe(true);
  });
});

test('alternatives of patterns and of JSON have the same columns', () => {
  const config: PipelineConfig = {
    anyOf: [{ parse: 'json' }, { parse: { regex: '^(?P<a>\\w+) (?P<b>.*)$' } }],
    ...csv(['b', 'a']),
  };
  expectDone(config, ['{"a":"x","b":"y,z"}', 'x y,z', '{"b":1}']);
});
