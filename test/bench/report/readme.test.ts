import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { newestRecord } from '../../../bench/record.ts';
import { MEASURED_FILE, measuredText } from '../../../bench/report/measured.ts';
import { measuredSection, PICTURES, pictureSvg, withMeasured } from '../../../bench/report/readme.ts';
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

  it.each(['light', 'dark'] as const)('in its %s picture', (scheme) => {
    expect(read(PICTURES[scheme])).toBe(pictureSvg(newest!.record, scheme));
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
      .slice(2);
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

  it('has pictures without a variable that nobody sets', () => {
    for (const scheme of ['light', 'dark'] as const)
      expect(pictureSvg(FIXTURE, scheme)).not.toContain('var(--ink');
    expect(pictureSvg(FIXTURE, 'light')).not.toBe(pictureSvg(FIXTURE, 'dark'));
  });
});
