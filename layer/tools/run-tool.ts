/**
 * @module layer/tools/run-tool
 * Runs a program of the machine for a build step: its output is kept and shown only where it fails.
 */
import { spawn } from 'node:child_process';

export interface RunOptions {
  readonly cwd?: string;
  /** The whole environment. Default: this process's. */
  readonly env?: NodeJS.ProcessEnv;
}

export interface Ended {
  /** `null`: ended by a signal. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The last lines a program wrote, which is where it says what is wrong. */
export function tailOf({ stdout, stderr }: Ended): string {
  return `${stdout}\n${stderr}`.trim().split('\n').slice(-25).join('\n');
}

/** Runs a program to its end, whatever that is. Rejects only where it cannot be started. */
export function tryTool(command: string, argv: readonly string[], options: RunOptions = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, argv, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.on('error', reject);
    child.on('close', (status) => {
      const text = (chunks: readonly Buffer[]) => Buffer.concat(chunks).toString('utf8');
      resolve({ status, stdout: text(stdout), stderr: text(stderr) });
    });
  });
}

/**
 * Runs a program that has to succeed.
 * @returns what it wrote to stdout
 * @throws Error with the last lines it wrote
 */
export async function runTool(
  command: string,
  argv: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  const ended = await tryTool(command, argv, options);
  if (ended.status === 0) return ended.stdout;
  const call = [command, ...argv].join(' ');
  throw new Error(
    `${call.length > 200 ? `${call.slice(0, 199)}…` : call}\nleft with ${ended.status}:\n${tailOf(ended)}`,
  );
}
