import { existsSync, globSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { formatsPage, grokPage, stepsPage } from '../docs/generate.ts';
import { validatePipeline } from '../engine/config/validate.ts';
import { FAILURE_CODES } from '../engine/failures.ts';
import { STEPS } from '../engine/steps/index.ts';
import { TYPES } from '../engine/types/index.ts';

// Documentation points at files and headings that are there, and leaves out nothing that the tables have.

const ROOT = new URL('../', import.meta.url);
const read = (file: string) => readFileSync(new URL(file, ROOT), 'utf8');
const PAGES = globSync('**/*.md', {
  cwd: ROOT,
  exclude: (path) => /(?:^|\/)(?:node_modules|dist|fixtures|starter|\.[^/]+)$/.test(path),
});

/** A heading as GitHub makes an anchor of it. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\- ]/gu, '')
    .replaceAll(' ', '-');

const anchorsOf = (page: string) =>
  Array.from(read(page).matchAll(/^#+ (.+)$/gm), ([, text]) => anchorOf(text!));

function brokenLinks(page: string): readonly string[] {
  const links = Array.from(read(page).matchAll(/\]\((?!https?:)([^)\s]+)\)/g), ([, link]) => link!);
  return links.filter((link) => {
    const [path, anchor] = link.split('#') as [string, string | undefined];
    const target = path === '' ? page : posix.join(posix.dirname(page), path);
    if (!existsSync(new URL(target, ROOT))) return true;
    return anchor !== undefined && !anchorsOf(target).includes(anchor);
  });
}

test.each(PAGES)('%s links to what is there', (page) => {
  expect(brokenLinks(page)).toEqual([]);
});

const semantics = read('docs/record-semantics.md');

test('record semantics lists each failure code once, in the order of the code', () => {
  const rows = Array.from(semantics.matchAll(/^\| `([a-z0-9-]+)` \|/gm), ([, code]) => code!);
  expect(rows.slice(rows.indexOf('data'))).toEqual(Object.keys(FAILURE_CODES));
});

test('record semantics has a chapter for each step, and names each type', () => {
  expect(anchorsOf('docs/record-semantics.md')).toEqual(
    expect.arrayContaining(STEPS.map(({ name }) => name)),
  );
  for (const { name } of TYPES) expect(semantics).toContain(`**\`${name}\``);
});

/** Files and folders that a page names in backquotes. */
const pathsIn = (page: string) =>
  Array.from(
    read(page).matchAll(/`((?:engine|handler|layer|emulator|simulator|cli|bench|test|docs)\/[\w./-]*)`/g),
    ([, path]) => path!,
  ).filter((path) => !path.includes('NAME'));

test.each([
  'docs/architecture.md',
  'docs/promises.md',
  'docs/record-semantics.md',
  'CONTRIBUTING.md',
  'simulator/README.md',
  'bench/README.md',
])('%s names files that are there', (page) => {
  expect(pathsIn(page).filter((path) => !existsSync(new URL(path, ROOT)))).toEqual([]);
});

test('the map lists every decision', () => {
  const decisions = globSync('docs/decisions/*.md', { cwd: ROOT });
  const map = read('docs/architecture.md');
  expect(decisions.filter((file) => !map.includes(`(${posix.relative('docs', file)})`))).toEqual([]);
});

test('the generated pages are what the tables give (node layer/pinned.mjs docs/generate.ts)', () => {
  expect(read('docs/formats.md')).toBe(formatsPage());
  expect(read('docs/steps.md')).toBe(stepsPage());
  expect(read('docs/grok.md')).toBe(grokPage());
});

test('the pipeline on one page is one', () => {
  const [, pipeline] = /```yaml\n(decode: [\s\S]*?)```/.exec(read('docs/pipeline.md'))!;
  expect(() => validatePipeline(load(pipeline!))).not.toThrow();
});
