/**
 * @module engine/lines/headers
 * A stream of lines cut at its headers: each names the fields of the lines behind it, up to the next one. Bytes are passed on
 * as they come; only a line that may be a header is put together.
 */
import type { ReadHeader } from '../parsers/index.ts';
import { RecordFailure } from '../values/failure.ts';
import { bytesOf, chunksOf, type LineSource } from './source.ts';

type Header = readonly string[] | RecordFailure;
type Part = { readonly header: Header } | { readonly bytes: Uint8Array };

const LINE_FEED = 0x0a;
/** How a line begins that may be a header, if it is not the first. */
const NUMBER_SIGN = 0x23;
const DIRECTIVE = Buffer.from('\n#');

/**
 * Headers, and all other bytes as they are. A header that names nothing is among those, too, so that it fails.
 * @param longest bytes of a line that are looked at: a longer one is no header
 */
async function* partsOf(source: LineSource, read: ReadHeader, longest: number): AsyncGenerator<Part> {
  let rest = Buffer.alloc(0);
  let isFirst = true;
  let isStart = true; // of a line

  function* cut(isEnd: boolean): Generator<Part> {
    while (rest.length > 0) {
      let end = rest.indexOf(DIRECTIVE) + 1 || rest.length;
      if (isStart && (isFirst || rest[0] === NUMBER_SIGN)) {
        const feed = rest.indexOf(LINE_FEED);
        if (feed < 0 && !isEnd && rest.length <= longest) return;
        end = feed < 0 ? rest.length : feed + 1;
        const text = rest.toString('utf8', 0, end).replace(/\r?\n$/, '');
        const header = end > longest ? null : read(text, isFirst);
        isFirst = false;
        if (header !== null) yield { header };
        if (header !== null && !(header instanceof RecordFailure)) {
          rest = rest.subarray(end);
          continue;
        }
      }
      const bytes = rest.subarray(0, end);
      rest = rest.subarray(end);
      isStart = bytes[end - 1] === LINE_FEED;
      yield { bytes };
    }
  }

  for await (const chunk of chunksOf(source)) {
    if (chunk === null) continue;
    const bytes = bytesOf(chunk);
    rest = Buffer.concat([rest, bytes]);
    yield* cut(false);
  }
  yield* cut(true);
}

/** The lines behind a header, or before the first. */
export interface Section {
  /** `null`: there is none before them. */
  readonly header: Header | null;
  /** Number of the first of the lines in the stream, from 1. */
  readonly firstLine: number;
  readonly lines: AsyncIterable<Uint8Array>;
}

function countLines(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(LINE_FEED); at >= 0; at = bytes.indexOf(LINE_FEED, at + 1)) count += 1;
  return count;
}

/** The sections of a stream, in order. The lines of each have to be read before the next is asked for. */
export async function* sectionsOf(
  source: LineSource,
  read: ReadHeader,
  longest: number,
): AsyncGenerator<Section> {
  const parts = partsOf(source, read, longest);
  let header: Header | null = null;
  let line = 1;
  let step = await parts.next();
  async function* lines(): AsyncGenerator<Uint8Array> {
    while (!step.done && 'bytes' in step.value) {
      yield step.value.bytes;
      line += countLines(step.value.bytes);
      step = await parts.next();
    }
  }
  try {
    while (!step.done) {
      if ('bytes' in step.value) {
        yield { header, firstLine: line, lines: lines() };
      } else {
        header = step.value.header;
        if (!(header instanceof RecordFailure)) line += 1;
        step = await parts.next();
      }
    }
  } finally {
    await parts.return(undefined);
  }
}
