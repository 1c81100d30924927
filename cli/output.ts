/**
 * @module cli/output
 * Writing to stdout and stderr: waits where the reader is slow, ends quietly where it has gone (`| head`).
 */
import { styleText } from 'node:util';
import { MillraceError } from '../engine/errors.ts';

/** Nobody reads stdout any longer. Not a failure: the reader has had enough. */
export class ReaderGone extends Error {}

/**
 * Keeps an error of stdout or stderr from ending the process with a stack trace: {@link writeOut} is told of it as well,
 * and for stderr there is nowhere to say it.
 */
export function watchStreams(): void {
  process.stdout.on('error', () => {});
  process.stderr.on('error', () => {});
}

/**
 * Writes to stdout, and waits until it is written; the memory may be used again then.
 * @throws ReaderGone
 */
export function writeOut(content: Uint8Array | string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(content, (error) => {
      if (!error) resolve();
      else reject(toOutputError(error));
    });
  });
}

function toOutputError(error: NodeJS.ErrnoException): Error {
  if (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED') return new ReaderGone();
  return new MillraceError('ERR_MILLRACE_SETTING', {
    path: 'standard output',
    expected: 'to be written',
    found: error.message,
  });
}

/** Says on stderr what is wrong. */
export function complain(text: string): void {
  process.stderr.write(`${styleText('red', 'millrace:', { stream: process.stderr })} ${text}\n`);
}

type Style = Parameters<typeof styleText>[0];

/** Text for stdout in a colour, where that is a terminal and NO_COLOR is not set. */
export function paint(style: Style, text: string): string {
  return styleText(style, text, { stream: process.stdout });
}
