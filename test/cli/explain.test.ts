import { describe, expect, it } from 'vitest';
import { chooseRe2 } from '../../engine/reference/choose-re2.ts';
import { millrace, scratchFolder } from './support/millrace.ts';

const files = scratchFolder();

const PIPELINE = {
  parse: { regex: '^(?P<host>\\S+) (?P<status>[0-9]+) (GET|POST) (?P<time>.*)$' },
  types: { status: 'int', time: { strftime: { format: '%d.%m.%Y', zone: 'Europe/Berlin' } } },
  rename: { host: 'clientIp' },
  set: { env: 'prod', shard: 3, key: '${clientIp}/x' },
  filter: [{ status: { gte: 400 }, clientIp: { matches: '^10' } }, { status: { in: [1, 2] } }],
  partition: { day: '${time:yyyy-MM-dd}' },
  drop: ['status'],
  output: { nulls: 'drop' },
  onError: 'drop',
  limits: { values: 5000, depth: 128 },
};

const GOLDEN = `pipeline     regex, from --pipeline
tier         re2: as asked for
RE2          ${chooseRe2().name === 'wasm' ? 'WebAssembly' : 'the native addon'}
threads      2: as asked for
pattern      ^(?P<host>\\S+) (?P<status>[0-9]+) (GET|POST) (?P<time>.*)$
captures     4, 3 of them named
onError      drop: dropped
limit        values: at most 5,000 members and list elements, or LTSV pairs

step       runs in                      does
parse      re2                          regex, a pattern of 3 fields
types      JavaScript                   status: int
                                        time: timestamp (%d.%m.%Y, Europe/Berlin)
rename     JavaScript                   host → clientIp
set        JavaScript                   env = "prod"
                                        shard = 3
                                        key = "\${clientIp}/x"
filter     JavaScript, re2 for matches  status ≥ 400 and clientIp matches "^10"
                                        or status in [1,2]
partition  JavaScript                   day = "\${time:yyyy-MM-dd}"
drop       JavaScript                   status
output     JavaScript                   json, a line feed after each record, timestamps as ISO 8601, nulls left out

 #  field     type                                 from                          note
 1  clientIp  string                               capture 1, renamed from host
 2  time      timestamp (%d.%m.%Y, Europe/Berlin)  capture 4
 3  env       string                               set to "prod"
 4  shard     number                               set to 3
 5  key       string                               set to "\${clientIp}/x"
`;

const SAME = ['--threads', '2', '--tier', 're2'];

describe('explain', () => {
  it('tells the matcher, threads, steps and fields of a pipeline, aligned', async () => {
    const { status, text, errors } = await millrace([
      'explain',
      '--pipeline',
      JSON.stringify(PIPELINE),
      ...SAME,
    ]);
    expect({ status, errors }).toEqual({ status: 0, errors: '' });
    expect(text).toBe(GOLDEN);
  });

  it('tells the same as JSON', async () => {
    const { status, text } = await millrace([
      'explain',
      '--pipeline',
      JSON.stringify(PIPELINE),
      ...SAME,
      '--json',
    ]);
    expect(status).toBe(0);
    expect(JSON.parse(text)).toMatchObject({
      pipeline: { title: 'regex', from: '--pipeline' },
      pattern: { text: PIPELINE.parse.regex, captures: 4, named: 3 },
      tier: { name: 're2', why: 'as asked for' },
      re2: chooseRe2().name,
      threads: { count: 2, why: 'as asked for' },
      fields: [{ name: 'clientIp' }, { name: 'time' }, { name: 'env' }, { name: 'shard' }, { name: 'key' }],
    });
  });

  it('says of a format what stands for null and which field may be left out', async () => {
    const { status, text } = await millrace(['explain', '--format', 'apache-combined']);
    expect(status).toBe(0);
    expect(text).toMatch(/^ 9 {2}size {7}int {14}capture 11 +"-" is null$/m);
    expect(text).toMatch(/^12 {2}request {4}string {11}capture 9 +left out where not captured$/m);
  });

  it.each([
    [
      'types that are not known, and names in capitals',
      {
        parse: 'aws-waf',
        set: { 'userAgent.x': '1', n: 3, b: true, none: null },
        output: { timestamp: 'epochMillis' },
      },
      `-- records bring fields of their own: add a column for each
-- types that are not known here, add them: userAgent, none
-- Glue writes names in lower case; rename these in the pipeline: userAgent
CREATE TABLE \`logs\`.\`t\` (
  \`timestamp\` bigint,
  \`n\` double,
  \`b\` boolean
)
`,
    ],
    [
      'a type in which alternatives differ, and what a step makes of names',
      {
        anyOf: [
          { parse: { regex: '^(?P<a>a)(?P<b>b)$' }, steps: [{ types: { a: 'int' } }] },
          { parse: { regex: '^(?P<a>c)(?P<d>d)$' } },
        ],
        steps: [{ rename: { d: 'e' } }, { redact: { b: 'mask' } }],
      },
      `-- types that are not known here, add them: a
CREATE TABLE \`logs\`.\`t\` (
  \`b\` string,
  \`e\` string
)
`,
    ],
    [
      'a step that makes names of its own',
      { parse: { regex: '^(?P<a>a)$' }, steps: [{ split: { a: { by: ',' } } }] },
      `-- records bring fields of their own: add a column for each
CREATE TABLE`,
    ],
  ])('writes the table for Iceberg: %s', async (_, pipeline, begin) => {
    const iceberg = { database: 'logs', table: 't' };
    const { text } = await millrace([
      'explain',
      '--ddl',
      '--pipeline',
      JSON.stringify({ ...pipeline, iceberg }),
    ]);
    expect(text.slice(0, begin.length)).toBe(begin);
  });

  it('says what becomes of what does not fit', async () => {
    const { text } = await millrace(['explain', '--pipeline', '{"parse":"json","overflow":"reingest"}']);
    expect(text).toMatch(/^overflow {5}reingest: put into the source again, and dropped$/m);
  });

  it('writes no table without one', async () => {
    const { status, errors } = await millrace(['explain', '--ddl', '--format', 'json']);
    expect({ status, errors }).toMatchObject({
      status: 1,
      errors: expect.stringContaining('--ddl: expected a pipeline with `iceberg`'),
    });
  });

  it('says where records bring their own fields, and no pattern is matched', async () => {
    const { text } = await millrace(['explain', '--pipeline', '{"parse":"json","drop":["a"]}']);
    expect(text).toContain('tier         kernel: the fastest, and it can do all of this pipeline\n');
    expect(text).toContain('fields of the output are those each record brings');
    expect(text).not.toMatch(/^(pattern|captures|RE2) /m);
  });

  it('says why a pipeline is not for the fastest tier', async () => {
    const pipeline = { parse: 'ltsv', set: { 'a b': 1 }, output: { format: 'ltsv' } };
    const { text } = await millrace(['explain', '--pipeline', JSON.stringify(pipeline)]);
    expect(text).toContain('tier         re2: the kernel has no set.a b: no name that ltsv can have\n');
    expect(text).not.toContain('automaton');
  });

  it.each([
    { parse: { csv: { header: true } }, decode: 'lines', types: { a: 'int' } },
    { parse: { w3c: {} }, rename: { a: 'b' }, set: { 'c.d': '${b}' } },
  ])('says what runs behind a header: %j', async (pipeline) => {
    const { text } = await millrace(['explain', '--pipeline', JSON.stringify(pipeline)]);
    expect(text).toContain(
      'tier         kernel: behind each header, which is read in JavaScript: the fastest, and it can do all of this pipeline\n',
    );
    expect(text).toMatch(/^parse +kernel +(csv|w3c), fields as a header names them$/m);
  });

  it('says why not, behind a header', async () => {
    const zone = { strftime: { format: '%d.%m.%Y', zone: 'Europe/Berlin' } };
    const pipeline = { parse: { csv: { header: true } }, types: { at: zone } };
    const { text } = await millrace(['explain', '--pipeline', JSON.stringify(pipeline)]);
    expect(text).toMatch(/^tier +re2: behind each header, .*: the kernel has no types.at: strftime$/m);
    expect(text).toMatch(/^parse +JavaScript /m);
  });

  it('names the alternatives that are left to re2', async () => {
    const zone = { strftime: { format: '%d', zone: 'Europe/Berlin' } };
    const pipeline = {
      anyOf: [
        { parse: 'nginx-combined' },
        { parse: { regex: '^(?P<at>\\d+)$' }, steps: [{ types: { at: zone } }] },
        { parse: { regex: '(?P<a>a$)' } },
        { parse: { regex: '^U(?P<u>x*)*' } },
        { parse: 'json' },
      ],
    };
    const { text } = await millrace(['explain', '--pipeline', JSON.stringify(pipeline)]);
    expect(text).toMatch(
      /^tier +kernel: the fastest, but records that come to alternative 2 \(the kernel has no .*strftime.*\) or alternative 4 \(the pattern: .*\) run on re2$/m,
    );
    expect(text).toMatch(
      /^automaton +generated WebAssembly \(3 patterns in turn, each by a match from the start, /m,
    );
    expect(text.match(/^parse +(kernel|re2|JavaScript) /gm)!.map((row) => row.split(/ +/)[1])).toEqual([
      ...['kernel', 're2', 'kernel', 're2', 'kernel'],
    ]);
  });

  it('puts the steps of each alternative under a heading, and those of all of them behind', async () => {
    const pipeline = {
      decode: 'lines',
      anyOf: [{ parse: 'apache-common', steps: [{ set: { kind: 'a' } }] }, { parse: 'json' }],
      steps: [{ drop: ['identity'] }],
    };
    const args = ['explain', '--pipeline', JSON.stringify(pipeline)];
    const { text } = await millrace(args);
    const rows = text.split('\n').map((line) => line.split(/ {2,}/)[0]!);
    expect(rows.slice(rows.indexOf('step'), rows.indexOf('output') + 3)).toEqual([
      ...['step', 'decode', '', 'alternative 1', 'parse', 'types', '', '', 'set'],
      ...['', 'alternative 2', 'parse', '', 'all alternatives', 'drop', 'output', ''],
      'The fields of the output are those of the alternative that takes the record, changed by its steps.',
    ]);
    const { text: json } = await millrace([...args, '--json']);
    const { steps } = JSON.parse(json) as { steps: { step: string; alternative?: number }[] };
    expect(steps.map(({ step, alternative }) => `${step} ${alternative ?? '-'}`)).toEqual([
      ...['decode -', 'parse 1', 'types 1', 'set 1', 'parse 2', 'drop -', 'output -'],
    ]);
  });

  it('lists the columns of csv in their order', async () => {
    const pipeline = { parse: 'apache-common', output: { format: 'csv', columns: ['status', 'host'] } };
    const { text } = await millrace(['explain', '--pipeline', JSON.stringify(pipeline)]);
    expect(text).toMatch(/\n 1 {2}status {2}int .*\n 2 {2}host .*\n$/);
  });

  it('says that what is before a map runs on the kernel, and what is behind it in JavaScript', async () => {
    const steps = "[{ set: { a: '1' } }, { map: (record) => record }, { set: { b: '2' } }]";
    const pipeline = files.write(
      'q.mjs',
      `export default { parse: 'json', steps: ${steps}, drop: undefined }`,
    );
    const { text } = await millrace(['explain', '--pipeline', pipeline]);
    expect(text).toMatch(/kernel: the fastest, and it can do all that is before map|kernel .*before map/);
    expect(text).toMatch(/^set {5}kernel {6}a = /m);
    expect(text).toMatch(/^set {5}JavaScript {2}b = /m);
    expect(text).toMatch(/^output {2}JavaScript {2}json/m);
  });

  it('gives the file a map comes from, and one thread where a function is inline', async () => {
    const pipeline = files.write('p.mjs', "export default { parse: 'json', map: (record) => record }");
    const { text } = await millrace(['explain', '--pipeline', pipeline]);
    expect(text).toContain('threads      1: the map function cannot cross threads; a module could\n');
    expect(text).toMatch(/^map {5}JavaScript {2}a function$/m);
    const module = files.write('m.mjs', 'export default (record) => record');
    const named = await millrace(['explain', '--pipeline', JSON.stringify({ parse: 'json', map: module })]);
    expect(named.text).toContain(`map     JavaScript  ${module}\n`);
  });
});
