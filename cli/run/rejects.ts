/**
 * @module cli/run/rejects
 * `--rejects FILE`: each failed line as it came, with its reason, as a JSON line:
 *
 *     {"file":"access.log","line":7,"code":"no-match","detail":"…","furthest":{…},"text":"the line"}
 *
 * `file` is `-` for standard input, `line` counts from 1 in each file. `text` is the line without its line feed; a line
 * that is not UTF-8 has `base64` in its place. A line longer than `limits.lineBytes` is cut to its first 64 KiB and has `cut: true`. Only records that end as failed are in it: with `onError: drop` or
 * `raw` there are none. `furthest` (engine/failures.ts) is there where a parser did not take the line.
 */
import { isUtf8 } from 'node:buffer';
import { appendFile } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { MillraceError } from '../../engine/errors.ts';
import type { Failure, LineResult, Plan } from '../../engine/index.ts';
import { fileProblem, type Input, identityOf } from './inputs.ts';

export interface Rejects {
  add(file: string, result: LineResult): Promise<void>;
}

/** The open file, by number: any thread can write to it. */
export interface RejectsFile {
  readonly fd: number;
  close(): Promise<void>;
}

const LINE_FEED = 0x0a;

function rejectError(found: string): MillraceError {
  return new MillraceError('ERR_MILLRACE_SETTING', {
    path: '--rejects',
    expected: 'a file that can be written',
    found,
  });
}

/** What is written of a line that is not there whole. */
export const CUT_BYTES = 64 * 1024;

/** The first bytes of a line, not ending within a character. */
function beginning(line: Buffer): Buffer {
  let end = CUT_BYTES;
  while (end > CUT_BYTES - 3 && (line[end]! & 0xc0) === 0x80) end -= 1;
  return line.subarray(0, end);
}

function reject(
  file: string,
  { batch, firstLine }: LineResult,
  { index, code, detail, furthest }: Failure,
  lineBytes: number,
): string {
  const { bytes, spans } = batch;
  const [start, end] = [spans[2 * index]!, spans[2 * index + 1]!];
  const hasFeed = end > start && bytes[end - 1] === LINE_FEED;
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start - (hasFeed ? 1 : 0));
  const isCut = whole.length > lineBytes; // by the engine already: the rest of it is gone
  const line = isCut ? beginning(whole) : whole;
  const text = isUtf8(line) ? { text: line.toString('utf8') } : { base64: line.toString('base64') };
  const content = isCut ? { ...text, cut: true } : text;
  return `${JSON.stringify({ file, line: firstLine + index, code, detail, furthest, ...content })}\n`;
}

/**
 * Opens the file and empties it.
 * @throws MillraceError `ERR_MILLRACE_SETTING` where it cannot be written, or is one of the inputs
 */
export async function openRejects(path: string, inputs: readonly Input[]): Promise<RejectsFile> {
  const identity = await stat(path).then(identityOf, () => null);
  const same = inputs.find((input) => identity !== null && input.identity === identity);
  if (same !== undefined) throw rejectError(`${same.name}, which is read`);
  let handle: FileHandle;
  try {
    handle = await open(path, 'w');
  } catch (error) {
    const isMissing = ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
    throw rejectError(isMissing ? 'a path into a folder that is not there' : fileProblem(error));
  }
  return { fd: handle.fd, close: () => handle.close() };
}

const append = promisify(appendFile);

/** Writes to an open file of rejects. */
export function rejectsTo(fd: number, { lineBytes }: Plan['limits']): Rejects {
  return {
    async add(file, result) {
      const { failures } = result.outcome;
      if (failures.length === 0) return;
      try {
        await append(fd, failures.map((failure) => reject(file, result, failure, lineBytes)).join(''));
      } catch (error) {
        throw rejectError(fileProblem(error));
      }
    },
  };
}
