/** The package installed from its tarball: what is in it, and that the README's examples run, on each of Lambda's Nodes. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { nodePackage } from '../../layer/natives/node-package.ts';
import { ARCHITECTURES, RUNTIMES } from '../../layer/natives/targets.ts';
import manifest from '../../package.json' with { type: 'json' };
import { apacheLine, apacheOutput } from '../cli/support/millrace.ts';
import { command, succeed } from '../cli/support/packed-package.ts';

const scratch = mkdtempSync(join(tmpdir(), 'millrace-install-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const installed = join(inject('project'), 'node_modules', 'millrace');
const README = readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8');
/** The README's handler, as it stands there. */
const HANDLER = /## In a handler of your own\n\n```js\n([\s\S]*?)```/.exec(README)![1]!;

describe('the tarball', () => {
  it('has every file that package.json names, and a layer', () => {
    const named = [
      ...Object.values(manifest.exports).flatMap((target) =>
        typeof target === 'string' ? [target] : Object.values(target),
      ),
      ...Object.values(manifest.bin),
    ];
    for (const file of named) expect([file, existsSync(join(installed, file))]).toEqual([file, true]);
    expect(readdirSync(join(installed, 'dist', 'layer'))).toEqual(['millrace-layer-portable.zip']);
  });

  it('has every module that one of its modules imports', () => {
    const modules = join(installed, 'dist', 'esm');
    const files = readdirSync(modules, { recursive: true, encoding: 'utf8' }).filter((file) =>
      /\.c?js$/.test(file),
    );
    expect(files.length).toBeGreaterThan(300);
    for (const file of files) {
      const code = readFileSync(join(modules, file), 'utf8');
      const imports = [
        ...code.matchAll(/^(?:import|export)\b[^;]*?\bfrom '(\.[^']*)'|\bimport\('(\.[^']*)'\)/gm),
      ];
      const missing = imports
        .map(([, fixed, later]) => join(modules, dirname(file), (fixed ?? later)!))
        .filter((imported) => !existsSync(imported));
      expect([file, missing]).toEqual([file, []]);
    }
  });

  it('has RE2 as WebAssembly, and the licences of what is compiled into it', () => {
    const modules = join(installed, 'dist', 'esm');
    expect(existsSync(join(modules, 'engine', 'reference', 're2-module.cjs'))).toBe(true);
    const declared = readFileSync(join(modules, 'engine', 'reference', 're2-module.d.cts'), 'utf8');
    expect(declared.length).toBeLessThan(200); // a type, not the module once more
    const licences = readFileSync(join(modules, 'THIRD-PARTY-LICENCES.txt'), 'utf8');
    for (const name of ['abseil-cpp', 'libc++-19-dev-wasm32', 're2', 'wasi-libc'])
      expect(licences).toContain(`${name} (`);
    expect(licences).not.toContain('simdjson (');
  });

  it('asks for the Node that the README asks for', () => {
    const [, least] = /^>=(\d+)$/.exec(manifest.engines.node)!;
    expect(README).toContain(`Node.js ${least} or newer`);
  });
});

describe('an older Node', () => {
  it('gets one line that says what to do', async () => {
    const old =
      "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.1.0' } })";
    const bin = join(installed, manifest.bin.millrace);
    const ended = await command(process.execPath, ['--import', `data:text/javascript,${old}`, bin, 'run'], {
      cwd: scratch,
    });
    expect(ended).toEqual({
      status: 1,
      text: 'millrace: expected Node.js 22 or newer, found 20.1.0; install one from https://nodejs.org, or choose it with your version manager\n',
    });
  });
});

const architecture = ARCHITECTURES.find(({ name }) => name === process.arch)!;

/** An event of lines, the second not well formed, and what the README's handler makes of it. */
const records = [404, 200, 500].map((status, n) => ({
  recordId: `r-${n}`,
  data: Buffer.from(n === 1 ? 'bad' : apacheLine(n).replace(' 200 ', ` ${status} `)).toString('base64'),
}));
const CALL = `const { records } = await handler(${JSON.stringify({ records })});
process.stdout.write(records.map(({ result, data }) => result + ' ' + Buffer.from(data, 'base64')).join('|'));`;
const shaped = (n: number, status: number) =>
  `Ok ${apacheOutput(n).replace('"identity":null,', '').replace('"status":200', `"status":${status}`).replace(/}$/, ',"env":"prod"}')}\n`;
const EXPECTED = [shaped(0, 404), 'ProcessingFailed bad', shaped(2, 500)].join('|');

/** As CommonJS: the same with `require`. */
const asCommonJs = (code: string) =>
  code
    .replace(/import (\{[^}]*\}) from '([^']*)';/, "const $1 = require('$2');")
    .replace('export const handler', 'const handler');

describe.each(RUNTIMES.map((runtime) => [runtime.name, runtime] as const))('on Node of %s', (_, runtime) => {
  let node: string;
  beforeAll(async () => {
    node = join(await nodePackage(architecture, runtime, () => {}), 'bin', 'node');
  });

  it.each([
    ['an ES module', 'handler.mjs', `${HANDLER}\n${CALL}`],
    ['CommonJS', 'handler.cjs', `${asCommonJs(HANDLER)}\n(async () => {${CALL}})();`],
  ])("the README's handler runs as %s", async (_kind, name, code) => {
    writeFileSync(join(inject('project'), name), code);
    expect(await succeed(node, [name], { cwd: inject('project') })).toBe(EXPECTED);
  });

  it('the command line runs, and on the tier re2 by RE2 as WebAssembly, with the same bytes', async () => {
    const bin = join(installed, manifest.bin.millrace);
    writeFileSync(join(scratch, 'access.log'), [apacheLine(1), 'bad', apacheLine(2)].join('\n'));
    for (const tier of ['kernel', 're2']) {
      const args = ['run', 'access.log', '--format', 'apache-combined', '--tier', tier, '--quiet'];
      const text = await succeed(node, [bin, ...args], { cwd: scratch });
      expect(text).toBe(`${apacheOutput(1)}\n${apacheOutput(2)}\n`);
    }
    const { status, text } = await command(node, [bin, 'doctor'], { cwd: scratch });
    expect(text).toMatch(/^ok {2}tier re2 {2}RE2 as WebAssembly, and JavaScript$/m);
    expect(text).toMatch(/^-- {2}re2 /m);
    expect([status, text]).toEqual([0, expect.stringContaining('Everything that is needed loads.')]);
  });
});

describe('the playground', () => {
  it('is served until Ctrl-C, with the licences of what is in it', async () => {
    const child = spawn(process.execPath, [
      join(installed, manifest.bin.millrace),
      'playground',
      '--port',
      '0',
    ]);
    const ended = once(child, 'exit');
    const [said] = (await once(child.stdout, 'data')) as [Buffer];
    const [url] = /http:\/\/127\.0\.0\.1:\d+\//.exec(said.toString())!;
    const page = await (await fetch(url)).text();
    for (const name of ['@codemirror/view', 'abseil-cpp', 'wasi-libc'])
      expect(page.split('this page has in it:')[1]).toContain(`\n${name} `);
    child.kill('SIGINT');
    expect(await ended).toEqual([0, null]);
  });
});

describe('where scripts may run and there is no compiler', () => {
  it('it installs, and runs without its addons', async () => {
    const tools = join(scratch, 'bin');
    mkdirSync(tools);
    const npm = (await succeed('sh', ['-c', 'command -v npm'], { cwd: scratch })).trim();
    const sh = (await succeed('sh', ['-c', 'command -v sh'], { cwd: scratch })).trim();
    for (const [name, file] of [
      ['node', process.execPath],
      ['npm', realpathSync(npm)],
      ['sh', sh],
    ] as const)
      symlinkSync(file, join(tools, name));
    const project = join(scratch, 'bare');
    mkdirSync(project);
    writeFileSync(join(project, 'package.json'), '{ "private": true }');
    const env = {
      PATH: [tools, dirname(process.execPath)].join(delimiter),
      // Nothing to download either: what npm starts is told of a mirror that is none.
      RE2_DOWNLOAD_MIRROR: 'http://127.0.0.1:9',
      npm_config_ignore_scripts: 'false',
      npm_config_dangerously_allow_all_scripts: 'true',
    };
    const quiet = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
    await succeed(join(tools, 'npm'), ['install', ...quiet, inject('tarball')], { cwd: project, env });
    expect(existsSync(join(project, 'node_modules', 're2'))).toBe(false);
    writeFileSync(join(project, 'handler.mjs'), `${HANDLER}\n${CALL}`);
    expect(await succeed(process.execPath, ['handler.mjs'], { cwd: project, env })).toBe(EXPECTED);
  });
});
