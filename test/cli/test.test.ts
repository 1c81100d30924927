import { gzipSync } from 'node:zlib';
import { describe, expect, it, test } from 'vitest';
import { FORMATS } from '../../engine/formats/index.ts';
import { millrace, scratchFolder } from './support/millrace.ts';

const files = scratchFolder();

/** Runs the tests of an inline pipeline. */
async function run(pipeline: object, tests: readonly object[]) {
  const { status, text, errors } = await millrace(['test', JSON.stringify({ ...pipeline, tests })]);
  return { status, lines: text.trimEnd().split('\n'), errors };
}

const JSON_PIPELINE = {
  parse: 'json',
  steps: [{ filter: { a: { ne: 0 } } }, { set: { r: '${requestId}' } }],
};

describe('tests that are as expected', () => {
  it('end with 0 and a line that counts them', async () => {
    const tests = [
      { input: '{"a":1}', context: { requestId: 'x' }, output: { a: 1, r: 'x' } },
      { input: '{"a":1}', output: '{"a":1,"r":null}', result: 'ok' },
      {
        base64: gzipSync('{"a":[1,{"b":null}]}').toString('base64'),
        output: { a: [1, { b: null }], r: null },
      },
      { input: '{"a":1}', context: { requestId: 7 }, output: { r: '7', a: 1 } },
      { input: '{"a":0}', result: 'dropped' },
      { input: '{"a":', reason: 'json' },
      { input: '{"a":', result: 'failed' },
      { input: '{"a":2}', result: 'ok' },
    ];
    expect(await run(JSON_PIPELINE, tests)).toEqual({
      status: 0,
      lines: ['test: 8 tests, all as expected'],
      errors: '',
    });
  });

  it('may have several outputs of one record', async () => {
    files.write('split.mjs', 'export default ({ list }) => list.map((n) => ({ n }));');
    const pipeline = files.write(
      'split.yaml',
      `
parse: json
map: ./split.mjs
tests:
  - name: two
    input: '{"list":[1,2]}'
    output: [{ n: 1 }, { n: 2 }]
  - input: '{"list":[]}'
    result: dropped
`,
    );
    expect(await millrace(['test', pipeline])).toMatchObject({
      status: 0,
      text: `${pipeline}: 2 tests, all as expected\n`,
    });
    const inner = await run({ parse: 'json', decode: 'lines' }, [
      { input: '{"a":1}\n{"a":2}\n', output: [{ a: 1 }, '{"a":2}'] },
    ]);
    expect(inner.status).toBe(0);
  });

  it('may be text of any format, line ends included', async () => {
    const csv = { parse: 'json', output: { format: 'csv', columns: ['a', 'b'] } };
    expect(await run(csv, [{ input: '{"a":"x\\ny","b":1}', output: '"x\ny",1' }])).toMatchObject({
      status: 0,
    });
  });

  it('run the examples of formats', { timeout: 120_000 }, async () => {
    for (const { name, examples, failures } of FORMATS.filter((_, index) => index % 6 === 0)) {
      const tests = [
        ...examples.map(({ line, output }) => ({ input: line, output: JSON.parse(output) as object })),
        ...failures.map(({ line, code }) => ({ input: line, reason: code })),
      ];
      const { status, lines } = await run({ parse: name }, tests);
      expect([name, status, ...lines]).toEqual([name, 0, `test: ${tests.length} tests, all as expected`]);
    }
  });
});

describe('tests that differ', () => {
  test.each<[string, object, object, readonly (string | RegExp)[]]>([
    [
      'another value',
      JSON_PIPELINE,
      { input: '{"a":1}', output: { a: '1', r: null } },
      ['output.a: expected "1", found 1'],
    ],
    [
      'fields that are not there, or should not be',
      JSON_PIPELINE,
      { name: 'both', input: '{"a":1,"c":2}', output: { a: 1, b: 2 } },
      [
        '(both).output.b: expected 2, found nothing',
        '(both).output.c: expected nothing, found 2',
        '(both).output.r: expected nothing, found null',
      ],
    ],
    [
      'values inside of values',
      { parse: 'json' },
      { input: '{"a":{"b":[1,{"c":2}]}}', output: { a: { b: [1, { c: 3 }, 4] } } },
      ['output.a.b[1].c: expected 3, found 2', 'output.a.b[2]: expected 4, found nothing'],
    ],
    [
      'long texts, at their first difference',
      { parse: 'json' },
      { input: `{"a":"${'x'.repeat(80)}yz"}`, output: { a: `${'x'.repeat(80)}z` } },
      [`output.a: expected …"${'x'.repeat(12)}z", found …"${'x'.repeat(12)}yz"`],
    ],
    [
      'a failure, with how far the record got',
      { parse: 'json' },
      { input: '{"a":}', output: {} },
      [/^result: expected ok, found failed \(json: .*; byte 5: expected a value, found "}"\)$/],
    ],
    [
      'a failure of another kind',
      { parse: 'json', types: { a: 'int' } },
      { input: '{"a":"x"}', reason: 'json' },
      ['reason: expected json, found failed (type: a: expected int, found "x")'],
    ],
    [
      'no failure',
      { parse: 'json' },
      { input: '{"a":1}', reason: 'json' },
      ['result: expected failed, found ok ("{\\"a\\":1}")'],
    ],
    ['a drop', JSON_PIPELINE, { input: '{"a":0}', output: {} }, ['result: expected ok, found dropped']],
    [
      'an output too many',
      { parse: 'json', decode: 'lines' },
      { input: '{"a":1}\n{"a":2}', output: { a: 1 } },
      ['output: expected 1 output, found 2 outputs: "{\\"a\\":1}\\n{\\"a\\":2}"'],
    ],
    [
      'one of several outputs',
      { parse: 'json', decode: 'lines' },
      { input: '{"a":1}\n{"a":2}', output: [{ a: 1 }, { a: 3 }] },
      ['output[1].a: expected 3, found 2'],
    ],
    [
      'text',
      { parse: 'json', output: { format: 'csv', columns: ['a'] } },
      { input: '{"a":1}', output: { a: 1 } },
      ['output: expected {"a":1}, found 1'],
    ],
  ])('%s', async (_, pipeline, one, expected) => {
    const { status, lines } = await run(pipeline, [one]);
    expect(status).toBe(1);
    expect(lines.pop()).toBe('test: 1 of 1 test differs');
    const found = lines.map((line) => line.replace(/^test: tests\[0\]\.?/, '').replace(/^ /, ''));
    expect(found).toHaveLength(expected.length);
    for (const [index, wanted] of expected.entries()) {
      if (typeof wanted === 'string') expect(found[index]).toBe(wanted);
      else expect(found[index]).toMatch(wanted);
    }
  });

  it('are all told, and counted', async () => {
    const tests = [
      { input: '{"a":1}', output: { a: 1, r: null } },
      { input: '{"a":1}', output: { a: 2, r: null } },
      { input: '', result: 'ok' },
    ];
    const { status, lines } = await run(JSON_PIPELINE, tests);
    expect(status).toBe(1);
    expect(lines).toHaveLength(3);
    expect(lines[0]).toBe('test: tests[1].output.a: expected 2, found 1');
    expect(lines[2]).toBe('test: 2 of 3 tests differ');
  });

  it('quote nothing of the record where the pipeline redacts, but for what comes out', async () => {
    const pipeline = {
      parse: { regex: '^(?P<s>[a-z]+) (?P<n>[0-9]+)$' },
      steps: [{ redact: { s: 'mask' } }],
    };
    const { lines } = await run(pipeline, [{ input: 'secret x', result: 'ok' }]);
    expect(lines[0]).toContain('byte 7: expected n ([0-9])');
    expect(lines.join()).not.toContain('secret');
  });
});

describe('what is no test', () => {
  test.each<[string, object, string]>([
    ['no input', { output: {} }, 'tests[0]: expected either input or base64, found neither'],
    [
      'two inputs',
      { input: '', base64: '', output: {} },
      'tests[0]: expected either input or base64, found both',
    ],
    [
      'bytes that are none',
      { base64: '*', output: {} },
      'tests[0]: expected base64 in its usual form, found "*"',
    ],
    [
      'nothing expected',
      { input: '' },
      'tests[0]: expected what becomes of the record: output, result or reason, found none of them',
    ],
    ['an output of a failure', { input: '', output: {}, reason: 'json' }, 'found an output'],
    ['a reason for a drop', { input: '', result: 'dropped', reason: 'json' }, 'found result "dropped"'],
    [
      'an output of a drop',
      { input: '', result: 'dropped', output: {} },
      'tests[0]: expected an output of a record that is ok',
    ],
    ['an unknown reason', { input: '', reason: 'jsn' }, "expected a failure's code: data, "],
    [
      'an unknown result',
      { input: '', result: 'Ok' },
      'tests[0].result: expected ok, dropped or failed, found "Ok"',
    ],
    [
      'a number for an output',
      { input: '', output: 1 },
      'tests[0].output: expected an output, or a list of outputs, found 1',
    ],
    ['an unknown member', { input: '', outputs: {} }, 'tests[0].outputs'],
  ])('%s', async (_, one, message) => {
    const { status, errors } = await run({ parse: 'json' }, [one]);
    expect(status).toBe(1);
    expect(errors).toContain(message);
    expect(errors.trimEnd().split('\n')).toHaveLength(1);
  });

  it('a pipeline without any ends with 1, and says how to add one', async () => {
    for (const pipeline of ['json', '{"parse":"json"}', '{"parse":"json","tests":[]}']) {
      const { status, errors } = await millrace(['test', pipeline]);
      expect({ status, errors }).toEqual({
        status: 1,
        errors: expect.stringContaining(
          'test: tests: expected at least one test, found none; add one',
        ) as string,
      });
    }
  });

  it('is wrong usage without a pipeline', async () => {
    expect(await millrace(['test'])).toMatchObject({ status: 2, text: '' });
  });

  it('does not keep run from running the pipeline', async () => {
    const pipeline = '{"parse":"json","tests":[{"input":"","result":"ok"}]}';
    expect(await millrace(['run', '--pipeline', pipeline], '{"a":1}')).toMatchObject({
      status: 0,
      text: '{"a":1}\n',
    });
  });
});
