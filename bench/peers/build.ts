/**
 * @module bench/peers/build
 * Builds a peer from a copy of its sources, so that nothing it makes lands beside them.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Peer, peerSources } from './table.ts';

/** Where peers are built: not kept in git. */
export const BUILD_FOLDER = join(import.meta.dirname, '../../dist/peers');

export interface BuiltPeer {
  readonly peer: Peer;
  readonly command: readonly [string, ...string[]];
  /** Of its compiler or interpreter, as that says it. */
  readonly version: string;
}

/** Whether a file whose name begins like that is there: Debian's crates carry their versions in their names. */
function isThere(path: string): boolean {
  if (existsSync(path)) return true;
  if (!existsSync(dirname(path))) return false;
  return readdirSync(dirname(path)).some((name) => name.startsWith(`${basename(path)}.`));
}

/** Whether a command is on the PATH; in words where it is not. */
export function missingCommand(command: string): string | null {
  return spawnSync('sh', ['-c', 'command -v "$0"', command]).status === 0 ? null : `no ${command}`;
}

/** What a peer lacks on this machine, in words; `null`: nothing. */
export function missingFor(peer: Peer): string | null {
  const [command, ...args] = peer.version;
  if (spawnSync(command, args).status !== 0) return `no ${command}`;
  const missing = peer.needs.filter((path) => !isThere(path));
  return missing.length === 0 ? null : `no ${missing.map((path) => basename(path)).join(', ')}`;
}

/**
 * Builds a peer, or returns why it cannot: the bench runs without it.
 * @param done what has been built in this run: peers that are one program are built once
 * @returns the peer, or the reason
 */
export function buildPeer(peer: Peer, done = new Set<string>()): BuiltPeer | string {
  const missing = missingFor(peer);
  if (missing !== null) return `${missing} (npm run setup -- bench)`;
  mkdirSync(BUILD_FOLDER, { recursive: true });
  cpSync(peerSources(peer), join(BUILD_FOLDER, peer.name), { recursive: true });
  if (peer.build !== null) {
    const { command, env } = peer.build(BUILD_FOLDER);
    const key = command.join(' ');
    const [program, ...args] = command;
    const built = done.has(key)
      ? null
      : spawnSync(program, args, { env: { ...process.env, ...env }, encoding: 'utf8' });
    if (built !== null && built.status !== 0) {
      return `it does not build: ${built.stderr.trim().split('\n').at(-1) ?? ''}`;
    }
    done.add(key);
  }
  const [program, ...args] = peer.version;
  const [version = ''] = spawnSync(program, args, { encoding: 'utf8' }).stdout.trim().split('\n');
  return { peer, command: peer.start(BUILD_FOLDER), version };
}
