/**
 * @module cli/run/inputs
 * The files to read, all checked before the first is read, so that a run does not fail halfway.
 */
import { constants, fstatSync, read, type Stats } from 'node:fs';
import { access, open, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { isS3Url } from '../../engine/aws/bucket.ts';
import { MillraceError } from '../../engine/errors.ts';
import type { ReadInto } from '../../engine/index.ts';

export interface Input {
  /** As it was written; `-` is standard input. */
  readonly name: string;
  /** In bytes; `null` if unknown beforehand (standard input, a named pipe). */
  readonly size: number | null;
  /** Identifies the file on this machine; `null` if it is not a regular file. */
  readonly identity: string | null;
  /** @throws MillraceError `ERR_MILLRACE_INPUT`; so does the source, where reading fails on the way */
  open(): Promise<OpenInput>;
}

/** Reads into the engine's memory, or pieces that are good until the next one is asked for. */
export type InputSource = ReadInto | AsyncIterable<Uint8Array>;

export interface OpenInput {
  readonly source: InputSource;
  close(): Promise<void>;
}

/** Errors of the file system in words; any other by its code. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  ENOTDIR: 'no such file',
  EACCES: 'no permission to read it',
  EPERM: 'no permission to read it',
  EISDIR: 'a folder',
};

export function fileProblem(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return (code === undefined ? undefined : REASONS[code]) ?? message;
}

export function inputError(name: string, found: string): MillraceError {
  const path = name === '-' ? 'standard input' : name;
  return new MillraceError('ERR_MILLRACE_INPUT', { path, expected: 'a file that can be read', found });
}

const readOpen = promisify(read);

/** What can be read of at its own position: a FileHandle, or an open file by number. */
function fileSource(name: string, readPart: (place: Uint8Array) => Promise<{ bytesRead: number }>): ReadInto {
  return async (place) => {
    try {
      return (await readPart(place)).bytesRead;
    } catch (error) {
      throw inputError(name, fileProblem(error));
    }
  };
}

async function* piecesOfStdin(): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of process.stdin) yield piece as Buffer;
  } catch (error) {
    throw inputError('-', fileProblem(error));
  }
}

/** A file is read like any other. A read of a pipe or a terminal could not be ended while it waits; a stream can. */
async function openStdin(): Promise<OpenInput> {
  const source = statsOf(0)?.isFile()
    ? fileSource('-', (place) => readOpen(0, place, 0, place.length, null))
    : piecesOfStdin();
  return { source, async close() {} };
}

export async function openFile(name: string): Promise<OpenInput> {
  const handle = await open(name).catch((error: unknown) => {
    throw inputError(name, fileProblem(error));
  });
  // The handle's own read: closing then waits for one that is under way, whose file number might be another's by then.
  const source = fileSource(name, (place) => handle.read(place, 0, place.length, null));
  return { source, close: () => handle.close() };
}

/** Of an open file; `null`: it is closed. */
function statsOf(file: number): Stats | null {
  try {
    return fstatSync(file);
  } catch {
    return null;
  }
}

/** Device and number of a regular file: the same under any name. */
export function identityOf(stats: { isFile(): boolean; dev: number; ino: number }): string | null {
  return stats.isFile() ? `${stats.dev}:${stats.ino}` : null;
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
  return { name, size: stats.isFile() ? stats.size : null, identity, open: () => openFile(name) };
}

/** @throws MillraceError `ERR_MILLRACE_INPUT` for the first file that cannot be read */
export async function checkInputs(names: readonly string[]): Promise<readonly Input[]> {
  const stdout = statsOf(1);
  const output = stdout && identityOf(stdout);
  const inputs: Input[] = [];
  for (const name of names) {
    if (name === '-') inputs.push({ name, size: null, identity: null, open: openStdin });
    else if (isS3Url(name)) inputs.push(...(await (await import('./bucket.ts')).bucketInputs(name)));
    else inputs.push(await checkFile(name, output));
  }
  return inputs;
}
