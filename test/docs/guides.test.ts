/**
 * What the guides show is run: files that a guide names behind a fence's language are written into a folder, pipelines are
 * tested by their own `tests`, and commands run in a shell there. The lines of a `text` block behind them are in what they print.
 */
import { execFile } from 'node:child_process';
import { chmodSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FirehoseTransformationResult } from 'aws-lambda';
import { load } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PipelineConfig } from '../../engine/index.ts';
import { MAIN } from '../cli/support/millrace.ts';
import { reference } from '../engine/run-one.ts';

const ROOT = new URL('../../', import.meta.url);
const ENGINE = new URL('engine/index.ts', ROOT).href;

interface Block {
  readonly language: string;
  /** The file's name, or nothing. */
  readonly name: string;
  readonly text: string;
}

const blocksOf = (page: string): readonly Block[] =>
  Array.from(
    readFileSync(new URL(page, ROOT), 'utf8').matchAll(/^```(\w+) ?(\S*)\n(.*?)^```$/gms),
    ([, language, name, text]) => ({ language: language!, name: name!, text: text! }),
  );

const GUIDES = globSync('docs/guides/*.md', { cwd: ROOT })
  .sort()
  .map((page) => ({ page, blocks: blocksOf(page) }))
  .filter(({ blocks }) => blocks.some(({ name }) => name !== ''));

/** What needs an AWS account or a registry; all other commands are run. */
const ELSEWHERE = /^(?:sam|aws|npm) /;

let folder: string;
let path: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'millrace-guides-'));
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'millrace'), `#!/bin/sh\nexec "${process.execPath}" "${MAIN}" "$@"\n`);
  chmodSync(join(bin, 'millrace'), 0o755);
  path = `${bin}${delimiter}${process.env['PATH']}`;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Both of a shell's outputs, and its status behind them where it is not 0. */
const shell = (script: string, cwd: string) =>
  new Promise<string>((resolve) => {
    const env = { ...process.env, PATH: path, PII_KEY: 'a key for examples alone', NO_COLOR: '1' };
    execFile('sh', ['-e', '-c', script], { cwd, env, encoding: 'utf8' }, (error, out, errors) =>
      resolve(`${out}${errors}${error === null ? '' : `\nstatus ${error.code}`}`),
    );
  });

test('there are guides that show files', () => {
  expect(GUIDES.length).toBeGreaterThanOrEqual(6);
});

test("the README's pipeline makes of its line what it shows", async () => {
  const [line, pipeline, output] = Array.from(
    readFileSync(new URL('README.md', ROOT), 'utf8').matchAll(/^```(?:yaml|json)?\n(.*?)^```$/gms),
    ([, text]) => text!,
  );
  expect(await reference(load(pipeline!) as PipelineConfig)([line!])).toEqual([output]);
});

describe.each(GUIDES)('$page', ({ page, blocks }) => {
  let here: string;
  beforeAll(() => {
    here = join(folder, page.replace(/.*\//, ''), 'project');
    mkdirSync(here, { recursive: true });
    for (const { name, text } of blocks) if (name !== '') writeFileSync(join(here, name), text);
  });

  test('its pipelines pass their tests', { timeout: 120_000 }, async () => {
    const pipelines = blocks.filter(({ language, name }) => language === 'yaml' && name !== '');
    for (const { name } of pipelines)
      expect(await shell(`millrace test ${name}`, here)).toMatch(/^\S+: \d+ tests?, all as expected\n$/);
  });

  test('its commands run, and print what it shows', { timeout: 120_000 }, async () => {
    for (const [index, { language, text }] of blocks.entries()) {
      if (language !== 'sh' || ELSEWHERE.test(text)) continue;
      const printed = await shell(text, here);
      expect(printed).not.toMatch(/\nstatus /);
      const next = blocks[index + 1];
      if (next?.language !== 'text') continue;
      const lines = printed.split('\n');
      for (const line of next.text.trimEnd().split('\n')) expect(lines).toContain(line);
    }
  });
});

const isHandler = ({ text }: Block) => text.includes('export const handler');

test.each(GUIDES.filter(({ blocks }) => blocks.some(isHandler)))(
  '$page: its handlers transform the record that its pipeline is tested with',
  async ({ page, blocks }) => {
    const { text: pipeline } = blocks.find(({ language }) => language === 'yaml')!;
    const [{ input }] = (load(pipeline) as { tests: [{ input: string }] }).tests;
    const data = Buffer.from(input).toString('base64');
    for (const { name, text } of blocks.filter(isHandler)) {
      const file = join(folder, `${page.replace(/.*\//, '')}-${name}`);
      writeFileSync(file, text.replace("'millrace'", JSON.stringify(ENGINE)));
      const { handler } = (await import(pathToFileURL(file).href)) as {
        handler: (event: unknown) => Promise<FirehoseTransformationResult>;
      };
      const { records } = await handler({
        records: [{ recordId: '1', approximateArrivalTimestamp: 0, data }],
      });
      expect(records.map(({ recordId, result }) => [recordId, result])).toEqual([['1', 'Ok']]);
    }
  },
);
