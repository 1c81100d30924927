import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const RAW = join(import.meta.dirname, '../../layer/raw.sh');

let folder: string;
let wrapper: string;
beforeAll(() => {
  // The layer's folders, with a runtime that says how it was started.
  folder = mkdtempSync(join(tmpdir(), 'raw-wrapper-'));
  wrapper = join(folder, 'millrace', 'raw');
  const code = join(folder, 'nodejs', 'node_modules', 'millrace');
  mkdirSync(join(folder, 'millrace'));
  mkdirSync(code, { recursive: true });
  copyFileSync(RAW, wrapper);
  writeFileSync(
    join(code, 'raw-runtime.mjs'),
    'console.log(JSON.stringify([process.title, process.env.FROM_FILE, process.execArgv, process.argv.slice(2)]));',
  );
  writeFileSync(join(folder, 'f.env'), 'FROM_FILE=yes\n');
  writeFileSync(join(folder, 'hook.mjs'), '');
  writeFileSync(join(folder, 'arenas.mjs'), "console.log(process.env.MALLOC_ARENA_MAX ?? 'none');");
});
afterAll(() => rmSync(folder, { recursive: true }));

/** `[title, FROM_FILE, Node's options, arguments]` of the runtime that the wrapper starts. */
function start(...words: string[]): unknown {
  const { stdout, stderr, status } = spawnSync('sh', [wrapper, process.execPath, ...words], {
    encoding: 'utf8',
    cwd: folder,
    env: { PATH: process.env.PATH },
  });
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  return JSON.parse(stdout);
}

test.each<[string, string[]]>([
  ['no options', []],
  ['Lambda’s own', ['--expose-gc', '--max-http-header-size', '81920', '--max-semi-space-size=8']],
  ['conditions', ['-C', 'x', '--conditions', 'y']],
  ['modules before it', ['--import', './hook.mjs', '--import=./hook.mjs']],
])('Node keeps its options: %s', (_, options) => {
  const [, , execArgv, args] = start(...options, '/var/runtime/index.mjs', 'an argument') as unknown[];
  expect(execArgv).toEqual(options);
  expect(args).toEqual(['an argument']);
});

test.each<[string, Record<string, string>, string]>([
  ['one thread', { AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '1769' }, '1'],
  ['several', { AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '2048' }, 'none'],
  ['not known', {}, 'none'],
  ["the user's own", { AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128', MALLOC_ARENA_MAX: '4' }, '4'],
])("glibc's arenas: %s", (_, environment, wanted) => {
  const { stdout } = spawnSync('sh', [wrapper, process.execPath, '--import', './arenas.mjs', 'index.mjs'], {
    encoding: 'utf8',
    cwd: folder,
    env: { PATH: process.env.PATH, ...environment },
  });
  expect(stdout.split('\n')[0]).toBe(wanted);
});

test('options with a value of their own have their effect', () => {
  expect(start('--title', 'a title', '--env-file', 'f.env', '/var/runtime/index.mjs')).toEqual([
    'a title',
    'yes',
    ['--title', 'a title', '--env-file', 'f.env'],
    [],
  ]);
  expect(start('--', '/var/runtime/index.mjs', 'x')).toEqual([expect.any(String), null, [], ['x']]);
});

test('every option of this Node that takes a value is known to the wrapper', () => {
  const list = `
    const { internalBinding } = require('internal/test/binding');
    const { options, aliases } = internalBinding('options').getCLIOptionsInfo();
    const takesValue = (name) => (options.get(name)?.type ?? 0) >= 3; // after no-op, V8's own, boolean
    const own = [...options.keys()].filter((name) => name.startsWith('-') && takesValue(name));
    const others = [...aliases].filter(([name, to]) => !/[= ]/.test(name) && takesValue(to.at(-1)));
    console.log(JSON.stringify([...own, ...others.map(([name]) => name)]));
  `;
  const { stdout } = spawnSync(process.execPath, ['--expose-internals', '-e', list], { encoding: 'utf8' });
  const wanted = JSON.parse(stdout) as string[];
  expect(wanted.length).toBeGreaterThan(60);
  const known = /case "\$argument" in\n([^)]*)\) skip=1/.exec(readFileSync(RAW, 'utf8'))![1]!;
  const words = new Set(known.split(/[\s|\\]+/));
  expect(wanted.filter((name) => !words.has(name))).toEqual([]);
});
