/**
 * @module cli/playground/page/files
 * A file of lines, opened or dropped: its beginning, of gzip what is inside.
 */

/** What the engine runs in some milliseconds and an editor still scrolls. */
const MOST_BYTES = 1 << 20;

async function firstBytes(
  stream: ReadableStream<Uint8Array>,
): Promise<{ bytes: Uint8Array; isCut: boolean }> {
  const bytes = new Uint8Array(MOST_BYTES);
  let length = 0;
  for (const reader = stream.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) return { bytes: bytes.subarray(0, length), isCut: false };
    const part = value.subarray(0, MOST_BYTES - length);
    bytes.set(part, length);
    length += part.length;
    if (length === MOST_BYTES) {
      await reader.cancel();
      return { bytes, isCut: true };
    }
  }
}

/** The lines, whole ones; and a note where these are not all of it. */
export async function readLines(
  file: File,
): Promise<{ readonly lines: string; readonly note: string | null }> {
  const [id1, id2] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  const isGzip = id1 === 0x1f && id2 === 0x8b;
  const stream: ReadableStream<Uint8Array> = file.stream();
  const gunzip = new DecompressionStream('gzip') as unknown as ReadableWritablePair<Uint8Array, Uint8Array>;
  const { bytes, isCut } = await firstBytes(isGzip ? stream.pipeThrough(gunzip) : stream);
  const text = new TextDecoder().decode(bytes);
  if (!isCut) return { lines: text, note: null };
  return { lines: text.slice(0, text.lastIndexOf('\n') + 1), note: `The first megabyte of ${file.name}.` };
}
