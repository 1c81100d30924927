import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newestRecord } from '../../bench/record.ts';
import { reportPage } from '../../bench/report/page.ts';
import { pictureFiles } from '../../bench/report/readme.ts';
import { simulationPage } from '../../cli/simulate/page/page.ts';
import { FIXTURE } from '../bench/report/fixture-record.ts';
import { NOT_CLEAN, RECORDING } from '../cli/simulate/fixture-recording.ts';
import { type Opened, openBrowser, openPage } from './browser.ts';

const newest = newestRecord('main');
const MADE_BY = { millrace: '0.0.0', node: 'v24.0.0', cpu: 'a CPU' };
/** A page, how many charts it has at least, and one of them with the name of its table. */
interface Shown {
  readonly name: string;
  readonly html: string;
  readonly charts: number;
  readonly figure: string;
  readonly table: string;
}
const bench = (name: string, html: string): Shown => ({
  ...{ name, html, charts: 5 },
  figure: 'throughput',
  table: 'Records a second',
});
const simulated = (name: string, html: string): Shown => ({
  ...{ name, html, charts: 3 },
  figure: 'calls',
  table: 'How long the calls took',
});
const PAGES: readonly Shown[] = [
  bench('a made-up record', reportPage(FIXTURE, 'main-fixture.json')),
  ...(newest === null ? [] : [bench('the newest record', reportPage(newest.record, newest.file))]),
  simulated('a simulated stream', simulationPage(RECORDING, MADE_BY)),
  simulated('a simulated stream that lost records', simulationPage(NOT_CLEAN, MADE_BY)),
];
const WIDTHS = { phone: 360, desktop: 1280 } as const;
const GROUNDS = { light: 'rgb(255, 255, 255)', dark: 'rgb(15, 20, 25)' } as const;

let browser: Browser;
const folder = mkdtempSync(join(tmpdir(), 'millrace-browser-'));
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});

async function open(html: string, width: number, colorScheme: 'light' | 'dark'): Promise<Opened> {
  const file = join(folder, 'index.html');
  writeFileSync(file, html);
  const opened = await openPage(browser, { viewport: { width, height: 900 }, colorScheme });
  await opened.page.goto(pathToFileURL(file).href);
  return opened;
}

/** What of a chart can be seen. */
const visibleCharts = (page: Page) =>
  page.locator('figure').evaluateAll((figures) =>
    figures.map((figure) => {
      const drawings = [...figure.querySelectorAll('svg')].filter(
        (svg) => svg.getBoundingClientRect().width > 0,
      );
      const marks = drawings.flatMap((svg) => [
        ...svg.querySelectorAll('rect, circle, [aria-label="dot"] path'),
      ]);
      return {
        id: figure.id,
        drawings: drawings.length,
        marks: marks.filter((mark) => mark.getBoundingClientRect().height > 2).length,
        colours: [
          ...new Set(marks.map((mark) => figure.ownerDocument.defaultView!.getComputedStyle(mark).fill)),
        ],
        // Text that goes out of its drawing, where a picture of it would be cut.
        outside: drawings.flatMap((svg) => {
          const frame = svg.getBoundingClientRect();
          return [...svg.querySelectorAll('text')]
            .filter((text) => {
              const { left, right, width } = text.getBoundingClientRect();
              return width > 0 && (left < frame.left - 1 || right > frame.right + 1);
            })
            .map((text) => text.textContent);
        }),
      };
    }),
  );

describe.each(PAGES)('the report of $name', ({ html, charts: least, figure, table: named }) => {
  describe.each(Object.entries(WIDTHS))('on a %s', (_device, width) => {
    it.each(['light', 'dark'] as const)('renders in %s and logs no error', async (scheme) => {
      const { page, problems } = await open(html, width, scheme);
      const charts = await visibleCharts(page);
      expect(charts.length).toBeGreaterThanOrEqual(least);
      const ink = await page.evaluate<string>('getComputedStyle(document.body).color');
      for (const { id, drawings, marks, colours, outside } of charts) {
        expect({ id, drawings, outside }).toEqual({ id, drawings: 1, outside: [] });
        expect(marks, id).toBeGreaterThan(0);
        expect(colours, id).not.toContain(ink); // what a colour without a value becomes
      }
      const ground = await page.evaluate('getComputedStyle(document.body).backgroundColor');
      expect(ground).toBe(GROUNDS[scheme]);
      expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      expect(problems).toEqual([]);
      await page.context().close();
    });
  });

  it('names its drawings for those who do not see them', async () => {
    const { page } = await open(html, WIDTHS.desktop, 'light');
    const names = await page
      .getByRole('img')
      .evaluateAll((images) => images.map((one) => one.getAttribute('aria-label')));
    expect(names.length).toBeGreaterThanOrEqual(least);
    for (const name of names) expect(name?.length).toBeGreaterThan(20);
    await page.context().close();
  });

  it('opens the numbers as a table', async () => {
    const { page } = await open(html, WIDTHS.phone, 'dark');
    const table = page.getByRole('table', { name: named });
    expect(await table.isVisible()).toBe(false);
    await page.locator(`#${figure} summary`).click();
    expect(await table.getByRole('row').count()).toBeGreaterThan(3);
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(
      WIDTHS.phone,
    );
    await page.context().close();
  });
});

const PICTURES = [
  ...pictureFiles(FIXTURE).map(({ file, text }) => ({ name: `${file} of a made-up record`, text })),
  ...(newest === null ? [] : pictureFiles(newest.record).map(({ file, text }) => ({ name: file, text }))),
];

describe('a picture of the README', () => {
  it.each(PICTURES)('shows all of itself: $name', async ({ text }) => {
    const { page, problems } = await open(`<!doctype html><body>${text}</body>`, WIDTHS.desktop, 'light');
    const seen = await page.locator('body > svg').evaluate((svg) => {
      const frame = svg.getBoundingClientRect();
      const words = [...svg.querySelectorAll('text')].filter((one) => one.textContent !== '');
      const boxes = words.map((one) => one.getBoundingClientRect()).filter(({ width }) => width > 0);
      return {
        marks: [...svg.querySelectorAll('rect, circle')].filter(
          (one) => one.getBoundingClientRect().height > 2,
        ).length,
        words: boxes.length,
        outside: boxes.filter(
          ({ left, right, top, bottom }) =>
            left < frame.left - 1 ||
            right > frame.right + 1 ||
            top < frame.top - 1 ||
            bottom > frame.bottom + 1,
        ).length,
        variables: [...svg.querySelectorAll('*')].filter((one) =>
          /var\(--(?!plot)/.test(one.getAttribute('fill') ?? ''),
        ).length,
      };
    });
    expect(seen).toMatchObject({ outside: 0, variables: 0 });
    expect(seen.marks).toBeGreaterThan(3);
    expect(seen.words).toBeGreaterThan(3);
    expect(problems).toEqual([]);
    await page.context().close();
  });
});
