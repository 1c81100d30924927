import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Sections } from '../../../bench/main/sections.ts';
import { HONEST, reportPage } from '../../../bench/report/page.ts';
import { spreadLabels } from '../../../cli/page/chart.ts';
import { FIXTURE } from './fixture-record.ts';
import { flawsOf } from './well-formed.ts';

const page = reportPage(FIXTURE, 'main-fixture.json');

const figure = (id: string, html = page) =>
  new RegExp(`<figure id="${id}">[\\s\\S]*?</figure>`).exec(html)?.[0] ?? '';
const count = (text: string, part: RegExp) => [...text.matchAll(part)].length;

describe('the report', () => {
  it('is well-formed', () => {
    expect(flawsOf(page)).toEqual([]);
    expect(flawsOf('<p><b>x</p>')).not.toEqual([]);
  });

  it('asks nothing of the network and runs no script', () => {
    const addresses = page.replaceAll('http://www.w3.org/2000/svg', '');
    expect(addresses).not.toMatch(/https?:|<script|@import|url\(/);
  });

  it.each([
    ['throughput', 4],
    ['cold', 4],
    ['lines', 2],
    ['corpora', 1],
  ])('draws a bar for each number of %s, for a desktop and for a phone', (id, bars) => {
    expect(count(figure(id), /<rect /g)).toBe(bars * 2);
  });

  it.each([
    ['cost', 4],
    ['latency', 6],
    ['growth-records', 2],
    ['growth-length', 2],
  ])('draws a point for each number of %s, for a desktop and for a phone', (id, points) => {
    expect(count(figure(id), /<circle /g)).toBe(points * 2);
  });

  it('draws bars as long as the numbers are', () => {
    const [drawing] = /<svg[\s\S]*?<\/svg>/.exec(figure('throughput'))!;
    const widths = [...drawing.matchAll(/<path d="M[^"]*"|<rect [^>]*width="([\d.]+)"/g)].map(([, width]) =>
      Number(width),
    );
    // Best first: 0.25, 2, 4 and 25 µs a record.
    expect(widths.map((width) => width / widths[0]!)).toEqual(
      [1, 0.125, 0.0625, 0.01].map((share) => expect.closeTo(share, 3)),
    );
  });

  it('marks what was computed, names who was killed and what does not grow in proportion', () => {
    expect(figure('cost')).toMatch(
      /<circle [^>]*fill="var\(--ground\)"[^>]*><title>Rust, 3,538 MB: \$[\d.]+, 250 k\/s, computed</,
    );
    expect(figure('cost')).toContain('Killed for want of memory: Rust at 128 MB.');
    expect(figure('growth-records')).toContain('Not linear: raw: access log, more lines (2.0 ×).');
    expect(figure('growth-length')).toContain('Nothing grows faster than its input');
  });

  it('says where the numbers come from and what they are not', () => {
    expect(page).toContain('commit 0123abc');
    expect(page).toContain('A CPU &lt;of&gt; some kind');
    expect(page).toContain(HONEST);
    expect(HONEST).toContain('A hand-vectorised Rust program could match it');
  });

  it('names every drawing and has its numbers as a table', () => {
    expect(count(page, /<figure /g)).toBe(8);
    expect(count(page, /<svg [^>]*role="img"[^>]*/g)).toBe(16);
    expect(count(page, /<svg [^>]*aria-label="[^"]{20,}"/g)).toBe(16);
    expect(count(page, /<table [^>]*aria-label=/g)).toBe(8);
  });

  it.each(Object.keys(FIXTURE.sections) as (keyof Sections)[])('does without the section %s', (name) => {
    const { [name]: _absent, ...sections } = FIXTURE.sections;
    const less = reportPage({ ...FIXTURE, sections }, 'main-fixture.json');
    expect(flawsOf(less)).toEqual([]);
    expect(count(less, /<figure /g)).toBeLessThan(8);
    expect(less).not.toMatch(/undefined|NaN/);
  });

  const MAIN = join(import.meta.dirname, '../../../bench/report/main.ts');
  const ROOT = join(import.meta.dirname, '../../..');

  it.each([
    [
      'a record that is not there',
      ['--record', 'no/such.json'],
      1,
      'no/such.json: expected a record of npm run bench',
    ],
    ['a file that is no record', ['--record', 'package.json'], 1, 'package.json: expected a record'],
    ['an option it does not have', ['--bogus'], 2, 'usage: npm run report'],
  ])('its command refuses %s in one line', (_what, args, status, words) => {
    const found = spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8', cwd: ROOT });
    expect(found).toMatchObject({ status, stdout: '', stderr: expect.stringMatching(/^millrace: .+\n$/) });
    expect(found.stderr).toContain(words);
  });

  it('its command commits nothing of a record that is elsewhere', () => {
    const folder = mkdtempSync(join(tmpdir(), 'millrace-report-'));
    try {
      const record = join(folder, 'main-fixture.json');
      writeFileSync(record, JSON.stringify(FIXTURE));
      const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
      const found = spawnSync(process.execPath, [MAIN, '--record', record, '--out', folder, '--readme'], {
        encoding: 'utf8',
      });
      expect(found).toMatchObject({ status: 1, stderr: expect.stringContaining('put it there first') });
      expect(readFileSync(join(ROOT, 'README.md'), 'utf8')).toBe(readme);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is written by its command', () => {
    const folder = mkdtempSync(join(tmpdir(), 'millrace-report-'));
    try {
      const record = join(folder, 'main-fixture.json');
      writeFileSync(record, JSON.stringify(FIXTURE));
      execFileSync(process.execPath, [MAIN, '--record', record, '--out', folder]);
      expect(readFileSync(join(folder, 'index.html'), 'utf8')).toBe(page);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('labels', () => {
  it('stay where they are where there is room, and else make room for each other', () => {
    expect(spreadLabels([10, 50, 90], 16)).toEqual([10, 50, 90]);
    const spread = spreadLabels([50, 52, 51], 16).sort((a, b) => a - b);
    expect(spread[1]! - spread[0]!).toBeGreaterThan(15.9);
    expect(spread[2]! - spread[1]!).toBeGreaterThan(15.9);
  });
});
