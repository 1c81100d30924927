/**
 * @module handler/doctor/examine
 * Examines the runtime environment: what it has, what millrace needs of it, and whether everything loads. Loaded only
 * when somebody asks.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TIERS } from '../../engine/index.ts';
import { kernelModule } from '../../engine/kernel/host/load.ts';
import { readLibraries } from './libraries.ts';
import { examineCpu, examineMemory } from './machine.ts';
import { examineNatives, usedRe2, whyNoMatch } from './natives.ts';
import { examineRe2Module } from './re2-module.ts';
import type { NodeFacts, PackageFacts, Report, TierFacts } from './report.ts';
import { findProblems } from './verdict.ts';

function readKind(folder: string): PackageFacts['layer'] {
  const file = join(folder, 'layer.json');
  if (!existsSync(file)) return null;
  return (JSON.parse(readFileSync(file, 'utf8')) as { kind: 'native' | 'portable' }).kind;
}

function examinePackage(): PackageFacts {
  try {
    // By the package's own name, as this file lies at another depth once it is built.
    const file = createRequire(import.meta.url).resolve('millrace/package.json');
    const folder = dirname(file);
    const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
    return { version, folder, layer: readKind(folder) };
  } catch {
    return { version: null, folder: dirname(fileURLToPath(import.meta.url)), layer: null };
  }
}

function examineNode(): NodeFacts {
  const { node, modules, napi, openssl } = process.versions;
  return {
    version: node,
    abi: Number(modules),
    nodeApi: Number(napi),
    platform: process.platform,
    architecture: process.arch,
    openssl: openssl ?? null,
  };
}

const KERNEL_BUILDS = {
  relaxed: 'WebAssembly with relaxed SIMD',
  plain: 'WebAssembly with SIMD; relaxed SIMD, 8–10 % faster, is not available',
} as const;

function examineKernel(): Omit<TierFacts, 'name'> {
  try {
    return { available: true, detail: KERNEL_BUILDS[kernelModule().build] };
  } catch (error) {
    return { available: false, detail: (error as Error).message };
  }
}

const RE2_WORDS = {
  wasm: 'RE2 as WebAssembly, and JavaScript',
  native: 'RE2 as the native addon, and JavaScript',
} as const;

function examineTiers(): readonly TierFacts[] {
  const facts = {
    kernel: examineKernel,
    re2: () => {
      const problem = whyNoMatch();
      return { available: problem === null, detail: problem ?? RE2_WORDS[usedRe2()!] };
    },
  };
  return TIERS.map((name) => ({ name, ...facts[name]() }));
}

/** Examines this process and its machine. Does not throw on account of what it finds. */
export async function examine(): Promise<Report> {
  const cpu = examineCpu();
  const memory = examineMemory(); // before the natives are loaded, and libraries read
  const libraries = readLibraries();
  const millrace = examinePackage();
  const natives = examineNatives(libraries, millrace.layer);
  const facts = {
    millrace,
    node: examineNode(),
    libraries: libraries.facts,
    cpu,
    memory,
    tiers: examineTiers(),
    natives,
    re2Module: examineRe2Module(),
  };
  const problems = findProblems(facts);
  return { ...facts, healthy: problems.length === 0, problems };
}
