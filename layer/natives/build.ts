/**
 * @module layer/natives/build
 * `node layer/pinned.mjs layer/natives/build.ts`: all native addons for Lambda, into `dist/natives`. Each is compiled once and then taken from
 * the cache, until something that its bytes depend on changes; each is audited every time.
 */
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { BUILD_TOOLS, requireTools } from '../tools/toolchain.ts';
import { auditFolder, needsInWords } from './audit.ts';
import { PROJECT } from './cache.ts';
import { crossCompile } from './cross-compile.ts';
import { type AddonName, type Architecture, TARGETS } from './targets.ts';

export const NATIVES_FOLDER = join(PROJECT, 'dist', 'natives');

export interface BuiltNative {
  readonly addon: AddonName;
  readonly arch: Architecture['name'];
  /** `null`: loads on any ABI (Node-API). */
  readonly abi: number | null;
  /** Absolute path; its last part is the name it should keep. */
  readonly file: string;
  /** In hexadecimal. */
  readonly sha256: string;
  readonly bytes: number;
}

/**
 * Builds every native of the table.
 * @param say takes a line about what is going on
 * @throws Error where a tool is missing (and what installs it), a compiler fails, or the audit finds something
 */
export async function buildNatives(say: (line: string) => void): Promise<readonly BuiltNative[]> {
  requireTools(BUILD_TOOLS, 'compiling the native addons for Lambda');
  rmSync(NATIVES_FOLDER, { recursive: true, force: true });
  mkdirSync(NATIVES_FOLDER, { recursive: true });
  const built: BuiltNative[] = [];
  for (const target of TARGETS) {
    const file = join(NATIVES_FOLDER, target.file);
    copyFileSync(await crossCompile(target, say), file);
    const content = readFileSync(file);
    built.push({
      addon: target.addon.name,
      arch: target.architecture.name,
      abi: target.abi,
      file,
      sha256: createHash('sha256').update(content).digest('hex'),
      bytes: content.length,
    });
  }
  auditFolder(NATIVES_FOLDER);
  return built;
}

if (import.meta.main) {
  try {
    for (const { file, bytes, sha256 } of await buildNatives((line) => console.error(line))) {
      const kilobytes = String(Math.round(bytes / 1024)).padStart(5);
      console.log(`${sha256.slice(0, 12)}  ${kilobytes} KB  ${basename(file)}: ${needsInWords(file)}`);
    }
  } catch (error) {
    console.error(`millrace: ${(error as Error).message}`);
    process.exitCode = 1;
  }
}
