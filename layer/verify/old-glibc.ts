/**
 * @module layer/verify/old-glibc
 * Runs a Lambda runtime's Node on glibc 2.31, of either architecture: through that glibc's own loader where the processor
 * is the same, else under qemu. No root, no container.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Re2BuildName } from '../../engine/reference/re2-build.ts';
import type { Report } from '../../handler/doctor/report.ts';
import { nodePackage } from '../natives/node-package.ts';
import { libraryFolders, SYSROOT_GLIBC, sysroot } from '../natives/sysroot.ts';
import type { AddonName, Architecture, Runtime } from '../natives/targets.ts';
import { runTool } from '../tools/run-tool.ts';
import type { Job } from './jobs.ts';

const INSIDE = fileURLToPath(new URL('inside.cjs', import.meta.url));

/** Lambda starts Node 22 with these; a later Node knows them as well. */
const LAMBDA_FLAGS = ['--no-experimental-require-module', '--no-experimental-detect-module'];

export interface Order {
  /** Binaries to load. */
  readonly addons?: Readonly<Partial<Record<AddonName, string>>>;
  /** The folder with a layer's `index.cjs` and `handler.mjs`. */
  readonly layer?: string;
  readonly jobs?: readonly Job[];
  /** The build of RE2 that the layer is to use. Default: its own choice. */
  readonly re2?: Re2BuildName;
}

export interface Findings {
  readonly node: string;
  readonly abi: number;
  readonly arch: string;
  readonly glibc: string;
  /** Why a binary does not load; `null`: it loads. */
  readonly addons: Readonly<Partial<Record<AddonName, string | null>>>;
  /** JSON of each job's reply; none if the doctor found a problem. */
  readonly replies: readonly string[];
  readonly doctor: Report | null;
}

function startWords(architecture: Architecture, root: string): readonly [string, ...string[]] {
  if (architecture.name !== process.arch) return [architecture.emulator, '-L', root];
  const folders = libraryFolders(root, architecture);
  return [join(folders[0]!, `ld-${SYSROOT_GLIBC}.so`), '--library-path', folders.join(':')];
}

/** Carries out an order in a runtime's Node. */
export async function runOnOldGlibc(
  architecture: Architecture,
  runtime: Runtime,
  order: Order,
  say: (line: string) => void,
): Promise<Findings> {
  const root = await sysroot(architecture, say);
  const node = join(await nodePackage(architecture, runtime, say), 'bin', 'node');
  const [command, ...words] = startWords(architecture, root);
  const folder = mkdtempSync(join(tmpdir(), 'millrace-verify-'));
  try {
    const file = join(folder, 'order.json');
    writeFileSync(file, JSON.stringify(order));
    const env = {
      PATH: process.env['PATH'],
      MILLRACE_PIPELINE: 'apache-combined',
      MILLRACE_RE2: order.re2 ?? '',
    };
    return JSON.parse(
      await runTool(command, [...words, node, ...LAMBDA_FLAGS, INSIDE, file], { env }),
    ) as Findings;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
