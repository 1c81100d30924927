import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { findClient } from '../../emulator/client.ts';
import { zipFiles } from '../../layer/compose/zip.ts';
import { composeHostLayer, unpackHostLayer } from '../../layer/host-layer.ts';
import { apacheLine, millrace, scratchFolder } from './support/millrace.ts';

const files = scratchFolder();
const compare = (...args: string[]) => millrace(['compare', ...args]);
const APACHE = 'apache-combined';
const log = () => files.write('access.log', [1, 2, 3].map((n) => `${apacheLine(n)}\n`).join(''));
const base64 = (text: string) => Buffer.from(text).toString('base64');
const eventOf = (...lines: string[]) => ({
  invocationId: 'i',
  deliveryStreamArn: 'arn:aws:firehose:eu-central-1:123456789012:deliverystream/s',
  region: 'eu-central-1',
  records: lines.map((line, index) => ({
    recordId: String(index),
    approximateArrivalTimestamp: 1,
    data: base64(line),
  })),
});

/** What `--json` says, and the exit status. */
async function compared(...args: string[]) {
  const { status, text, errors } = await compare(...args, '--json');
  expect(errors).toBe('');
  return { status, ...JSON.parse(text) };
}

describe('compare', () => {
  it('ends with 0 where both sides give the same results, and says so', async () => {
    const { status, text, errors } = await compare(
      APACHE,
      APACHE,
      '--a-tier',
      'kernel',
      '--b-tier',
      're2',
      '--corpus',
      '6000',
    );
    expect({ status, errors }).toEqual({ status: 0, errors: '' });
    expect(text).toMatch(/^A {2}apache-combined, kernel tier$/m);
    expect(text).toMatch(/^B {2}apache-combined, re2 tier$/m);
    expect(text).toMatch(/^Ok +5,9\d\d +5,9\d\d$/m);
    expect(text).toMatch(/^the same replies to 6,000 records$/m);
  });

  it('shows counts, fields and the first records that differ, and ends with 1', async () => {
    const other = files.write(
      'other.yaml',
      'parse: apache-combined\ntypes: { status: string }\nrename: { host: clientIp }\nfilter: { size: { gte: 2 } }\n',
    );
    const { status, text } = await compare(APACHE, other, log(), '--show', '2');
    expect(status).toBe(1);
    const inOrder = [
      /^Ok +3 +2$/,
      /^Dropped +0 +1$/,
      /^3 of 3 records differ \(100 %\)$/,
      /^status +1$/,
      /^ {2}only A is Ok +1$/,
      /^field or value +2$/,
      /^host +2 +2$/,
      /^status +2$/,
      /^clientIp +2 +2$/,
      /^record 1 {2}.*access\.log:1$/,
      /^ {2}10\.0\.0\.1 - - \[/,
      /^ {2}status$/,
      /^ {4}A {2}Ok$/,
      /^ {4}B {2}Dropped$/,
      /^record 2 {2}.*access\.log:2$/,
      /^ {2}host$/,
      /^ {4}A {2}"10\.0\.0\.2"$/,
      /^ {4}B {2}nothing$/,
    ];
    const lines = text.split('\n');
    let at = 0;
    for (const pattern of inOrder) {
      const found = lines.findIndex((line, index) => index >= at && pattern.test(line));
      expect(found, `${pattern} in\n${text}`).toBeGreaterThanOrEqual(at);
      at = found + 1;
    }
    expect(text).not.toContain('record 3');
  });

  it('tells an order of fields, partition keys and reasons of failure apart', async () => {
    files.write('odd.log', `${apacheLine(1)}\nno log line\n{"host":"x","size":1}\n`);
    const ordered = await compared(
      '{"parse":{"regex":"^(?P<a>\\\\S+) (?P<b>\\\\S+)"}}',
      '{"parse":{"regex":"^(?P<a>\\\\S+) (?P<b>\\\\S+)"},"rename":{"a":"c","c":"a"},"drop":["a"],"set":{"c":"1","a":"2"}}',
      files.path('odd.log'),
    );
    expect(ordered.fields.c).toEqual({ differ: 2, onlyA: 0, onlyB: 2 });
    const swapped = await compared(
      '{"parse":"json","set":{"x":"1","y":"2"}}',
      '{"parse":"json","set":{"y":"2","x":"1"}}',
      files.path('odd.log'),
    );
    expect(swapped).toMatchObject({ status: 1, differ: 1, kinds: { order: 1, field: 0 } });
    const keys = await compared(
      '{"parse":"apache-combined","partition":{"day":"${timestamp:yyyy-MM-dd}"}}',
      '{"parse":"apache-combined","partition":{"day":"${timestamp:yyyy-MM}"}}',
      files.path('odd.log'),
    );
    expect(keys).toMatchObject({ status: 1, differ: 1, kinds: { key: 1 } });
    expect(keys.first[0].differences).toEqual([{ kind: 'key', where: 'day', a: '2015-05-17', b: '2015-05' }]);
    const reasons = await compared('json', APACHE, files.path('odd.log'));
    expect(reasons).toMatchObject({ kinds: { reason: 1, status: 2 } });
    expect(reasons.first[1].differences).toEqual([{ kind: 'reason', where: '', a: 'json', b: 'no-match' }]);
  });

  it('compares what is not JSON as bytes', async () => {
    const csv = await compared(
      '{"parse":"apache-combined","output":{"format":"csv"}}',
      '{"parse":"apache-combined","output":{"format":"csv"},"set":{"identity":"i"}}',
      log(),
    );
    expect(csv).toMatchObject({ status: 1, differ: 3, kinds: { bytes: 3 } });
    expect(csv.first[0].differences[0]).toMatchObject({
      kind: 'bytes',
      where: 'byte 9',
      b: expect.stringMatching(/^"i,/),
    });
  });

  it('compares records that a map makes several of', async () => {
    files.write('two.mjs', 'export default (record) => [record, record];');
    files.write('one.mjs', 'export default (record) => record;');
    const found = await compared(
      files.write('two.json', '{"parse":"apache-combined","map":"./two.mjs"}'),
      files.write('one.json', '{"parse":"apache-combined","map":"./one.mjs"}'),
      log(),
    );
    expect(found.first[0].differences[0]).toEqual({ kind: 'count', where: 'lines', a: '2', b: '1' });
  });

  it('reads Firehose events: one a file, over several lines, or one a line', async () => {
    const flags = [APACHE, '{"parse":"apache-combined","drop":["agent"]}', '--input', 'firehose'];
    const one = files.write('one-event.json', JSON.stringify(eventOf(apacheLine(1), 'bad')));
    const pretty = files.write('pretty.json', JSON.stringify(eventOf(apacheLine(2)), null, 2));
    const many = files.write(
      'many.jsonl',
      `${JSON.stringify(eventOf(apacheLine(3)))}\n${JSON.stringify(eventOf(apacheLine(4)))}\n`,
    );
    const found = await compared(...flags, one, pretty, many);
    expect(found).toMatchObject({ status: 1, records: 5, differ: 4, fields: { agent: { onlyA: 4 } } });
    expect(found.first.map(({ name }: { name: string }) => name.split('/').at(-1))).toEqual([
      'one-event.json, record 0',
      'pretty.json, record 0',
      'many.jsonl, record 0',
      'many.jsonl, event 2, record 0',
    ]);
  });

  it('reads standard input, and a last line without an end', async () => {
    const { status, text } = await millrace(['compare', APACHE, 'json', '--json'], apacheLine(1));
    expect(status).toBe(1);
    expect(JSON.parse(text)).toMatchObject({ records: 1, first: [{ name: 'standard input:1' }] });
  });

  it('gives templates the same values on both sides', async () => {
    const pipeline = '{"parse":"apache-combined","set":{"r":"${requestId} ${recordId} ${functionName}"}}';
    expect(await compared(pipeline, pipeline, '--b-tier', 're2', log())).toMatchObject({ status: 0 });
  });

  const wrong: readonly (readonly [string, readonly string[], number, string])[] = [
    ['one pipeline', [APACHE], 2, "missing required argument 'b'"],
    ['a tier that is none', [APACHE, APACHE, '--a-tier', 'x'], 2, '--a-tier'],
    ['files and a corpus', [APACHE, APACHE, 'x', '--corpus', '5'], 2, 'expected --corpus or files'],
    ['no number', [APACHE, APACHE, '--corpus', 'x'], 2, 'Expected a whole number from 1'],
    [
      'a runtime without a layer',
      [APACHE, APACHE, '--b-runtime', 'raw'],
      2,
      '--b-runtime goes with --b-layer',
    ],
    [
      'a tier of a layer',
      [APACHE, APACHE, '--a-layer', '.', '--a-tier', 're2'],
      2,
      '--a-tier applies to this engine',
    ],
    ['standard input twice', [APACHE, APACHE, '-', '-'], 2, 'can be read only once'],
    [
      'a pipeline that is none',
      [APACHE, 'nope', '--corpus', '1'],
      1,
      'pipeline: B: expected a built-in format',
    ],
    [
      'a tier that cannot',
      [APACHE, '{"parse":"json","steps":[{"explode":{"field":"a"}}]}', '--b-tier', 'kernel', '--corpus', '1'],
      1,
      '--b-tier: expected',
    ],
    ['no such file', [APACHE, APACHE, 'no-such-file'], 1, 'input: no-such-file: expected a file'],
    [
      'no such layer',
      [APACHE, APACHE, '--a-layer', 'nowhere', '--corpus', '1'],
      1,
      '--a-layer: expected a layer',
    ],
    [
      'a folder that is no layer',
      [APACHE, APACHE, '--a-layer', '.', '--corpus', '1'],
      1,
      'a layer of millrace',
    ],
    [
      'a file that is no zip',
      [APACHE, APACHE, '--b-layer', 'package.json', '--corpus', '1'],
      1,
      'folder or a zip',
    ],
  ];
  it.each(wrong)('says in one line what is wrong with %s', async (_, args, status, message) => {
    const ended = await compare(...args);
    expect({ status: ended.status, text: ended.text }).toEqual({ status, text: '' });
    expect(ended.errors).toContain(message);
    expect(ended.errors.trim().split('\n').length).toBeLessThanOrEqual(2);
  });

  it('ends with 1 for what is no Firehose event', async () => {
    const { status, errors } = await millrace(['compare', APACHE, APACHE, '--input', 'firehose'], '{"a":');
    expect(status).toBe(1);
    expect(errors).toMatch(/^millrace: event: standard input: expected a Firehose event as JSON, found "/);
  });
});

describe('compare of layers', () => {
  let now: string;
  let older: string;
  beforeAll(async () => {
    now = await unpackHostLayer(files.path('now'));
    older = files.path('older');
    cpSync(now, older, { recursive: true });
    // A build that misspelt a field, as the header itself is.
    const folder = join(older, 'nodejs', 'node_modules', 'millrace');
    for (const name of readdirSync(folder).filter((file) => /\.[cm]js$/.test(file))) {
      const file = join(folder, name);
      writeFileSync(file, readFileSync(file, 'utf8').replaceAll('referrer', 'referer'));
    }
  });

  it('finds no difference between this engine and its layer, partition keys and failures included', async () => {
    const pipeline =
      '{"parse":"apache-combined","partition":{"day":"${timestamp:yyyy}"},"set":{"r":"${requestId}"}}';
    const found = await compared(pipeline, pipeline, '--b-layer', now, '--corpus', '6000');
    expect(found).toMatchObject({ status: 0, records: 6000, differ: 0 });
    expect(found.b.title).toContain('raw runtime of');
    expect(found.b.status.ProcessingFailed).toBeGreaterThan(0);
  });

  it('finds what another build does otherwise, from its folder or its zip', async () => {
    const zip = files.path('now.zip');
    writeFileSync(zip, await zipFiles(await composeHostLayer(files.path('zip'))));
    const pipeline = files.write('layer.yaml', 'parse: apache-combined\n');
    const found = await compared(pipeline, pipeline, '--a-layer', older, '--b-layer', zip, log());
    expect(found).toMatchObject({ status: 1, records: 3, differ: 3 });
    expect(found.fields).toEqual({
      referer: { differ: 3, onlyA: 3, onlyB: 0 },
      referrer: { differ: 3, onlyA: 0, onlyB: 3 },
    });
  });

  it('says why a layer does not start', async () => {
    const { status, errors } = await compare(APACHE, 'nope.yaml', '--b-layer', now, '--corpus', '1');
    expect(status).toBe(1);
    expect(errors).toContain('input: --b-layer: expected a function that runs, found');
    expect(errors).toContain('nope.yaml');
  });

  it.runIf(findClient() === null)('says what the managed runtime needs', async () => {
    const { status, errors } = await compare(
      APACHE,
      APACHE,
      '--b-layer',
      now,
      '--b-runtime',
      'managed',
      '--corpus',
      '1',
    );
    expect(status).toBe(1);
    expect(errors).toContain('npm run setup -- client');
  });

  it.runIf(findClient() !== null)('runs the managed runtime as well', async () => {
    const flags = ['--a-layer', now, '--b-layer', now, '--b-runtime', 'managed', '--corpus', '6000'];
    expect(await compared(APACHE, APACHE, ...flags)).toMatchObject({ status: 0, records: 6000 });
  });
});
