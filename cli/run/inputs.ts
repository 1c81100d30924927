/**
 * @module cli/run/inputs
 * The files to read, all looked at before the first is read: half a run with an error at its end helps nobody.
 */
import { constants, fstatSync } from 'node:fs';
import { access, open, stat } from 'node:fs/promises';
import { MillraceError } from '../../engine/errors.ts';

export interface Input {
  /** As it was written; `-` is standard input. */
  readonly name: string;
  /** In bytes, or `null` where that is not known beforehand (standard input, a named pipe). */
  readonly size: number | null;
  /** Which file it is on this machine, or `null` where that is of no matter. */
  readonly identity: string | null;
  /**
   * The bytes in pieces; a piece is good until the next one is asked for.
   * @throws MillraceError `ERR_MILLRACE_INPUT` where reading fails on the way
   */
  read(): AsyncIterable<Buffer>;
}

/** Bytes read at a time: fewer, larger reads than Node's 64 KiB, and little beside the engine's 1 MiB batches. */
const READ_BYTES = 256 * 1024;

/** Errors of the file system in words; any other by its code. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no file of that name',
  ENOTDIR: 'no file of that name',
  EACCES: 'one without the permission',
  EPERM: 'one without the permission',
  EISDIR: 'a folder',
};

export function fileProblem(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return (code === undefined ? undefined : REASONS[code]) ?? message;
}

function inputError(name: string, found: string): MillraceError {
  const path = name === '-' ? 'standard input' : name;
  return new MillraceError('ERR_MILLRACE_INPUT', { path, expected: 'a file that can be read', found });
}

/**
 * A file in pieces, all in one buffer: a fresh one for each piece (as of a read stream) lives just long enough to be
 * collected late, and 60 MB of them pile up.
 */
async function* readFile(name: string): AsyncGenerator<Buffer> {
  const handle = await open(name);
  try {
    const buffer = Buffer.allocUnsafe(READ_BYTES);
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, READ_BYTES, null);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

async function* readAll(name: string): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of name === '-' ? process.stdin : readFile(name)) yield chunk as Buffer;
  } catch (error) {
    throw inputError(name, fileProblem(error));
  }
}

/** Device and number of a regular file: the same under any name. */
export function identityOf(stats: { isFile(): boolean; dev: number; ino: number }): string | null {
  return stats.isFile() ? `${stats.dev}:${stats.ino}` : null;
}

function stdoutIdentity(): string | null {
  try {
    return identityOf(fstatSync(1));
  } catch {
    return null; // closed
  }
}

async function checkFile(name: string, output: string | null): Promise<Input> {
  const stats = await stat(name).catch((error: unknown) => {
    throw inputError(name, fileProblem(error));
  });
  if (stats.isDirectory()) throw inputError(name, 'a folder');
  await access(name, constants.R_OK).catch((error: unknown) => {
    throw inputError(name, fileProblem(error));
  });
  const identity = identityOf(stats);
  // Appending to what is read (`run a.log >> a.log`) would never come to its end.
  if (identity !== null && identity === output) throw inputError(name, 'the file the output goes to');
  return { name, size: stats.isFile() ? stats.size : null, identity, read: () => readAll(name) };
}

/** @throws MillraceError `ERR_MILLRACE_INPUT` for the first file that cannot be read */
export async function checkInputs(names: readonly string[]): Promise<readonly Input[]> {
  const output = stdoutIdentity();
  const inputs: Input[] = [];
  for (const name of names) {
    inputs.push(
      name === '-'
        ? { name, size: null, identity: null, read: () => readAll(name) }
        : await checkFile(name, output),
    );
  }
  return inputs;
}
