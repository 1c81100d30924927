/**
 * @module bench/engine/log-patterns/packages
 * Published log patterns, from pinned packages of the npm registry. They are fetched when they are measured, and nothing of
 * them is committed but names and hashes (list.json).
 *
 *     node layer/pinned.mjs bench/engine/log-patterns/packages.ts     fetches them into dist/log-patterns
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import path from 'node:path';

export interface PatternPackage {
  readonly name: string;
  readonly version: string;
  /** Of the package; the patterns in those of grok are Logstash's, under Apache-2.0. */
  readonly license: string;
  readonly integrity: string;
  /** A folder of grok patterns, or a file of logagent's. */
  readonly patterns: string;
}

export const PACKAGES: readonly PatternPackage[] = [
  {
    name: 'grok-js',
    version: '3.3.1',
    license: 'ISC',
    integrity:
      'sha512-Rj9ZAQx/ZnD5aTv9CzJjAqeCLpu9VSVyaJceYEcUHwVEhBqvxj+6/9VMHd8gYkcDkWDQPxfdJSNNrQ720mgKjg==',
    patterns: 'lib/patterns',
  },
  {
    name: 'node-logstash',
    version: '0.0.5',
    license: 'Apache-2.0',
    integrity:
      'sha512-MRs298OaigwvEM6UR2x72mF4SCK3+yd5dL1LecSAkR3fosR0HIDOhY1vc4/omYsWmvzwBpmP5qUCXwmq8sukew==',
    patterns: 'lib/patterns/grok',
  },
  {
    name: '@sematext/logagent',
    version: '3.2.0',
    license: 'Apache-2.0',
    integrity:
      'sha512-+feQ8L9JgCh2yZ26GsAMuud1lmNXnvhOcA1L0tsE4SY45244MwsUsCDvPvlS4kVovSz1ew9oh77cPjbbU6osSQ==',
    patterns: 'patterns.yml',
  },
  {
    name: 'logagent-js',
    version: '1.2.39',
    license: 'Apache-2.0',
    integrity:
      'sha512-DR6cpfcC7ZpuEbNQYcyTVCi22FHI49n1YZufawKG3yQFhLPsvMGd6WBR+lBicNoVXaZASIZAy1Ts2imlTFH4OA==',
    patterns: 'patterns.yml',
  },
];

const FOLDER = path.join(import.meta.dirname, '../../../dist/log-patterns');

/**
 * The folder of a package, fetched unless it is there.
 * @throws Error where the registry has other bytes than those pinned
 */
export function fetchPackage({ name, version, integrity }: PatternPackage): string {
  const folder = path.join(FOLDER, `${name.replace('/', '-')}-${version}`);
  if (existsSync(folder)) return folder;
  mkdirSync(FOLDER, { recursive: true });
  const scratch = mkdtempSync(path.join(FOLDER, 'fetching-'));
  execFileSync('npm', ['pack', `${name}@${version}`, '--silent', '--pack-destination', scratch]);
  const archive = path.join(scratch, readdirSync(scratch).find((file) => file.endsWith('.tgz'))!);
  const found = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
  if (found !== integrity) throw new Error(`${name}@${version}: expected ${integrity}, found ${found}`);
  execFileSync('tar', ['xzf', archive, '-C', scratch]);
  renameSync(path.join(scratch, 'package'), folder);
  return folder;
}

if (import.meta.main) for (const one of PACKAGES) console.log(fetchPackage(one));
