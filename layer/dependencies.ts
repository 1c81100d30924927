/**
 * @module layer/dependencies
 * `npm run audit`: checks the licences of everything installed with millrace against those that are allowed; and npm's
 * list of known vulnerabilities, where the registry has one.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../', import.meta.url));

/** SPDX names: permissive, no terms beyond keeping their text and saying what was changed. */
export const ALLOWED = [
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'ISC',
  'MIT',
  'PSF-2.0',
];

export interface Dependency {
  readonly name: string;
  readonly version: string;
  /** As its package.json says; `null`: nothing. */
  readonly licence: string | null;
}

interface PackageJson {
  readonly name: string;
  readonly version: string;
  readonly license?: string | { readonly type?: string };
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const readPackage = (folder: string) =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as PackageJson;

/** The package's folder as Node finds it from another one: in its own `node_modules`, or in one above it. */
function findFolder(from: string, name: string, root: string): string | null {
  for (let folder = from; ; folder = join(folder, '..')) {
    const found = join(folder, 'node_modules', name);
    if (existsSync(join(found, 'package.json'))) return found;
    if (folder === root || folder === join(folder, '..')) return null;
  }
}

/**
 * All packages that the one in a folder needs to run, and those that they need, as they are installed.
 * @throws Error where one that is not optional is missing
 */
export function runtimeDependencies(root: string): Dependency[] {
  const found = new Map<string, Dependency>();
  const visit = (folder: string) => {
    const { dependencies = {}, optionalDependencies = {} } = readPackage(folder);
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const inner = findFolder(folder, name, root);
      if (inner === null) {
        if (Object.hasOwn(optionalDependencies, name)) continue; // for another system
        throw new Error(`${name} is not installed: npm ci`);
      }
      if (found.has(inner)) continue;
      const { version, license } = readPackage(inner);
      const licence = (typeof license === 'object' ? license.type : license) ?? null;
      found.set(inner, { name, version, licence });
      visit(inner);
    }
  };
  visit(root);
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Whether an SPDX expression leaves a choice that is allowed: one of several by `OR`, all of several by `AND`. */
export function isAllowed(licence: string | null): boolean {
  if (licence === null) return false;
  const bare = licence.replaceAll(/[()]/g, '');
  return bare
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((one) => ALLOWED.includes(one.trim())));
}

/** What npm says of the runtime dependencies. */
export type Vulnerabilities =
  | { readonly kind: 'known'; readonly count: number; readonly text: string }
  /** The registry has no such list, or cannot be reached. */
  | { readonly kind: 'not available'; readonly why: string };

export function readAudit(output: string): Vulnerabilities {
  let report: {
    metadata?: { vulnerabilities?: { total?: number } };
    message?: string;
    error?: { summary?: string };
  };
  try {
    report = JSON.parse(output) as typeof report;
  } catch {
    return { kind: 'not available', why: 'npm gave no report' };
  }
  const total = report.metadata?.vulnerabilities?.total;
  if (typeof total === 'number') return { kind: 'known', count: total, text: output };
  const why = report.error?.summary || report.message || 'npm gave no report';
  return { kind: 'not available', why: why.split('\n')[0]!.replaceAll(/https?:\/\/\S+/g, 'the registry') };
}

/** 0, or 1 where a licence is not allowed or a vulnerability is known. */
function audit(say: (line: string) => void): 0 | 1 {
  const dependencies = runtimeDependencies(ROOT);
  const refused = dependencies.filter(({ licence }) => !isAllowed(licence));
  for (const { name, version, licence } of refused) {
    say(`${name} ${version}: the licence ${licence ?? '(none)'} is not among ${ALLOWED.join(', ')}`);
  }
  say(
    `licences: ${dependencies.length} packages are installed with millrace, ${refused.length} are not allowed`,
  );
  const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], {
    cwd: ROOT,
    encoding: 'utf8',
    timeout: 60_000,
  });
  const known = readAudit(stdout ?? '');
  if (known.kind === 'not available') say(`vulnerabilities: not looked up, ${known.why}`);
  else say(`vulnerabilities: ${known.count} known${known.count === 0 ? '' : `\n${known.text}`}`);
  return refused.length > 0 || (known.kind === 'known' && known.count > 0) ? 1 : 0;
}

if (import.meta.main) process.exitCode = audit((line) => console.error(line));
