import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DEFAULT_PAGE, pageFor, writePage } from '../../../cli/simulate/report.ts';
import { scratchFolder } from '../support/millrace.ts';
import { RECORDING } from './fixture-recording.ts';

const scratch = scratchFolder();
const said: string[] = [];
const say = (text: string) => said.push(text);

describe('the page of a run', () => {
  it('is asked for by --report, and by --watch under a name of its own', () => {
    const file = scratch.path('page.html');
    expect(pageFor({}, say, [])).toBeNull();
    expect(pageFor({ report: file }, say, [])).toBe(file);
    expect(pageFor({ watch: true }, say, [])).toMatch(new RegExp(`/${DEFAULT_PAGE}$`));
    expect(pageFor({ watch: true, report: file }, say, [])).toBe(file);
  });

  it('is refused where what draws it is not installed, with what to do', () => {
    expect(() => pageFor({ report: 'x.html' }, say, ['linkedom'])).toThrow(
      '--report: expected @observablehq/plot and linkedom installed, found no linkedom; npm install @observablehq/plot linkedom',
    );
  });

  it('is left out of --watch there, and that is said', () => {
    said.length = 0;
    expect(pageFor({ watch: true }, say, ['@observablehq/plot', 'linkedom'])).toBeNull();
    expect(said).toEqual([expect.stringMatching(/^no page at the end: .* found neither \(npm install /)]);
  });

  it.each([
    ['in a folder that is not there', () => scratch.path('none/page.html'), 'no such folder'],
    ['that is a folder', () => scratch.path('.'), 'a folder'],
  ])('is refused before the run in a file %s', (_what, file, words) => {
    expect(() => pageFor({ report: file() }, say, [])).toThrow(
      `--report: expected a file to write, in an existing folder, found ${words}`,
    );
  });

  it('is written', async () => {
    const file = scratch.path('written.html');
    await writePage(file, RECORDING);
    expect(readFileSync(file, 'utf8')).toMatch(/^<!doctype html>[\s\S]*CLEAN[\s\S]*<\/html>\n$/);
  });
});
