/**
 * @module layer/verify
 * `npm run layer:verify`: runs what Lambda runs on a system older than Lambda's, glibc 2.31, with each runtime's Node on both
 * architectures. The natives load; the layer transforms a real event to the same bytes as the sources do here; its doctor
 * finds nothing wrong; and a native that needs too new a glibc is rejected, so that this check can fail.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Re2BuildName } from '../engine/reference/re2-build.ts';
import { PACKAGE_FOLDER } from './manifest.ts';
import { NATIVES_FOLDER } from './natives/build.ts';
import { PROJECT } from './natives/cache.ts';
import { ensureNatives } from './natives/host.ts';
import { SYSROOT_GLIBC } from './natives/sysroot.ts';
import {
  type AddonName,
  ARCHITECTURES,
  type Architecture,
  RUNTIMES,
  type Runtime,
  TARGETS,
} from './natives/targets.ts';
import { runTool } from './tools/run-tool.ts';
import { requireTools, VERIFY_TOOLS } from './tools/toolchain.ts';
import { type SolvedJob, solveJobs } from './verify/jobs.ts';
import { makeNewer } from './verify/make-newer.ts';
import { runOnOldGlibc } from './verify/old-glibc.ts';

const ZIP = join(PROJECT, 'dist', 'layer', 'millrace-layer.zip');
/** A glibc version that the natives need, and one of the same length that does not exist. */
const WANTED = 'GLIBC_2.28';
const IMPOSSIBLE = 'GLIBC_2.98';

type Say = (line: string) => void;

function check(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

/** The addons' files for a runtime on an architecture. */
function addonFiles(architecture: Architecture, runtime: Runtime): Record<AddonName, string> {
  const fitting = TARGETS.filter(
    ({ architecture: { name }, abi }) => name === architecture.name && (abi === null || abi === runtime.abi),
  );
  return Object.fromEntries(
    fitting.map(({ addon, file }) => [addon.name, join(NATIVES_FOLDER, file)]),
  ) as Record<AddonName, string>;
}

async function verifyNatives(architecture: Architecture, runtime: Runtime, say: Say): Promise<string> {
  const addons = addonFiles(architecture, runtime);
  const {
    node,
    abi,
    arch,
    glibc,
    addons: failures,
  } = await runOnOldGlibc(architecture, runtime, { addons }, say);
  check(glibc === SYSROOT_GLIBC, `expected to run on glibc ${SYSROOT_GLIBC}, found ${glibc}`);
  check(
    abi === runtime.abi && arch === architecture.name,
    `expected ABI ${runtime.abi}, found ${abi} on ${arch}`,
  );
  for (const [name, failure] of Object.entries(failures)) check(failure === null, `${name}: ${failure}`);
  return `Node ${node} on glibc ${glibc}: ${Object.keys(failures).join(', ')} load and work`;
}

/** The same check with a native that must not load. */
async function verifyRefusal(architecture: Architecture, runtime: Runtime, say: Say): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-newer-'));
  try {
    const re2 = join(folder, 're2.node');
    writeFileSync(re2, makeNewer(readFileSync(addonFiles(architecture, runtime).re2), WANTED, IMPOSSIBLE));
    const { addons } = await runOnOldGlibc(architecture, runtime, { addons: { re2 } }, say);
    const failure = addons.re2 ?? 'it loaded';
    check(
      failure.includes(`version \`${IMPOSSIBLE}' not found`),
      `a native that needs ${IMPOSSIBLE}: ${failure}`,
    );
    return `a native that needs ${IMPOSSIBLE} is rejected`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function verifyLayer(
  architecture: Architecture,
  runtime: Runtime,
  layer: string,
  jobs: readonly SolvedJob[],
  say: Say,
): Promise<string> {
  /** @returns the kind of layer */
  const verifyBuild = async (re2: Re2BuildName) => {
    const { replies, doctor } = await runOnOldGlibc(architecture, runtime, { layer, jobs, re2 }, say);
    if (doctor === null) throw new Error('the doctor gave no report');
    check(doctor.healthy, `the doctor: ${doctor.problems.map(({ problem }) => problem).join('; ')}`);
    const { millrace, natives } = doctor;
    check(
      millrace.layer === 'portable' || natives.every(({ file }) => file?.startsWith(layer)),
      `natives from another folder: ${natives.map(({ file }) => file).join(', ')}`,
    );
    for (const [index, { name, reply }] of jobs.entries()) {
      const same = replies[index] === reply;
      check(same, `${name}, RE2 ${re2}: the reply differs from that of the sources on this machine`);
    }
    return millrace.layer;
  };
  const builds: readonly Re2BuildName[] =
    (await verifyBuild('wasm')) === 'native' ? ['wasm', 'native'] : ['wasm'];
  for (const build of builds.slice(1)) await verifyBuild(build);
  const bytes = jobs.reduce((sum, { reply }) => sum + Buffer.byteLength(reply), 0);
  return `layer: ${jobs.length} events transformed to the same ${bytes} bytes as on this machine, RE2 ${builds.join(' and ')}; its doctor reports no problem`;
}

/** The folder of the layer to verify: the one given, or the zip, unpacked as Lambda does it. */
async function openLayer(given: string | undefined, folder: string): Promise<string> {
  if (given === undefined) await runTool('python3', ['-m', 'zipfile', '-e', ZIP, folder]);
  const root = given === undefined ? folder : resolve(given);
  const layer = existsSync(join(root, PACKAGE_FOLDER)) ? join(root, PACKAGE_FOLDER) : root;
  check(existsSync(join(layer, 'index.cjs')), `there is no index.cjs in ${layer}`);
  return layer;
}

export interface VerifyOptions {
  /** An unpacked layer. Default: the zip in `dist/layer`. */
  readonly layer?: string | undefined;
  /** Only the natives in `dist/natives`, without a layer. */
  readonly nativesOnly: boolean;
}

/** @throws Error that says which runtime, and what is wrong there */
export async function verify({ layer: given, nativesOnly }: VerifyOptions, say: Say): Promise<void> {
  requireTools(VERIFY_TOOLS, 'verifying the layer');
  check(existsSync(NATIVES_FOLDER), 'there are no natives in dist/natives: npm run layer');
  check(
    nativesOnly || given !== undefined || existsSync(ZIP),
    'there is no layer in dist/layer: npm run layer',
  );
  const folder = mkdtempSync(join(tmpdir(), 'millrace-layer-'));
  try {
    const layer = nativesOnly ? null : await openLayer(given, folder);
    if (layer !== null) await ensureNatives(say);
    const jobs = layer === null ? [] : await solveJobs();
    for (const architecture of ARCHITECTURES) {
      for (const runtime of RUNTIMES) {
        const where = `${runtime.name} ${architecture.lambda}`.padEnd(17);
        try {
          say(`${where}  ${await verifyNatives(architecture, runtime, say)}`);
          say(`${where}  ${await verifyRefusal(architecture, runtime, say)}`);
          if (layer !== null) say(`${where}  ${await verifyLayer(architecture, runtime, layer, jobs, say)}`);
        } catch (error) {
          throw new Error(`${runtime.name} on ${architecture.lambda}: ${(error as Error).message}`);
        }
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) {
  try {
    const { values } = parseArgs({
      options: { layer: { type: 'string' }, 'natives-only': { type: 'boolean', default: false } },
    });
    await verify({ layer: values.layer, nativesOnly: values['natives-only'] }, (line) => console.log(line));
  } catch (error) {
    console.error(`millrace: ${(error as Error).message}`);
    process.exitCode = 1;
  }
}
