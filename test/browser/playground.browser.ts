import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildPage } from '../../cli/playground/build.ts';
import { servePage } from '../../cli/playground.ts';
import { FORMATS } from '../../engine/formats/index.ts';
import { createEngine, STATUS } from '../../engine/index.ts';
import { type Opened, openBrowser, openPage } from './browser.ts';

const folder = mkdtempSync(join(tmpdir(), 'millrace-playground-'));
const file = join(folder, 'index.html');
const address = pathToFileURL(file).href;
const withoutRe2 = join(folder, 'without-re2.html');

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
  writeFileSync(file, (await buildPage(true)).html);
  writeFileSync(withoutRe2, (await buildPage(false)).html);
});
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});

const settled = (page: Page) => page.waitForSelector('body:not([data-state=running])[data-state]');

async function open(options: BrowserContextOptions = {}, url = address, script?: string): Promise<Opened> {
  const opened = await openPage(browser, options, /^(?:file|data|blob):/);
  const { page } = opened;
  if (script !== undefined) await page.addInitScript(script);
  await page.goto(url);
  await settled(page);
  return opened;
}

const pipelineOf = (page: Page) => page.getByRole('textbox', { name: 'Pipeline, in YAML' });
const linesOf = (page: Page) => page.getByRole('textbox', { name: 'Lines, one record each' });

/** Puts text into an editor as pasting does. */
async function write(page: Page, editor: 'pipeline' | 'lines', text: string): Promise<void> {
  const box = editor === 'pipeline' ? pipelineOf(page) : linesOf(page);
  await box.focus();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(text);
  await settled(page);
}

/** What the list shows: the status of each line, and its output or reason. */
const outcomesOf = (page: Page) =>
  page.locator('#outcomes li').evaluateAll((items) =>
    items.map((one) => {
      const shown = one.querySelector('.reason') ?? one.querySelector('code') ?? one.querySelector('.what');
      return [one.className, shown?.textContent];
    }),
  );

/** The same from the engine in Node. */
async function runHere(parse: string, lines: readonly string[]): Promise<string[][]> {
  const engine = createEngine({ parse }, { threads: 1 });
  const rows: string[][] = [];
  for await (const { outcome } of engine.runLines(`${lines.join('\n')}\n`)) {
    for (const [index, status] of outcome.status.entries()) {
      const text = Buffer.from(
        outcome.bytes.subarray(outcome.spans[2 * index], outcome.spans[2 * index + 1]),
      );
      rows.push([
        Object.keys(STATUS)[status]!,
        status === STATUS.dropped ? 'dropped' : text.toString().replace(/\n$/, ''),
      ]);
    }
  }
  await engine.close();
  return rows;
}

/** The text of what is underlined in an editor, and the number of its line. */
const underlined = (page: Page, editor: 'pipeline' | 'lines') =>
  page.locator(`#${editor} .cm-content`).evaluate((content) =>
    [...content.querySelectorAll('.cm-line')].flatMap((line, index) => {
      const text = [...line.querySelectorAll('.cm-lintRange-error')].map((one) => one.textContent).join('');
      return text === '' ? [] : [{ line: index + 1, text }];
    }),
  );

describe('the playground', () => {
  it("gives what the engine in Node gives, for every built-in format's example", async () => {
    const { page, problems } = await open();
    for (const { name, examples } of FORMATS) {
      await page.getByLabel('Sample').selectOption(name);
      await settled(page);
      const lines = examples.map(({ line }) => line);
      const shown = await outcomesOf(page);
      expect([name, shown]).toEqual([name, await runHere(name, lines)]);
      expect(shown.some(([status]) => status === 'ok')).toBe(true);
    }
    expect(FORMATS.length).toBeGreaterThan(20);
    expect(problems).toEqual([]);
  });

  it('runs what is typed', async () => {
    const { page } = await open();
    await write(page, 'lines', '{"a":"1","b":2.50}');
    await write(page, 'pipeline', '');
    await page.keyboard.type('parse: json\ntypes: { a: int }\nrename: { b: c');
    await settled(page);
    expect(await page.locator('#problem').isVisible()).toBe(true);
    await page.keyboard.type(' }');
    await settled(page);
    expect(await outcomesOf(page)).toEqual([['ok', '{"a":1,"c":2.50}']]);
    await page.getByLabel('Pretty').check();
    expect(await outcomesOf(page)).toEqual([['ok', '{\n  "a": 1,\n  "c": 2.50\n}']]);
  });

  it('underlines a mistake at its place, with the message of millrace, and greys the last output', async () => {
    const { page } = await open();
    const before = await outcomesOf(page);
    await write(page, 'pipeline', 'parse: json\nsteps:\n  - types:\n      a: intt\n      b: int\n');
    const message = await page.locator('#problem').textContent();
    expect(() =>
      createEngine({ parse: 'json', steps: [{ types: { a: 'intt', b: 'int' } }] } as never),
    ).toThrow(message!);
    expect(await underlined(page, 'pipeline')).toEqual([{ line: 4, text: 'a: intt' }]);
    expect(await outcomesOf(page)).toEqual(before);
    expect(
      await page
        .locator('#outcomes')
        .evaluate((list) => list.ownerDocument.defaultView!.getComputedStyle(list).opacity),
    ).not.toBe('1');
    await write(page, 'pipeline', 'parse: apache-combined');
    expect(await page.locator('#problem').isHidden()).toBe(true);
    expect(await underlined(page, 'pipeline')).toEqual([]);
    expect(
      await page
        .locator('#outcomes')
        .evaluate((list) => list.ownerDocument.defaultView!.getComputedStyle(list).opacity),
    ).toBe('1');
  });

  it('underlines what is no YAML', async () => {
    const { page } = await open();
    await write(page, 'pipeline', 'parse: json\nsteps:\n  - set: { a: "b }\n');
    expect(await page.locator('#problem').textContent()).toMatch(
      /^pipeline: expected content that can be read as yaml, found "/,
    );
    expect(await underlined(page, 'pipeline')).toEqual([{ line: 3, text: '}' }]);
  });

  it('says that it runs no code of the user, at its place', async () => {
    const { page } = await open();
    await write(page, 'pipeline', 'parse: json\nsteps:\n  - map: ./map.js\n');
    expect(await page.locator('#problem').textContent()).toContain(
      'steps[0].map: expected no code of your own',
    );
    expect(await underlined(page, 'pipeline')).toEqual([{ line: 3, text: 'map: ./map.js' }]);
  });

  it('shows where a failing line stopped, as `run` does', async () => {
    const { page } = await open();
    const line = '1.2.3.4 - é [17/May/2026:10:05:47 +0000] "GET /slow HTTP/1.1" abc 512 "-" "curl/8.5.0"';
    await write(page, 'pipeline', 'parse: apache-combined');
    await write(page, 'lines', `${line}\nnonsense\n`);
    const rows = await outcomesOf(page);
    expect(rows[0]).toEqual([
      'failed',
      'no-match: byte 63: expected status ([0-9]) or status ("-"), found "abc 512 \\"-\\" \\"curl/8.5.0\\""',
    ]);
    expect(await page.locator('#outcomes li mark').first().textContent()).toBe('abc 512 "-" "curl/8.5.0"');
    expect(await underlined(page, 'lines')).toEqual([
      { line: 1, text: 'abc 512 "-" "curl/8.5.0"' },
      { line: 2, text: 'e' },
    ]);
    expect(await page.getByRole('status').textContent()).toBe('2 records: 2 failed · kernel');
  });

  it('says what is otherwise here than where the pipeline will run', async () => {
    const { page } = await open();
    const notes = () => page.locator('#notes li').allTextContents();
    expect(await notes()).toEqual([]);
    await write(page, 'lines', '{"a":"x","day":"1"}');
    await write(
      page,
      'pipeline',
      'parse: json\nsteps: [{ redact: { a: { hash: { key: { env: MY_KEY } } } } }]\nsink: { s3: { bucket: my-bucket, prefix: p/ } }\n',
    );
    expect(await outcomesOf(page)).toEqual([['ok', expect.stringMatching(/^{"a":"[0-9a-f]+","day":"1"}$/)]]);
    expect(await notes()).toEqual([
      'Keys of `redact` are made up on this page: hashes will be others.',
      'Nothing is put into a sink here.',
    ]);
  });

  it('explains the pipeline', async () => {
    const { page } = await open();
    await page.getByLabel('Explain').check();
    const text = await page.getByRole('region', { name: 'What the pipeline does' }).textContent();
    expect(text).toMatch(/tier +kernel: the fastest/);
    expect(text).toMatch(/redact +kernel/);
    expect(await page.locator('#outcomes').isHidden()).toBe(true);
  });

  it('comes back from its link', async () => {
    const { page } = await open();
    await write(page, 'pipeline', 'parse: ltsv # ü');
    await write(page, 'lines', 'a:1\tb:2\n');
    await expect.poll(() => page.url(), { timeout: 20_000 }).toContain('#');
    const link = page.url();
    const again = await open({}, link);
    expect(await outcomesOf(again.page)).toEqual([['ok', '{"a":"1","b":"2"}']]);
    expect(await pipelineOf(again.page).textContent()).toBe('parse: ltsv # ü');
    const broken = await open({}, `${address}#xyz`); // cut, say
    expect(await broken.page.getByRole('status').textContent()).toContain('4 records');
    expect(broken.problems).toEqual([]);
  });

  it('opens a file of lines, also one of gzip, and says where it is cut', async () => {
    const { page } = await open();
    await write(page, 'pipeline', 'parse: json');
    const choose = (name: string, buffer: Buffer) =>
      page.getByLabel('Open a file').setInputFiles({ name, mimeType: 'text/plain', buffer });
    await choose('a.log.gz', gzipSync('{"a":1}\n{"a":2}\n'));
    await expect
      .poll(() => outcomesOf(page), { timeout: 20_000 })
      .toEqual([
        ['ok', '{"a":1}'],
        ['ok', '{"a":2}'],
      ]);
    await choose('large.log', Buffer.from('{"a":"some text to make it long"}\n'.repeat(50_000)));
    await page.getByText('The first megabyte of large.log.').waitFor();
    expect(await page.getByRole('status').textContent()).toBe(
      '30,840 records, the first 500 of them below: 30,840 ok · kernel',
    );
  });

  it('takes a file that is dropped anywhere on the page', async () => {
    const { page } = await open();
    const data = await page.evaluateHandle(
      '{ const data = new DataTransfer(); data.items.add(new File(["{\\"a\\":3}"], "a.log")); data; }',
    );
    await page.dispatchEvent('h1', 'drop', { dataTransfer: data });
    await expect.poll(() => linesOf(page).textContent(), { timeout: 20_000 }).toBe('{"a":3}');
  });

  it('gives up a run that takes too long, and goes on', async () => {
    // The first worker hears nothing.
    const deaf = `{ const Real = Worker; let first = true;
      globalThis.Worker = class extends Real {
        #deaf = first; constructor(url) { super(url); first = false; }
        postMessage(message) { if (!this.#deaf) super.postMessage(message); }
      }; }`;
    const { page } = await open({}, address, deaf);
    expect(await page.locator('#problem').textContent()).toBe('Stopped after 5 s.');
    await write(page, 'pipeline', 'parse: apache-combined');
    expect(await page.getByRole('status').textContent()).toContain('4 records: 3 ok');
  });

  it('is used by keyboard: Tab leaves the editors', async () => {
    const { page } = await open();
    await page.getByLabel('Sample').focus();
    const seen: string[] = [];
    for (let press = 0; press < 9; press += 1) {
      seen.push(await page.evaluate<string>('document.activeElement.id || document.activeElement.ariaLabel'));
      await page.keyboard.press('Tab');
    }
    expect(seen).toEqual(
      expect.arrayContaining([
        'sample',
        'link',
        'Pipeline, in YAML',
        'file',
        'Lines, one record each',
        'pretty',
        'explain',
        'outcomes',
      ]),
    );
  });

  it.each([
    ['light', 'rgb(255, 255, 255)'],
    ['dark', 'rgb(15, 20, 25)'],
  ] as const)('fits a phone, and is %s', async (colorScheme, ground) => {
    const { page, problems } = await open({ viewport: { width: 375, height: 800 }, colorScheme });
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe(ground);
    expect(
      await page.evaluate('getComputedStyle(document.querySelector(".cm-editor")).backgroundColor'),
    ).toBe(ground);
    for (const pretty of [false, true]) {
      await page.getByLabel('Pretty').setChecked(pretty);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(375);
    }
    await page.getByLabel('Explain').check();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(375);
    expect(problems).toEqual([]);
  });

  it.each([
    [
      'SIMD', // as V8 is on a processor of before 2007
      '--js-flags=--no-enable-sse4-1',
      'This browser has no WebAssembly SIMD, which millrace needs: use Chrome 120, Firefox 119, Safari 17, or newer.',
    ],
    [
      'WebAssembly',
      '--js-flags=--jitless',
      'This browser has WebAssembly switched off: switch it on, or use another browser.',
    ],
  ])('says what to do in a browser without %s', async (_, flag, message) => {
    const old = await openBrowser(flag);
    const page = await old.newPage();
    await page.goto(address);
    expect(await page.getByRole('alert').textContent()).toBe(message);
    expect(await page.locator('main').isHidden()).toBe(true);
    await old.close();
  });

  it('says what to do in a browser that is too old', async () => {
    const { page } = await open({}, address, 'delete URL.canParse;');
    expect(await page.getByRole('alert').textContent()).toBe(
      'This browser is too old for this page: use Chrome 120, Firefox 119, Safari 17, or newer.',
    );
  });

  it('without RE2 says which records need the reference path', async () => {
    const { page, problems } = await open({}, pathToFileURL(withoutRe2).href);
    expect(await page.getByRole('status').textContent()).toBe(
      '4 records: 2 ok, 1 dropped, 1 failed · kernel',
    );
    await write(page, 'pipeline', 'parse: apache-combined');
    await write(page, 'lines', 'h - - [17/May/2015:25:05:03 +0000] "GET / HTTP/1.1" 200 1 "-" "-"');
    expect(await outcomesOf(page)).toEqual([
      ['failed', 'the record needs the reference path, which this page was built without'],
    ]);
    await page.getByLabel('Explain').check();
    await page.getByText('expected RE2 as WebAssembly').waitFor();
    await write(page, 'pipeline', 'parse: { regex: "(?P<a>.*)" }');
    expect(await page.locator('#problem').textContent()).toContain('expected RE2 as WebAssembly');
    expect(problems).toEqual([]);
  });
});

it('is served', async () => {
  const { url, close } = await servePage(0, file);
  const { page } = await open({}, url);
  expect(await page.getByRole('status').textContent()).toContain('4 records');
  await close();
});
