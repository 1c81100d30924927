import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Sections } from '../../../bench/main/sections.ts';
import { newestRecord } from '../../../bench/record.ts';
import { MEASURED_FILE, measuredText } from '../../../bench/report/measured.ts';
import { measuredSection, PICTURE_FILES, pictureFiles, withMeasured } from '../../../bench/report/readme.ts';
import { FIXTURE } from './fixture-record.ts';

const ROOT = join(import.meta.dirname, '../../..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const newest = newestRecord('main');

// What to do where one of these fails: npm run report -- --readme
describe('what is committed is what the newest record says', () => {
  it('there is a record', () => {
    expect(newest).not.toBeNull();
  });

  it('in the README', () => {
    const readme = read('README.md');
    expect(withMeasured(readme, measuredSection(newest!.record, newest!.file))).toBe(readme);
  });

  it('in its pictures, and there are no others', () => {
    const files = pictureFiles(newest!.record);
    expect(files.length).toBeGreaterThan(2);
    for (const { file, text } of files) expect(read(file), file).toBe(text);
    const there = readdirSync(join(ROOT, 'bench/record')).filter((name) => name.endsWith('.svg'));
    expect(there.map((name) => `bench/record/${name}`).sort()).toEqual(files.map(({ file }) => file).sort());
  });

  it('and the README shows each of them', () => {
    const readme = read('README.md');
    for (const { file } of pictureFiles(newest!.record)) expect(readme).toContain(`"${file}"`);
  });

  it('in what `millrace size` plans with', () => {
    expect(read(MEASURED_FILE)).toBe(measuredText(newest!.record, newest!.file));
  });
});

describe("the README's section", () => {
  const section = measuredSection(FIXTURE, 'main-fixture.json');

  it('has the fastest first, with how many times as fast millrace is, raw and managed', () => {
    const rows = section
      .split('\n')
      .filter((line) => line.startsWith('| '))
      .slice(2, 6);
    expect(rows).toEqual([
      '| **millrace, raw** | 0.25 |  |  | 100 |',
      '| **millrace, managed** | 2.00 |  |  | 150 |',
      '| Rust | 4.00 | 16 × | 2.0 × | 50 |',
      '| Python | 25.00 | 100 × | 13 × | 300 |',
    ]);
  });

  it('names the record and the commands that made it', () => {
    expect(section).toContain('(bench/record/main-fixture.json)');
    expect(section).toContain('`npm run bench`');
  });

  it('stands between its markers, and nothing else is touched', () => {
    const text = `before\n${section}\nafter`;
    expect(withMeasured(text.replace('Rust', 'Rusty'), section)).toBe(text);
    expect(() => withMeasured('no markers', section)).toThrow('README.md: expected the lines');
  });

  it("has Lambda's sizes, with the cheapest and the fastest marked", () => {
    const rows = section.split('\n').filter((line) => / MB \|/.test(line));
    expect(rows).toEqual([
      '| 128 MB |  |  |  | 20,000 | $0.30 | 2.0 s |',
      '| 1,769 MB |  |  |  | **500,000** | **$0.26** | 200 ms |',
      '| 3,538 MB |  |  |  |  |  |  |',
    ]);
  });
});

describe('the pictures', () => {
  const of = (record: typeof FIXTURE, name: string) =>
    pictureFiles(record).find(({ file }) => file === `bench/record/${name}.svg`)?.text ?? '';
  const without = (...names: (keyof typeof FIXTURE.sections)[]) => ({
    ...FIXTURE,
    sections: Object.fromEntries(
      Object.entries(FIXTURE.sections).filter(([name]) => !names.includes(name as keyof Sections)),
    ) as Sections,
  });
  const panels = (svg: string) =>
    [...svg.matchAll(/font-weight="600" fill="[^"]*">([^<]+)</g)].map(([, title]) => title);

  it('are throughput, and all else in one, light and dark', () => {
    expect(pictureFiles(FIXTURE).map(({ file }) => file)).toEqual([...PICTURE_FILES]);
  });

  it('have no variable that nobody sets', () => {
    for (const { file, text } of pictureFiles(FIXTURE)) expect(text, file).not.toContain('var(--ink');
    expect(of(FIXTURE, 'overview-light')).not.toBe(of(FIXTURE, 'overview-dark'));
  });

  it('have a panel for cost, latency and growth, and marks in each', () => {
    const svg = of(FIXTURE, 'overview-light');
    expect(panels(svg)).toEqual([
      'What a billion records cost in Lambda',
      'Latency by load',
      'As events get more records',
    ]);
    const [, ...drawings] = svg.split(/<svg (?=x=)/);
    expect(drawings.map((drawing) => [...drawing.matchAll(/<circle /g)].length)).toEqual([4, 6, 2]);
  });

  it('have panels beside each other that do not overlap', () => {
    const svg = of(FIXTURE, 'overview-light');
    const number = (tag: string, name: string) => Number(new RegExp(` ${name}="([\\d.]+)"`).exec(tag)?.[1]);
    const boxOf = (tag: string) => ({
      left: number(tag, 'x'),
      top: number(tag, 'y'),
      right: number(tag, 'x') + number(tag, 'width'),
      bottom: number(tag, 'y') + number(tag, 'height'),
    });
    const [whole, ...tags] = svg.match(/<svg [^>]*>/g)!;
    const [cost, latency, growth] = tags.map(boxOf);
    expect(tags).toHaveLength(3);
    expect(latency!.top).toBeGreaterThan(cost!.bottom);
    expect(growth!.top).toBe(latency!.top);
    expect(growth!.left).toBeGreaterThan(latency!.right);
    for (const { right, bottom } of [cost!, latency!, growth!]) {
      expect(right).toBeLessThanOrEqual(number(whole!, 'width'));
      expect(bottom).toBeLessThanOrEqual(number(whole!, 'height'));
    }
  });

  it('do without what a record lacks: another panel takes the place', () => {
    expect(panels(of(without('latency'), 'overview-light'))).toEqual([
      'What a billion records cost in Lambda',
      'As events get more records',
      'As records get longer',
    ]);
    expect(panels(of(without('sizes', 'growth'), 'overview-light'))).toEqual(['Latency by load']);
    expect(pictureFiles(without('sizes', 'growth', 'latency'))).toHaveLength(2);
  });
});
