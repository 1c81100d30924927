import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { apacheLine, millrace, scratchFolder } from './support/millrace.ts';

const files = scratchFolder();
const LINES = Array.from({ length: 1000 }, (_, n) => `{"clientIp":"10.0.0.1","user":{"name":"a"},"n":${n}}`);

/** What is said of fields before the closing line. */
async function notesOf(pipeline: object, input: string | Buffer, more: readonly string[] = []) {
  const args = ['run', '--pipeline', JSON.stringify(pipeline), ...more];
  const { status, errors } = await millrace(args, input);
  expect(status).toBe(0);
  return errors
    .split('\n')
    .flatMap((line) => /^millrace: (.*had it.*|.*no record had)$/.exec(line)?.[1] ?? []);
}

const REDACT = { parse: 'json', steps: [{ redact: { clintIp: 'mask' } }] };

test('a field that a step names and no record had is told, with the nearest', async () => {
  expect(await notesOf(REDACT, LINES.join('\n'))).toEqual([
    'redact.clintIp: no record of 1,000 had it; nearest: clientIp',
  ]);
  const pipeline = {
    parse: 'json',
    steps: [{ rename: { nn: 'count' } }, { redact: { 'user.nam': 'remove' } }, { drop: ['x', 'y', 'z'] }],
  };
  expect(await notesOf(pipeline, LINES[0]!)).toEqual([
    'rename.nn: no record of 1 had it; nearest: n',
    'redact.user.nam: no record of 1 had it; nearest: name',
    'drop.x: no record of 1 had it',
    '2 more fields that steps name and no record had',
  ]);
});

test('of logfmt and LTSV as well', async () => {
  expect(await notesOf({ parse: 'logfmt', drop: ['levl'] }, 'level=info msg=x')).toEqual([
    'drop.levl: no record of 1 had it; nearest: level',
  ]);
  expect(await notesOf({ parse: 'ltsv', steps: [{ keep: ['hosts', 'n'] }] }, 'host:a\tn:1')).toEqual([
    'keep.hosts: no record of 1 had it; nearest: host',
  ]);
});

test('of files on several threads, and of what a file holds compressed', async () => {
  const text = `${LINES.join('\n')}\n`.repeat(30);
  const names = [files.write('a.log', text), files.write('b.log.gz', gzipSync(text))];
  for (const threads of ['1', '2'])
    expect(await notesOf(REDACT, '', ['--threads', threads, ...names])).toEqual([
      'redact.clintIp: no record of 60,000 had it; nearest: clientIp',
    ]);
});

test('of what is inside of the records of an event', async () => {
  const data = gzipSync(LINES.slice(0, 20).join('\n')).toString('base64');
  const one = gzipSync(LINES[0]!).toString('base64');
  const event = JSON.stringify({ records: [{ recordId: '1', approximateArrivalTimestamp: 1, data }] });
  const firehose = ['--input', 'firehose'];
  expect(await notesOf({ ...REDACT, decode: ['gzip', 'lines'] }, event, firehose)).toEqual([
    'redact.clintIp: no record of 20 had it; nearest: clientIp',
  ]);
  const records = [{ recordId: '1', approximateArrivalTimestamp: 1, data: one }];
  const right = { parse: 'json', steps: [{ redact: { clientIp: 'mask' } }] };
  expect(await notesOf(right, JSON.stringify({ records }), firehose)).toEqual([]);
});

const last = JSON.stringify({ ip: 'a', deep: { er: [{ secret: 1 }] } });

test.each<[string, object, string]>([
  ['one record has', { parse: 'json', steps: [{ redact: { ip: 'mask' } }] }, [...LINES, last].join('\n')],
  ['is nested', { parse: 'json', drop: ['deep.er'] }, last],
  [
    'is in what explode makes records of',
    { parse: 'json', steps: [{ explode: { field: 'deep.er' } }, { redact: { secret: 'mask' } }] },
    last,
  ],
  [
    'an earlier step makes',
    { parse: 'json', steps: [{ set: { at: 1 } }, { rename: { at: 'b' } }, { drop: ['b'] }] },
    last,
  ],
  [
    'user code or another parser may make',
    {
      parse: 'json',
      steps: [{ parse: { field: 'line', as: 'apache-combined', into: 'merge' } }, { drop: ['agent'] }],
    },
    JSON.stringify({ line: apacheLine(1) }),
  ],
  [
    'another alternative has',
    { anyOf: [{ parse: 'apache-combined' }, { parse: 'json' }], drop: ['agent'] },
    [apacheLine(1), '{"a":1}'].join('\n'),
  ],
  ['is written with escapes', { parse: 'json', steps: [{ redact: { é: 'mask' } }] }, '{"\\u00e9":1}'],
])('nothing is said of a field that %s', async (_, pipeline, input) => {
  expect(await notesOf(pipeline, input)).toEqual([]);
});

test('nothing is said with --quiet, and where no record came out', async () => {
  expect(await notesOf(REDACT, LINES[0]!, ['--quiet'])).toEqual([]);
  const { errors } = await millrace(['run', '--pipeline', JSON.stringify(REDACT)], 'no json');
  expect(errors).not.toContain('had it');
});
