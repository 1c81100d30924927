import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readElf } from '../../../handler/doctor/elf.ts';
import { examine } from '../../../handler/doctor/examine.ts';
import { readLibraries } from '../../../handler/doctor/libraries.ts';
import { readAbilities } from '../../../handler/doctor/machine.ts';
import { needsOf } from '../../../handler/doctor/natives.ts';
import { bytesOf, libraryMaker } from '../../layer/make-library.ts';

const maker = libraryMaker();

test('a machine that has everything is healthy', async () => {
  const report = await examine();
  expect(report).toMatchObject({ healthy: true, problems: [] });
  expect(report.tiers.map(({ name, available }) => [name, available])).toEqual([
    ['kernel', true],
    ['re2', true],
  ]);
  expect(report.natives.map(({ name, loads, error }) => [name, loads, error])).toEqual([
    ['re2', true, null],
    ['simdjson', true, null],
  ]);
});

test('the report tells what Node itself says of its process', async () => {
  const report = await examine();
  const { header } = process.report.getReport() as unknown as { header: { glibcVersionRuntime?: string } };
  expect(report.node).toMatchObject({
    version: process.versions.node,
    abi: Number(process.versions.modules),
    architecture: process.arch,
    openssl: process.versions.openssl,
  });
  expect(report.libraries.glibc).toBe(header.glibcVersionRuntime ?? null);
  const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  expect(report.millrace).toMatchObject({ version, layer: null });
});

test('the C++ library that is loaded has what the natives want of it', async () => {
  const { libraries, natives } = await examine();
  expect(libraries.libstdcxx?.path).toMatch(/^\/.*\/libstdc\+\+\.so\.6$/);
  expect(libraries.libstdcxx?.glibcxx).toMatch(/^3\.4\.\d+$/);
  expect(libraries.libstdcxx?.cxxabi).toMatch(/^1\.3\.\d+$/);
  for (const { needs, machine } of natives) {
    expect(machine).toBe(process.arch);
    const want = needs!.find(({ library }) => library === 'libstdc++.so.6')!;
    expect(want).toMatchObject({ path: libraries.libstdcxx!.path, missing: [] });
    expect(want.wants.join()).toMatch(/GLIBCXX_3\.4/);
  }
});

test('of a native that wants too much it tells which version of which library is missing', () => {
  const file = maker.make('wants.so', {
    'libc.so.6': { fine: 'GLIBC_2.17', late: 'GLIBC_2.98', later: 'GLIBC_2.99' },
    'libnowhere.so.1': { any: null },
  });
  const needs = needsOf(readElf(bytesOf(file), file), readLibraries());
  expect(needs).toEqual([
    {
      library: 'libc.so.6',
      path: expect.stringMatching(/\/libc\.so\.6$/),
      wants: ['GLIBC_2.99'],
      missing: expect.arrayContaining(['GLIBC_2.98', 'GLIBC_2.99']),
    },
    { library: 'libnowhere.so.1', path: null, wants: [], missing: [] },
  ]);
  expect(needs[0]!.missing).not.toContain('GLIBC_2.17');
});

/** The report of a process of its own: with a file of code loaded first, or other variables. */
function examineElsewhere(
  argv: readonly string[],
  variables: Readonly<Record<string, string>> = {},
  before = '',
) {
  const module = new URL('../../../handler/doctor/examine.ts', import.meta.url).href;
  const script = `const { examine } = await import(${JSON.stringify(module)}); ${before}; console.log(JSON.stringify(await examine()));`;
  const child = spawnSync(process.execPath, [...argv, '--input-type=module', '-e', script], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], ...variables },
  });
  expect(child.status, child.stderr).toBe(0);
  return JSON.parse(child.stdout) as Awaited<ReturnType<typeof examine>>;
}

test('a native that does not load is a problem, with what the loader said and what to do', () => {
  const fixture = new URL('../../fixtures/without-any-re2.cjs', import.meta.url).pathname;
  const report = examineElsewhere(['--require', fixture]);
  const abi =
    "The module '/opt/re2.node' was compiled against a different Node.js version using NODE_MODULE_VERSION 127";
  const said = (start: string) => expect.stringMatching(new RegExp(`^${start}.*NODE_MODULE_VERSION 127`));
  expect(report.healthy).toBe(false);
  expect(report.tiers.find(({ name }) => name === 're2')).toMatchObject({
    available: false,
    detail: said('"Cannot find'),
  });
  expect(report.natives[0]!.error).toContain(abi);
  expect(report.problems).toEqual([
    { problem: said('re2 does not load: '), advice: expect.stringContaining('npm run setup') },
    {
      problem: said('RE2 does not match: "Cannot find module'),
      advice: expect.stringContaining('MILLRACE_RE2'),
    },
  ]);
});

test('the tier re2 says which build of RE2 it has: the addon where that is asked for', () => {
  const { healthy, tiers } = examineElsewhere([], { MILLRACE_RE2: 'native' });
  expect([healthy, tiers[1]!.detail]).toEqual([true, 'RE2 as the native addon, and JavaScript']);
});

test('simdjson is one too, though JSON.parse does its work', () => {
  const fixture = new URL('../../fixtures/without-simdjson.cjs', import.meta.url).pathname;
  const { problems, tiers } = examineElsewhere(['--require', fixture]);
  expect(tiers.every(({ available }) => available)).toBe(true);
  expect(problems.map(({ problem }) => problem)).toEqual([
    'simdjson does not load: simdjson.node: wrong architecture',
  ]);
});

test("in a function the CPUs granted follow Lambda's memory rule", () => {
  const { cpu, memory } = examineElsewhere([], { AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128' });
  expect(cpu).toMatchObject({ granted: 0.072, threads: 1 });
  expect(cpu.grantedBy).toContain('128 MB of Lambda memory');
  expect(memory.limitMb).toBe(128);
});

test('a kernel that does not load is a problem', () => {
  const noSimd = `WebAssembly.validate = () => false; WebAssembly.Module = function () { throw new Error('no SIMD here'); }`;
  const report = examineElsewhere([], {}, noSimd);
  expect(report.tiers[0]).toMatchObject({ name: 'kernel', available: false });
  expect(report.problems.map(({ problem }) => problem)).toEqual(['the kernel does not load: no SIMD here']);
});

test.each([
  ['x64', 'processor\t: 0\nflags\t\t: fpu sse4_1 avx2 fma\n', { sse4_1: true, avx2: true, avx512bw: false }],
  ['arm64', 'Features\t: fp asimd asimddp\n', { asimd: true, asimddp: true, sve: false }],
])('abilities of a processor, %s', (architecture, cpuinfo, abilities) => {
  expect(readAbilities(cpuinfo, architecture)).toMatchObject(abilities);
});

test('abilities of a processor that says nothing', () => {
  expect(readAbilities('', 'x64')).toEqual({});
});
