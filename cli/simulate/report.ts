/**
 * @module cli/simulate/report
 * The page about a run. The packages that draw it are not installed with millrace: they are larger than everything else, and
 * only this page needs them. If they are installed, a run with `--watch` or `--report` ends with the page.
 */
import { statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { dirname, resolve } from 'node:path';
import { MillraceError } from '../../engine/errors.ts';
import type { Recording } from './recording.ts';

/** Optional peers in package.json. */
const DRAWN_BY = ['@observablehq/plot', 'linkedom'];
/** Where `--watch` puts the page without `--report`. */
export const DEFAULT_PAGE = 'millrace-simulation.html';

/** The packages that are not installed. */
function missing(): string[] {
  return DRAWN_BY.filter((name) => {
    try {
      import.meta.resolve(name);
      return false;
    } catch {
      return true;
    }
  });
}

const INSTALL = `npm install ${DRAWN_BY.join(' ')}`;

/**
 * Where the page will be written; checked before the run.
 * @param options without `--report`, a page that cannot be drawn is reported and left out
 * @returns `null`: no page
 * @throws MillraceError `ERR_MILLRACE_SETTING`
 */
export function pageFor(
  { report, watch }: { readonly report?: string; readonly watch?: true },
  say: (text: string) => void,
  without = missing(),
): string | null {
  if (report === undefined && !watch) return null;
  if (without.length > 0) {
    const found = without.length === DRAWN_BY.length ? 'neither' : `no ${without.join(', ')}`;
    if (report === undefined) {
      say(`no page at the end: it needs ${DRAWN_BY.join(' and ')}, found ${found} (${INSTALL})`);
      return null;
    }
    const expected = `${DRAWN_BY.join(' and ')} installed`;
    throw new MillraceError('ERR_MILLRACE_SETTING', { path: '--report', expected, found, hint: INSTALL });
  }
  const file = resolve(report ?? DEFAULT_PAGE);
  const folder = statSync(dirname(file), { throwIfNoEntry: false });
  const wrong = !folder?.isDirectory()
    ? 'no such folder'
    : statSync(file, { throwIfNoEntry: false })?.isDirectory()
      ? 'a folder'
      : null;
  if (wrong !== null) {
    const found = `${wrong}, ${wrong === 'a folder' ? file : dirname(file)}`;
    throw new MillraceError('ERR_MILLRACE_SETTING', {
      path: '--report',
      expected: 'a file to write, in an existing folder',
      found,
    });
  }
  return file;
}

/** @throws MillraceError `ERR_MILLRACE_SETTING` where it cannot be written */
export async function writePage(file: string, recording: Recording): Promise<void> {
  const { simulationPage } = await import('./page/page.ts');
  const { version } = createRequire(import.meta.url)('millrace/package.json') as { version: string };
  const madeBy = { millrace: version, node: process.version, cpu: cpus()[0]?.model ?? 'unknown' };
  try {
    writeFileSync(file, simulationPage(recording, madeBy));
  } catch (error) {
    const { message } = error as Error;
    throw new MillraceError('ERR_MILLRACE_SETTING', {
      path: '--report',
      expected: 'a file that can be written',
      found: message,
    });
  }
}
