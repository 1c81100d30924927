/**
 * @module test/cli/support/millrace
 * Runs the real command line as a process of its own, the way a shell does.
 */
import { execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';

export const MAIN = fileURLToPath(new URL('../../../cli/main.ts', import.meta.url));

export interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: Buffer;
  /** stdout as text. */
  readonly text: string;
  readonly errors: string;
}

/** Runs `millrace …args`; `input` is its standard input, nothing by default. */
export function millrace(args: readonly string[], input: string | Buffer = ''): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [MAIN, ...args], { stdio: 'pipe' });
    const out: Buffer[] = [];
    const errors: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    child.stdin.on('error', () => {}); // it may end before it has read all
    child.on('error', reject);
    child.on('close', (status, signal) => {
      const all = Buffer.concat(out);
      resolve({ status, signal, out: all, text: all.toString(), errors: Buffer.concat(errors).toString() });
    });
    child.stdin.end(input);
  });
}

/** Runs a line of shell: there, what goes between programs are pipes (Node gives its children sockets). */
export function shell(line: string): Promise<{ status: number | null; out: string; errors: string }> {
  return new Promise((resolve, reject) => {
    execFile('sh', ['-c', line], { encoding: 'utf8' }, (error, out, errors) => {
      if (error !== null && typeof error.code !== 'number') reject(error);
      else resolve({ status: error === null ? 0 : (error.code as number), out, errors });
    });
  });
}

/** A folder for the tests of one file, gone when they are done. */
export function scratchFolder(): {
  path(name: string): string;
  write(name: string, content: string | Buffer): string;
  /** Makes a folder. */
  folder(name: string): string;
} {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-cli-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const path = (name: string) => join(folder, name);
  return {
    path,
    write(name, content) {
      writeFileSync(path(name), content);
      return path(name);
    },
    folder(name) {
      mkdirSync(path(name), { recursive: true });
      return path(name);
    },
  };
}

/** A line in Apache's combined format, and what becomes of it. */
export const apacheLine = (n: number): string =>
  `10.0.0.${n % 256} - - [17/May/2015:10:05:${String(n % 60).padStart(2, '0')} +0000] "GET /page/${n} HTTP/1.1" 200 ${n} "-" "agent ${n}"`;

export const apacheOutput = (n: number): string =>
  `{"host":"10.0.0.${n % 256}","identity":null,"user":null,"timestamp":"2015-05-17T10:05:${String(n % 60).padStart(2, '0')}.000Z","method":"GET","path":"/page/${n}","protocol":"HTTP/1.1","status":200,"size":${n},"referrer":null,"agent":"agent ${n}"}`;
