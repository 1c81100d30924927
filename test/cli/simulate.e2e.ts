import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { SimulationResult } from '../../simulator/simulation.ts';
import { MAIN, millrace, scratchFolder } from './support/millrace.ts';

const scratch = scratchFolder();
const chaos = (fault: object) => JSON.stringify({ faults: [{ probability: 1, ...fault }] });

test('a stream with faults is run to its end: a summary, objects, and status 0 where it is clean', async () => {
  const out = scratch.path('objects');
  const flags = ['--format', 'apache-combined', '--records', '4000', '--buffer', '0.2', '--share', '0.5'];
  const { status, text, errors } = await millrace([
    'simulate',
    ...flags,
    ...['--chaos', chaos({ fault: 'throw' }), '--out', out],
  ]);
  expect(errors).toBe('');
  expect(status).toBe(0);
  expect(text).toMatch(/^records +4,000 put: [\d,]+ delivered/);
  expect(text).toMatch(/calls +\d+: \d+ ok, \d+ errors; retries \d+/);
  expect(text).toMatch(/version 2 \(raw, with faults\): \d+, weight 0.5/);
  expect(text).toMatch(/faults +\d+ throw/);
  expect(text).toMatch(/IncomingRecords +4,000/);
  expect(text).toContain('CLEAN: every record was found once, byte for byte');
  const files = readdirSync(out, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const lines = files
    .filter(({ parentPath }) => !parentPath.includes('processing-failed'))
    .flatMap(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8').trimEnd().split('\n'));
  expect(lines.length).toBeGreaterThan(2000);
  expect(JSON.parse(lines[0]!)).toHaveProperty('host');
});

test('a function that is not what it should be fails the run: 1, NOT CLEAN, and what was found', async () => {
  // The reference cannot check a map that returns something else on every call.
  scratch.write(
    'odd.mjs',
    'let count = 0; export default (record) => ({ ...record, count: count++, pid: process.pid });',
  );
  const pipeline = scratch.write('odd.json', '{"parse":"apache-combined","map":"./odd.mjs"}');
  const { status, text } = await millrace([
    'simulate',
    '--pipeline',
    pipeline,
    '--records',
    '500',
    '--quiet',
  ]);
  expect(status).toBe(1);
  expect(text).toMatch(/NOT CLEAN: \d+ corrupted/);
  expect(text).toMatch(
    /corrupted: record \d+\n +expected what the reference path has\n +found {4}delivered: /,
  );
});

test('--watch without a terminal writes lines, and --report a page that shows what came of it', async () => {
  const page = scratch.path('page.html');
  const flags = ['--format', 'apache-combined', '--records', '4000', '--buffer', '0.2', '--share', '0.5'];
  const { status, text, errors } = await millrace([
    ...['simulate', ...flags, '--chaos', chaos({ fault: 'throw' })],
    ...['--watch', '--report', page],
  ]);
  expect(status).toBe(0);
  expect(errors).toMatch(
    /^millrace: --watch: expected a terminal on standard error, found none; printing a line every/,
  );
  expect(errors).toMatch(/; 4,000 of 4,000 put, 100 %; .*; none lost\n$/);
  expect(text).toContain(`page         ${page}\n`);
  const html = readFileSync(page, 'utf8');
  expect(html).toContain('<strong>CLEAN</strong> Every one of 4,000 records');
  for (const id of ['records', 'calls', 'faults']) expect(html).toContain(`<figure id="${id}">`);
  expect(html).toMatch(/In all: retries \d+, throw \d+\./);
});

test('--json is the result, and --quiet is quiet where it is clean', async () => {
  const flags = ['--regex', '^(?P<host>\\S+) ', '--records', '600', '--source', 'kinesis', '--rate', '1e5'];
  const { status, text } = await millrace(['simulate', ...flags, '--json']);
  const { clean, last, metrics } = JSON.parse(text) as SimulationResult;
  expect(status).toBe(0);
  expect(clean).toBe(true);
  expect(last.ledger).toMatchObject({ put: 600, open: 0, lost: 0 });
  expect(metrics.map(({ name }) => name)).toContain('ExecuteProcessing.Duration');
  expect(await millrace(['simulate', ...flags, '--quiet'])).toMatchObject({
    status: 0,
    text: '',
    errors: '',
  });
});

describe('--input', () => {
  const lines = ['{"a":1}', 'no JSON', '{"a":"é"}', '{"a":3}'];

  test('puts the lines of a file, again and again, also packed and in gzip', async () => {
    const file = scratch.path('lines.log.gz');
    writeFileSync(file, gzipSync(`${lines.join('\n')}\n`));
    const flags = ['--format', 'json', '--input', file, '--records', '4000', '--json'];
    const { status, text } = await millrace(['simulate', ...flags]);
    const { clean, last, failures, options } = JSON.parse(text) as SimulationResult & { options: object };
    expect([status, clean]).toEqual([0, true]);
    expect(last.ledger).toMatchObject({ put: 4000, delivered: 3000, failed: 1000 });
    expect(failures).toMatchObject([{ code: 'json', records: 1000, record: 1 }]);
    expect(options).toMatchObject({ input: file });
    const packed = await millrace(['simulate', ...flags, '--wrap', 'kpl']);
    expect(packed.status).toBe(0);
    expect((JSON.parse(packed.text) as SimulationResult).last.ledger.delivered).toBeGreaterThan(0);
  });

  test('where nothing is delivered, the run says so with the reasons, and ends with 1', async () => {
    const file = scratch.write('lines.log', lines.join('\n'));
    const flags = ['--format', 'apache-combined', '--input', file, '--records', '400'];
    const { status, text } = await millrace(['simulate', ...flags]);
    expect(status).toBe(1);
    expect(text).toMatch(/^failed +400 no-match: record 0: the pattern does not match/m);
    expect(text).toMatch(/\nNOTHING DELIVERED: 400 failed, /);
    expect(text).not.toContain('CLEAN');
  });

  test.each<[string, string, RegExp]>([
    ['no file', 'no/such.log', /no\/such\.log: expected a file that can be read, found no such file/],
    ['an empty file', '', /--input .*: expected lines, found an empty file/],
    ['a line that Firehose does not take', 'x'.repeat(1_024_001), /expected lines below 1024000 bytes/],
  ])('is refused: %s', async (name, content, message) => {
    const file = content.startsWith('no/')
      ? content
      : scratch.write(`${name.replaceAll(' ', '-')}.log`, content);
    const { status, errors } = await millrace(['simulate', '--format', 'json', '--input', file]);
    expect(errors).toMatch(message);
    expect(status).toBe(1);
  });
});

test('--wrap packs the records, and a pipeline that is a pattern alone takes them apart', async () => {
  for (const wrap of ['lines', 'mixed']) {
    const flags = ['--format', 'apache-combined', '--records', '3000', '--wrap', wrap];
    const { status, text } = await millrace(['simulate', ...flags, '--json']);
    const { clean, last } = JSON.parse(text) as SimulationResult;
    expect([wrap, status, clean]).toEqual([wrap, 0, true]);
    expect(last.ledger.delivered).toBeGreaterThan(20);
  }
});

describe('refused before anything starts:', () => {
  test.each<[string, string[], number, RegExp]>([
    ['no pipeline', [], 2, /expected one pattern flag/],
    ['a wrong pipeline', ['--pipeline', '{"parse":"jsn"}'], 1, /--pipeline: parse: .*did you mean "json"/],
    ['a share without faults', ['--format', 'json', '--share', '0.1'], 2, /--share goes with --chaos/],
    ['a share over 1', ['--format', 'json', '--share', '1.5'], 2, /Expected a number above 0, up to 1/],
    ['faults that are wrong', ['--format', 'json', '--chaos', '{}'], 1, /MILLRACE_CHAOS: expected faults/],
    [
      'faults that can never fire',
      ['--format', 'json', '--chaos', chaos({ fault: 'throw', match: { version: '9' } })],
      1,
      /--chaos: faults\[0\]\.match\.version: expected "2", found "9".*never fire/,
    ],
    [
      'a buffer too large',
      ['--format', 'json', '--buffer', '9'],
      2,
      /--buffer .*Expected a number from 0\.2 to 3/,
    ],
    [
      'partitions without keys',
      ['--format', 'json', '--partition-limit', '5'],
      1,
      /--partition-limit: expected a pipeline with partition keys/,
    ],
    [
      'a folder with files',
      ['--format', 'json', '--out', 'test'],
      1,
      /--out: expected a new or an empty folder/,
    ],
    [
      'quiet and watched',
      ['--format', 'json', '--quiet', '--watch'],
      2,
      /one of --watch and --quiet, found both/,
    ],
    [
      'a page where there is no folder',
      ['--format', 'json', '--report', 'no/such/page.html'],
      1,
      /--report: expected a file to write, .*no such folder/,
    ],
    [
      'records that the pipeline does not take apart',
      ['--pipeline', '{"parse":"json"}', '--wrap', 'lines'],
      1,
      /--wrap: expected a pipeline with decode: lines, .*found decode: auto/,
    ],
    ['a runtime that is none', ['--format', 'json', '--runtime', 'x'], 2, /Allowed choices are raw, managed/],
  ])('%s', async (_, flags, status, message) => {
    const ended = await millrace(['simulate', ...flags]);
    expect(ended.errors).toMatch(message);
    expect(ended.errors.trim().split('\n').length).toBeLessThanOrEqual(2);
    expect(ended.status).toBe(status);
    expect(ended.text).toBe('');
  });
});

/** Processes that this machine runs with a text in their environment. */
function processesWith(text: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'latin1').includes(text);
      } catch {
        return false; // it has ended, or is another user's
      }
    })
    .map(Number);
}

describe.runIf(existsSync('/proc/self/environ'))('no process outlives', () => {
  async function begin(mark: string, ...more: string[]) {
    const config = JSON.stringify({
      faults: [{ fault: 'hang', busy: true, probability: 1 }],
      seed: Number(mark),
    });
    const flags = [
      '--format',
      'apache-combined',
      '--interval',
      '0',
      '--chaos',
      config,
      '--share',
      '1',
      ...more,
    ];
    // One that is killed cannot take its layer away.
    const env = { ...process.env, TMPDIR: dirname(scratch.path('x')) };
    const child = spawn(process.execPath, [MAIN, 'simulate', ...flags], { stdio: 'pipe', env });
    const out: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    const ended = new Promise<number | string>((resolve) =>
      child.on('close', (code, signal) => resolve(code ?? signal ?? '')),
    );
    const environments = () => processesWith(`MILLRACE_CHAOS=${config}`);
    // Kept, as a process that goes on as another program has no environment for a moment.
    let seen = environments();
    for (let tries = 0; seen.length === 0 && tries < 3000; tries += 1) {
      await wait(10);
      seen = environments();
    }
    expect(seen.length).toBeGreaterThan(0);
    await wait(500); // in the middle of a call
    return { child, ended, environments, text: () => Buffer.concat(out).toString() };
  }

  test('a run that is ended by Ctrl-C, which says what is open and leaves the page of an earlier run', async () => {
    const page = scratch.write('earlier.html', 'of an earlier run');
    const { child, ended, environments, text } = await begin('71177', '--report', page);
    child.kill('SIGINT');
    expect(await ended).toBe(0);
    expect(text()).toMatch(
      /STOPPED: none was found wrong so far; [\d,]+ of 100,000 put; [\d,]+ of them still open; .* in \d+ calls/,
    );
    expect(text()).not.toMatch(/CLEAN|^page/m);
    expect(readFileSync(page, 'utf8')).toBe('of an earlier run');
    expect(environments()).toEqual([]);
  });

  test('a simulator that is killed', async () => {
    const { child, ended, environments } = await begin('71178');
    child.kill('SIGKILL');
    expect(await ended).toBe('SIGKILL');
    for (let tries = 0; environments().length > 0 && tries < 500; tries += 1) await wait(10);
    expect(environments()).toEqual([]);
  });
});
