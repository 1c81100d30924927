/**
 * @module bench/demo/read-lines
 * Lines of a file as bytes, one at a time: whatever is in them, UTF-8 or not, reaches the handler as it was written.
 * (`readline` decodes, and takes U+2028 for the end of a line.)
 */
import { createReadStream } from 'node:fs';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** Lines without their `\n` or `\r\n`. A last line without a line feed counts; nothing after the last line feed does not. */
export async function* readLines(file: string): AsyncGenerator<Buffer, void, undefined> {
  let held: Buffer[] = [];
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
      const piece = chunk.subarray(start, end);
      yield withoutReturn(held.length === 0 ? piece : Buffer.concat([...held, piece]));
      held = [];
      start = end + 1;
    }
    if (start < chunk.length) held.push(chunk.subarray(start));
  }
  if (held.length > 0) yield withoutReturn(Buffer.concat(held));
}

function withoutReturn(line: Buffer): Buffer {
  return line.at(-1) === CARRIAGE_RETURN ? line.subarray(0, -1) : line;
}
