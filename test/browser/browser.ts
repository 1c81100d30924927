/**
 * @module test/browser/browser
 * A real browser without a window: the Chromium that is installed (`npm run setup -- browser`), driven over its own
 * protocol.
 */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** Where it is; `null`: there is none. */
export function browserPath(): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const paths = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return process.env['CHROMIUM'] ?? paths.find(existsSync) ?? null;
}

/**
 * @param flags of Chromium's
 * @throws Error where there is none
 */
export async function openBrowser(...flags: readonly string[]): Promise<Browser> {
  const executablePath = browserPath();
  if (executablePath === null) {
    throw new Error('expected Chromium on the PATH, found none: npm run setup -- browser');
  }
  // Root may not use Chromium's sandbox; what is opened here is our own page.
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage', ...flags] });
}

export interface Opened {
  readonly page: Page;
  /** What it said on the console, threw, or asked of the network. */
  readonly problems: readonly string[];
}

/**
 * A page in a context of its own, before it is somewhere.
 * @param local what a page that asks nothing of the network may ask for
 */
export async function openPage(
  browser: Browser,
  options: BrowserContextOptions,
  local = /^(?:file|data):/,
): Promise<Opened> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('console', (message) => problems.push(message.text()));
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('request', (request) => {
    if (!local.test(request.url())) problems.push(request.url());
  });
  return { page, problems };
}
