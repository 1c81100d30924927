import { beforeAll, describe, expect, it } from 'vitest';
import { buildPage } from '../../../cli/playground/build.ts';
import { piecesOf } from '../../../cli/playground/page/json-text.ts';
import { servePage } from '../../../cli/playground.ts';
import { millrace, scratchFolder } from '../support/millrace.ts';

const scratch = scratchFolder();

describe('the page', () => {
  let page: Awaited<ReturnType<typeof buildPage>>;
  beforeAll(async () => {
    page = await buildPage(false); // RE2 is built by an own command
  }, 60_000);

  it('has the engine in it, and nothing of it that only Node runs', () => {
    const { files } = page;
    expect(files).toContain('engine/kernel/wasm/plain.ts');
    expect(files).toContain('engine/reference/reference.ts');
    expect(
      files.filter((file) => /^node_modules\/(?:re2|simdjson|piscina|commander|@aws-sdk)\//.test(file)),
    ).toEqual([]);
    expect(
      files.filter((file) => /^handler|^engine\/threads\/(?:threads|worker|recovery)\.ts/.test(file)),
    ).toEqual([]);
    expect(files).not.toContain('engine/reference/re2-module.cjs');
  });

  it('is one file that asks nothing of the network', () => {
    expect(page.html).toMatch(/^<!doctype html>/);
    expect(page.html).not.toMatch(/<(?:link|script|img)[^>]+(?:src|href)="(?!data:)/);
    expect(page.html).toContain("default-src 'none'");
    expect(page.html.match(/<script/g)).toHaveLength(2);
    expect(page.html.length).toBeLessThan(2_000_000);
  });

  it('has the licences of what is in it', () => {
    const [, licences] = page.html.split('this page has in it:');
    for (const name of [
      '@codemirror/view',
      '@lezer/lr',
      '@noble/hashes',
      'buffer',
      'js-yaml',
      'pako',
      'valibot',
    ])
      expect(licences).toMatch(new RegExp(`\\n${name} \\d+\\.\\d+\\.\\d+\\n`));
    expect(licences).toContain('Marijn Haverbeke');
    expect(licences!.trimEnd().indexOf('-->')).toBe(licences!.trimEnd().length - 3);
  });
});

const pretty = (json: string) =>
  piecesOf(json, true)
    .map(({ text }) => text)
    .join('');

describe('JSON in pieces', () => {
  it.each(['{}', '[]', '{"a":[],"b":{}}', '{"a":[1,{"b":"x,\\"{"}],"c":null,"d":true,"":-1.5e-9}'])(
    '%s',
    (json) => {
      const pieces = piecesOf(json, false);
      expect(pieces.map(({ text }) => text).join('')).toBe(json);
      expect(pretty(json)).toBe(JSON.stringify(JSON.parse(json), null, 2));
    },
  );

  it('keeps numbers and escapes as they are written', () => {
    expect(pretty('{"a":1.0,"b":12345678901234567890,"c":"\\u00e9\\/"}')).toBe(
      '{\n  "a": 1.0,\n  "b": 12345678901234567890,\n  "c": "\\u00e9\\/"\n}',
    );
  });

  it('tells keys from text', () => {
    expect(piecesOf('{"a":"b"}', false).map(({ kind }) => kind)).toEqual([
      'mark',
      'key',
      'mark',
      'string',
      'mark',
    ]);
  });
});

describe('`millrace playground`', () => {
  it('serves the page, and nothing else', async () => {
    const file = scratch.write('page.html', '<!doctype html>é');
    const { url, close } = await servePage(0, file);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:[1-9][0-9]*\/$/);
    const page = await fetch(url);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await page.text()).toBe('<!doctype html>é');
    expect((await fetch(`${url}?a`)).status).toBe(200);
    expect((await fetch(url, { method: 'HEAD' })).status).toBe(200);
    for (const other of ['x', '../package.json', '..%2fpackage.json'])
      expect((await fetch(`${url}${other}`)).status).toBe(404);
    expect((await fetch(url, { method: 'POST' })).status).toBe(404);
    const port = Number(new URL(url).port);
    await expect(servePage(port, file)).rejects.toThrow(
      /^setting: --port: expected a port that is free, found .*EADDRINUSE/,
    );
    await close();
    await expect(fetch(url)).rejects.toThrow();
  });

  it('says what writes the page, where it is not there', async () => {
    await expect(servePage(0, scratch.path('none.html'))).rejects.toThrow(
      /found no such file; in a checkout `npm run build`/,
    );
  });

  it('takes a port', async () => {
    for (const port of ['x', '65536']) {
      const { status, errors } = await millrace(['playground', '--port', port]);
      expect([port, status, errors]).toEqual([port, 2, expect.stringContaining('Expected a port from 0')]);
    }
  });
});
