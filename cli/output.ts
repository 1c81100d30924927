/**
 * @module cli/output
 * Writing to stdout and stderr: waits for a slow reader, ends quietly when it has gone (`| head`).
 */
import { fstatSync, write, writeSync } from 'node:fs';
import { isatty } from 'node:tty';
import { promisify, styleText } from 'node:util';
import { MillraceError } from '../engine/errors.ts';

const writePart = promisify(write);

/** Nobody reads stdout any more. Not a failure: the reader has enough. */
export class ReaderGone extends Error {}

/** Keeps an error of stderr from ending the process with a stack trace: there is nowhere to print it. */
export function watchErrors(): void {
  process.stderr.on('error', () => {});
}

let isHeard = false;

/**
 * Stdout as a stream, for what is not records. Its errors are handled: {@link writeOut} gets them as well. Not opened
 * before it is needed, as opening makes a pipe refuse what does not fit into it.
 */
export function stdoutStream(): NodeJS.WriteStream {
  if (!isHeard) process.stdout.on('error', () => {});
  isHeard = true;
  return process.stdout;
}

/**
 * Files and pipes are written by the thread pool, so that the next records are made meanwhile; what Node's own stream
 * does to them is a write on this thread, and a pipe that refuses when it is full. Terminals and sockets are the stream's.
 */
function isForThreadPool(): boolean {
  if (isatty(1)) return false;
  try {
    return !fstatSync(1).isSocket();
  } catch {
    return false; // closed: the stream says so
  }
}

let throughStream: boolean | undefined;

/** @throws NodeJS.ErrnoException */
async function writeAll(content: Uint8Array): Promise<void> {
  let written = 0;
  while (written < content.length) {
    throughStream ??= !isForThreadPool();
    const rest = content.subarray(written);
    if (throughStream) {
      await new Promise<void>((resolve, reject) => {
        stdoutStream().write(rest, (error) => (error ? reject(error) : resolve()));
      });
      return;
    }
    try {
      written += (await writePart(1, rest)).bytesWritten;
    } catch (error) {
      // A pipe that another process has made refuse when it is full: the stream knows how to wait.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      throughStream = true;
    }
  }
}

/**
 * Writes to stdout, and waits until it is written; the memory may be used again then. One call at a time.
 * @throws ReaderGone
 */
export async function writeOut(content: Uint8Array | string): Promise<void> {
  try {
    await writeAll(typeof content === 'string' ? Buffer.from(content, 'utf8') : content);
  } catch (error) {
    throw toOutputError(error as NodeJS.ErrnoException);
  }
}

const RETRY_MS = 1;

/** Whether a write to stdout ends soon by itself: a file, or a device that is no terminal. */
export function isQuickOutput(): boolean {
  try {
    const stats = fstatSync(1);
    return stats.isFile() || (stats.isCharacterDevice() && !isatty(1));
  } catch {
    return false;
  }
}

/**
 * Writes to the open file, on this thread, and waits until it is written.
 * @throws ReaderGone
 */
export function writeOutSync(content: Uint8Array, file = 1): void {
  for (let written = 0; written < content.length; ) {
    try {
      written += writeSync(file, content, written);
    } catch (error) {
      // A pipe that another process has made refuse when it is full.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN')
        throw toOutputError(error as NodeJS.ErrnoException);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
    }
  }
}

function toOutputError(error: NodeJS.ErrnoException): Error {
  if (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED') return new ReaderGone();
  return new MillraceError('ERR_MILLRACE_SETTING', {
    path: 'standard output',
    expected: 'to be written',
    found: error.message,
  });
}

/** Prints an error on stderr. */
export function printError(text: string): void {
  process.stderr.write(`${styleText('red', 'millrace:', { stream: process.stderr })} ${text}\n`);
}

type Style = Parameters<typeof styleText>[0];

/** Text for stdout in a colour, where that is a terminal and NO_COLOR is not set. */
export function paint(style: Style, text: string): string {
  return styleText(style, text, { stream: process.stdout });
}
