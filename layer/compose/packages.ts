/**
 * @module layer/compose/packages
 * The packages that ship as folders of their own, and the facts about all that ship: name, version, licence.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import type { BuiltNative } from '../natives/build.ts';
import { bundleAddonPackage } from './bundle.ts';

/** A file of the layer: its path in there, and its bytes. */
export interface LayerFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Default false. */
  readonly executable?: boolean;
}

interface PackageJson {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly homepage?: string;
}

/** An installed package. */
export interface Installed extends PackageJson {
  readonly folder: string;
}

export function installedPackage(name: string): Installed {
  const file = findPackageJSON(name, import.meta.url);
  if (file === undefined) throw new Error(`${name} is not installed: npm ci`);
  return { ...(JSON.parse(readFileSync(file, 'utf8')) as PackageJson), folder: dirname(file) };
}

const text = (content: string) => Buffer.from(content);
const json = (value: unknown) => text(`${JSON.stringify(value, null, 2)}\n`);

function packageFile({ name, version, license }: Installed, entry: object): LayerFile {
  return { path: 'package.json', bytes: json({ name, version, license, ...entry }) };
}

/** Piscina as it is published, without what only its developers read. */
function piscinaFiles(): LayerFile[] {
  const about = installedPackage('piscina');
  const folder = join(about.folder, 'dist');
  const code = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.m?js$/.test(file))
    .map((file) => ({ path: `dist/${file}`, bytes: readFileSync(join(folder, file)) }));
  // Its names can be imported from its wrapper only: they are not to be seen in its CommonJS.
  const exports = { import: './dist/esm-wrapper.mjs', require: './dist/main.js' };
  return [packageFile(about, { exports }), ...code];
}

function addonFiles(addon: BuiltNative['addon'], natives: readonly BuiltNative[]): LayerFile[] {
  return natives
    .filter((native) => native.addon === addon)
    .map(({ file }) => ({ path: file.slice(file.lastIndexOf('/') + 1), bytes: readFileSync(file) }));
}

async function re2Files(natives: readonly BuiltNative[]): Promise<LayerFile[]> {
  const about = installedPackage('re2');
  const addon = '`./re2-${process.platform}-${process.arch}-abi${process.versions.modules}.node`';
  const { content } = await bundleAddonPackage(join(about.folder, 're2.js'), addon);
  return [
    packageFile(about, { main: './index.cjs' }),
    { path: 'index.cjs', bytes: Buffer.from(content) },
    ...addonFiles('re2', natives),
  ];
}

/** Node-API: one addon an architecture. The package's own code only looks for it. */
function simdjsonFiles(natives: readonly BuiltNative[]): LayerFile[] {
  const code = 'module.exports = require(`./simdjson-${process.platform}-${process.arch}.node`);\n';
  return [
    packageFile(installedPackage('simdjson'), { main: './index.cjs' }),
    { path: 'index.cjs', bytes: text(code) },
    ...addonFiles('simdjson', natives),
  ];
}

/** Package → its files, by their paths in its folder. They lie where only millrace finds them. */
export type PackageFolders = Readonly<Record<string, readonly LayerFile[]>>;

export async function nativePackages(natives: readonly BuiltNative[]): Promise<PackageFolders> {
  return { piscina: piscinaFiles(), re2: await re2Files(natives), simdjson: simdjsonFiles(natives) };
}

/** Without simdjson, `JSON.parse` does its work. */
export function portablePackages(): PackageFolders {
  return { piscina: piscinaFiles() };
}
