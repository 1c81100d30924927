/**
 * @module handler/replay/cut-at-lines
 * Lines of a stream of bytes, each with its line feed, in lists of so many bytes.
 */
const LINE_FEED = 0x0a;

export async function* cutAtLines(
  chunks: AsyncIterable<Uint8Array>,
  most: number,
): AsyncGenerator<readonly Buffer[]> {
  let lines: Buffer[] = [];
  let bytes = 0;
  let open: Buffer[] = [];
  for await (const chunk of chunks) {
    const content = Buffer.from(chunk); // the lines outlive the chunk
    let start = 0;
    for (let end = content.indexOf(LINE_FEED); end >= 0; end = content.indexOf(LINE_FEED, start)) {
      open.push(content.subarray(start, end + 1));
      const line = Buffer.concat(open);
      open = [];
      lines.push(line);
      bytes += line.length;
      start = end + 1;
    }
    if (start < content.length) open.push(content.subarray(start));
    if (bytes < most) continue;
    yield lines;
    lines = [];
    bytes = 0;
  }
  if (open.length > 0) lines.push(Buffer.concat([...open, Buffer.from('\n')]));
  if (lines.length > 0) yield lines;
}
