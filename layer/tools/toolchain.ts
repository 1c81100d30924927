/**
 * @module layer/tools/toolchain
 * The programs of the machine that the layer is built and verified with, and the Debian packages they come in.
 */
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Program, or a library's file → Debian package. */
export const TOOLS = {
  git: 'git',
  npm: 'npm',
  'apt-get': 'apt',
  dpkg: 'dpkg',
  tar: 'tar',
  python3: 'python3',
  make: 'make',
  'g++': 'g++',
  cmake: 'cmake',
  autoconf: 'autoconf',
  automake: 'automake',
  libtoolize: 'libtool',
  xz: 'xz-utils',
  ccache: 'ccache',
  'clang-19': 'clang-19',
  'clang++-19': 'clang-19',
  'ld.lld-19': 'lld-19',
  'wasm-ld-19': 'lld-19',
  '/usr/lib/llvm-19/lib/wasm32-wasi/libc++.a': 'libc++-19-dev-wasm32',
  '/usr/lib/llvm-19/lib/clang/19/lib/wasi/libclang_rt.builtins-wasm32.a': 'libclang-rt-19-dev-wasm32',
  '/usr/include/wasm32-wasi/stdlib.h': 'wasi-libc',
  'dpkg-query': 'dpkg',
  'qemu-x86_64-static': 'qemu-user-static',
  'qemu-aarch64-static': 'qemu-user-static',
} as const;

export type Tool = keyof typeof TOOLS;

/** What a release takes, beside what compiles its parts. */
export const RELEASE_TOOLS: readonly Tool[] = ['git', 'npm'];

/** What compiling for Lambda takes. */
export const BUILD_TOOLS: readonly Tool[] = [
  'apt-get',
  'dpkg',
  'tar',
  'python3',
  'make',
  'ccache',
  'clang-19',
  'clang++-19',
  'ld.lld-19',
];

/** What it takes to run the result on an old glibc, of both architectures. */
export const VERIFY_TOOLS: readonly Tool[] = [
  'apt-get',
  'dpkg',
  'tar',
  'python3',
  process.arch === 'arm64' ? 'qemu-x86_64-static' : 'qemu-aarch64-static',
];

/** What Lambda's own runtime client is compiled with. */
export const CLIENT_TOOLS: readonly Tool[] = [
  'python3',
  'make',
  'g++',
  'cmake',
  'autoconf',
  'automake',
  'libtoolize',
  'xz',
];

/** What compiling RE2 to WebAssembly takes. */
export const WASM_TOOLS: readonly Tool[] = [
  'dpkg-query',
  'clang++-19',
  'wasm-ld-19',
  '/usr/lib/llvm-19/lib/wasm32-wasi/libc++.a',
  '/usr/lib/llvm-19/lib/clang/19/lib/wasi/libclang_rt.builtins-wasm32.a',
  '/usr/include/wasm32-wasi/stdlib.h',
];

function isThere(tool: string): boolean {
  if (tool.startsWith('/')) return existsSync(tool);
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    const path = join(folder, tool);
    if (folder === '' || !existsSync(path)) return false;
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

export function missingTools(tools: readonly Tool[]): readonly Tool[] {
  return tools.filter((tool) => !isThere(tool));
}

/** The Debian packages that tools are in, each once. */
export function packagesOf(tools: readonly Tool[]): readonly string[] {
  return [...new Set(tools.map((tool) => TOOLS[tool]))];
}

/**
 * @param what what is to be done with them
 * @param setup what installs them: `npm run setup -- NAME`
 * @throws Error that says which are missing, and what installs them
 */
export function requireTools(tools: readonly Tool[], what: string, setup = 'layer'): void {
  const missing = missingTools(tools);
  if (missing.length === 0) return;
  throw new Error(
    `${what} needs ${missing.join(', ')}, which ${missing.length === 1 ? 'is' : 'are'} not on this machine. ` +
      `Debian: apt-get install ${packagesOf(missing).join(' ')} (as root, \`npm run setup -- ${setup}\` does that).`,
  );
}
