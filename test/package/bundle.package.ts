/** A handler of one's own, bundled as users bundle it, and run against events at Lambda's memory sizes, away from node_modules. */
import { cpSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import webpack from 'webpack';
import { packageFolder } from '../../layer/natives/node-gyp.ts';
import { command } from '../cli/support/packed-package.ts';

const scratch = mkdtempSync(join(tmpdir(), 'millrace-bundle-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const project = join(scratch, 'project');
const moved = join(scratch, 'moved');
const ENTRY = join(project, 'handler.mjs');
/** One pipeline for the kernel, and one for RE2, which a bundle has as WebAssembly. */
const HANDLER = `import { createEngine } from 'millrace';
const engines = {
  kernel: createEngine({ parse: 'apache-combined', filter: { status: { gte: 400 } } }),
  re2: createEngine({ parse: { regex: '^(?P<host>[0-9.]+) (?P<rest>.*)$' } }, { tier: 're2' }),
};
export const handler = ({ tier, ...event }) => engines[tier].firehose(event);
`;

/** Calls the handler as Lambda does, with events of 3 MB, which the tier re2 cuts for its threads; prints counts and a record of each. */
const CALL = `const loaded = await import(process.argv[2]);
const { handler } = loaded.handler === undefined ? loaded.default : loaded;
let threads = 0;
process.on('worker', () => { threads += 1; });
const line = (n) => n % 5 === 3 ? 'bad' : \`10.0.0.\${n % 256} - - [17/May/2015:10:05:03 +0000] "GET /\${n} HTTP/1.1" \${n % 2 ? 200 : 404} \${n} "-" "\${'x'.repeat(200)}"\`;
const records = Array.from({ length: 12000 }, (_, n) => ({ recordId: \`r\${n}\`, data: Buffer.from(line(n)).toString('base64') }));
for (const tier of ['kernel', 're2']) {
  const reply = await handler({ records, tier });
  const counts = {};
  for (const { result } of reply.records) counts[result] = (counts[result] ?? 0) + 1;
  const { host } = JSON.parse(Buffer.from(reply.records[0].data, 'base64'));
  console.log(JSON.stringify({ tier, counts, host }));
}
console.log(JSON.stringify({ threads }));
process.exit(0);
`;
const RESULTS = [
  { tier: 'kernel', counts: { Ok: 4800, ProcessingFailed: 2400, Dropped: 4800 }, host: '10.0.0.0' },
  { tier: 're2', counts: { Ok: 9600, ProcessingFailed: 2400 }, host: '10.0.0.0' },
];

type Format = 'esm' | 'cjs';
const extensionOf = (format: Format) => (format === 'esm' ? 'mjs' : 'cjs');

/** Each writes `index.mjs` or `index.cjs` into a folder; the options are those of docs/guides/bundling.md. */
const BUNDLERS: Readonly<
  Record<string, (format: Format, folder: string, external: readonly string[]) => Promise<unknown>>
> = {
  esbuild: (format, folder, external) =>
    build({
      entryPoints: [ENTRY],
      outfile: join(folder, `index.${extensionOf(format)}`),
      bundle: true,
      platform: 'node',
      target: 'node22',
      format,
      external: [...external],
      logLevel: 'error',
    }),
  rolldown: async (format, folder, external) => {
    const bundle = await rolldown({ input: ENTRY, platform: 'node', cwd: project, external: [...external] });
    const extension = extensionOf(format);
    await bundle.write({
      dir: folder,
      format,
      entryFileNames: `index.${extension}`,
      chunkFileNames: `[name]-[hash].${extension}`,
    });
    await bundle.close();
  },
  webpack: (format, folder, external) =>
    new Promise((resolve, reject) => {
      const type = format === 'esm' ? 'module' : 'commonjs2';
      const options = {
        mode: 'production',
        target: 'node22',
        context: project,
        entry: ENTRY,
        optimization: { minimize: false },
        experiments: { outputModule: format === 'esm' },
        externalsType: format === 'esm' ? 'module' : 'commonjs2',
        externals: [...external],
        output: { path: folder, filename: `index.${extensionOf(format)}`, library: { type } },
      } satisfies webpack.Configuration;
      webpack(options, (error, stats) => {
        const problems = stats?.toJson({ all: false, errors: true, warnings: true });
        const first = problems?.errors?.[0] ?? problems?.warnings?.[0];
        if (error !== null || first !== undefined) reject(error ?? new Error(first?.message));
        else resolve(stats);
      });
    }),
};

const KINDS = Object.keys(BUNDLERS).flatMap((bundler) =>
  (['esm', 'cjs'] as const).map((format) => [bundler, format] as const),
);

beforeAll(async () => {
  cpSync(inject('project'), project, { recursive: true });
  // The addons as a machine with a compiler has them: no bundler may stumble over their `.node` files.
  for (const name of ['re2', 'simdjson'])
    cpSync(packageFolder(name), join(project, 'node_modules', name), { recursive: true });
  writeFileSync(ENTRY, HANDLER);
  for (const [bundler, format] of KINDS) {
    await BUNDLERS[bundler]!(format, join(scratch, `${bundler}-${format}`), []);
    await BUNDLERS[bundler]!(format, join(scratch, `beside-${bundler}-${format}`), ['millrace']);
  }
  await BUNDLERS['esbuild']!('esm', join(scratch, 'without-re2'), ['*/re2-module.cjs']);
  renameSync(project, moved); // a bundle may name the files it was made of, which a function does not have
});

async function call(folder: string, format: Format, memory: string) {
  writeFileSync(join(folder, 'call.mjs'), CALL);
  const { status, text } = await command(process.execPath, ['call.mjs', `./index.${extensionOf(format)}`], {
    cwd: folder,
    env: { AWS_LAMBDA_FUNCTION_MEMORY_SIZE: memory, MILLRACE_RE2: 'wasm' },
  });
  const lines = text.trimEnd().split('\n');
  return {
    status,
    text,
    lines: lines.map((line) => (line.startsWith('{') ? (JSON.parse(line) as object) : line)),
  };
}

const WARNING = {
  level: 'WARN',
  message:
    "millrace: threads: expected 2 worker threads, found a bundle without the worker's file; everything runs on one thread: leave millrace out of the bundle and deploy it in node_modules (docs/guides/bundling.md), or set threads: 1",
};

describe.each(KINDS)('bundled by %s as %s', (bundler, format) => {
  const folder = join(scratch, `${bundler}-${format}`);
  it('runs at 1,769 MB, and says nothing', async () => {
    expect(await call(folder, format, '1769')).toMatchObject({
      status: 0,
      lines: [...RESULTS, { threads: 0 }],
    });
  });

  it('runs at 3,538 MB on one thread, with a line that says so for each engine', async () => {
    const { status, lines } = await call(folder, format, '3538');
    expect({ status, lines }).toEqual({
      status: 0,
      lines: [WARNING, RESULTS[0], WARNING, RESULTS[1], { threads: 0 }],
    });
  });
});

it('a bundle from which RE2 was left out says so, and what to do', async () => {
  const { status, text } = await call(join(scratch, 'without-re2'), 'esm', '1769');
  expect(status).toBe(1);
  expect(text).toMatch(
    /MillraceError: setting: MILLRACE_RE2: expected RE2 as WebAssembly, found ".*re2-module\.cjs.*"; a bundle has it in its code, .*bundling\.md/,
  );
});

describe.each(KINDS)('beside a bundle by %s as %s', (bundler, format) => {
  it('it runs on two threads at 3,538 MB', async () => {
    const folder = join(scratch, `beside-${bundler}-${format}`);
    symlinkSync(join(moved, 'node_modules'), join(folder, 'node_modules'));
    const { status, lines } = await call(folder, format, '3538');
    expect({ status, lines }).toEqual({ status: 0, lines: [...RESULTS, { threads: 2 }] });
  });
});
