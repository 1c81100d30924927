/**
 * @module layer/release
 * `npm run release`: everything that one would publish, into `dist/release`, with the commands that publish it, of which none is
 * run. The same commit gives the same bytes. `--allow-dirty` also takes what is in no commit, to try it.
 */
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildLayer, LAYER_FOLDER } from './build.ts';
import { licencesText, licenceText, listComponents } from './compose/licences.ts';
import { sbomText } from './compose/sbom.ts';
import { KINDS, type Kind } from './manifest.ts';
import { PROJECT } from './natives/cache.ts';
import { buildRe2Wasm } from './re2-wasm/build.ts';
import { releaseText } from './release/instructions.ts';
import { type LockedPackage, type LockFile, lockedPackages } from './release/locked.ts';
import { findObstacles } from './release/obstacles.ts';
import { runTool } from './tools/run-tool.ts';

const FOLDER = join(PROJECT, 'dist', 'release');
const TEMPLATES = ['template.yaml', 'backfill.yaml'];
const LAYER_IN_CHECKOUT = `ContentUri: ../dist/layer/${KINDS.native.zip}`;

type Say = (line: string) => void;

const readOwn = (file: string) => readFileSync(join(PROJECT, file), 'utf8');
const write = (name: string, content: string) => writeFileSync(join(FOLDER, name), content);
const git = async (...argv: readonly string[]) => (await runTool('git', [...argv], { cwd: PROJECT })).trim();

/** The layers, then the package, which takes them along. */
async function buildParts(say: Say): Promise<void> {
  for (const kind of Object.keys(KINDS) as Kind[]) {
    await buildLayer(kind, say);
    copyFileSync(join(LAYER_FOLDER, KINDS[kind].zip), join(FOLDER, KINDS[kind].zip));
  }
  await runTool('npm', ['pack', '--ignore-scripts=false', '--pack-destination', FOLDER], { cwd: PROJECT });
}

function writeTemplates(): void {
  for (const name of TEMPLATES) {
    const [before, after, ...more] = readOwn(`layer/${name}`).split(LAYER_IN_CHECKOUT);
    if (after === undefined || more.length > 0)
      throw new Error(`layer/${name}: expected "${LAYER_IN_CHECKOUT}" once`);
    write(name, `${before}ContentUri: ${KINDS.native.zip}${after}`);
  }
}

/** A package for some systems only may not be on this one, and the file is to be the same everywhere. */
function withText(one: LockedPackage): LockedPackage {
  const text = one.someSystems
    ? 'The text is in the package, which only some systems install.'
    : licenceText(join(PROJECT, one.folder));
  if (text === null) throw new Error(`${one.name} has no text of its licence, so it cannot ship`);
  return { ...one, text };
}

async function writeParts(version: string, tarball: string, timestamp: string, say: Say): Promise<void> {
  const { packages, direct } = lockedPackages(JSON.parse(readOwn('package-lock.json')) as LockFile);
  const compiled = listComponents(['re2'], await buildRe2Wasm(say)).filter(({ within }) => within !== null);
  const components = [...packages.map(withText), ...compiled];
  write('THIRD-PARTY-LICENCES.txt', licencesText(components));
  const published = [tarball, ...Object.values(KINDS).map(({ zip }) => zip)];
  const files = published.map((path) => ({ path, bytes: readFileSync(join(FOLDER, path)) }));
  write('millrace.sbom.cdx.json', sbomText(version, components, files, { direct, timestamp }));
}

function writeSums(): void {
  const lines = readdirSync(FOLDER)
    .sort()
    .map((name) => {
      const sum = createHash('sha256')
        .update(readFileSync(join(FOLDER, name)))
        .digest('hex');
      return `${sum}  ${name}\n`;
    });
  write('SHA256SUMS', lines.join(''));
}

async function release(version: string, say: Say): Promise<void> {
  // Of the commit, as a clock would give other bytes each time.
  const date = new Date(Number(await git('log', '-1', '--format=%ct')) * 1000).toISOString();
  const commit = await git('rev-parse', 'HEAD');
  const dirty = (await git('status', '--porcelain')) !== '';
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  const tarball = `millrace-${version}.tgz`;
  await buildParts(say);
  writeTemplates();
  await writeParts(version, tarball, date, say);
  write('RELEASE.md', releaseText({ version, tarball, commit, dirty, date }));
  writeSums();
  say('dist/release: RELEASE.md has the commands that publish it');
}

if (import.meta.main) {
  try {
    const { values } = parseArgs({ options: { 'allow-dirty': { type: 'boolean', default: false } } });
    const { version } = JSON.parse(readOwn('package.json')) as { version: string };
    const obstacles = await findObstacles(PROJECT, version, values['allow-dirty']);
    for (const obstacle of obstacles) console.error(`millrace: release: ${obstacle}`);
    if (obstacles.length === 0) await release(version, (line) => console.error(line));
    else process.exitCode = 1;
  } catch (error) {
    console.error(`millrace: release: ${(error as Error).message}`);
    process.exitCode = 1;
  }
}
