/**
 * `node --jitless` has no WebAssembly: everything runs on the reference tier, and says so.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { installClient } from '../../emulator/client.ts';
import { startRuntimeApi } from '../../emulator/runtime-api.ts';
import { startRuntime } from '../../emulator/runtime-process.ts';
import type { Report } from '../../handler/doctor/report.ts';
import { writeCli } from '../../layer/cli.ts';
import { apacheLine, apacheOutput, scratchFolder } from '../cli/support/millrace.ts';
import { command, succeed } from '../cli/support/packed-package.ts';
import { EVENTS, expectedReply } from '../layer/events.ts';
import { useUnpackedLayer } from '../layer/unpacked-layer.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** Where the package's own name is found: Node needs WebAssembly to run TypeScript, so what runs is built. */
const BUILT = join(ROOT, 'dist', 'jitless');
const files = scratchFolder();
const layer = useUnpackedLayer();
beforeAll(async () => {
  const tsc = join(ROOT, 'node_modules', '.bin', 'tsc');
  await succeed(tsc, ['-p', 'tsconfig.build.json', '--outDir', join(BUILT, 'esm')], { cwd: ROOT });
  await writeCli(join(BUILT, 'cli'));
});
afterAll(() => rmSync(BUILT, { recursive: true, force: true }));

test.each([
  ['managed', 1769],
  ['managed', 3538],
  ['raw', 1769],
] as const)('the layer answers as ever: %s runtime, %i MB', async (runtime, memory) => {
  const api = await startRuntimeApi();
  const started = startRuntime({
    opt: layer.opt,
    host: api.host,
    node: process.execPath,
    major: Number(process.versions.node.split('.')[0]),
    client: await installClient(() => {}),
    memory,
    raw: runtime === 'raw',
    environment: { MILLRACE_PIPELINE: 'apache-combined', NODE_OPTIONS: '--jitless' },
  });
  const ended = started.ended.then((status): never => {
    throw new Error(`the runtime ended with ${status}:\n${started.log()}`);
  });
  ended.catch(() => {});
  const answer = async (event: unknown) => {
    const result = await Promise.race([
      api.invoke(event instanceof Uint8Array ? event : JSON.stringify(event)),
      ended,
    ]);
    return result.kind === 'ok' ? result.body.toString() : JSON.stringify(result);
  };
  try {
    for (const [name, make] of Object.entries(EVENTS)) {
      const event = make();
      expect((await answer(event)) === (await expectedReply({ parse: 'apache-combined' }, event)), name).toBe(
        true,
      );
    }
    const report = JSON.parse(await answer({ millrace: 'doctor' })) as Report;
    expect(report.tiers.map(({ name, available }) => [name, available])).toEqual([
      ['kernel', false],
      ['re2', true],
    ]);
  } finally {
    await started.stop('SIGKILL');
    await api.close();
  }
});

const jitless = (...args: string[]) =>
  command(process.execPath, ['--jitless', join(BUILT, 'cli', 'bin.js'), ...args], { cwd: ROOT });

test('the command line runs, with one thread and with two, and explain says which tier and why', async () => {
  const lines = Array.from({ length: 2000 }, (_, index) => index);
  const log = files.write('access.log', lines.map((n) => `${apacheLine(n)}\n`).join(''));
  for (const threads of ['1', '2']) {
    const args = ['run', log, '--format', 'apache-combined', '--threads', threads, '--quiet'];
    expect(await jitless(...args)).toEqual({
      status: 0,
      text: lines.map((n) => `${apacheOutput(n)}\n`).join(''),
    });
  }
  const { text } = await jitless('explain', '--format', 'apache-combined');
  expect(text).toMatch(/^tier +re2: this process has no WebAssembly \(--jitless\)$/m);
  const asked = await jitless('explain', '--format', 'apache-combined', '--tier', 'kernel');
  expect(asked.status).toBe(1);
  expect(asked.text).toContain('"kernel", which cannot: this process has no WebAssembly (--jitless)');
});
