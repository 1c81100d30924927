import { gzipSync, zstdCompressSync } from 'node:zlib';
import { load } from 'js-yaml';
import { describe, expect, it, test } from 'vitest';
import { choose } from '../../cli/infer/choose.ts';
import { sampleOf } from '../../cli/infer/sample.ts';
import { FORMATS } from '../../engine/formats/index.ts';
import type { PipelineConfig } from '../../engine/index.ts';
import { createRandom } from '../engine/pattern/random-patterns.ts';
import { LOGS, linesOf, withGarbage } from './infer/samples.ts';
import { apacheLine, millrace, scratchFolder } from './support/millrace.ts';

const infer = (lines: readonly string[]) => choose(sampleOf(lines.map((line) => Buffer.from(line))));
const parserOf = ({ parse }: PipelineConfig) => (typeof parse === 'string' ? parse : Object.keys(parse!)[0]);

/** Formats whose lines are those of another one too, which is proposed for them. */
const EQUALS: Readonly<Record<string, string>> = { 'nginx-combined': 'apache-combined' };

describe('the lines of a built-in format', () => {
  test.each(FORMATS)('$name are proposed as such', { timeout: 30_000 }, ({ name, examples }) => {
    const lines = examples.map(({ line }) => line);
    const expected = EQUALS[name] ?? name;
    for (const sample of [lines, lines.toReversed(), lines.slice(0, 1)]) {
      const { pipeline, share } = infer(sample);
      expect({ ...pipeline, types: undefined, share }).toEqual({
        parse: expected,
        types: undefined,
        share: 1,
      });
    }
  });

  test.each(FORMATS)(
    '$name are proposed as such with 10 % garbage between them',
    { timeout: 60_000 },
    ({ name, examples }) => {
      for (const seed of [1, 2]) {
        const random = createRandom(seed);
        const lines = Array.from({ length: 60 }, (_, index) => examples[index % examples.length]!.line);
        const { pipeline, share } = infer(withGarbage(lines, random, 0.1));
        expect(pipeline.parse).toBe(EQUALS[name] ?? name);
        expect(share).toBeGreaterThan(0.75);
        expect(share).toBeLessThan(1);
      }
    },
  );
});

describe('the lines of other logs', () => {
  test.each(LOGS)('$name', { timeout: 60_000 }, (log) => {
    const proposals = [
      [1, 0],
      [1, 0.1],
      [2, 0.1],
      [3, 0.1],
    ].map(([seed, garbage]) => {
      const lines = linesOf(log, seed!, garbage!);
      const { pipeline, share, rows } = infer(lines);
      const isAnything =
        typeof log.parse === 'object' && JSON.stringify(log.parse).includes('(?P<message>.*)$"}');
      if (!isAnything) expect(share).toBeGreaterThan(garbage === 0 ? 0.99 : 0.8);
      if (typeof log.parse === 'object') expect(pipeline.parse).toEqual(log.parse);
      else expect(parserOf(pipeline)).toBe(log.parse);
      if (log.fields !== undefined) expect(Object.keys(rows[0]!)).toEqual(log.fields);
      expect(pipeline.types ?? {}).toEqual(log.types);
      return JSON.stringify(pipeline);
    });
    // Garbage and other lines of the log change nothing.
    expect(new Set(proposals).size).toBe(1);
  });

  it('stay lines where there are few of them', () => {
    const { pipeline } = infer([
      '2026-11-01 10:00:00 INFO started',
      '2026-11-01 10:00:01 WARN the cache is cold',
    ]);
    expect(pipeline).toEqual({
      parse: { regex: '^(?P<timestamp>[0-9-]{10}[T ][0-9:.,]+(?: ?(?:Z|[+-][0-9:]+))?)\\s*(?P<message>.*)$' },
      types: { timestamp: 'timestamp' },
    });
    expect(infer(['one']).share).toBe(1);
  });
});

describe('VPC flow logs of other fields than the default', () => {
  const line =
    '2 123456789010 eni-1235b8ca 10.0.0.1 10.0.0.2 20641 22 6 20 4249 1418530010 1418530070 ACCEPT';
  const named = (fields: string) => ({ parse: { vpcFlow: { fields } } });

  it('are read by the line that names them', () => {
    const heading = 'action srcaddr dstaddr dstport interface-id tcp-flags';
    const { pipeline, share, rows } = infer([
      heading,
      'ACCEPT 10.0.0.1 10.0.0.2 22 eni-1235b8ca 3',
      'REJECT 10.0.0.1 - - eni-1235b8ca -',
    ]);
    expect({ pipeline, share }).toEqual({ pipeline: named(heading), share: 1 });
    expect(rows[0]).toEqual({
      action: 'ACCEPT',
      srcaddr: '10.0.0.1',
      dstaddr: '10.0.0.2',
      dstport: 22,
      interfaceId: 'eni-1235b8ca',
      tcpFlags: 3,
    });
  });

  it('do not count that line, where it reads as a record too', () => {
    const { share, rows, records } = infer(['srcaddr dstaddr action', '10.0.0.1 10.0.0.2 ACCEPT']);
    expect({ share, rows: rows.length, records }).toEqual({ share: 1, rows: 1, records: 1 });
  });

  it('are the first of the default where they end early, and say so', () => {
    const { pipeline, share, notes } = infer([line, line.replace('ACCEPT', 'REJECT')]);
    const fields =
      'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action';
    expect({ pipeline, share }).toEqual({ pipeline: named(fields), share: 1 });
    expect(notes).toEqual([expect.stringContaining('the first 13 of the 14 default fields')]);
  });

  it('are a pattern where nothing names them, which says what to do', () => {
    const { title, notes } = infer(['2 123456789010 eni-1235b8ca 10.0.0.1 10.0.0.2 443 51234 6 ACCEPT OK']);
    expect(title).toBe('regex');
    expect(notes).toEqual([expect.stringContaining('parse: { vpcFlow: { fields: ')]);
  });

  it('are no lines of five numbers and words, nor prose with the words in it', () => {
    for (const lines of [
      ['2 15 queue 7 9', '2 15 queue 8 9'],
      ['action type', 'ACCEPT OK'],
    ])
      expect(JSON.stringify(infer(lines))).not.toContain('vpcFlow');
  });
});

describe('whatever the lines are', () => {
  const long = 'ab "c" [d] 1 '.repeat(20_000);
  test.each<[string, readonly string[]]>([
    ['a line of a quarter of a megabyte', [long, long, 'x']],
    ['quotes that are not closed', Array.from({ length: 50 }, (_, n) => '"'.repeat(n * 40))],
    ['brackets that are not closed', Array.from({ length: 50 }, (_, n) => '[('.repeat(n * 40))],
    [
      'columns by the hundred',
      Array.from({ length: 20 }, () => Array.from({ length: 300 }, (_, n) => `${n}`).join(' ')),
    ],
    ['cells by the thousand', Array.from({ length: 20 }, () => '1,'.repeat(3000))],
    [
      'names of objects',
      [
        '{"__proto__":{"t":"2026-11-01T10:00:00Z"},"constructor":"x"}',
        '{"__proto__":{"t":"2026-11-01T10:00:00Z"},"constructor":"y"}',
      ],
    ],
    ['a heading with names of objects', ['__proto__,constructor,n', 'a,b,1', 'c,d,2']],
    [
      'names that meet the numbers of others',
      Array.from({ length: 20 }, (_, n) => `user2 ${n} user ${n} user ${n} ip ${n}.0.0.1`),
    ],
    ['keys that differ in every line', Array.from({ length: 300 }, (_, n) => `k${n}=1 l${n}=2`)],
  ])('%s', { timeout: 60_000 }, (_, lines) => {
    const { pipeline, rows } = infer(lines);
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.parse(JSON.stringify(pipeline))).toEqual(pipeline);
  });

  it.each([1, 2, 3, 4])('of random pieces (seed %i)', { timeout: 60_000 }, (seed) => {
    const random = createRandom(seed);
    const pieces = [
      'a',
      '=',
      '"',
      ',',
      '\t',
      ' ',
      ':',
      '{',
      '}',
      '[',
      ']',
      '1',
      '-',
      '2026-11-01T10:00:00Z',
      'é',
      '#',
      '\\',
      '|',
      '<',
      '%{X}',
      '(?P<x>',
    ];
    for (let round = 0; round < 8; round += 1) {
      const lines = Array.from({ length: 1 + random.int(30) }, () =>
        Array.from({ length: 1 + random.int(12) }, () => random.pick(pieces)).join(''),
      );
      const sample = sampleOf(lines.map((line) => Buffer.from(line)));
      if (sample.lines.length === 0) continue;
      const { rows, records } = choose(sample);
      expect(rows.length).toBeLessThanOrEqual(records);
      expect(rows.length).toBeGreaterThan(0);
    }
  });
});

const files = scratchFolder();

describe('the command', () => {
  const lines = [
    ...Array.from({ length: 40 }, (_, n) => apacheLine(n)),
    'no such line',
    '',
    apacheLine(1).replace(' 200 ', ' 2x0 '),
  ];
  const text = `${lines.join('\r\n')}\r\n`;

  it('prints a pipeline that can be pasted, the share, and how far other lines got', async () => {
    const { status, text: yaml, errors } = await millrace(['infer', files.write('access.log', text)]);
    expect({ status, errors }).toEqual({ status: 0, errors: '' });
    expect(load(yaml)).toEqual({ parse: 'apache-combined' });
    expect(yaml.split('\n').slice(0, 4)).toEqual([
      '# apache-combined: 40 of 42 lines (95.2 %)',
      '# Apache access log, Combined Log Format',
      'parse: apache-combined',
      '# The first lines that did not fit:',
    ]);
    expect(yaml).toContain('\n#   line 43: no-match: byte 66: expected status ([0-9]), found "x0 1');
    expect(yaml).toContain('\n#   line 41: no-match: byte ');
  });

  const some = LOGS.filter(({ name }) => /^(?:Log4j|a firewall|CSV with a|IIS|JSON|nginx's)/.test(name));

  it.each(some)('prints what run takes: $name', { timeout: 60_000 }, async (log) => {
    const lines = linesOf(log, 5, 0.1, 60);
    const { text: yaml } = await millrace(['infer', '-'], lines.join('\n'));
    const pipeline = files.write('pipeline.yaml', yaml);
    const { status, text: output } = await millrace(
      ['run', '--pipeline', pipeline, '--quiet'],
      lines.join('\n'),
    );
    expect(status).toBe(0);
    expect(/^# .*: (\d+) of/.exec(yaml)?.[1]).toBe(`${output.trimEnd().split('\n').length}`);
  });

  it('prints data with --json', async () => {
    const { status, text: json } = await millrace(['infer', '-', '--json'], text);
    expect(status).toBe(0);
    const data = JSON.parse(json) as Record<string, unknown>;
    expect(data).toMatchObject({
      title: 'apache-combined',
      pipeline: { parse: 'apache-combined' },
      lines: 42,
      matched: 40,
      share: 40 / 42,
      misses: [
        {
          line: 41,
          code: 'no-match',
          text: 'no such line',
          furthest: { offset: expect.any(Number) as number },
        },
        {
          line: 43,
          code: 'no-match',
          furthest: { offset: 66, expected: [{ column: 'status', what: '[0-9]' }] },
        },
      ],
    });
    expect(data['fields']).toContainEqual({ name: 'status', type: 'int' });
    expect(data['fields']).toContainEqual({ name: 'method', type: null });
  });

  it('reads files in gzip and zstd, whole or not, and no more than it needs', async () => {
    const large = Buffer.from(`${apacheLine(1)}\n`.repeat(40_000));
    const names = [
      files.write('a.gz', gzipSync(text)),
      files.write('a.zst', zstdCompressSync(text)),
      files.write('large.gz', gzipSync(large)),
      files.write('large.log', large),
      files.write(
        'cut.gz',
        gzipSync(Buffer.from(linesOf(LOGS[0]!, 1, 0, 5000).join('\n'))).subarray(0, 60_000),
      ),
    ];
    const heads = await Promise.all(
      names.map((name) => millrace(['infer', name]).then((ran) => ran.text.split('\n')[0])),
    );
    expect(heads).toEqual([
      '# apache-combined: 40 of 42 lines (95.2 %)',
      '# apache-combined: 40 of 42 lines (95.2 %)',
      '# apache-combined: 1,000 of 1,000 lines (100.0 %)',
      '# apache-combined: 1,000 of 1,000 lines (100.0 %)',
      '# regex: 1,000 of 1,000 lines (100.0 %)',
    ]);
  });

  it('names a heading', async () => {
    const { text: yaml } = await millrace(['infer', '-'], 'id,name,n\n1,a,2\n2,b,3\n');
    expect(load(yaml)).toEqual({
      parse: { csv: { columns: ['id', 'name', 'n'] } },
      types: { id: 'int', n: 'int' },
    });
    expect(yaml).toContain('# the first line names the columns');
  });

  test.each<[string, string, string]>([
    [
      'an empty file',
      files.write('empty', ''),
      'expected at least one line, found an empty file; name a file that has some',
    ],
    ['blank lines', files.write('blank', '\n \n\t\n'), 'found blank lines only'],
    [
      'a binary file',
      files.write('binary', Buffer.from([1, 2, 0, 3])),
      'found a zero byte at 2; decode a binary file first',
    ],
    [
      'another encoding',
      files.write('latin', Buffer.from('é\nü\nö\n', 'latin1')),
      'found 3 of 3 lines that are not UTF-8; convert it with iconv',
    ],
    [
      'a broken gzip file',
      files.write('broken.gz', Buffer.from('1f8b6162636465', 'hex')),
      'expected a complete gzip file',
    ],
    ['a folder', files.path('.'), 'expected a file of log lines, found a folder; name a file in it'],
    ['no file', files.path('none'), 'found no such file'],
  ])('refuses %s in one line that says what to do', async (_, file, message) => {
    const { status, text: out, errors } = await millrace(['infer', file]);
    expect({ status, out }).toEqual({ status: 1, out: '' });
    expect(errors).toContain(message);
    expect(errors.trimEnd().split('\n')).toHaveLength(1);
  });

  it('takes one file', async () => {
    expect(await millrace(['infer'])).toMatchObject({ status: 2 });
    expect(await millrace(['infer', 'a', 'b'])).toMatchObject({ status: 2 });
  });
});
